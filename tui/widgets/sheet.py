"""The lines of a list: its names, titles and rows, in columns that only widen while the size stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from tui.lists.columns import BY_ID, SYMBOL, Column
from tui.lists.watchlists import Order
from tui.widgets import table
from tui.widgets.cells import row_cells
from tui.widgets.lines import Line, Part, faded, fitted, line_width, spread_out
from tui.widgets.panel import LIVE, PanelState
from tui.widgets.table import GAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.lists.rows import Row

HEAD: Final = 2
"""Lines above the rows: the names of lists, the titles."""
_GUTTER: Final = 3  # cells before the first column: the star stands there
_ALERTS_LEAST: Final = 6  # cells to which alerts may be shortened


class Listing(NamedTuple):
    """What a board shows: the lists by name, and the rows of the present one in order."""

    tabs: tuple[str, ...] = ()
    tab: str = ""
    symbols: Sequence[str] = ()
    whole: int = 0
    """How many rows there are without the filter."""
    columns: tuple[str, ...] = ()
    order: Order = Order()
    words: str = ""
    """The filter in force."""
    nothing: PanelState = LIVE
    """What to say where there is no row."""


class Sheet:
    """Lays rows out in columns; those that matter least give way where there is no room."""

    def __init__(self) -> None:
        self._widest: list[int] = []
        self._spans: list[tuple[int, int, str]] = []

    def forget(self) -> None:
        """Measure anew: the size or the columns are others."""
        self._widest = []

    def column_at(self, x: int) -> str | None:
        """The column whose title stands at a cell, if any."""
        return next((name for start, end, name in self._spans if start <= x < end), None)

    def lines(self, listing: Listing, rows: Sequence[tuple[Row, int]], width: int) -> list[Line]:
        """The names of the lists, the titles, and these rows, each with the way its price went."""
        shown = (SYMBOL.id, *listing.columns)
        cells = [row_cells(row, way, shown) for row, way in rows]
        columns = [SYMBOL if name == SYMBOL.id else BY_ID[name] for name in shown]
        places = self._fit(columns, cells, listing.order, width)
        chosen = [(columns[place], place, room) for place, room in places]
        return [
            tabs_line(listing, width),
            self._titles(chosen, listing.order, width),
            *(_row_line(row, line, chosen, width) for (row, _), line in zip(rows, cells, strict=True)),
        ]

    def _fit(
        self, columns: list[Column], rows: list[list[Line]], order: Order, width: int
    ) -> list[tuple[int, int]]:
        if len(self._widest) != len(columns):
            self._widest = [0] * len(columns)
        for place, column in enumerate(columns):
            cells = (line_width(row[place]) for row in rows)
            self._widest[place] = max(self._widest[place], cell_len(_title(column, order)), *cells, 0)
        plain = [
            table.Column(
                column.title, column.rank, column.right, _ALERTS_LEAST if column.id == "alerts" else None
            )
            for column in columns
        ]
        return table.fit(plain, self._widest, width - _GUTTER + 1)

    def _titles(self, chosen: list[tuple[Column, int, int]], order: Order, width: int) -> Line:
        parts: list[Part] = [(" " * _GUTTER, "")]
        end = _GUTTER
        self._spans = []
        for column, _, room in chosen:
            title: Line = ((_title(column, order), "text bold" if order.column == column.id else "axis"),)
            parts += [*_aligned(title, room, right=column.right), (" " * GAP, "")]
            self._spans.append((end, end + room + GAP, column.id))
            end += room + GAP
        return fitted(parts, width)


def tabs_line(listing: Listing, width: int) -> Line:
    """The names of the lists, the present one marked and always in sight, and how many rows there are."""
    tabs = listing.tabs
    at = tabs.index(listing.tab) if listing.tab in tabs else 0
    count = f"{len(listing.symbols):,} of {listing.whole:,}" if listing.words else f"{listing.whole:,}"
    noun = "symbol" if listing.whole == 1 else "symbols"
    right: Line = ((f"{count} {noun} ", "axis"),)
    forms = (
        [((("filter ", "axis"), (listing.words, "text"), ("  ", ""), *right)), right]
        if listing.words
        else [right]
    )
    for first in range(at + 1):
        left: list[Part] = [(" ", ""), *([("… ", "axis")] if first else [])]
        for name in tabs[first : at + 1]:
            left += [(f"‹{name}›", "text bold") if name == listing.tab else (name, "axis"), ("  ", "")]
        if line_width(left) + line_width(right) <= width:
            break
    for name in tabs[at + 1 :]:
        if line_width(left) + cell_len(name) + 2 + line_width(right) > width:
            left.append(("…", "axis"))
            break
        left += [(name, "axis"), ("  ", "")]
    form = next((form for form in forms if line_width(left) + line_width(form) < width), ())
    return spread_out(tuple(left), form, width)


def _row_line(row: Row, cells: list[Line], chosen: list[tuple[Column, int, int]], width: int) -> Line:
    """A row; behind the last price of one that isn't true now stands why."""
    parts: list[Part] = [(" ", ""), ("★" if row.starred else " ", "last"), (" ", "")]
    for column, place, room in chosen:
        if row.reason and column.id not in (SYMBOL.id, "last"):
            parts.append((table.shorten(row.reason, max(0, width - line_width(parts))), "warn"))
            break
        parts += [*_aligned(cells[place], room, right=column.right), (" " * GAP, "")]
    line = fitted(parts, width)
    return faded(line) if row.reason else line


def _title(column: Column, order: Order) -> str:
    return f"{column.title} {'▼' if order.falling else '▲'}" if order.column == column.id else column.title


def _aligned(cell: Line, room: int, *, right: bool) -> Line:
    pad = room - line_width(cell)
    if pad < 0:
        return fitted(cell, room)
    return ((" " * pad, ""), *cell) if right else (*cell, (" " * pad, ""))
