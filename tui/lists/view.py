"""Which rows a list shows, and in which order: narrowed down by a filter, sorted, stable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.expressions.errors import ExpressionError
from tui.expressions.expression import compile_expression
from tui.lists.values import QUOTED, READ, WORDS, value
from tui.lists.watchlists import MARKET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.expressions.expression import Expression
    from tui.lists.rows import Outlook
    from tui.lists.watchlists import Order, Watchlists


def read_filter(text: str) -> Expression | None:
    """What a filter says; None where it is empty. Raises ExpressionError."""
    return compile_expression(text, WORDS) if text.strip() else None


def understood(error: ExpressionError) -> Expression | None:
    """What stands before the wrong place, as far as it is understood; None where that is nothing."""
    text = error.text[: error.position]
    while text.strip():
        try:
            return read_filter(text)
        except ExpressionError:
            text = text.rpartition(" ")[0]
    return None


def symbols_of(lists: Watchlists, name: str, outlook: Outlook) -> Sequence[str]:
    """The symbols of a list as it has them; those of the whole market by name."""
    found = lists.find(name)
    if found is not None or name != MARKET:
        return found.symbols if found is not None else ()
    return sorted(outlook.market.symbols)


def arrange(
    symbols: Iterable[str], outlook: Outlook, order: Order, expression: Expression | None = None
) -> list[str]:
    """The symbols that pass the filter, sorted; of equals, and of unknown values, the order stays.

    What is not known comes last, whichever way it is sorted, and does not pass a filter.
    """
    chosen = list(symbols) if expression is None else _passing(symbols, outlook, expression)
    column = order.column
    if not column:
        return chosen
    values = {symbol: value(outlook, symbol, column) for symbol in chosen}
    known = [symbol for symbol in chosen if values[symbol] is not None]
    known.sort(key=values.__getitem__, reverse=order.falling)  # type: ignore[arg-type]  # one kind a column
    return known + [symbol for symbol in chosen if values[symbol] is None]


def needs_quotes(order: Order, expression: Expression | None) -> bool:
    """Whether the best prices of every row are needed."""
    names = set(expression.names) if expression is not None else set()
    return not QUOTED.isdisjoint({order.column, *names})


def _passing(symbols: Iterable[str], outlook: Outlook, expression: Expression) -> list[str]:
    holds, read = expression.holds, READ

    def passes(symbol: str) -> bool | None:
        return holds(lambda name: read[name](outlook, symbol))

    return [symbol for symbol in symbols if passes(symbol)]
