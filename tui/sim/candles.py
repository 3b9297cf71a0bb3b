"""Candles as values: intervals, where bars begin and end, and how bars are joined."""

from typing import NamedTuple


class Candle(NamedTuple):
    """One bar; prices in ticks, `quote` in ticks times lots, both ids -1 where nothing traded.

    `close_time` is the bar's last millisecond. `taker_lots` and `taker_quote` are what takers bought.
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
