"""One of a few, on one line: `‹Limit› Market  OCO`; by arrows, space or mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Unpack

from textual.binding import Binding
from textual.message import Message

from tui.widgets.keys import counterparts
from tui.widgets.lines import Line, LineWidget, Part, WidgetOptions, fitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType


class Option(NamedTuple):
    """What can be chosen: how it is known, and how it is written."""

    id: str
    label: str


class Choice(LineWidget, can_focus=True):
    """Shows all options with the chosen one in brackets; where there is no room, the chosen one only."""

    DEFAULT_CSS = """
    Choice { height: 1; width: 1fr; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *counterparts(
            "Choose",
            Binding("right,l", "step(1)", "Next", show=False, id="choice.next"),
            Binding("left,h", "step(-1)", "Before", show=False, id="choice.before"),
        ),
        Binding("space", "turn", "Next, and from the last to the first", show=False, id="choice.turn"),
    ]

    @dataclass
    class Changed(Message):
        """Another option was chosen by a person."""

        choice: Choice
        value: str

        @property
        def control(self) -> Choice:
            """Which choice it was, for selectors."""
            return self.choice

    def __init__(self, options: Sequence[Option], value: str, **more: Unpack[WidgetOptions]) -> None:
        super().__init__(**more)
        self._options = tuple(options)
        self.value = value

    def choose(self, value: str) -> None:
        """Choose without a word to anybody."""
        self.value = value
        self.redraw()

    def offer(self, options: Sequence[Option]) -> None:
        """Offer others; where the chosen one isn't among them, the first is chosen without a word."""
        if self._options != tuple(options):
            self._options = tuple(options)
            if self.value not in {option.id for option in options}:
                self.value = self._options[0].id
            self.redraw()

    def action_step(self, by: int) -> None:
        """Take the next option, or the one before."""
        self._take(max(0, min(self._place + by, len(self._options) - 1)))

    def action_turn(self) -> None:
        """Take the next option, after the last one the first."""
        self._take((self._place + 1) % len(self._options))

    def on_click(self, event: events.Click) -> None:
        """Take the option under the mouse."""
        offset = event.get_content_offset(self)
        part = self.part_at(offset.x, offset.y) if offset is not None else None
        text = part[0][1:-1] if part is not None else ""
        place = next((at for at, option in enumerate(self._options) if option.label == text), None)
        if place is not None:
            self._take(place)

    def on_focus(self) -> None:
        """Show that the keys are here."""
        self.redraw()

    def on_blur(self) -> None:
        """Show that the keys are elsewhere."""
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The line; further ones are blank."""
        whole = tuple(self._part(option) for option in self._options)
        chosen = self._part(self._options[self._place])
        more: Part = (f" {self._place + 1} of {len(self._options)}", "axis")
        return [fitting([whole, (chosen, more), (chosen,)], width), *[fitting([()], width)] * (height - 1)]

    @property
    def _place(self) -> int:
        return next((at for at, option in enumerate(self._options) if option.id == self.value), 0)

    def _part(self, option: Option) -> Part:
        if option.id != self.value:
            return f" {option.label} ", "axis"
        return f"‹{option.label}›", "text bold|cursor" if self.has_focus else "text bold"

    def _take(self, place: int) -> None:
        value = self._options[place].id
        if value != self.value:
            self.choose(value)
            self.post_message(self.Changed(self, value))
