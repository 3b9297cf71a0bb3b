"""A panel with a cursor on one of its rows, below one line of titles: it moves by keys and mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Unpack

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets.scroll import MOVES, ScrollPanel

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual import events

    from tui.widgets.lines import Line, WidgetOptions


class CursorPanel(ScrollPanel):
    """Knows its rows by their keys (`keys`, which a subclass gives), and which of them the cursor is on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("enter", "open", "Open", show=False, tooltip="Open the row", id="list.open"),
    ]

    @dataclass
    class Opened(Message):
        """The row under the cursor was opened."""

        key: Hashable

    @dataclass
    class Chosen(Message):
        """The cursor went to another row; None where there is none."""

        key: Hashable | None

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self.chosen: Hashable | None = None
        """The key of the row under the cursor; None where there is none."""
        self._place = 0

    @property
    def keys(self) -> Sequence[Hashable]:
        """The keys of all rows, in their order."""
        raise NotImplementedError

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._go_to(self._place + by)

    def action_turn(self, by: int) -> None:
        """Move the cursor by pages; one row of the old page stays in sight."""
        self._go_to(self._place + by * max(1, self._room - 1))

    def action_first(self) -> None:
        """Go to the first row."""
        self._go_to(0)

    def action_last(self) -> None:
        """Go to the last row."""
        self._go_to(len(self.keys) - 1)

    def action_open(self) -> None:
        """Say that the row under the cursor was opened."""
        if self.chosen is not None:
            self.post_message(self.Opened(self.chosen))

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked, twice opens it; what the titles do is the subclass's."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            self.click_title(at.x)
        elif (place := self._clamp() + at.y - 1) < len(self.keys):
            self._go_to(place)
            if event.chain > 1:
                self.action_open()

    def click_title(self, column: int) -> None:
        """The line of titles was clicked, so many cells from its left."""

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.redraw()

    def _mark(self, lines: list[Line], at: int) -> None:
        """Put the cursor's line on another ground, where it is among the lines and the panel has the keys."""
        if self.has_focus and 0 <= at < len(lines):
            lines[at] = tuple((text, f"{paint or 'text'}|cursor") for text, paint in lines[at])

    def _go_to(self, place: int) -> None:
        self._choose(place)
        top = self._clamp()
        self._go(min(top, self._place) if self._place < top else max(top, self._place - self._room + 1))

    def _choose(self, place: int) -> None:
        keys = self.keys
        self._place = max(0, min(place, len(keys) - 1))
        chosen = keys[self._place] if keys else None
        if chosen != self.chosen:
            self.chosen = chosen
            self.post_message(self.Chosen(chosen))
