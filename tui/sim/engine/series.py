"""One symbol's candles of every interval: history before the start, live trades after it."""

from bisect import bisect_left

from tui.sim.engine.candles import MINUTE, SECOND, UNITS, Bar, Candle, bar_start, flat, next_bar
from tui.sim.engine.history import History

_KEPT = {SECOND: 1_500, MINUTE: 6_000}  # bars kept since the start; longer ones are few, and all stay


class LiveBars:
    """Bars of one length since the start, those with trades only, oldest first."""

    def __init__(self, unit: int) -> None:
        self._unit = unit
        self._kept = _KEPT.get(unit)
        self._times: list[int] = []
        self._bars: list[Bar] = []

    def add(self, time: int, ticks: int, lots: int, trade_id: int, taker_buys: bool) -> None:
        """Count a trade that is not older than the one before."""
        start = time - time % self._unit
        if not self._times or self._times[-1] != start:
            self._times.append(start)
            self._bars.append(Bar())
            if self._kept is not None and len(self._times) > self._kept + self._kept // 4:
                del self._times[: -self._kept]
                del self._bars[: -self._kept]
        self._bars[-1].add_trade(ticks, lots, trade_id, taker_buys)

    def get(self, start: int) -> Bar | None:
        """Return the bar that opens at `start`, or None where nothing traded or it is no longer kept."""
        if self._times and self._times[-1] == start:
            return self._bars[-1]
        place = bisect_left(self._times, start)
        return self._bars[place] if place < len(self._times) and self._times[place] == start else None

    def close_before(self, time: int) -> int | None:
        """Return the close of the last bar that ended at or before `time`."""
        place = bisect_left(self._times, time - self._unit + 1)
        return self._bars[place - 1].close if place else None


class Series:
    """Candles made of history and live trades; a bar that was open at the start has parts of both.

    Bars of a second stay for 1,500 bars with trades, those of a minute for 6,000; what is made of older
    ones is then empty where no longer unit covers it.
    """

    def __init__(self, history: History, price: int) -> None:
        self._history = history
        self._price = price
        self._live = {unit: LiveBars(unit) for unit in UNITS}

    def add(self, time: int, ticks: int, lots: int, trade_id: int, taker_buys: bool) -> None:
        """Count a live trade."""
        for bars in self._live.values():
            bars.add(time, ticks, lots, trade_id, taker_buys)

    def candle(self, interval: str, now: int, offset: int = 0) -> Candle:
        """Return the bar that is open at `now`."""
        return self._draw(interval, bar_start(interval, now, offset), now, offset)

    def candles(
        self, interval: str, limit: int, now: int, *, start: int | None, end: int | None, offset: int
    ) -> list[Candle]:
        """Return bars that open in `start`..`end`, oldest first: with a `start` the first, else the last."""
        oldest = bar_start(interval, self._history.begin, offset)
        latest = bar_start(interval, now if end is None else min(now, end), offset)
        starts: list[int] = []
        if start is None:
            while len(starts) < limit and latest >= oldest:
                starts.append(latest)
                latest = bar_start(interval, latest - 1, offset)
            starts.reverse()
        else:
            bar = bar_start(interval, max(start, oldest), offset)
            if bar < start:
                bar = next_bar(interval, bar, offset)
            while len(starts) < limit and bar <= latest:
                starts.append(bar)
                bar = next_bar(interval, bar, offset)
        return [self._draw(interval, bar, now, offset) for bar in starts]

    def sum(self, start: int, end: int, now: int) -> Bar:
        """Sum up whole seconds from `start` to before `end`, as far as they have begun at `now`."""
        total = Bar()
        time = max(start, self._history.begin)
        while time < end and time <= now:
            unit = next(unit for unit in UNITS if not time % unit and time + unit <= end)
            if time < self._history.end:
                total.add(self._history.candle(unit, time))
            live = self._live[unit].get(time)
            if live is not None:
                total.add(live)
            time += unit
        return total

    def price_before(self, time: int) -> int:
        """Return the last price before a whole second."""
        if time < self._history.end:
            time = max(time, self._history.begin)
            return self._history.candle(next(unit for unit in UNITS if not time % unit), time).open
        for unit in reversed(UNITS):
            close = self._live[unit].close_before(time)
            if close is not None:
                return close
        return self._price

    def _draw(self, interval: str, start: int, now: int, offset: int) -> Candle:
        after = next_bar(interval, start, offset)
        total = self.sum(start, after, now)
        if not total.trades:
            return flat(start, after - 1, self.price_before(start))
        return total.candle(start, after - 1)
