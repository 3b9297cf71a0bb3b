"""A line for a price or an amount: digits only; plus, minus and the wheel move it by a step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from tui.widgets.keys import counterparts

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from tui.widgets.lines import WidgetOptions

ALLOWED: Final = r"[0-9.,%]*"
"""What may be typed: separators are forgiven, and 25% means a share of what is free."""


class AmountField(Input):
    """Asks to be moved by steps, since only who made it knows how long a step is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *counterparts(
            "Step up, step down",
            # A line takes characters for itself, unless a key comes first.
            Binding("plus,equals_sign", "step(1)", "Step up", show=False, priority=True, id="amount.up"),
            Binding("minus", "step(-1)", "Step down", show=False, priority=True, id="amount.down"),
        ),
    ]

    @dataclass
    class Stepped(Message):
        """The value is to be one step larger, or smaller."""

        field: AmountField
        by: int

        @property
        def control(self) -> AmountField:
            """Which field it was, for selectors."""
            return self.field

    def __init__(self, value: str = "", placeholder: str = "", **options: Unpack[WidgetOptions]) -> None:
        super().__init__(value, placeholder, restrict=ALLOWED, compact=True, **options)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Only what may stand in it is the line's own: letters are keys here, as everywhere."""
        del key
        return character is not None and re.fullmatch(ALLOWED, character) is not None

    def action_step(self, by: int) -> None:
        """Ask to be moved."""
        self.post_message(self.Stepped(self, by))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Ask to be larger."""
        event.stop()
        self.action_step(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Ask to be smaller."""
        event.stop()
        self.action_step(-1)
