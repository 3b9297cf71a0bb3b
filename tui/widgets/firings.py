"""What fired, why and when, the newest at the end."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec
from rich.cells import cell_len

from tui.widgets.lines import Line, fitted, line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState, wrap, zone_name
from tui.widgets.scroll import ScrollPanel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

_NOTHING: Final = PanelState(
    PanelKind.EMPTY, "Nothing has fired yet. T tests the alert under the cursor: its bell, sound and command."
)
_NARROW: Final = 50
_LEAST: Final = 20  # cells that a reason needs beside what it belongs to
LATE: Final = 5_000
"""Milliseconds after the event from which on a firing tells when that was: its trade was fetched late."""


class Firing(msgspec.Struct, frozen=True):
    """An alert that fired; times in ms since the epoch."""

    time: int
    symbol: str
    why: str
    name: str = ""
    event_time: int | None = None
    test: bool = False


class Firings(ScrollPanel):
    """A firing with as many lines as its reason needs; follows the newest until it is moved away."""

    NAME = "What fired"
    FOLLOWS = True
    _firings: Sequence[Firing] = ()

    def show(self, firings: Sequence[Firing], *, zone: tzinfo) -> None:
        """Show what fired, the newest last."""
        self._firings = firings
        self.set_state(LIVE if firings else _NOTHING, zone, bare=not firings)
        self.redraw()

    def content(self, width: int) -> list[Line]:
        """Each firing in its lines."""
        return [line for firing in self._firings for line in firing_lines(firing, self.zone, width)]


def firing_lines(firing: Firing, zone: tzinfo, width: int) -> list[Line]:
    """When, what and why, in lines of `width` cells."""
    moment = datetime.fromtimestamp(firing.time / 1000, zone)
    clock = (
        f" {moment:%m-%d %H:%M:%S} {zone_name(zone, firing.time)} "
        if width >= _NARROW
        else f" {moment:%H:%M:%S} "
    )
    mark = (("test ", "warn bold"),) if firing.test else ()
    late: Line = ()
    if firing.event_time is not None and firing.time - firing.event_time >= LATE:
        happened = datetime.fromtimestamp(firing.event_time / 1000, zone)
        late = ((f"of {happened:%H:%M:%S} ", "warn"),)
    head: Line = ((clock, "axis"), *mark, *late, (f"{firing.symbol} ", "text bold"))
    name = f"{firing.name} " if firing.name else ""
    room = width - line_width(head) - cell_len(name) - 1
    if room < _LEAST:
        words = wrap(name + firing.why, max(1, width - 4))
        return [fitted(head, width), *(fitted(((f"   {line}", "text"),), width) for line in words)]
    head = (*head, (name, "last"))
    first, *more = wrap(firing.why, room) or [""]
    indent = " " * line_width(head)
    return [
        fitted((*head, (first, "text")), width),
        *(fitted(((indent, ""), (words, "text")), width) for words in more),
    ]
