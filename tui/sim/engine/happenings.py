"""What happens on the embedded exchange, as values: level changes, trades, best prices, joined trades."""

from dataclasses import dataclass
from typing import NamedTuple

from tui.sim.engine.matching import BookSide, Order


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """A price level has a new total size; 0 lots means that the level is gone."""

    symbol: str
    time: int
    update_id: int
    side: BookSide
    ticks: int
    lots: int


@dataclass(frozen=True, slots=True)
class Traded:
    """One fill: a taker order met one resting order."""

    symbol: str
    time: int
    trade_id: int
    ticks: int
    lots: int
    buyer_is_maker: bool
    taker_order_id: int
    buyer_order_id: int
    seller_order_id: int


class Execution(NamedTuple):
    """A trade with the orders that met in it."""

    maker: Order
    taker: Order
    trade: Traded


@dataclass(frozen=True, slots=True)
class BestChanged:
    """The best prices or their sizes as of `update_id`; 0 ticks and 0 lots where a side is empty."""

    symbol: str
    time: int
    update_id: int
    bid: int
    bid_lots: int
    ask: int
    ask_lots: int


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The fills of one taker order at one price, joined as in Binance's aggTrade."""

    symbol: str
    time: int
    id: int
    ticks: int
    lots: int
    first_id: int
    last_id: int
    buyer_is_maker: bool


@dataclass(frozen=True, slots=True)
class Depth:
    """The best levels of a book as (ticks, lots), best first, true as of `last_update_id`."""

    last_update_id: int
    bids: list[tuple[int, int]]
    asks: list[tuple[int, int]]


Happening = LevelChanged | Traded | BestChanged
