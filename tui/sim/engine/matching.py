"""One symbol's order book with price-time priority, in integers of ticks and lots."""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BookSide = Literal["bids", "asks"]


@dataclass(slots=True, eq=False)
class Order:
    """An order to buy (side "bids") or to sell (side "asks"); `ticks` is None for a market order.

    What does not trade at once rests in the book if `rests` is true and the order has a price.
    """

    id: int
    owner: str
    side: BookSide
    ticks: int | None
    lots: int
    rests: bool = True
    left: int = field(init=False)
    """Lots that have not traded yet."""

    def __post_init__(self) -> None:
        if self.lots <= 0 or (self.ticks is not None and self.ticks <= 0):
            raise ValueError(f"an order needs a positive price and size, not {self.ticks} and {self.lots}")
        self.left = self.lots


class Fill(NamedTuple):
    """A taker met a maker: `lots` changed hands at the maker's price."""

    maker: Order
    taker: Order
    ticks: int
    lots: int


class LevelChange(NamedTuple):
    """The total size that now rests at a price; 0 lots when the level is gone."""

    side: BookSide
    ticks: int
    lots: int


class Level:
    """The orders that rest at one price, oldest first, and their total size."""

    __slots__ = ("lots", "orders")

    def __init__(self) -> None:
        self.lots = 0
        self.orders: dict[int, Order] = {}


class Side:
    """One side of a book. Levels are sorted so that the best stands last, where changes are cheap."""

    def __init__(self, name: BookSide) -> None:
        self.name: BookSide = name
        self.levels: dict[int, Level] = {}
        self._sign = 1 if name == "bids" else -1
        self._keys: list[int] = []

    def __len__(self) -> int:
        return len(self._keys)

    def best(self) -> int | None:
        """Return the best price in ticks, or None on an empty side."""
        return self._sign * self._keys[-1] if self._keys else None

    def at(self, rank: int) -> int:
        """Return a level's price by rank, 0 the best and -1 the worst; an absent one raises IndexError."""
        return self._sign * self._keys[-1 - rank if rank >= 0 else -rank - 1]

    def top(self, count: int) -> list[tuple[int, int]]:
        """Return up to `count` levels as (ticks, lots), best first."""
        prices = [self._sign * key for key in reversed(self._keys[-count:])] if count > 0 else []
        return [(ticks, self.levels[ticks].lots) for ticks in prices]

    def reached_by(self, limit: int | None) -> bool:
        """Say whether an opposite order with this limit (None: any price) trades with the best level."""
        return bool(self._keys) and (limit is None or self._keys[-1] >= self._sign * limit)

    def makers(self, limit: int | None) -> Iterator[Order]:
        """Go through the orders that an opposite order with this limit meets, in the order it meets them."""
        for key in reversed(self._keys):
            if limit is not None and key < self._sign * limit:
                return
            yield from self.levels[self._sign * key].orders.values()

    def open_level(self, ticks: int) -> Level:
        """Return the level at a price, made if it is new."""
        level = self.levels.get(ticks)
        if level is None:
            level = self.levels[ticks] = Level()
            insort(self._keys, self._sign * ticks)
        return level

    def close_level(self, ticks: int) -> None:
        """Take a level away."""
        del self.levels[ticks]
        del self._keys[bisect_left(self._keys, self._sign * ticks)]


class Book:
    """Both sides of a market and the rules by which orders meet.

    `changes` gathers the level changes of submits and cancels in order, until the caller clears it.
    """

    def __init__(self) -> None:
        self.bids = Side("bids")
        self.asks = Side("asks")
        self.orders: dict[int, Order] = {}
        self.changes: list[LevelChange] = []

    def side(self, name: BookSide) -> Side:
        """Return a side by its name."""
        return self.bids if name == "bids" else self.asks

    def submit(self, order: Order) -> list[Fill]:
        """Match an order with the other side, best price first and oldest order first; rest what is left.

        An id that already rests raises ValueError.
        """
        if order.id in self.orders:
            raise ValueError(f"order {order.id} already rests in the book")
        against = self.asks if order.side == "bids" else self.bids
        fills: list[Fill] = []
        while order.left and against.reached_by(order.ticks):
            self._meet(order, against, fills)
        if order.left and order.rests and order.ticks is not None:
            self._rest(order, order.ticks)
        return fills

    def cancel(self, order_id: int) -> Order:
        """Take a resting order out and return it; an id that does not rest raises KeyError."""
        order = self.orders.pop(order_id)
        assert order.ticks is not None
        side = self.side(order.side)
        level = side.levels[order.ticks]
        del level.orders[order_id]
        self._resize(side, order.ticks, level, -order.left)
        return order

    def reduce(self, order_id: int, lots: int) -> None:
        """Take lots off a resting order, which keeps its place; at least one must be left of it."""
        order = self.orders[order_id]
        assert order.ticks is not None
        if not 0 < lots < order.left:
            raise ValueError(f"order {order_id} has {order.left} lots left, not more than {lots}")
        order.left -= lots
        side = self.side(order.side)
        self._resize(side, order.ticks, side.levels[order.ticks], -lots)

    def _rest(self, order: Order, ticks: int) -> None:
        side = self.side(order.side)
        level = side.open_level(ticks)
        level.orders[order.id] = order
        self.orders[order.id] = order
        self._resize(side, ticks, level, order.left)

    def _meet(self, taker: Order, against: Side, fills: list[Fill]) -> None:
        ticks = against.at(0)
        level = against.levels[ticks]
        traded = 0
        while taker.left and level.orders:
            maker = next(iter(level.orders.values()))
            lots = min(taker.left, maker.left)
            taker.left -= lots
            maker.left -= lots
            traded += lots
            fills.append(Fill(maker, taker, ticks, lots))
            if not maker.left:
                del level.orders[maker.id]
                del self.orders[maker.id]
        self._resize(against, ticks, level, -traded)

    def _resize(self, side: Side, ticks: int, level: Level, lots: int) -> None:
        level.lots += lots
        if not level.orders:
            side.close_level(ticks)
        self.changes.append(LevelChange(side.name, ticks, level.lots))
