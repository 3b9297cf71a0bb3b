"""What was bought and not yet sold, and what it has cost: by average, or first in, first out."""

from collections import deque
from decimal import Context, Decimal
from enum import StrEnum
from typing import Final, NamedTuple

ZERO: Final = Decimal(0)

_UNIT: Final = Decimal("1e-12")
_CONTEXT: Final = Context(prec=60)


class Method(StrEnum):
    """What a sale is taken to sell."""

    AVERAGE = "average"
    """A share of everything there is, at its average cost."""
    FIFO = "fifo"
    """What was bought first."""


class Sale(NamedTuple):
    """What a sale has sold of what was bought before."""

    quantity: Decimal
    cost: Decimal


class Position:
    """Quantity and cost; never short: what was not bought here cannot be sold from here."""

    def __init__(self, method: Method) -> None:
        self._joins = method is Method.AVERAGE
        self._lots: deque[tuple[Decimal, Decimal]] = deque()
        self.quantity = ZERO
        self.cost = ZERO

    def buy(self, quantity: Decimal, cost: Decimal) -> None:
        """Add a quantity and all that it has cost; costs are kept to 1e-12."""
        cost = _round(cost)
        self.quantity += quantity
        self.cost += cost
        if self._joins:
            self._lots.clear()
            self._lots.append((self.quantity, self.cost))
        else:
            self._lots.append((quantity, cost))

    def sell(self, quantity: Decimal) -> Sale:
        """Take out a quantity, or as much as there is, and what that has cost."""
        left, cost = min(quantity, self.quantity), ZERO
        sold = left
        while left:
            amount, paid = self._lots.popleft()
            share = min(amount, left)
            # All of a lot takes all of its cost with it, so that no unit stays behind by rounding.
            part = paid if share == amount else _round(paid * share / amount)
            if share < amount:
                self._lots.appendleft((amount - share, paid - part))
            left -= share
            cost += part
        self.quantity -= sold
        self.cost -= cost
        return Sale(sold, cost)


def _round(cost: Decimal) -> Decimal:
    return cost.quantize(_UNIT, context=_CONTEXT)
