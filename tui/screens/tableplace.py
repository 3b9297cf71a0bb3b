"""Places of several tables: the one that has the keys is filtered, sorted, copied, written to a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.widgets import Input

from tui import files, paths
from tui.screens import accountcopies
from tui.screens.fronts import PanelPlace
from tui.widgets.cursortable import CursorTable
from tui.widgets.filterbar import FilterBar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.screens.tableview import TableView


class TablePlace(PanelPlace):
    """A place whose tables, by id, each have a filter and a sorting of their own.

    A subclass gives the `views`, shows them with `show_anew`, and yields a `FilterBar`.
    """

    FIRST: ClassVar[str] = ""
    """The table that keys act on while none has them."""

    def __init__(self) -> None:
        super().__init__()
        self._filtering = self.FIRST

    @property
    def views(self) -> Mapping[str, TableView[Any]]:
        """How one looks at each table, by its id."""
        raise NotImplementedError

    def show_anew(self) -> None:
        """Show what is wanted now."""
        raise NotImplementedError

    def rows_of(self, panel: str) -> Sequence[Any]:
        """The rows of a table, for copies and files."""
        view = self.views[panel]
        return [view.rows[key] for key in view.keys]

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one(FilterBar).display = False

    def action_filter(self) -> None:
        """Narrow the rows of the panel that has the keys down, key by key."""
        self._filtering = self.table.id or ""
        view = self.views[self._filtering]
        bar, field = self.query_one(FilterBar), self.query_one("#filter", Input)
        bar.offer(view.wording.words, view.wording.example)
        with self.prevent(Input.Changed):
            field.value = view.text
        bar.point_at(view.wrong)
        bar.display = True
        self.call_after_refresh(self.set_focus, field)

    def action_clear(self) -> None:
        """Take the filter away."""
        self.query_one("#filter", Input).value = ""
        for view in self.views.values():
            view.narrow("")
        self._leave_filter()
        self.show_anew()

    def action_sort(self) -> None:
        """Sort the panel by its next column."""
        self.view_of(self.table).sort_on(self.table.COLUMNS)
        self.show_anew()

    def action_reverse(self) -> None:
        """Sort the panel the other way round."""
        self.view_of(self.table).reverse()
        self.show_anew()

    def action_rows_only(self) -> None:
        """Give the panel that has the keys all the room, or less."""
        self.toggle_class("-alone")

    def action_copy_row(self) -> None:
        """Put the row under the cursor on the clipboard, as far as the terminal lets us."""
        row = self.chosen_row(self.table)
        if row is not None:
            self.app.copy_to_clipboard(accountcopies.as_line(row, hidden=self.deck.accounts.hidden))
            self.say("The row is copied, if the terminal lets programs copy (OSC 52).")

    def action_copy_table(self) -> None:
        """Put the rows of the panel on the clipboard as CSV, as far as the terminal lets us."""
        rows = self.rows_of(self.table.id or "")
        self.app.copy_to_clipboard(accountcopies.as_csv(rows, hidden=self.deck.accounts.hidden))
        self.say(f"{len(rows)} rows are copied, if the terminal lets programs copy (OSC 52).")

    def action_export(self) -> None:
        """Write the rows of the panel to a new CSV file, and say where it is."""
        panel = self.table.id or ""
        rows = self.rows_of(panel)
        moment = datetime.fromtimestamp(self.deck.feed.clock.now() / 1000, self.deck.zone)
        folder = paths.documents() or Path.cwd()
        text = accountcopies.as_csv(rows, hidden=self.deck.accounts.hidden)
        try:
            file = files.write_beside(folder / f"depthdeck-{panel}-{moment:%Y%m%d-%H%M%S}.csv", text.encode())
        except OSError as error:
            self.say(f"The rows can't be written to {folder}: {error.strerror}.", wrong=True)
            return
        self.notify(f"{file}", title=f"{len(rows)} rows written", markup=False)

    @property
    def table(self) -> CursorTable:
        """The table that keys act on: the one that has them, else that which was filtered last."""
        focused = self.focused if isinstance(self.focused, CursorTable) else None
        return focused or self.query_one(f"#{self._filtering}", CursorTable)

    def view_of(self, table: CursorTable) -> TableView[Any]:
        """How one looks at a table."""
        return self.views[table.id or ""]

    def chosen_row(self, table: CursorTable) -> Any:
        """The row under the cursor of a table; None where there is none."""
        return self.view_of(table).rows.get(table.chosen)

    @on(Input.Changed, "#filter")
    def _narrow(self, event: Input.Changed) -> None:
        view = self.views[self._filtering]
        view.narrow(event.value)
        self.query_one(FilterBar).point_at(view.wrong)
        self.show_anew()

    @on(Input.Submitted, "#filter")
    def _leave_filter(self) -> None:
        self.query_one(FilterBar).display = bool(self.query_one("#filter", Input).value)
        self.set_focus(self.query_one(f"#{self._filtering}"))

    @on(CursorTable.TitleChosen)
    def _sort_by(self, message: CursorTable.TitleChosen) -> None:
        self.view_of(message.table).sort_by(message.column)
        self.show_anew()

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Tell something in passing."""
        self.notify(words, title=self.NAME, severity="warning" if wrong else "information", markup=False)
