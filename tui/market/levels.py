"""One side of an order book: its levels in the order of their prices."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import fsum, inf, nan
from operator import itemgetter
from typing import Final

from tui.wire import numbers
from tui.wire.events import Level

DECIMALS: Final = 8
"""Decimals of Binance's prices and quantities; sums are rounded to them."""

THIN: Final = 0.2
"""The share of a cut snapshot's levels below which the certain ones count as few."""

_quantity: Final = itemgetter(1)


class Side:
    """Bids or asks of one book.

    Levels lie in a list with the best at its END, where inserting and removing is cheap. Beside it lies the
    ascending list of their prices, those of asks negated: a search finds a level quicker than a dict does,
    which has to hash floats. A snapshot can be cut at its limit: beyond its worst price levels are known only
    where they changed since. Readers see the certain levels only.
    """

    __slots__ = ("_edge", "_enough", "_keys", "_levels", "_sign")

    def __init__(self, *, bids: bool) -> None:
        self._sign = 1.0 if bids else -1.0
        self._levels: list[Level] = []
        # Behind the best lies what equals no price and is below none: a search always ends within the list.
        self._keys: list[float] = [nan]
        self._edge = -inf
        self._enough = 0.0

    def __len__(self) -> int:
        return len(self._levels) - self._first_certain()

    def replace(self, levels: Iterable[Level], *, cut: bool = False) -> None:
        """Take a snapshot's levels in place of all known; `cut` says that more lie beyond its worst price."""
        sign = self._sign
        sizes = {price: quantity for price, quantity in levels if quantity}
        self._levels = sorted(sizes.items(), reverse=sign < 0)
        self._keys = [sign * price for price, _ in self._levels]
        self._edge = self._keys[0] if cut and self._keys else -inf
        self._enough = THIN * len(self._keys)
        self._keys.append(nan)

    def apply(self, changes: Iterable[Level]) -> list[Level]:
        """Set each level to its absolute quantity and remove it at 0; removing an unknown level is normal.

        Gives the changes that lead back, for `undo`.
        """
        keys, levels, sign = self._keys, self._levels, self._sign
        before: list[Level] = []
        remember = before.append
        for level in changes:
            price, quantity = level
            key = sign * price
            place = bisect_left(keys, key)
            if keys[place] == key:
                remember(levels[place])
                if quantity:
                    levels[place] = level
                else:
                    del keys[place]
                    del levels[place]
            else:
                remember((price, 0.0))
                if quantity:
                    keys.insert(place, key)
                    levels.insert(place, level)
        return before

    def undo(self, before: Sequence[Level]) -> None:
        """Take back what the last `apply` changed, by what it gave."""
        self.apply(reversed(before))

    @property
    def best(self) -> Level | None:
        """The highest bid or lowest ask; None for an empty side, or where it left the certain levels."""
        levels = self._levels
        if not levels or self._keys[-2] < self._edge:
            return None
        return levels[-1]

    @property
    def touch(self) -> float | None:
        """The best price known, certain or not."""
        return self._levels[-1][0] if self._levels else None

    @property
    def worst(self) -> Level | None:
        """The certain level farthest from the touch."""
        first = self._first_certain()
        return self._levels[first] if first < len(self._levels) else None

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

    @property
    def blind(self) -> bool:
        """Whether no certain level is left, though the snapshot said that more lie beyond."""
        return self.cut and self.best is None

    def top(self, n: int) -> list[Level]:
        """The best n levels, best first."""
        if n <= 0:
            return []
        top = self._levels[: -n - 1 : -1]
        if top and self._sign * top[-1][0] < self._edge:
            del top[len(self) :]
        return top

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
        end = len(self._levels)
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
        return self._sum(start, len(self._levels))

    def held_to(self, prices: Iterable[float]) -> list[float]:
        """The quantity from the best level to each of the prices, included, as far as levels are certain.

        The prices lie in order away from the best level, so that each level is added once.
        """
        keys, sign, edge = self._keys, self._sign, self._edge
        end, total = len(self._levels), 0.0
        sums: list[float] = []
        for price in prices:
            start = bisect_left(keys, max(sign * price, edge), 0, end)
            total += sum(map(_quantity, self._levels[start:end]))
            sums.append(round(total, DECIMALS))
            end = start
        return sums

    def _sum(self, start: int, end: int) -> float:
        return round(fsum(map(_quantity, self._levels[start:end])), DECIMALS)

    def _first_certain(self) -> int:
        return bisect_left(self._keys, self._edge) if self.cut else 0


def _floor(key: float, step: Decimal) -> Decimal:
    price = numbers.exact(key)
    rest = price % step
    return price - (rest + step if rest < 0 else rest)
