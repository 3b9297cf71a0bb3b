"""Rows in columns: as it gets narrow words are shortened, then columns go by rank; a number is never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, TypeAlias, Unpack

from rich.cells import cell_len, set_cell_size

from tui.widgets.lines import Line, Part, WidgetOptions, fitted
from tui.widgets.scroll import ScrollPanel

if TYPE_CHECKING:
    from collections.abc import Sequence

Row: TypeAlias = tuple[Part, ...]
"""A cell for each column: its text and its paint."""

GAP: Final = 2


class Column(NamedTuple):
    """A column: its title, its rank (0 stays longest), its side, and to how few cells it may be shortened."""

    title: str
    rank: int = 0
    right: bool = True
    least: int | None = None
    """None where its cells are never shortened."""


class Table(ScrollPanel):
    """Shows rows below the titles of its columns, which only widen while the size stays: nothing jumps."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._rows: Sequence[Row] = ()
        self._widest: list[int] = [cell_len(column.title) for column in self.COLUMNS]

    def put_rows(self, rows: Sequence[Row]) -> None:
        """Take the rows of this moment; shown at the next `redraw`."""
        self._rows = rows
        for row in rows:
            for place, (text, _) in enumerate(row):
                self._widest[place] = max(self._widest[place], cell_len(text))

    def on_resize(self) -> None:
        """Measure anew for the new size."""
        self._widest = [cell_len(column.title) for column in self.COLUMNS]
        self.put_rows(self._rows)

    def head(self, width: int) -> list[Line]:
        """The titles."""
        return [self._line([(column.title, "axis") for column in self.COLUMNS], width)]

    def content(self, width: int) -> list[Line]:
        """The rows."""
        return [self._line(row, width) for row in self._rows]

    def fit(self, width: int) -> list[tuple[int, int]]:
        """The columns that are shown in a width, by place and with their cells."""
        return fit(self.COLUMNS, self._widest, width)

    def _line(self, row: Sequence[Part], width: int) -> Line:
        parts: list[Part] = [(" ", "")]
        for place, cells in self.fit(width):
            text, paint = row[place]
            text = shorten(text, cells)
            pad = " " * (cells - cell_len(text))
            parts += [(pad, ""), (text, paint)] if self.COLUMNS[place].right else [(text, paint), (pad, "")]
            parts.append((" " * GAP, ""))
        return fitted(parts[:-1], width)


def fit(columns: Sequence[Column], widest: Sequence[int], width: int) -> list[tuple[int, int]]:
    """The columns that a width has room for, by place and with their cells; what matters least goes first."""
    room = width - 2 + GAP
    chosen: dict[int, int] = {}
    for place in sorted(range(len(columns)), key=lambda place: columns[place].rank):
        least = columns[place].least
        cells = widest[place] if least is None else min(widest[place], least)
        if cells + GAP > room:
            break
        chosen[place] = cells
        room -= cells + GAP
    for place in sorted(chosen, key=lambda place: columns[place].rank):
        grown = min(room, widest[place] - chosen[place])
        chosen[place] += grown
        room -= grown
    return sorted(chosen.items())


def shorten(text: str, cells: int) -> str:
    """The text in at most `cells` cells, cut between words where it can be, and then with an ellipsis."""
    if cell_len(text) <= cells:
        return text
    kept = set_cell_size(text, max(0, cells - 1)).rstrip()
    if not text[len(kept) :].startswith(" "):
        kept = kept.rpartition(" ")[0].rstrip() or kept
    return kept + "…"[:cells]
