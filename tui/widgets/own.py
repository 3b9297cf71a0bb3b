"""One's own orders and fills where the market is shown: at levels, in the chart, beside trades."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.widgets.amounts import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.gauge import OwnLevel

MARK: Final = "◀"
"""Stands before what is one's own."""
DOUBT: Final = "?"
"""Stands there instead where that is not as of now."""


class Own(NamedTuple):
    """An order of one's own that rests on the book."""

    buys: bool
    price: Decimal
    quantity: Decimal
    """What of it may still trade."""
    certain: bool = True
    """False where its account isn't heard, so that it may be gone."""


class Deal(NamedTuple):
    """A fill of one's own."""

    buys: bool
    price: float
    time: int
    trade: int


def own_levels(orders: Sequence[Own], step: Decimal, *, hidden: bool = False) -> dict[OwnLevel, str]:
    """What is one's own at each level, in groups of a step: bids downwards, asks upwards."""
    sums: defaultdict[OwnLevel, Decimal] = defaultdict(Decimal)
    doubted: set[OwnLevel] = set()
    for order in orders:
        groups, rest = divmod(order.price, step)
        price = (groups + (bool(rest) and not order.buys)) * step
        level: OwnLevel = "bid" if order.buys else "ask", float(price)
        sums[level] += order.quantity
        if not order.certain:
            doubted.add(level)
    return {
        level: f"{DOUBT if level in doubted else MARK}{'' if hidden else exact(quantity)}"
        for level, quantity in sums.items()
    }
