"""What can be done now, on one line, each with its key: by key where it is bound, here by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Unpack

from tui.widgets.hints import retold
from tui.widgets.lines import Line, LineWidget, Part, WidgetOptions, fitted, line_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


class Button(NamedTuple):
    """A key with words, such as `y send`, and the action of the screen that a click runs."""

    words: str
    action: str
    weighty: bool = False
    """Whether it does what can't be taken back."""


class Buttons(LineWidget):
    """Shows buttons side by side; those that have no room are left out from the end."""

    DEFAULT_CSS = """
    Buttons { height: 1; width: 1fr; background: $surface; }
    """

    def __init__(self, buttons: Sequence[Button], **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._buttons = tuple(buttons)

    def show(self, buttons: Sequence[Button]) -> None:
        """Show others."""
        self._buttons = tuple(buttons)
        self.redraw()

    async def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        offset = event.get_content_offset(self)
        part = self.part_at(offset.x, offset.y) if offset is not None else None
        for button in self._buttons:
            if part == self._part(button):
                await self.screen.run_action(button.action)

    def draw(self, width: int, height: int) -> list[Line]:
        """The line; further ones are blank."""
        parts: list[Part] = []
        for button in self._buttons:
            part = self._part(button)
            if line_width([*parts, part]) > width:
                break
            parts += [part, (" ", "")]
        return [fitted(parts, width)] + [fitted((), width)] * (height - 1)

    def _part(self, button: Button) -> Part:
        words = retold(button.words, self) if self.is_attached else button.words
        return f" {words} ", "last-text bold|last" if button.weighty else "text|frame"
