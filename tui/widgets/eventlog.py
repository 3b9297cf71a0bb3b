"""The event log: what happened to connections, streams and books, the newest at the end."""

from __future__ import annotations

from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

import msgspec
from textual.binding import Binding, BindingType

from tui.widgets.lines import Line, WidgetOptions, fitted
from tui.widgets.panel import LIVE, PanelKind, PanelState, wrap, zone_name
from tui.widgets.prints import clock
from tui.widgets.scroll import MOVES, ScrollPanel

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo


class Level(IntEnum):
    """How much an event matters."""

    INFO = 0
    WARN = 1
    ERROR = 2


class Event(msgspec.Struct, frozen=True):
    """Something that happened, in words; time in ms since the epoch."""

    time: int
    level: Level
    words: str


_PAINTS: Final = {Level.INFO: "axis", Level.WARN: "warn bold", Level.ERROR: "alarm bold"}
_INDENT: Final = 16  # cells of time and level before the words
_NARROW: Final = 40
_NOTHING: Final = PanelState(PanelKind.EMPTY, "Nothing has happened yet.")


class EventLog(ScrollPanel):
    """Shows the events that pass a filter; follows the newest until it is moved away from the end."""

    NAME = "Event log"
    FOLLOWS = True
    HINTS = ("/ filter  l level  E export  y copy", "/ filter  l level  E export", "/ filter  E export")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "raise_level", "Level", tooltip="Show events from the next level on", id="log.level"),
        *MOVES,
    ]

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._events: Sequence[Event] = ()
        self._words = ""
        self._level = Level.INFO

    @property
    def words(self) -> str:
        """What the events that are shown contain."""
        return self._words

    @property
    def passed(self) -> list[Event]:
        """The events that pass the filter, the newest last."""
        wanted = self._words.casefold()
        return [
            event
            for event in self._events
            if event.level >= self._level and wanted in f"{event.level.name} {event.words}".casefold()
        ]

    def show(self, events: Sequence[Event], *, zone: tzinfo) -> None:
        """Show these events, the newest last."""
        self._events = events
        self._judge(zone)

    def narrow(self, words: str) -> None:
        """Show only events that contain these words; with none all of them."""
        self._words = words.strip()
        self._judge(self.zone)

    def action_raise_level(self) -> None:
        """Show only what matters more, or after the highest level everything again."""
        self._level = Level((self._level + 1) % len(Level))
        self._judge(self.zone)

    def content(self, width: int) -> list[Line]:
        """An event with as many lines as its words need."""
        return [line for event in self.passed for line in event_lines(event, self.zone, width)]

    def text(self) -> str:
        """The events that pass the filter as lines of text, with dates and the zone."""
        return "".join(f"{_stamp(event.time, self.zone)}  {said(event)}\n" for event in self.passed)

    def _judge(self, zone: tzinfo) -> None:
        passed = self.passed
        filters = [f"level ≥ {self._level.name.lower()}"] if self._level else []
        filters += [f"“{self._words}”"] if self._words else []
        nothing = _NOTHING
        if self._events and not passed:
            nothing = PanelState(PanelKind.EMPTY, f"Nothing passes the filter {', '.join(filters)}.")
        self.set_state(LIVE if passed else nothing, zone, bare=not passed)
        counted = f"{len(passed)} of {len(self._events)}" if filters else ""
        self.tell("  ".join([*(("filter: " + ", ".join(filters), counted) if filters else ())]))
        self.redraw()


def said(event: Event) -> str:
    """An event's level and words in a line of text."""
    return f"{event.level.name:<5}  {event.words}"


def event_lines(event: Event, zone: tzinfo, width: int) -> list[Line]:
    """An event in lines of `width` cells: its time and level before the first."""
    head = ((f" {clock(event.time, zone)[:8]} ", "axis"), (f"{event.level.name:<5} ", _PAINTS[event.level]))
    if width < _NARROW:
        return [
            fitted(line, width)
            for line in (head, *(((f" {t}", "text"),) for t in wrap(event.words, width - 1)))
        ]
    lines = wrap(event.words, width - _INDENT - 1) or [""]
    rest: list[Line] = [((" " * _INDENT, ""), (line, "text")) for line in lines[1:]]
    return [fitted(line, width) for line in ((*head, (lines[0], "text")), *rest)]


def _stamp(time: int, zone: tzinfo) -> str:
    moment = datetime.fromtimestamp(time / 1000, zone)
    return f"{moment:%Y-%m-%d %H:%M:%S}.{time % 1000:03} {zone_name(zone, time)}"
