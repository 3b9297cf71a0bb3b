"""How one looks at a table: its filter, its sorting, and the rows that are left, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from tui.expressions.errors import ExpressionError
from tui.lists import view
from tui.widgets.cursortable import DOT, Rows, Sorting
from tui.widgets.panel import PanelKind, PanelState

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from tui.expressions.expression import Expression
    from tui.screens.accountwords import Wording
    from tui.widgets.lines import Line
    from tui.widgets.table import Column

R = TypeVar("R")


class TableView(Generic[R]):
    """Keeps what a person chose for one table, and the rows of the moment by their keys."""

    def __init__(self, wording: Wording, column: str = "") -> None:
        self.wording = wording
        self.sorting = Sorting(column)
        self.text = ""
        """The filter as it was typed."""
        self.wrong: ExpressionError | None = None
        """What can't be understood of it; what stands before holds."""
        self.rows: Mapping[Any, R] = {}
        self.keys: Sequence[Hashable] = ()
        self._expression: Expression | None = None

    @property
    def filtered(self) -> bool:
        """Whether a filter is in force."""
        return self._expression is not None

    def narrow(self, text: str) -> None:
        """Take another filter."""
        self.text, self.wrong = text, None
        try:
            self._expression = view.read_filter(text, self.wording.words)
        except ExpressionError as error:
            self.wrong, self._expression = error, view.understood(error, self.wording.words)

    def take(self, rows: Mapping[Any, R]) -> None:
        """Take the rows of this moment, and put those that pass in order."""
        self.rows = rows
        self.keys = view.sift(
            rows,
            lambda key, name: self.wording.read(rows[key], name),
            self.sorting.column,
            self.sorting.falling,
            self._expression,
        )

    def shown(
        self,
        detail: str,
        nothing: str,
        *,
        without: frozenset[str] = frozenset(),
        below: tuple[Line, ...] = (),
    ) -> Rows:
        """The rows for the table; `nothing` says why there is none where no filter left it out."""
        words = "No row passes the filter. Esc takes it away." if self.rows else nothing
        return Rows(
            self.keys,
            self.rows.__getitem__,
            self.sorting,
            without,
            () if self.filtered else below,
            PanelState(PanelKind.EMPTY, words),
            f"filter {self.text.strip()}{DOT}{detail}" if self.filtered else detail,
        )

    def count(self) -> str:
        """How many rows there are, in words."""
        return f"{len(self.keys):,} of {len(self.rows):,}" if self.filtered else f"{len(self.rows):,}"

    def sort_by(self, column: str) -> None:
        """Sort by a column; once more, the other way round."""
        if column not in self.wording.values:
            return
        if column == self.sorting.column:
            self.reverse()
        else:
            self.sorting = Sorting(column)

    def sort_on(self, columns: Mapping[str, Column]) -> None:
        """Sort by the next of these columns; behind the last one, not at all."""
        offered = ["", *(name for name in columns if name in self.wording.values)]
        at = offered.index(self.sorting.column) if self.sorting.column in offered else 0
        self.sorting = Sorting(offered[(at + 1) % len(offered)])

    def reverse(self) -> None:
        """Sort the other way round."""
        self.sorting = self.sorting._replace(falling=not self.sorting.falling)
