"""The keys that change watchlists."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from tui.widgets.keys import counterparts

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
"""What a place of lists binds among its own keys."""
