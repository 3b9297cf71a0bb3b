"""What a book holds near its middle, and what taking from it would cost."""

from math import ceil
from typing import Final

import msgspec

from tui.market.levels import Side
from tui.wire.events import Level

_FIRST_LOOK: Final = 256  # levels; four times as many each further look


class Sweep(msgspec.Struct, frozen=True):
    """What a market order of a size would meet in the certain levels.

    `filled` is less than what was asked for where they hold less. `slippage` is how far the average price lies
    from the middle, in basis points of it: above 0 costs a buyer, below 0 a seller.
    """

    filled: float
    average: float
    slippage: float


def levels_within(side: Side, limit: float, *, bids: bool) -> list[Level]:
    """The levels of a side from the best one to `limit`, included, best first."""
    count = _FIRST_LOOK
    while True:
        levels = side.top(count)
        worst = levels[-1][0] if levels else limit
        if len(levels) < count or (worst < limit if bids else worst > limit):
            return [level for level in levels if (level[0] >= limit if bids else level[0] <= limit)]
        count *= 4


def profile(side: Side, mid: float, reach: float, columns: int, *, bids: bool) -> list[float]:
    """Cumulative quantity in equal steps away from the middle, over `reach` (a share of the middle)."""
    sign = -1.0 if bids else 1.0
    held = [0.0] * columns
    scale = columns / (mid * reach)
    for price, quantity in levels_within(side, mid * (1 + sign * reach), bids=bids):
        # A float's last digit must not push a level on a boundary out of its column.
        column = ceil(sign * (price - mid) * scale - 1e-9) - 1
        held[min(columns - 1, max(0, column))] += quantity
    total = 0.0
    for column, quantity in enumerate(held):
        total += quantity
        held[column] = total
    return held


def known_columns(side: Side, mid: float, reach: float, columns: int) -> int:
    """How many of the columns of a `profile` lie wholly within the prices whose levels are certain."""
    if side.edge is None:
        return columns
    return min(columns, max(0, int(abs(side.edge - mid) / (mid * reach) * columns + 1e-9)))


def sweep(side: Side, quantity: float, mid: float) -> Sweep | None:
    """What taking `quantity` from a side would cost; None where the side is empty or nothing is asked for."""
    left, paid = quantity, 0.0
    count = _FIRST_LOOK
    levels = side.top(count)
    place = 0
    while left > 0 and place < len(levels):
        price, held = levels[place]
        taken = min(left, held)
        paid += taken * price
        left -= taken
        place += 1
        if place == count:
            count *= 4
            levels = side.top(count)
    filled = quantity - left
    if filled <= 0:
        return None
    average = paid / filled
    return Sweep(filled, average, (average - mid) / mid * 10_000)
