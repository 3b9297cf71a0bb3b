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


class Own(NamedTuple):
    """An order of one's own that rests on the book."""

    buys: bool
    price: Decimal
    quantity: Decimal
    """What of it may still trade."""


class Deal(NamedTuple):
    """A fill of one's own."""

    buys: bool
    price: float
    time: int
    trade: int


def own_levels(orders: Sequence[Own], step: Decimal, *, hidden: bool = False) -> dict[OwnLevel, str]:
    """What is one's own at each level, in groups of a step: bids downwards, asks upwards."""
    sums: defaultdict[OwnLevel, Decimal] = defaultdict(Decimal)
    for order in orders:
        groups, rest = divmod(order.price, step)
        price = (groups + (bool(rest) and not order.buys)) * step
        sums["bid" if order.buys else "ask", float(price)] += order.quantity
    return {level: MARK if hidden else f"{MARK}{exact(quantity)}" for level, quantity in sums.items()}
