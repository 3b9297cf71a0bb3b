"""The parts of a market by name, each made when it is first asked for, and which of them changed."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.market import topics
from tui.market.accounts.account import Account
from tui.market.accounts.ids import AccountId
from tui.market.book import Book
from tui.market.candles import CandleSeries
from tui.market.tape import Tape
from tui.market.tickers import Tickers
from tui.market.topics import Topic
from tui.wire import events

if TYPE_CHECKING:
    from tui.wire.replies import SymbolInfo


class Parts:
    """Order books, tapes, candle series, tickers, accounts; times are ms since the epoch, handed in."""

    def __init__(self) -> None:
        self.books: dict[str, Book] = {}
        self.partial_books: dict[str, events.PartialDepth] = {}
        self.tapes: dict[str, Tape] = {}
        self.series: dict[tuple[str, str], CandleSeries] = {}
        """By symbol and interval; the interval has `@+08:00` behind it where bars are cut at that offset."""
        self.tickers = Tickers()
        self.best: dict[str, events.BestPrices] = {}
        self.averages: dict[str, events.AveragePrice] = {}
        self.references: dict[str, events.ReferencePrice] = {}
        self.symbols: dict[str, SymbolInfo] = {}
        """The exchange's listing, as far as it was fetched."""
        self.accounts: dict[AccountId, Account] = {}
        self._changed: set[Topic] = set()

    def changes(self) -> frozenset[Topic]:
        """What changed since the last call."""
        changed = frozenset(self._changed)
        self._changed.clear()
        return changed

    def mark(self, changed: Iterable[Topic]) -> None:
        """Count these parts as changed."""
        self._changed.update(changed)

    def bear_witness(self, symbol: str, event: events.BestPrices | events.PartialDepth, now: int) -> None:
        """Let a symbol's book be compared with what another stream says; one that differs is fetched anew."""
        book = self.books.get(symbol)
        if book is None:
            return
        book.hear(event, now)
        if not book.sync.in_step:
            self._changed.add(topics.book(symbol))

    def book(self, symbol: str) -> Book:
        """The order book of a symbol, made when it is first asked for."""
        book = self.books.get(symbol)
        if book is None:
            book = self.books[symbol] = Book(symbol)
            book.trading = not self.halted(symbol)
        return book

    def tape(self, symbol: str) -> Tape:
        """The tape of a symbol, made when it is first asked for."""
        tape = self.tapes.get(symbol)
        if tape is None:
            tape = self.tapes[symbol] = Tape()
        return tape

    def candles(self, symbol: str, interval: str) -> CandleSeries:
        """The candle series of a symbol and interval, made when it is first asked for."""
        series = self.series.get((symbol, interval))
        if series is None:
            series = self.series[symbol, interval] = CandleSeries(interval)
        return series

    def account(self, account_id: AccountId) -> Account:
        """An account of a key, made when it is first asked for."""
        account = self.accounts.get(account_id)
        if account is None:
            account = self.accounts[account_id] = Account(account_id)
        return account

    def halted(self, symbol: str) -> bool:
        """Whether the exchange lists a symbol and does not trade it."""
        info = self.symbols.get(symbol)
        return info is not None and not info.trading
