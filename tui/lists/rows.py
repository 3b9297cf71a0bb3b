"""The rows of a list: what is known of a symbol now, and why it is no longer true where it isn't."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tui.wire.streams import DAY, HOUR, MINUTE, SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.market.market import Market
    from tui.market.tickers import Figures
    from tui.wire.events import WindowTicker

HOUR_OLD: Final = MINUTE
"""Milliseconds without news of a rolling hour from which its change counts as old."""
QUOTE_LASTS: Final = 15 * SECOND
"""How long best prices count that were asked for, in ms."""


class Quote(NamedTuple):
    """Best prices that were asked for, at a time in ms."""

    bid: float
    ask: float
    time: int


class Outlook(NamedTuple):
    """What rows are read from; `now` in ms by the exchange's clock."""

    market: Market
    now: int
    venue: str = ""
    idle: frozenset[str] = frozenset()
    """Symbols that the exchange lists and does not trade."""
    complete: bool = False
    """Whether the exchange's listing is known whole, so that what is not in it is not listed."""
    stars: frozenset[str] = frozenset()
    quotes: Mapping[str, Quote] = {}
    closes: Callable[[str], Sequence[float]] = lambda _: ()
    """Closing prices of the last 24 hours, oldest first; none where they are not known."""
    labels: Callable[[str], Sequence[str]] = lambda _: ()
    """What alerts there are for a symbol, in a few cells each."""
    silent_since: Callable[[str], int | None] = lambda _: None
    """Since when the best prices of a symbol are silent for too long, in ms."""


class Row(msgspec.Struct, frozen=True):
    """A symbol as it is now; None is what is not known. Changes in percent, the spread in basis points."""

    symbol: str
    starred: bool = False
    decimals: int = 0
    """Of its prices; a price that has more is shown in full."""
    last: float | None = None
    change: float | None = None
    change_hour: float | None = None
    hour_old: bool = False
    """Whether nothing was told of its last hour for a while."""
    place: float | None = None
    """Where the last price stands between low and high of 24 hours, 0 to 1."""
    closes: tuple[float, ...] = ()
    volume: float | None = None
    spread: float | None = None
    age: int | None = None
    """Since the exchange last told of it, in ms."""
    labels: tuple[str, ...] = ()
    reason: str = ""
    """Why it is not true now, in words; empty while it is."""


def read_row(outlook: Outlook, symbol: str) -> Row:
    """The row of a symbol."""
    market = outlook.market
    info = market.symbols.get(symbol)
    kept = market.tickers.day.get(symbol)
    window = hour(outlook, symbol)
    return Row(
        symbol=symbol,
        starred=symbol in outlook.stars,
        decimals=info.price_decimals if info is not None else 0,
        last=kept.last if kept is not None else None,
        change=change(outlook, symbol),
        change_hour=window.change_percent if window is not None else None,
        hour_old=window is not None and outlook.now - window.event_time >= HOUR_OLD,
        place=place(outlook, symbol),
        closes=tuple(outlook.closes(symbol)),
        volume=volume(outlook, symbol),
        spread=spread(outlook, symbol),
        age=age(outlook, symbol),
        labels=tuple(outlook.labels(symbol)),
        reason=reason(outlook, symbol),
    )


def reason(outlook: Outlook, symbol: str) -> str:
    """Why a symbol's figures are not true now, in words; empty while they are."""
    info = outlook.market.symbols.get(symbol)
    if info is None:
        return f"DELISTED   not listed on {outlook.venue}" if outlook.complete else ""
    if not info.trading:
        return f"{info.status}   no trading: the last price stays"
    since = outlook.silent_since(symbol)
    if since is not None:
        return f"STALE {max(0, outlook.now - since) // SECOND} s   its best prices are silent for too long"
    return ""


def traded(outlook: Outlook, symbol: str) -> bool:
    """Whether a symbol is traded, as far as is known."""
    return symbol not in outlook.idle and (not outlook.complete or symbol in outlook.market.symbols)


def day(outlook: Outlook, symbol: str) -> Figures | None:
    """The figures of 24 hours; None where they can't be those of the last 24 hours."""
    found = outlook.market.tickers.day.get(symbol)
    # Asked for each row of a filter: `traded` is written out.
    if found is None or symbol in outlook.idle or outlook.now - found.event_time > DAY:
        return None
    return found if not outlook.complete or symbol in outlook.market.symbols else None


def hour(outlook: Outlook, symbol: str) -> WindowTicker | None:
    """The figures of the rolling hour; None where they can't be those of the last hour."""
    found = outlook.market.tickers.windows.get((symbol, "1h"))
    if found is None or outlook.now - found.event_time > HOUR or not traded(outlook, symbol):
        return None
    return found


def last(outlook: Outlook, symbol: str) -> float | None:
    """The last price, however old."""
    found = outlook.market.tickers.day.get(symbol)
    return found.last if found is not None else None


def change(outlook: Outlook, symbol: str) -> float | None:
    """The change over 24 hours in percent."""
    found = day(outlook, symbol)
    return found.change_percent if found is not None else None


def change_hour(outlook: Outlook, symbol: str) -> float | None:
    """The change over the rolling hour in percent."""
    found = hour(outlook, symbol)
    return found.change_percent if found is not None else None


def volume(outlook: Outlook, symbol: str) -> float | None:
    """The turnover of 24 hours in the quote asset."""
    found = day(outlook, symbol)
    return found.quote_volume if found is not None else None


def place(outlook: Outlook, symbol: str) -> float | None:
    """Where the last price stands between low and high of 24 hours, 0 to 1."""
    found = day(outlook, symbol)
    if found is None or not found.high > found.low:
        return None
    return min(1.0, max(0.0, (found.last - found.low) / (found.high - found.low)))


def best(outlook: Outlook, symbol: str) -> tuple[float, float] | None:
    """Best bid and ask: as they stream, else as they were asked for a moment ago."""
    prices = outlook.market.best.get(symbol)
    if prices is not None:
        return prices.bid, prices.ask
    quote = outlook.quotes.get(symbol)
    if quote is None or outlook.now - quote.time > QUOTE_LASTS:
        return None
    return quote.bid, quote.ask


def spread(outlook: Outlook, symbol: str) -> float | None:
    """What lies between best bid and best ask, in basis points of their middle."""
    prices = best(outlook, symbol)
    if prices is None or not 0 < prices[0] <= prices[1] or not traded(outlook, symbol):
        return None
    bid, ask = prices
    return 20_000 * (ask - bid) / (ask + bid)


def age(outlook: Outlook, symbol: str) -> int | None:
    """How long ago the exchange last told of a symbol's figures, in ms."""
    found = outlook.market.tickers.day.get(symbol)
    return max(0, outlook.now - found.event_time) if found is not None else None
