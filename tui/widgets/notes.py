"""Lines of words and figures that a sheet shows, a label before each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

from tui.widgets.lines import Line, LineWidget, Part, WidgetOptions, fitted
from tui.widgets.panel import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL: Final = 10
"""Cells of a label."""


class Notes(LineWidget):
    """Shows lines from the top; what is too wide is cut at its end."""

    DEFAULT_CSS = """
    Notes { width: 1fr; background: $surface; }
    """

    def __init__(self, lines: Sequence[Line] = (), **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._notes = tuple(lines)
        self.styles.height = max(1, len(self._notes))

    def show(self, lines: Sequence[Line], least: int = 0) -> None:
        """Show these; the widget becomes as high as they are, and never lower than `least`."""
        self._notes = tuple(lines)
        height = max(least, len(self._notes), 1)
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The lines, and blank ones below them."""
        shown = self._notes[:height]
        return [fitted(line, width) for line in (*shown, *[()] * (height - len(shown)))]


def note(label: str, *parts: Part) -> Line:
    """A line with its label."""
    return ((f"{label:<{LABEL}}", "axis"), *parts)


def sentences(label: str, words: str, paint: str, width: int) -> list[Line]:
    """Words in as many lines as they need, the label before the first."""
    lines = wrap(words, max(1, width - LABEL))
    return [note("" if place else label, (line, paint)) for place, line in enumerate(lines)]
