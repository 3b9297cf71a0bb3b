"""Alerts in words: what one watches for in short, and why it fired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.expressions import Kind, Reference
from tui.expressions.literals import write_duration
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.alerts.rules import Rule
    from tui.expressions import Comparison, Expression, Value
    from tui.market.market import Market

PRICES: Final = ("last", "bid", "ask", "mid")
"""Names whose comparisons are prices on a chart."""


def say_value(value: Value, kind: Kind, decimals: int = 0) -> str:
    """A value as people read it; a price with the decimals of its symbol, or more where it has more."""
    if isinstance(value, str | bool):
        return str(value)
    match kind:
        case Kind.PRICE:
            return numbers.price(value, decimals)
        case Kind.PERCENT:
            return numbers.percent(value)
        case Kind.BASIS_POINTS:
            return f"{value:.2f}bp"
        case Kind.RATIO:
            return f"{value:+.2f}"
        case Kind.DURATION:
            return write_duration(int(value) // 1000 * 1000)
        case Kind.COUNT:
            return f"{value:,.0f}"
        case _:
            return numbers.compact(value)


def say_values(references: Iterable[Reference], values: Mapping[str, Value], decimals: int = 0) -> str:
    """The values that are known: `last 63,012.10, chg +2.10%`."""
    said = (
        f"{r.key} {say_value(values[r.key], r.kind, decimals)}"
        for r in references
        if values.get(r.key) is not None
    )
    return ", ".join(said)


def why(expression: Expression, values: Mapping[str, Value], decimals: int = 0) -> str:
    """Why an alert fired: the values that made it true, and what it watches for."""
    said = say_values(expression.references, values, decimals)
    return f"{said} ({expression.text.strip()})" if said else expression.text.strip()


def decimals_of(market: Market, symbol: str) -> int:
    """The decimals of a symbol's prices, as far as its listing is known."""
    info = market.symbols.get(symbol)
    return info.price_decimals if info is not None else 0


def brief(rule: Rule, expression: Expression | None) -> str:
    """An alert in a few cells, for lists and charts: its name, or what it compares: `>63k`, `+10%/1h`."""
    if rule.name:
        return rule.name
    if expression is None:
        return rule.when.strip()
    return " ".join(_brief(comparison) for comparison in expression.comparisons)


def _brief(comparison: Comparison) -> str:
    left, right = comparison.left, comparison.right
    if isinstance(right, Reference | str | bool):
        return str(comparison)
    if left.name in PRICES:
        name = "" if left.name == "last" else left.name
        return f"{name}{comparison.operator}{_short_price(right)}"
    if left.name == "change":
        window = left.key.partition("(")[2].rstrip(")")
        rising = comparison.operator.startswith(">") and right >= 0
        falling = comparison.operator.startswith("<") and right < 0
        sign = "+" if rising else "" if falling else comparison.operator
        return f"{sign}{right:g}%/{window}"
    if left.kind is Kind.AMOUNT:
        return f"{left.key}{comparison.operator}{_short_price(right)}"
    return str(comparison)


def _short_price(price: float) -> str:
    for size, unit in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(price) >= size and round(price / size, 2) * size == price:
            return f"{price / size:g}{unit}"
    return numbers.price(price, 0)
