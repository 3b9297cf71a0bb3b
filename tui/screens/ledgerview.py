"""The ledger: everything that was sent in this session, and what came of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical

from tui import files, paths
from tui.screens.overlay import Overlay
from tui.widgets.buttons import Button, Buttons
from tui.widgets.cursortable import CursorTable, Look, Rows
from tui.widgets.notes import Notes
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.sendings import Sendings, entry_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.orders.ledger import Ledger

_NOTHING = PanelState(
    PanelKind.EMPTY, "Nothing was sent yet. b or s in the trading view fills in an order. Esc goes back."
)


class LedgerView(Overlay[None]):
    """Shows the entries as they change, the latest first, and the one under the cursor in full."""

    NAME = "Ledger"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,L", "dismiss(None)", "Leave the ledger", id="ledger.leave"),
        Binding("E", "export", "Write the ledger to a CSV file", id="ledger.export"),
    ]

    def __init__(self, ledger: Ledger, look: Look) -> None:
        super().__init__()
        self._ledger = ledger
        self._look = look

    def compose(self) -> ComposeResult:
        """The entries, the one under the cursor, and what can be done."""
        with Vertical(id="ledger"):
            yield Sendings(id="sendings", classes="panel")
            yield Notes(id="entry")
            yield Buttons([Button("E export", "export"), Button("Esc back", "dismiss(None)")])

    def on_mount(self) -> None:
        """Begin at the latest."""
        self.set_focus(self.query_one(Sendings))
        self.call_after_refresh(self._show)

    def follow(self, now: int) -> None:
        """Show what came of it by now."""
        self._look = self._look._replace(now=now)
        self._show()

    @on(CursorTable.Chosen)
    def _show(self) -> None:
        entries = {entry.number: entry for entry in reversed(self._ledger.entries)}
        waiting = len(self._ledger.in_flight)
        told = f"{len(entries)} sent" + (f", {waiting} not answered" if waiting else "")
        rows = Rows(list(entries), entries.__getitem__, nothing=_NOTHING, detail=told if entries else "")
        table = self.query_one(Sendings)
        table.show(rows, LIVE, self._look)
        chosen = self._ledger.entry(table.chosen) if isinstance(table.chosen, int) else None
        notes = self.query_one("#entry", Notes)
        notes.show([] if chosen is None else entry_lines(chosen, self._look, notes.size.width), least=6)

    @work(exclusive=True, group="export")
    async def action_export(self) -> None:
        """Write everything to a new file among the documents, and say where it is."""
        folder = paths.documents() or Path.cwd()
        text = self._ledger.csv(hidden=self._look.hidden).encode()
        try:
            file = await asyncio.to_thread(files.write_beside, folder / "depthdeck-ledger.csv", text)
        except OSError as error:
            words = f"The ledger can't be written to {folder}: {error.strerror}."
            self.notify(words, title="Ledger", severity="error", markup=False)
            return
        self.notify(str(file), title="Ledger written", markup=False)
