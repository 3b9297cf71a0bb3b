"""The alerts: what each watches for, how it stands, what it sees now; a cursor chooses one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Unpack

import msgspec
from textual.binding import Binding, BindingType

from tui.widgets.cursor import CursorPanel
from tui.widgets.scroll import MOVES
from tui.widgets.table import Column, Row, Table
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from tui.widgets.lines import Line, Part, WidgetOptions
    from tui.widgets.panel import PanelState


class AlertRow(msgspec.Struct, frozen=True):
    """One alert as it is now, in words."""

    id: str
    state: Part
    """How it stands as a glyph with a word, and the paint of both."""
    symbol: str
    when: str
    sees: str = ""
    """The values in its expression; empty where none is known."""
    fires: str = ""
    """Once, or how often."""
    tells: str = ""
    """What it does when it fires."""
    last: str = ""
    """When it last fired; empty where it never did."""
    name: str = ""
    off: bool = False
    """Whether it is not watched, here or at all."""


class AlertList(CursorPanel, Table):
    """An alert a line; the cursor keeps to its alert while others come and go."""

    NAME = "Alerts"
    HINTS = (
        "a add  Enter edit  d delete  space on/off  s snooze  T test",
        "a add  d delete  s snooze  T test",
        "a add",
    )
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("state", 0, right=False),
        Column("symbol", 1, right=False),
        Column("fires when", 2, right=False, least=18),
        Column("sees now", 3, right=False, least=16),
        Column("fires", 6, right=False),
        Column("tells by", 7, right=False, least=8),
        Column("last fired", 4, right=False),
        Column("name", 5, right=False, least=8),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("enter", "open", "Edit", tooltip="Edit the alert", id="alerts.edit"),
    ]

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._alerts: Sequence[AlertRow] = ()
        self._awaited = ""

    @property
    def keys(self) -> Sequence[str]:
        """The ids of all alerts, in their order."""
        return [alert.id for alert in self._alerts]

    def show(self, alerts: Sequence[AlertRow], state: PanelState, *, zone: tzinfo) -> None:
        """Show these alerts; `state` says what is the matter with them, or with there being none."""
        self._alerts = alerts
        ids = self.keys
        for wanted in (self.chosen, self._awaited):
            if wanted in ids:
                self._place = ids.index(wanted)
        if self._awaited in ids:
            self._awaited = ""
        self._choose(self._place)
        self.set_state(state, zone, bare=not alerts)
        self.put_rows([alert_row(alert) for alert in alerts])
        self.redraw()

    def choose(self, alert: str) -> None:
        """Put the cursor on an alert that comes with the next `show`."""
        self._awaited = alert

    def content(self, width: int) -> list[Line]:
        """The rows, the one under the cursor on another ground."""
        lines = super().content(width)
        self._mark(lines, self._place)
        return lines


def alert_row(alert: AlertRow) -> Row:
    """An alert's cells."""
    hue = "axis" if alert.off else "text"
    return (
        alert.state,
        (alert.symbol, f"{hue} bold"),
        (alert.when, hue),
        (alert.sees or numbers.UNKNOWN, hue if alert.sees else "axis"),
        (alert.fires, hue),
        (alert.tells, hue),
        (alert.last or numbers.UNKNOWN, hue if alert.last else "axis"),
        (alert.name, hue),
    )
