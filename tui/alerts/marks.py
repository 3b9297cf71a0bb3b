"""What stands of alerts in lists and charts: a label for each, and the prices that they wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.alerts.engine import understand
from tui.alerts.wording import PRICES, brief
from tui.expressions import Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.alerts.rules import Rule
    from tui.expressions import Expression

CLOCK: Final = "◷"
"""The mark of an alert."""


class Marks(NamedTuple):
    """The marks of one symbol."""

    labels: tuple[str, ...]
    levels: tuple[tuple[float, str], ...]
    """A price and what to call it, the highest first."""


def marks_of(rules: Iterable[Rule]) -> dict[str, Marks]:
    """The marks of alerts that are watched, by their symbols."""
    labels: dict[str, list[str]] = {}
    levels: dict[str, list[tuple[float, str]]] = {}
    for rule in rules:
        expression = understand(rule)
        if rule.active() and expression is not None:
            label = f"{CLOCK} {brief(rule, expression)}"
            labels.setdefault(rule.symbol, []).append(label)
            levels.setdefault(rule.symbol, []).extend((price, label) for price in prices_of(expression))
    return {
        symbol: Marks(tuple(named), tuple(sorted(levels[symbol], reverse=True)))
        for symbol, named in labels.items()
    }


def prices_of(expression: Expression) -> list[float]:
    """The prices that an expression compares the market's with, each once."""
    found = {
        comparison.right: None
        for comparison in expression.comparisons
        if comparison.left.name in PRICES and not isinstance(comparison.right, Reference | str | bool)
    }
    return list(found)
