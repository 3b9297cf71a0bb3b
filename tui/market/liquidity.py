"""What a book holds near its middle, and what taking from it would cost."""

from bisect import bisect_left
from itertools import accumulate
from typing import Final

import msgspec

from tui.market.levels import Side

_FIRST_LOOK: Final = 256  # levels; four times as many each further look


class Sweep(msgspec.Struct, frozen=True):
    """What a market order of a size would meet in the certain levels.

    `filled` is less than what was asked for where they hold less. `slippage` is how far the average price
    lies from the middle, in basis points of it: above 0 costs a buyer, below 0 a seller.
    """

    filled: float
    average: float
    slippage: float


def profile(side: Side, mid: float, reach: float, columns: int, *, bids: bool) -> list[float]:
    """Cumulative quantity in equal steps away from the middle, over `reach` (a share of the middle)."""
    # A float's last digit must not push a level on a boundary out of its column.
    step = (reach + 1e-12) / columns * (-1 if bids else 1)
    return side.held_to(mid * (1 + step * (column + 1)) for column in range(columns))


def known_columns(side: Side, mid: float, reach: float, columns: int) -> int:
    """How many of the columns of a `profile` lie wholly within the prices whose levels are certain."""
    if side.edge is None:
        return columns
    return min(columns, max(0, int(abs(side.edge - mid) / (mid * reach) * columns + 1e-9)))


def sweep(side: Side, quantity: float, mid: float) -> Sweep | None:
    """What taking `quantity` from a side would cost; None where the side is empty or nothing is asked for."""
    count = _FIRST_LOOK
    while True:
        levels = side.top(count)
        sums = list(accumulate([held for _, held in levels]))
        if len(levels) < count or sums[-1] >= quantity:
            break
        count *= 4
    if not levels or quantity <= 0:
        return None
    whole = bisect_left(sums, quantity)  # levels that are taken wholly
    filled = min(quantity, sums[-1])
    paid = sum([price * held for price, held in levels[:whole]])
    if whole < len(levels):
        paid += levels[whole][0] * (quantity - (sums[whole - 1] if whole else 0.0))
    average = paid / filled
    return Sweep(filled, average, (average - mid) / mid * 10_000)
