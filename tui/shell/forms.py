"""How a book is written: as a line of JSON for scripts, as a ladder for people."""

from datetime import datetime, tzinfo
from typing import Final, NamedTuple

import msgspec

from tui.market.book import Book
from tui.market.levels import DECIMALS
from tui.market.sync import BookState
from tui.wire.events import Level
from tui.wire.numbers import UNKNOWN, text
from tui.wire.replies import SymbolInfo

MICROSECONDS: Final = 10**14
"""Times from here on are in µs: in ms this is the year 5138."""


class _Decimals:
    """The least decimals of a symbol's numbers: those of its tick and step where the exchange lists them."""

    price = 0
    quantity = 0

    def learn(self, info: SymbolInfo | None) -> None:
        """Take a symbol's listing; without one numbers have the decimals that they need."""
        if info is not None:
            self.price = info.price_decimals
            self.quantity = info.quantity_decimals

    def rows(self, levels: list[Level]) -> list[tuple[str, str]]:
        """Levels as exact decimal texts."""
        return [(text(price, self.price), text(quantity, self.quantity)) for price, quantity in levels]


class View(NamedTuple):
    """A book's best levels at one moment."""

    symbol: str
    state: str
    update_id: int
    event_time: int | None
    bids: list[Level]
    asks: list[Level]


def view(book: Book, levels: int) -> View:
    """See a book as it stands: `levels` of each side, and its state's name for scripts."""
    state = "syncing" if book.state is BookState.BUFFERING else book.state.value
    bids, asks = book.bids.top(levels), book.asks.top(levels)
    return View(book.symbol, state, book.last_update_id, _in_ms(book.event_time), bids, asks)


def _in_ms(time: int | None) -> int | None:
    """A time in ms, also from a server that sends µs, as Binance does where it is asked for them."""
    return time // 1000 if time is not None and time >= MICROSECONDS else time


class JsonForm(_Decimals):
    """One object a line."""

    def write(self, book: View) -> bytes:
        """The levels as exact decimal texts, with their update id."""
        return msgspec.json.encode(
            {
                "symbol": book.symbol,
                "state": book.state,
                "lastUpdateId": book.update_id,
                "eventTime": book.event_time,
                "bids": self.rows(book.bids),
                "asks": self.rows(book.asks),
            }
        )


class LadderForm(_Decimals):
    """Asks above, bids below, between them the spread; times in a zone."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone

    def write(self, book: View) -> bytes:
        """A heading, the ladder, and an empty line behind it."""
        rows = _align(self.rows([*reversed(book.asks), *book.bids]))
        width = max((len(row) for row in rows), default=0)
        spread = UNKNOWN
        if book.bids and book.asks:
            spread = text(round(book.asks[0][0] - book.bids[0][0], DECIMALS), self.price)
        rows.insert(len(book.asks), f"── spread {spread} ──".ljust(width, "─"))
        return "\n".join([self._heading(book), *rows, ""]).encode()

    def _heading(self, book: View) -> str:
        when = UNKNOWN
        if book.event_time is not None:
            time = datetime.fromtimestamp(book.event_time / 1000, self._zone)
            when = f"{time:%H:%M:%S}.{book.event_time % 1000:03d} {time:%Z}"
        return f"{book.symbol}  {book.state}  update {book.update_id}  {when}"


def _align(rows: list[tuple[str, str]]) -> list[str]:
    """Rows of price and quantity with their decimal points below each other."""
    prices = _column([price for price, _ in rows])
    quantities = _column([quantity for _, quantity in rows])
    return [f"{price}  {quantity}".rstrip() for price, quantity in zip(prices, quantities, strict=True)]


def _column(numbers: list[str]) -> list[str]:
    parts = [number.partition(".") for number in numbers]
    left = max((len(whole) for whole, _, _ in parts), default=0)
    right = max((len(point + fraction) for _, point, fraction in parts), default=0)
    return [whole.rjust(left) + (point + fraction).ljust(right) for whole, point, fraction in parts]
