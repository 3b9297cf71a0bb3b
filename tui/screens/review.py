"""The read-back before something is sent: what, and to whom; only `y` sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label

from tui.screens.overlay import Overlay
from tui.widgets.buttons import Button, Buttons
from tui.widgets.notes import Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.widgets.lines import Line
    from tui.wire.venues import Venue


class Review(Overlay[bool]):
    """Gives whether it is to be sent; `verb` says what `y` does, and `read` what is read back, as of now.

    With a `phrase`, that is to be typed first, and Enter pressed; `why` says why. The phrase may end with the
    very key that sends, and that may be held for longer than it takes to type it.
    """

    NAME = "Review"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "send", "Send what was read back", id="review.send"),
        Binding("escape", "dismiss(False)", "Leave without sending", id="review.leave"),
    ]

    def __init__(
        self,
        heading: str,
        read: Callable[[], Sequence[Line]],
        venue: Venue,
        verb: str = "send",
        *,
        phrase: str = "",
        why: str = "",
    ) -> None:
        super().__init__()
        self._heading = heading
        self._read_back = read
        self._venue = venue
        self._verb = verb
        self._phrase = phrase
        self._why = why

    def compose(self) -> ComposeResult:
        """The read-back, the line for the phrase, and what can be done."""
        with Vertical(id="review", classes="sheet") as box:
            box.border_title = Content.assemble(self._heading, "  ", badge(self._venue))
            yield Notes(self._read_back(), id="read-back")
            if self._phrase:
                yield Label(self._why, id="hint", markup=False)
                yield Input(placeholder=f"type {self._phrase}", id="phrase", select_on_focus=False)
            yield Buttons(self._buttons(), id="buttons")

    def follow(self, now: int) -> None:
        """Read it back as of now."""
        del now
        self.query_one("#read-back", Notes).show(self._read_back())

    def action_send(self) -> None:
        """Send, unless the phrase isn't typed yet."""
        if not self._phrase:
            self.dismiss(True)

    @on(Input.Submitted)
    def action_confirm(self) -> None:
        """Take the phrase, where it was typed in full: from now on it can be sent."""
        field = self.query_one(Input)
        if field.value.strip().upper() == self._phrase.upper():
            self._phrase = ""
            field.disabled = True
            self.query_one(Buttons).show(self._buttons())

    def _buttons(self) -> list[Button]:
        go = (
            Button("⏎ confirm", "confirm")
            if self._phrase
            else Button(f"y {self._verb}", "send", weighty=True)
        )
        return [go, Button("Esc back", "dismiss(False)")]


def badge(venue: Venue) -> Content:
    """The venue in a word, and whether it is about real money."""
    if venue.live:
        return Content.assemble(
            (f" {venue.label} ", "bold $last-text on $last"), (" real money", "bold $warn")
        )
    return Content.assemble((f" {venue.label} ", "bold $foreground on $frame"), (" no real money", "$axis"))
