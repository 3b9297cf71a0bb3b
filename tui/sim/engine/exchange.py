"""The embedded exchange's engine: every symbol's market, advanced by a time that is handed in."""

from collections.abc import Callable, Iterable
from heapq import heapify, heapreplace
from itertools import cycle, islice

from tui.sim.engine.candles import Candle
from tui.sim.engine.happenings import (
    Aggregate,
    BestChanged,
    Depth,
    Execution,
    Happening,
    LevelChanged,
    Traded,
)
from tui.sim.engine.listings import LISTINGS, Listing
from tui.sim.engine.matching import Book, Order
from tui.sim.engine.pit import LEAP, Pit
from tui.sim.engine.tickers import AveragePrice, Ticker

__all__ = [
    "Aggregate",
    "AveragePrice",
    "BestChanged",
    "Candle",
    "Depth",
    "Exchange",
    "Execution",
    "Happening",
    "LevelChanged",
    "Listing",
    "Ticker",
    "Traded",
]

_DEEPEST = 5_000
_LOOKED_AT = 10  # symbols that are looked at for each that is rolled on


class Exchange:
    """Every listed symbol's market. A symbol that is not listed raises KeyError.

    The same seed, start and listings give the same happenings, however an advance is divided, as long as no
    advance is longer than a minute. A longer one (after the machine slept) is thinned: busy symbols act more
    seldom in it, and the same end times give the same happenings.
    """

    def __init__(
        self, *, seed: int, start: int, listings: Iterable[Listing] = LISTINGS, rate: float = 1.0
    ) -> None:
        self.listings = {listing.symbol: listing for listing in listings}
        self.now = start
        self._seed = seed
        self._start = start
        self._pits = {symbol: Pit(seed, listing, start, rate) for symbol, listing in self.listings.items()}
        self._order = list(self._pits.values())
        self._turns = cycle(self._order)
        self._due: list[tuple[float, int]] = []
        self._happenings: list[Happening] = []
        self._observe: Callable[[list[Execution]], None] = lambda _executions: None
        self._plan()

    def advance(self, now: int) -> list[Happening]:
        """Let everything up to and including `now` happen; return it, and what orders did, by time."""
        if now > self.now:
            self._move(now)
        happenings, self._happenings = self._happenings, []
        return happenings

    def observe(self, observe: Callable[[list[Execution]], None]) -> None:
        """Let somebody hear at once of executions where they `watch`; they may submit orders."""
        self._observe = observe

    def watch(self, symbol: str, *, watched: bool) -> None:
        """Begin or cease to tell the executions of a symbol."""
        self._pits[symbol].watched = watched

    def book(self, symbol: str) -> Book:
        """Return a symbol's book, to look at."""
        return self._pits[symbol].book

    def last_price(self, symbol: str) -> int:
        """Return the price of the last trade, in ticks."""
        return self._pits[symbol].last_price

    def order_id(self, symbol: str) -> int:
        """Give away the next order id of a symbol."""
        return self._pits[symbol].take_id()

    def submit(self, symbol: str, order: Order, time: int) -> list[Execution]:
        """Match an account's order at a time not before the market's, and rest what may rest of it."""
        happenings, executions = self._pits[symbol].submit(order, time)
        self._happenings += happenings
        return executions

    def cancel(self, symbol: str, order_id: int, time: int) -> None:
        """Take an account's order out of its book; an id that does not rest raises KeyError."""
        self._happenings += self._pits[symbol].cancel(order_id, time)

    def reduce(self, symbol: str, order_id: int, lots: int, time: int) -> None:
        """Take lots off an account's resting order, which keeps its place; at least one must be left."""
        self._happenings += self._pits[symbol].reduce(order_id, lots, time)

    def _move(self, now: int) -> None:
        leaps = now - self.now > LEAP
        if leaps:
            for pit in self._order:
                pit.hurry(self.now, now)
        while self._due and self._due[0][0] < now + 1:
            place = self._due[0][1]
            pit = self._order[place]
            self._happenings += pit.act()
            if pit.executions:
                self._observe(pit.executions)
            heapreplace(self._due, (pit.next_time, place))
        self.now = now
        if leaps:
            for pit in self._order:
                pit.rest(now)
            self._plan()

    def depth(self, symbol: str, limit: int) -> Depth:
        """Return the best `limit` levels of each side."""
        return self._pits[symbol].depth(limit)

    def first_depth(self, symbol: str) -> Depth:
        """Return the whole book as it was at the start; it is made anew."""
        return Pit(self._seed, self.listings[symbol], self._start, 0.0).depth(_DEEPEST)

    def hasten(self, factor: float) -> None:
        """From now on, let all symbols act `factor` times as often as their listings say."""
        for pit in self._order:
            pit.hasten(factor, self.now)
        self._plan()

    def prepare(self, count: int) -> None:
        """Roll the day's figures of the next `count` symbols on, in turn, that were not in this minute.

        The first time takes a millisecond each, then a third of one.
        """
        for pit in islice(self._turns, min(len(self._order), _LOOKED_AT * count)):
            count -= pit.prepare(self.now)
            if not count:
                break

    def best(self, symbol: str) -> BestChanged:
        """Return the best prices as they stand."""
        return self._pits[symbol].best(self.now)

    def trades(self, symbol: str, limit: int, from_id: int | None = None) -> list[Traded]:
        """Return trades since the start, oldest first: the last ones, or those from `from_id` on.

        The newest 5,000 of a symbol are kept; older ones, and those before the start, are left out.
        """
        ring = self._pits[symbol].trades
        return ring.last(limit) if from_id is None else ring.since(from_id, limit)

    def aggregates(
        self,
        symbol: str,
        limit: int,
        from_id: int | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> list[Aggregate]:
        """Return joined trades since the start, oldest first, their times in `start`..`end`.

        With `from_id` or `start` they are the first ones, else the last. The newest 5,000 are kept.
        """
        ring = self._pits[symbol].aggregates
        if from_id is not None:
            return ring.since(from_id, limit)
        if start is None and end is None:
            return ring.last(limit)
        first, last = start or 0, self.now if end is None else end
        found = ring.where(lambda joined: first <= joined.time <= last)
        return found[:limit] if start is not None else found[-limit:]

    def candles(
        self,
        symbol: str,
        interval: str,
        limit: int,
        start: int | None = None,
        end: int | None = None,
        *,
        offset: int = 0,
    ) -> list[Candle]:
        """Return bars whose open time lies in `start`..`end`, oldest first, the open bar included.

        With `start` the first `limit` bars, else the last ones. `offset` in ms moves where bars are cut:
        28,800,000 cuts them at UTC+8. An unknown interval raises KeyError.
        """
        return self._pits[symbol].series.candles(
            interval, limit, self.now, start=start, end=end, offset=offset
        )

    def candle(self, symbol: str, interval: str, offset: int = 0) -> Candle:
        """Return the bar that is open now."""
        return self._pits[symbol].series.candle(interval, self.now, offset)

    def ticker(self, symbol: str, window: int) -> Ticker:
        """Return the figures of the last `window` ms, opened on a whole minute."""
        return self._pits[symbol].ticker(window, self.now)

    def average_price(self, symbol: str) -> AveragePrice:
        """Return the average price of the open minute and the four before it."""
        return self._pits[symbol].average_price(5, self.now)

    def _plan(self) -> None:
        self._due = [(pit.next_time, place) for place, pit in enumerate(self._order)]
        heapify(self._due)
