"""A table with a cursor: only rows in sight are made, each by its key; titles say what it is sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeAlias, Unpack

from rich.cells import cell_len
from textual.message import Message

from tui.widgets import table
from tui.widgets.cursor import CursorPanel
from tui.widgets.figures import first_that_fits
from tui.widgets.lines import Line, Part, WidgetOptions, faded, fitted, line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState, mark
from tui.widgets.table import GAP, Column

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence


DOT: Final = " · "
"""Stands between the parts of a heading."""

Cells: TypeAlias = "Mapping[str, Line]"
"""The cells of a row by the names of their columns."""


class Sorting(NamedTuple):
    """By which column rows are sorted, and which way; without a column they stand in their own order."""

    column: str = ""
    falling: bool = True


class Look(NamedTuple):
    """How everything is looked at: at what time (ms), in which zone, and whether amounts are hidden."""

    now: int = 0
    zone: tzinfo = UTC
    hidden: bool = False


class Rows(NamedTuple):
    """What a table shows: rows by their keys, in order."""

    keys: Sequence[Hashable] = ()
    read: Callable[[Any], Any] = lambda key: key
    """The row of a key."""
    sorting: Sorting = Sorting()
    without: frozenset[str] = frozenset()
    """Columns that tell nothing now."""
    below: tuple[Line, ...] = ()
    """Lines below the last row, such as what is left out."""
    nothing: PanelState = LIVE
    """Why there is no row where all is well."""
    detail: str = ""
    """What the heading tells, in parts between dots; the last go where there is no room."""


class CursorTable(CursorPanel):
    """Shows rows, the one under the cursor on another ground; the cursor keeps to its key while rows move.

    A subclass says its `COLUMNS`, by the names that rows are sorted by, and the `cells` of a row. Widths only
    grow while size and columns stay.
    """

    COLUMNS: ClassVar[Mapping[str, Column]] = {}

    @dataclass
    class TitleChosen(Message):
        """The title of a column was clicked."""

        table: CursorTable
        column: str

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._rows = Rows()
        self._look = Look()
        self._widest: dict[str, int] = {}
        self._spans: list[tuple[int, int, str]] = []

    def cells(self, row: Any, look: Look) -> Cells:
        """The cells of a row; a subclass says which."""
        raise NotImplementedError

    def show(self, rows: Rows, state: PanelState, look: Look) -> None:
        """Show rows; `state` is how true they are."""
        if rows.without != self._rows.without:
            self._widest = {}
        self._rows, self._look = rows, look
        self._hold()
        bare = not rows.keys and not rows.below
        well = state.kind is PanelKind.LIVE
        self.set_state(rows.nothing if bare and well else state, look.zone, bare=bare)
        self.redraw()
        self.tell(self._fitting(rows.detail))

    def _fitting(self, detail: str) -> str:
        parts = detail.split(DOT)
        forms = (DOT.join(parts[:count]) for count in range(len(parts), 0, -1))
        room = self.size.width - len(self.NAME) - len(mark(self.state, self.zone)) - 8
        return first_that_fits(forms, room)

    @property
    def keys(self) -> Sequence[Hashable]:
        """The keys of all rows, in their order."""
        return self._rows.keys

    def choose(self, key: Hashable) -> None:
        """Put the cursor on a row, if it is there."""
        if key in self._rows.keys:
            self._go_to(self._rows.keys.index(key))

    @property
    def sight(self) -> Sequence[Hashable]:
        """The keys of the rows in sight."""
        top = self._clamp()
        return self._rows.keys[top : top + self._room]

    def draw(self, width: int, height: int) -> list[Line]:
        """The titles, the rows in sight, and what stands below the last one."""
        rows = self._rows
        self._count, self._room = len(rows.keys) + len(rows.below), max(0, height - 1)
        top = self._clamp()
        shown = rows.keys[top : top + self._room]
        cells = [self.cells(rows.read(key), self._look) for key in shown]
        columns = self._measure(cells, width)
        lines = [_line(row, columns, width) for row in cells]
        if self.state.dims:
            lines = [faded(line) for line in lines]
        self._mark(lines, self._place - top)
        rest = max(0, top - len(rows.keys))
        lines += [fitted(line, width) for line in rows.below[rest : rest + self._room - len(lines)]]
        blank = fitted((), width)
        return [self._titles(columns, width), *lines, *[blank] * (self._room - len(lines))][:height]

    def action_last(self) -> None:
        """Go to the last row, and to what stands below it."""
        super().action_last()
        self._go(self._count)

    def click_title(self, column: int) -> None:
        """Say which column's title was clicked."""
        name = next((name for start, end, name in self._spans if start <= column < end), None)
        if name is not None:
            self.post_message(self.TitleChosen(self, name))

    def on_resize(self) -> None:
        """Measure anew for the new size."""
        self._widest = {}
        self.tell(self._fitting(self._rows.detail))

    def _hold(self) -> None:
        """Keep the cursor on its row; where that is gone, on the one that took its place."""
        keys = self._rows.keys
        if self._place < len(keys) and keys[self._place] == self.chosen:
            return
        self._choose(keys.index(self.chosen) if self.chosen in keys else self._place)

    def _measure(self, rows: list[Cells], width: int) -> list[tuple[str, Column, int]]:
        """The columns that there is room for, with their cells."""
        columns = [(name, column) for name, column in self.COLUMNS.items() if name not in self._rows.without]
        for name, column in columns:
            cells = (line_width(row[name]) for row in rows)
            title = cell_len(_title(name, column, self._rows.sorting))
            self._widest[name] = max(self._widest.get(name, 0), title, *cells, 0)
        widest = [self._widest[name] for name, _ in columns]
        fitting = table.fit([column for _, column in columns], widest, width)
        return [(*columns[place], cells) for place, cells in fitting]

    def _titles(self, columns: list[tuple[str, Column, int]], width: int) -> Line:
        sorting = self._rows.sorting
        self._spans, end = [], 1
        titles: dict[str, Line] = {}
        for name, column, cells in columns:
            paint = "text bold" if sorting.column == name else "axis"
            titles[name] = ((_title(name, column, sorting), paint),)
            self._spans.append((end, end + cells + GAP, name))
            end += cells + GAP
        return _line(titles, columns, width)


def _line(row: Cells, columns: list[tuple[str, Column, int]], width: int) -> Line:
    parts: list[Part] = [(" ", "")]
    for name, column, cells in columns:
        parts += [*_aligned(row[name], cells, right=column.right), (" " * GAP, "")]
    return fitted(parts, width)


def _title(name: str, column: Column, sorting: Sorting) -> str:
    return f"{column.title} {'▼' if sorting.falling else '▲'}" if sorting.column == name else column.title


def _aligned(cell: Line, room: int, *, right: bool) -> Line:
    pad = room - line_width(cell)
    if pad < 0:
        # Only columns that may be shortened are narrower than their cells, and those are words of one paint.
        return ((table.shorten("".join(text for text, _ in cell), room).ljust(room), cell[0][1]),)
    return ((" " * pad, ""), *cell) if right else (*cell, (" " * pad, ""))
