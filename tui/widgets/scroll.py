"""A panel whose lines may be more than it has room for: they move by keys and wheel below a fixed head."""

from __future__ import annotations

from typing import ClassVar, Final, Unpack

from textual.binding import Binding, BindingType

from tui.widgets.figures import first_that_fits
from tui.widgets.keys import counterparts
from tui.widgets.lines import Line, WidgetOptions, fitted
from tui.widgets.panel import Panel

WHEEL: Final = 3
"""Lines that a turn of the wheel moves."""

MOVES: Final = (
    *counterparts(
        "Move through the lines",
        Binding("down,j", "move(1)", "Next line", show=False, id="list.down"),
        Binding("up,k", "move(-1)", "Line before", show=False, id="list.up"),
    ),
    *counterparts(
        "Move by a page",
        Binding("pagedown,ctrl+d", "turn(1)", "Next page", show=False, id="list.page-down"),
        Binding("pageup,ctrl+u", "turn(-1)", "Page before", show=False, id="list.page-up"),
    ),
    Binding("home,g", "first", "Go to the first line", show=False, id="list.first"),
    Binding("end,G", "last", "Go to the last line", show=False, id="list.last"),
)


class ScrollPanel(Panel, can_focus=True):
    """Shows a window on its lines; with FOLLOWS it stays at the last one until it is moved away from it."""

    FOLLOWS: ClassVar[bool] = False
    HINTS: ClassVar[tuple[str, ...]] = ()
    """Keys for the lower border, from the longest form to the shortest."""

    BINDINGS: ClassVar[list[BindingType]] = [*MOVES]

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._top: int | None = None if self.FOLLOWS else 0
        self._count = 0
        self._room = 0
        self._told = ""

    def head(self, width: int) -> list[Line]:
        """The lines that stay at the top, such as the titles of columns."""
        del width
        return []

    def content(self, width: int) -> list[Line]:
        """All lines that can be moved through, each exactly `width` cells; a subclass says which."""
        raise NotImplementedError

    def draw(self, width: int, height: int) -> list[Line]:
        """The head, and the part of the content that is in sight."""
        head = self.head(width)[:height]
        lines = self.content(width)
        self._count, self._room = len(lines), height - len(head)
        top = self._clamp()
        shown = lines[top : top + self._room]
        blank = fitted((), width)
        return head + shown + [blank] * (self._room - len(shown))

    def redraw(self) -> int:
        """Draw, and say in the lower border which lines are in sight where not all are."""
        changed = super().redraw()
        self._hint_at()
        return changed

    def tell(self, detail: str) -> None:
        """Put a detail behind the name and the state; the lower border is the panel's own."""
        self._told = detail
        self._hint_at()

    def action_move(self, by: int) -> None:
        """Move by lines."""
        self._go(self._clamp() + by)

    def action_turn(self, by: int) -> None:
        """Move by pages; one line of the old page stays in sight."""
        self._go(self._clamp() + by * max(1, self._room - 1))

    def action_first(self) -> None:
        """Go to the first line."""
        self._go(0)

    def action_last(self) -> None:
        """Go to the last line."""
        self._go(self._count)

    def on_mouse_scroll_down(self) -> None:
        """Move with the wheel."""
        self._go(self._clamp() + WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Move with the wheel."""
        self._go(self._clamp() - WHEEL)

    def _go(self, top: int) -> None:
        end = max(0, self._count - self._room)
        self._top = None if self.FOLLOWS and top >= end else max(0, min(end, top))
        self.redraw()

    def _clamp(self) -> int:
        end = max(0, self._count - self._room)
        return end if self._top is None else min(end, self._top)

    def _hint_at(self) -> None:
        top, hints = self._clamp(), self.HINTS
        if self._count > self._room > 0:
            place = f"{top + 1}–{min(self._count, top + self._room)} of {self._count}"
            hints = (*(f"{place}  {hint}" for hint in hints), f"{place}  j k move", place)
        self.set_heading(self._told, first_that_fits(hints, self.size.width - 4))
