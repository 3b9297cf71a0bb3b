"""Which values a field may have: steps, and limits that each have their reason."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from math import lcm
from typing import Final

import msgspec

from tui.orders.problems import Field, Problem

EXACT: Final = Context(prec=100)
"""More digits than the product of any two numbers that somebody can type."""
FINEST: Final = Decimal("0.00000001")


class Limit(msgspec.Struct, frozen=True):
    """A bound, and what to say where a value lies beyond it."""

    filter: str
    words: str
    low: Decimal | None = None
    high: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies within."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class Grid(msgspec.Struct, frozen=True):
    """A step that values are multiples of, and what to say of others."""

    filter: str
    words: str
    step: Decimal

    def holds(self, value: Decimal) -> bool:
        """Whether a value is a multiple."""
        return value == _on(value, self.step, ROUND_FLOOR)


class Range(msgspec.Struct, frozen=True):
    """All that a field's value has to keep to."""

    field: Field
    grids: tuple[Grid, ...]
    limits: tuple[Limit, ...]
    downwards: bool = False
    """Whether the nearest value is not to be more than was meant, where that is possible."""

    def judge(self, value: Decimal) -> list[Problem]:
        """What a value breaks, each with the nearest value that breaks nothing of all this."""
        # Who has too many decimals misses the step as well: the first says it.
        missed = [(grid.filter, grid.words) for grid in self.grids if not grid.holds(value)][:1]
        broken = [*missed, *((limit.filter, limit.words) for limit in self.limits if not limit.holds(value))]
        if not broken:
            return []
        nearest = self.nearest(value)
        return [Problem(self.field, name, words, nearest) for name, words in broken]

    def nearest(self, value: Decimal) -> Decimal | None:
        """The nearest value that breaks nothing; None where there is none."""
        step = common_step(grid.step for grid in self.grids)
        low = _on(
            max((one.low for one in self.limits if one.low is not None), default=step), step, ROUND_CEILING
        )
        low = max(low, step)
        high = min((one.high for one in self.limits if one.high is not None), default=None)
        near = max(low, _on(value, step, ROUND_DOWN if self.downwards else ROUND_HALF_UP))
        if high is not None:
            near = min(near, _on(high, step, ROUND_FLOOR))
        return near if near >= low else None


def common_step(steps: Iterable[Decimal]) -> Decimal:
    """The smallest step that is a multiple of all of them."""
    known = list(steps)
    places = max(max(0, -exponent(step)) for step in known)
    return Decimal(lcm(*(int(step.scaleb(places)) for step in known))).scaleb(-places)


def rounded(value: Decimal) -> Decimal:
    """A value with the eight decimals that the exchange counts in, cut."""
    return at_most(value, FINEST)


def exponent(value: Decimal) -> int:
    """The power of ten of its last digit that isn't zero."""
    found = value.normalize(EXACT).as_tuple().exponent
    assert isinstance(found, int)
    return found


def at_most(value: Decimal, step: Decimal) -> Decimal:
    """The highest multiple of a step that isn't above a value."""
    return _on(value, step, ROUND_FLOOR)


def above(price: Decimal, step: Decimal) -> Decimal:
    """The lowest multiple of a step that is higher than a price."""
    return _on(price, step, ROUND_FLOOR) + step


def below(price: Decimal, step: Decimal) -> Decimal:
    """The highest multiple of a step that is lower than a price."""
    return _on(price, step, ROUND_CEILING) - step


def _on(value: Decimal, step: Decimal, rounding: str) -> Decimal:
    return EXACT.multiply(EXACT.divide(value, step).to_integral_value(rounding), step)
