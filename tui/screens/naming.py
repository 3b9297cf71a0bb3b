"""A line to type one thing in: the name of a list, the path of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Naming(ModalScreen[str | None]):
    """Gives what was typed, None when it was left; `check` makes it right, or raises ValueError."""

    NAME = "Name"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave without a name", id="name.leave"),
    ]

    def __init__(self, title: str, hint: str, check: Callable[[str], str], value: str = "") -> None:
        super().__init__()
        self._heading = title
        self._words = hint
        self._check = check
        self._value = value

    def compose(self) -> ComposeResult:
        """A box with the line and a word on what to do."""
        with Vertical(classes="sheet") as box:
            box.border_title = self._heading
            yield Input(self._value, id="name")
            yield Label(self._words, id="hint", markup=False)

    @on(Input.Changed)
    def _forgive(self) -> None:
        self.query_one("#hint", Label).update(self._words)

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._check(event.value))
        except ValueError as error:
            self.query_one("#hint", Label).update(str(error))
