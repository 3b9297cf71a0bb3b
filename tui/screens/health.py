"""The health place: how the connections, the streams, the books and the process are, and what happened."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from tui import files, paths
from tui.feed.trouble import RequestError
from tui.screens import findings, judgement
from tui.screens.fronts import FRONT, PanelPlace
from tui.widgets.connections import Connections
from tui.widgets.eventlog import EventLog
from tui.widgets.integrity import Integrity
from tui.widgets.keyline import KeyLine
from tui.widgets.processline import ProcessFigures, ProcessLine
from tui.widgets.streams import Streams
from tui.widgets.verdict import HealthHeader

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.notifications import SeverityLevel

    from tui.messages import Ticked
    from tui.pulse import Cost
    from tui.wire.streams import Stream

COST_EVERY: Final = 1_000
"""Milliseconds between two looks at what the process costs; its share of a core is noise in less."""


class HealthScreen(PanelPlace):
    """Shows how everything is. It needs no stream of its own, but keeps those of the place one came from.

    Else what one wants to look into would end a moment after one began to look.
    """

    NAME = "Health"
    PANELS = ("connections", "streams", "books", "events")
    PARTS = (Connections, Streams, Integrity, EventLog)
    AUTO_FOCUS = "#connections"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "filter", "Filter", key_display="/", tooltip="Filter the event log", id="health.filter"
        ),
        *FRONT,
        Binding(
            "a", "audit", "Audit", tooltip="Compare every order book with a fresh snapshot", id="health.audit"
        ),
        Binding(
            "E", "export", "Export", tooltip="Write the event log, as filtered, to a file", id="health.export"
        ),
        Binding("y", "copy", show=False, tooltip="Copy the event log, as filtered", id="health.copy"),
        Binding("escape", "clear", show=False, tooltip="Leave and empty the filter", id="health.clear"),
    ]

    def __init__(self, watched: Callable[[], frozenset[Stream]]) -> None:
        super().__init__()
        self._watched = watched
        self._cost: Cost | None = None
        self._asked = 0

    def compose(self) -> ComposeResult:
        """The header, the panels, the process line and the keys."""
        yield HealthHeader()
        yield Connections(id="connections", classes="panel")
        yield Streams(id="streams", classes="panel")
        with Horizontal(id="lower"):
            yield Integrity(id="books", classes="panel")
            with Vertical(id="log", classes="panel"):
                yield EventLog(id="events")
                yield Input(placeholder="words to find in the event log", id="filter")
        yield ProcessLine()
        yield KeyLine()

    def streams(self) -> frozenset[Stream]:
        """The streams of the place one came from."""
        return self._watched()

    def shown(self) -> frozenset[Stream]:
        """No stream's news are on this screen, only how the streams are."""
        return frozenset()

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one("#filter").display = False

    def renew(self) -> None:
        """Show how things are as soon as somebody looks."""
        super().renew()
        if self.is_mounted:
            self._show(self.deck.feed.clock.now(), None, None)

    def on_ticked(self, message: Ticked) -> None:
        """Time went by: everything is shown anew."""
        self._show(message.now, message.frames, message.coalesced)

    def action_filter(self) -> None:
        """Narrow the event log down to what contains some words."""
        field = self.query_one("#filter", Input)
        field.display = True
        self._bring("events")
        self.call_after_refresh(self.set_focus, field)

    def action_clear(self) -> None:
        """Show every event again."""
        self.query_one("#filter", Input).value = ""
        self._leave_filter()

    def action_export(self) -> None:
        """Write the events that pass the filter to a new file, and say where it is."""
        log = self.query_one(EventLog)
        moment = datetime.fromtimestamp(self.deck.feed.clock.now() / 1000, self.deck.zone)
        folder = paths.documents() or Path.cwd()
        try:
            file = files.write_beside(
                folder / f"depthdeck-events-{moment:%Y%m%d-%H%M%S}.txt", log.text().encode()
            )
        except OSError as error:
            words = f"The event log can't be written to {folder}: {error.strerror}."
            self.notify(words, severity="error", title="Export", markup=False)
            return
        self.notify(f"{file}", title=f"{len(log.passed)} events written", markup=False)

    def action_audit(self) -> None:
        """Compare every book with a fresh snapshot; what is found goes into the event log, too."""
        for symbol in self.deck.feed.market.books:
            self._audit(symbol)

    @work(group="audit")
    async def _audit(self, symbol: str) -> None:
        try:
            found = await self.deck.feed.audit(symbol)
        except RequestError as error:
            self.notify(str(error), severity="warning", title="Audit", markup=False)
            return
        severity: SeverityLevel = "information" if found.ok else "error"
        self.notify(f"{symbol}: {found}", severity=severity, title="Audit", markup=False)

    def action_copy(self) -> None:
        """Put the events that pass the filter on the clipboard, as far as the terminal lets us."""
        log = self.query_one(EventLog)
        self.app.copy_to_clipboard(log.text())
        self.notify(
            "The terminal has them, if it lets programs copy (OSC 52).",
            title=f"{len(log.passed)} events copied",
        )

    @on(Input.Changed, "#filter")
    def _narrow(self, event: Input.Changed) -> None:
        self.query_one(EventLog).narrow(event.value)

    @on(Input.Submitted, "#filter")
    def _leave_filter(self) -> None:
        field, log = self.query_one("#filter", Input), self.query_one(EventLog)
        field.display = bool(field.value)
        self.set_focus(log)

    def _show(self, now: int, frames: int | None, coalesced: float | None) -> None:
        feed, zone = self.deck.feed, self.deck.zone
        process = self._process(now, frames, coalesced)
        self.query_one(HealthHeader).show(
            judgement.of_all(feed, process, now), self.mode(), now=now, zone=zone
        )
        self.query_one(Connections).show(
            findings.of_links(feed.links, now), judgement.of_connections(feed, now), zone=zone
        )
        self.query_one(Streams).show(findings.of_streams(feed, now), judgement.of_streams(feed), zone=zone)
        self.query_one(Integrity).show(findings.of_books(feed, now), judgement.of_books(feed), zone=zone)
        self.query_one(EventLog).show(findings.of_history(feed.links), zone=zone)
        self.query_one(ProcessLine).show(process)

    def _process(self, now: int, frames: int | None, coalesced: float | None) -> ProcessFigures:
        feed, pulse = self.deck.feed, self.deck.pulse
        if self._cost is None or abs(now - self._asked) >= COST_EVERY:
            self._cost, self._asked = pulse.cost(), now
        return ProcessFigures(
            cpu=self._cost.cpu,
            memory=self._cost.memory,
            lag=pulse.lag,
            frames=frames,
            coalesced=coalesced,
            drift=None if feed.vitals.offset_error is None else feed.vitals.offset,
            drift_error=feed.vitals.offset_error,
            weight=feed.governor.used,
            weight_limit=feed.governor.limit,
        )
