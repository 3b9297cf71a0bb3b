"""The keys of the accounts' place."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from tui.widgets.keys import counterparts

FILTER_KEY: Final = Binding(
    *("slash", "filter", "Filter"),
    key_display="/",
    tooltip="Narrow the rows of the panel down by words and conditions",
    id="account.filter",
)

VIEW_KEYS: Final[tuple[Binding, ...]] = (
    *counterparts(
        "Next account, account before",
        Binding("greater_than_sign,right,l", "tab(1)", "Next account", show=False, id="account.next"),
        Binding("less_than_sign,left,h", "tab(-1)", "Account before", show=False, id="account.before"),
    ),
    Binding("S", "sort", "Sort", tooltip="Sort the panel by the next column", id="account.sort"),
    Binding("r", "reverse", "Sort the other way round", show=False, id="account.reverse"),
    Binding(
        *("full_stop", "dust", "Dust"),
        key_display=".",
        tooltip="Show assets that are worth next to nothing, or leave them out",
        id="account.dust",
    ),
    Binding(
        "p", "profit", "Profit", tooltip="Fills, or profit by average cost, or by FIFO", id="account.profit"
    ),
    Binding(
        *("c", "currency", "Currency"),
        tooltip="Value everything in another currency",
        id="account.currency",
    ),
    Binding(
        "a",
        "audit",
        "Audit",
        tooltip="Compare with the exchange now, or try the key again",
        id="account.audit",
    ),
    Binding("f", "rows_only", "Give the panel all the room, or less", show=False, id="account.rows"),
    Binding("y", "copy_row", "Copy the row", show=False, id="account.copy"),
    Binding("Y", "copy_table", "Copy the table as CSV", show=False, id="account.copy-table"),
    Binding("E", "export", "Write the table to a CSV file", show=False, id="account.export"),
    Binding("escape", "clear", "Take the filter away", show=False, id="account.clear"),
)
"""What changes the view, and what is done with rows."""
