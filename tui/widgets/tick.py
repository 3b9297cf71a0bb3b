"""A choice to tick: `[x] bell`, told by a letter and not only by a colour."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox


class Tick(Checkbox):
    """A checkbox of one line."""

    BUTTON_LEFT = "["
    BUTTON_RIGHT = "]"

    def render(self) -> Content:
        """The box and its label."""
        style = self.get_visual_style("toggle--label")
        return Content.styled(f"[{'x' if self.value else ' '}] ", style) + Content.styled(
            self.label.plain, style
        )
