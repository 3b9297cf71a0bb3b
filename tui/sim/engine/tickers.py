"""Figures over a rolling window: price change, volume, counts, average price."""

from dataclasses import dataclass

from tui.sim.engine.candles import MINUTE, Bar
from tui.sim.engine.series import Series


@dataclass(frozen=True, slots=True)
class Ticker:
    """What a window of time saw; it opens on a whole minute, so it is up to 59,999 ms longer than asked.

    Without a trade in the window the four prices are the last price, and both ids are -1.
    """

    symbol: str
    open_time: int
    close_time: int
    open: int
    high: int
    low: int
    last: int
    last_lots: int
    previous_close: int
    lots: int
    quote: int
    trades: int
    first_id: int
    last_id: int
    bid: int
    bid_lots: int
    ask: int
    ask_lots: int


@dataclass(frozen=True, slots=True)
class AveragePrice:
    """The volume-weighted average over some minutes: `quote` (ticks times lots) over `lots`.

    Without a trade in these minutes it is the last price, as `quote` over 1 lot. `time` is the last trade's.
    """

    symbol: str
    minutes: int
    quote: int
    lots: int
    time: int


class RollingWindow:
    """The last `length` ms of a series, opened on a whole minute; closed minutes are summed once a minute."""

    def __init__(self, series: Series, length: int) -> None:
        self._series = series
        self._length = length
        self.start = -1
        self.price_before = 0
        """The last price before the window."""
        self._minute = -1
        self._closed = Bar()

    def roll(self, now: int) -> bool:
        """Move the window's start on to this minute; False where it stands there already."""
        minute = now - now % MINUTE
        if minute == self._minute:
            return False
        self._minute = minute
        self.start = (now - self._length) // MINUTE * MINUTE
        self.price_before = self._series.price_before(self.start)
        self._closed = self._series.sum(self.start, minute, now)
        return True

    def sum(self, now: int) -> Bar:
        """Move the window's end to `now` and sum up what it holds."""
        self.roll(now)
        total = Bar()
        total.add(self._closed)
        total.add(self._series.sum(max(self._minute, self.start), self._minute + MINUTE, now))
        return total
