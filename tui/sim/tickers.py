"""Figures over a rolling window: price change, volume, counts, average price."""

from dataclasses import dataclass


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
