"""A candle series: history, then live updates; a closed bar is final."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from tui.wire.events import Candle

CAPACITY: Final = 1_500


class CandleSeries:
    """Bars of one symbol and interval, oldest first; the last one may be open.

    A bar joins the one before when it opens 1 ms after that one's close time, which the exchange sets by the
    calendar (months too). A bar is final once its closing word came, or history gave it with a later bar
    behind it. Where a closing word was missed or bars are missing, `wants_history` is set until history fills
    them.
    """

    __slots__ = ("_bars", "_capacity", "_unsettled", "interval", "late", "wants_history")

    def __init__(self, interval: str, capacity: int = CAPACITY) -> None:
        self.interval = interval
        """Binance's name of the interval, `@+08:00` behind it where bars are cut at that offset."""
        self.wants_history = True
        self.late = 0
        """Updates of bars that were closed already; they are ignored."""
        self._capacity = capacity
        self._bars: list[Candle] = []
        self._unsettled: set[int] = set()

    def __len__(self) -> int:
        return len(self._bars)

    def last(self, n: int) -> list[Candle]:
        """The last n bars, oldest first."""
        return self._bars[-n:] if n > 0 else []

    @property
    def newest(self) -> Candle | None:
        """The last bar; None in an empty series."""
        return self._bars[-1] if self._bars else None

    def settled(self, bar: Candle) -> bool:
        """Whether a bar of this series is final."""
        newest = self.newest
        if newest is not None and bar.open_time >= newest.open_time:
            return bar.closed
        return bar.open_time not in self._unsettled

    def update(self, candle: Candle) -> bool:
        """Take a live update; False when it changed nothing."""
        newest = self.newest
        if newest is None or candle.open_time > newest.open_time:
            self._append(candle)
            return True
        if candle.open_time < newest.open_time:
            return self._close_late(candle)
        if newest.closed or candle.trades < newest.trades:
            self.late += newest.closed
            return False
        self._bars[-1] = candle
        return candle != newest

    def load(self, history: Sequence[Candle]) -> None:
        """Take history, oldest first; its last bar may be open, and what live updates know better stays."""
        self.wants_history = False
        if not history:
            return
        edge = history[-1]
        older = [bar for bar in self._bars if bar.open_time < history[0].open_time]
        live = [bar for bar in self._bars if bar.open_time > edge.open_time]
        own = next((bar for bar in self._bars if bar.open_time == edge.open_time), None)
        if own is not None and (own.closed or own.trades >= edge.trades):
            edge = own
        self._unsettled &= {bar.open_time for bar in live}
        if live and not edge.closed:
            self._unsettled.add(edge.open_time)
        joined = all(_joins(left, right) for left, right in pairwise([edge, *live]))
        self.wants_history = bool(self._unsettled) or not joined
        if older and not _joins(older[-1], history[0]):
            older = []
        self._bars = [*older, *history[:-1], edge, *live]
        self._trim()

    def _append(self, candle: Candle) -> None:
        newest = self.newest
        if newest is not None:
            if not newest.closed:
                self._unsettled.add(newest.open_time)
            if not (newest.closed and _joins(newest, candle)):
                self.wants_history = True
        self._bars.append(candle)
        self._trim()

    def _close_late(self, candle: Candle) -> bool:
        """The closing word of a bar can come after the next bar's first update, when connections overlap."""
        if not candle.closed or candle.open_time not in self._unsettled:
            self.late += 1
            return False
        place = next(
            i for i in range(len(self._bars) - 1, -1, -1) if self._bars[i].open_time == candle.open_time
        )
        self._bars[place] = candle
        self._unsettled.discard(candle.open_time)
        return True

    def _trim(self) -> None:
        for bar in self._bars[: -self._capacity]:
            self._unsettled.discard(bar.open_time)
        del self._bars[: -self._capacity]


def _joins(left: Candle, right: Candle) -> bool:
    return right.open_time == left.close_time + 1
