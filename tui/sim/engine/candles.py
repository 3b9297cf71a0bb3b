"""Candles as values: intervals, where bars begin and end, and how trades and bars are joined."""

from datetime import UTC, datetime
from typing import NamedTuple

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

INTERVALS: dict[str, int] = {
    "1s": SECOND,
    "1m": MINUTE,
    "3m": 3 * MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1h": HOUR,
    "2h": 2 * HOUR,
    "4h": 4 * HOUR,
    "6h": 6 * HOUR,
    "8h": 8 * HOUR,
    "12h": 12 * HOUR,
    "1d": DAY,
    "3d": 3 * DAY,
    "1w": 7 * DAY,
    "1M": 30 * DAY,
}
"""Length of each interval in ms; a month's is nominal, its bars follow the calendar."""

UNITS: tuple[int, ...] = (DAY, 4 * HOUR, HOUR, 15 * MINUTE, MINUTE, SECOND)
"""The lengths that bars are made of; each divides the one before."""

_MONDAY = 4 * DAY  # 1970-01-01 was a Thursday


class Candle(NamedTuple):
    """One bar; prices in ticks, `quote` in ticks times lots, both ids -1 where nothing traded.

    `close_time` is the bar's last millisecond. `taker_lots` and `taker_quote` are what takers bought.
    A bar without trades has the last price before it as its four prices.
    """

    open_time: int
    close_time: int
    open: int
    high: int
    low: int
    close: int
    lots: int
    quote: int
    trades: int
    taker_lots: int
    taker_quote: int
    first_id: int
    last_id: int


def bar_start(interval: str, time: int, offset: int = 0) -> int:
    """Return the open time of the bar that holds `time`, with bars cut at UTC plus `offset` ms."""
    local = time + offset
    if interval == "1M":
        day = datetime.fromtimestamp(local // 1000, UTC)
        return int(datetime(day.year, day.month, 1, tzinfo=UTC).timestamp()) * 1000 - offset
    length = INTERVALS[interval]
    anchor = _MONDAY if interval == "1w" else 0
    return local - (local - anchor) % length - offset


def next_bar(interval: str, start: int, offset: int = 0) -> int:
    """Return the open time of the bar after the one that opens at `start`."""
    if interval == "1M":
        return bar_start(interval, start + 31 * DAY, offset)
    return start + INTERVALS[interval]


class Bar:
    """Trades and bars summed up in order of time."""

    __slots__ = (
        "close",
        "first_id",
        "high",
        "last_id",
        "lots",
        "low",
        "open",
        "quote",
        "taker_lots",
        "taker_quote",
        "trades",
    )

    def __init__(self) -> None:
        self.open = self.high = self.low = self.close = 0
        self.lots = self.quote = self.trades = self.taker_lots = self.taker_quote = 0
        self.first_id = self.last_id = -1

    def add_trade(self, ticks: int, lots: int, trade_id: int, taker_buys: bool) -> None:
        """Count one trade."""
        quote = ticks * lots
        self._extend(ticks, ticks, ticks, ticks)
        if not self.trades:
            self.first_id = trade_id
        self.last_id = trade_id
        self.lots += lots
        self.quote += quote
        self.trades += 1
        if taker_buys:
            self.taker_lots += lots
            self.taker_quote += quote

    def add(self, part: "Candle | Bar") -> None:
        """Count a later bar; one without trades changes nothing."""
        if not part.trades:
            return
        self._extend(part.open, part.high, part.low, part.close)
        if not self.trades:
            self.first_id = part.first_id
        self.last_id = part.last_id
        self.lots += part.lots
        self.quote += part.quote
        self.trades += part.trades
        self.taker_lots += part.taker_lots
        self.taker_quote += part.taker_quote

    def candle(self, open_time: int, close_time: int) -> Candle:
        """Return the sum as a candle; there must have been a trade."""
        return Candle(
            open_time, close_time, self.open, self.high, self.low, self.close, self.lots, self.quote,
            self.trades, self.taker_lots, self.taker_quote, self.first_id, self.last_id,
        )  # fmt: skip

    def _extend(self, first: int, high: int, low: int, last: int) -> None:
        if not self.trades:
            self.open, self.high, self.low = first, high, low
        else:
            self.high = max(self.high, high)
            self.low = min(self.low, low)
        self.close = last


def flat(open_time: int, close_time: int, ticks: int) -> Candle:
    """Return a candle without trades."""
    return Candle(open_time, close_time, ticks, ticks, ticks, ticks, 0, 0, 0, 0, 0, -1, -1)
