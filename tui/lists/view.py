"""Which rows a list shows, and in which order: narrowed down by a filter, sorted, stable."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from tui.expressions.errors import ExpressionError
from tui.expressions.expression import compile_expression
from tui.lists.values import QUOTED, WORDS, value
from tui.lists.watchlists import MARKET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tui.expressions.expression import Expression
    from tui.expressions.terms import Value
    from tui.expressions.vocabulary import Vocabulary
    from tui.lists.rows import Outlook
    from tui.lists.watchlists import Order, Watchlists

T = TypeVar("T")


def read_filter(text: str, words: Vocabulary = WORDS) -> Expression | None:
    """What a filter says; None where it is empty. Raises ExpressionError."""
    return compile_expression(text, words) if text.strip() else None


def understood(error: ExpressionError, words: Vocabulary = WORDS) -> Expression | None:
    """What stands before the wrong place, as far as it is understood; None where that is nothing."""
    text = error.text[: error.position]
    while text.strip():
        try:
            return read_filter(text, words)
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
    """The symbols that pass the filter, sorted."""
    return sift(symbols, partial(value, outlook), order.column, order.falling, expression)


def sift(
    items: Iterable[T],
    read: Callable[[T, str], Value | None],
    column: str = "",
    falling: bool = True,
    expression: Expression | None = None,
) -> list[T]:
    """The items that pass an expression, sorted by a column; of equals the order stays.

    `read` gives the value of a name or column. What is not known comes last, whichever way it is sorted, and
    does not pass a filter.
    """
    chosen = list(items) if expression is None else _passing(items, read, expression)
    if not column:
        return chosen
    values = [read(item, column) for item in chosen]
    known = [place for place, found in enumerate(values) if found is not None]
    known.sort(key=values.__getitem__, reverse=falling)  # type: ignore[arg-type]  # one kind a column
    unknown = [item for item, found in zip(chosen, values, strict=True) if found is None]
    return [chosen[place] for place in known] + unknown


def needs_quotes(order: Order, expression: Expression | None) -> bool:
    """Whether the best prices of every row are needed."""
    names = set(expression.names) if expression is not None else set()
    return not QUOTED.isdisjoint({order.column, *names})


def _passing(items: Iterable[T], read: Callable[[T, str], Value | None], expression: Expression) -> list[T]:
    holds = expression.holds
    return [item for item in items if holds(partial(read, item))]
