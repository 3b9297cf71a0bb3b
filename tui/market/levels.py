"""One side of an order book: its prices in order, its sizes by price."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import fsum, inf
from operator import neg
from typing import Final

from tui.wire.events import Level

DECIMALS: Final = 8
"""Decimals of Binance's prices and quantities; sums are rounded to them."""

THIN: Final = 0.2
"""The share of a cut snapshot's levels below which the certain ones count as few."""


class Side:
    """Bids or asks of one book.

    Prices lie in an ascending list with the best at its END, where inserting and removing is cheap; asks lie
    there negated. A snapshot can be cut at its limit: beyond its worst price levels are known only where they
    changed since. Readers see the certain levels only.
    """

    __slots__ = ("_edge", "_enough", "_keys", "_sign", "_sizes")

    def __init__(self, *, bids: bool) -> None:
        self._sign = 1.0 if bids else -1.0
        self._keys: list[float] = []
        self._sizes: dict[float, float] = {}
        self._edge = -inf
        self._enough = 0.0

    def __len__(self) -> int:
        return len(self._keys) - self._first_certain()

    def replace(self, levels: Iterable[Level], *, cut: bool = False) -> None:
        """Take a snapshot's levels in place of all known; `cut` says that more lie beyond its worst price."""
        sign = self._sign
        self._sizes = {price: quantity for price, quantity in levels if quantity}
        self._keys = sorted([sign * price for price in self._sizes])
        self._edge = self._keys[0] if cut and self._keys else -inf
        self._enough = THIN * len(self._keys)

    def apply(self, levels: Iterable[Level]) -> list[float | None]:
        """Set each level to its absolute quantity and remove it at 0; removing an unknown level is normal.

        Gives what stood there before, for `undo`.
        """
        keys, sizes, sign = self._keys, self._sizes, self._sign
        get = sizes.get
        before: list[float | None] = []
        remember = before.append
        for price, quantity in levels:
            old = get(price)
            remember(old)
            if quantity:
                if old is None:
                    insort(keys, sign * price)
                sizes[price] = quantity
            elif old is not None:
                del sizes[price]
                del keys[bisect_left(keys, sign * price)]
        return before

    def undo(self, levels: Sequence[Level], before: Sequence[float | None]) -> None:
        """Take back the last `apply` of these levels."""
        self.apply([(price, old or 0.0) for (price, _), old in zip(levels, before, strict=True)][::-1])

    @property
    def best(self) -> Level | None:
        """The highest bid or lowest ask; None for an empty side, or where it left the certain levels."""
        keys = self._keys
        if not keys or keys[-1] < self._edge:
            return None
        price = self._sign * keys[-1]
        return price, self._sizes[price]

    @property
    def touch(self) -> float | None:
        """The best price known, certain or not."""
        return self._sign * self._keys[-1] if self._keys else None

    @property
    def worst(self) -> Level | None:
        """The certain level farthest from the touch."""
        first = self._first_certain()
        if first == len(self._keys):
            return None
        price = self._sign * self._keys[first]
        return price, self._sizes[price]

    @property
    def cut(self) -> bool:
        """Whether the snapshot reached its limit: levels beyond `edge` are unknown until they change."""
        return self._edge != -inf

    @property
    def edge(self) -> float | None:
        """The price up to which every level is known; None where the whole side is."""
        return self._sign * self._edge if self.cut else None

    @property
    def thin(self) -> bool:
        """Whether few of a cut snapshot's certain levels are left, so that a fresh one is due."""
        return self.cut and len(self) < self._enough

    def top(self, n: int) -> list[Level]:
        """The best n levels, best first."""
        if n <= 0:
            return []
        sizes, keys = self._sizes, self._keys[: -n - 1 : -1]
        if keys and keys[-1] < self._edge:
            keys = keys[: len(self)]
        prices = keys if self._sign > 0 else [-key for key in keys]
        return [(price, sizes[price]) for price in prices]

    def cumulative(self, n: int) -> list[tuple[float, float, float]]:
        """The best n levels as price, quantity and the sum of quantities up to there.

        Sums carry their rounding error along (Neumaier) and are rounded to 8 decimals: as exact as a float.
        """
        rows = []
        total = lost = 0.0
        for price, quantity in self.top(n):
            grown = total + quantity
            larger, smaller = (total, quantity) if total >= quantity else (quantity, total)
            lost += (larger - grown) + smaller
            total = grown
            rows.append((price, quantity, round(total + lost, DECIMALS)))
        return rows

    def grouped(self, n: int, step: Decimal) -> list[Level]:
        """The best n groups of levels, best first, at prices that are multiples of `step`.

        Bids are grouped downwards and asks upwards, so that groups never make the sides cross. Prices come
        from exact decimals, and sums are correctly rounded (`fsum`, 8 decimals). A group that reaches beyond
        the certain levels is left out. Raises ValueError for a step that is not positive.
        """
        if step <= 0:
            raise ValueError(f"step {step}: a price step is greater than 0")
        keys = self._keys
        groups: list[Level] = []
        end = len(keys)
        while end and len(groups) < n:
            bound = _floor(keys[end - 1], step)
            low = float(bound)
            if low < self._edge:
                break
            start = bisect_left(keys, low, 0, end)
            groups.append((self._sign * low, self._sum(start, end)))
            end = start
        return groups

    def volume_within(self, price: float) -> float:
        """The quantity from the best level to `price`, both included, as far as levels are certain."""
        start = bisect_left(self._keys, max(self._sign * price, self._edge))
        return self._sum(start, len(self._keys))

    def held_to(self, prices: Iterable[float]) -> list[float]:
        """The quantity from the best level to each of the prices, included, as far as levels are certain.

        The prices lie in order away from the best level, so that each level is added once.
        """
        keys, sign, edge = self._keys, self._sign, self._edge
        end, total = len(keys), 0.0
        sums: list[float] = []
        for price in prices:
            start = bisect_left(keys, max(sign * price, edge), 0, end)
            within = keys[start:end] if sign > 0 else map(neg, keys[start:end])
            total += sum(map(self._sizes.__getitem__, within))
            sums.append(round(total, DECIMALS))
            end = start
        return sums

    def _sum(self, start: int, end: int) -> float:
        prices = self._keys[start:end] if self._sign > 0 else map(neg, self._keys[start:end])
        return round(fsum(map(self._sizes.__getitem__, prices)), DECIMALS)

    def _first_certain(self) -> int:
        return bisect_left(self._keys, self._edge) if self.cut else 0


def _floor(key: float, step: Decimal) -> Decimal:
    exact = Decimal(repr(key))
    rest = exact % step
    return exact - (rest + step if rest < 0 else rest)
