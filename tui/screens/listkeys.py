"""The keys of watchlists: what narrows rows down, changes the lists, and is done with rows."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from tui.widgets.keys import counterparts

FILTER_KEY: Final = Binding(
    *("slash", "filter", "Filter"),
    key_display="/",
    tooltip="Narrow the rows down by words and conditions",
    id="watchlist.filter",
)

LIST_KEYS: Final[tuple[Binding, ...]] = (
    Binding("a", "add", "Add", tooltip="Find a symbol and put it on the list", id="watchlist.add"),
    Binding(
        *("space", "star", "Star"), tooltip="Give the symbol a star, or take it away", id="watchlist.star"
    ),
    Binding("S", "sort", "Sort", tooltip="Sort by the next column", id="watchlist.sort"),
    Binding("v", "columns", "Columns", tooltip="Choose columns and their order", id="watchlist.columns"),
    Binding(
        *("L", "lists", "Lists"), tooltip="See all lists; make, rename or delete one", id="watchlist.lists"
    ),
    *counterparts(
        "Next list, list before",
        Binding("greater_than_sign,right,l", "list(1)", "Next list", show=False, id="watchlist.next"),
        Binding("less_than_sign,left,h", "list(-1)", "List before", show=False, id="watchlist.before"),
    ),
    Binding("r", "reverse", "Sort the other way round", show=False, id="watchlist.reverse"),
    Binding("d", "delete", "Take the symbol off the list", show=False, id="watchlist.delete"),
    Binding("w", "keep", "Put the symbol on your list", show=False, id="watchlist.keep"),
    *counterparts(
        "Move the symbol within the list",
        Binding("J", "shift(1)", "Move the symbol down", show=False, id="watchlist.down"),
        Binding("K", "shift(-1)", "Move the symbol up", show=False, id="watchlist.up"),
    ),
    Binding("E", "export", "Write all lists to files", show=False, id="watchlist.export"),
    Binding("I", "import", "Add the lists of a file", show=False, id="watchlist.import"),
)
"""What changes the lists."""

ROW_KEYS: Final[tuple[Binding, ...]] = (
    Binding(*("exclamation_mark", "alert", "Alert"), tooltip="Set an alert on the symbol", id="alert.new"),
    Binding("f", "rows_only", "Give the rows all the room, or less", show=False, id="watchlist.rows"),
    Binding("y", "copy_row", "Copy the row", show=False, id="watchlist.copy"),
    Binding("Y", "copy_table", "Copy the table as CSV", show=False, id="watchlist.copy-table"),
    Binding("escape", "clear", "Take the filter away", show=False, id="watchlist.clear"),
)
"""What is done with rows."""
