"""Which columns a list shows, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from tui.lists.columns import BY_ID, DEFAULT
from tui.widgets.keys import counterparts

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

HINT: Final = "space shows or hides · J K move · 0 all as at first · Enter keeps it · Esc leaves"


class ColumnsView(ModalScreen[tuple[str, ...] | None]):
    """Gives the columns that are to be shown, from left to right; None when it was left."""

    NAME = "Columns"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave the columns as they were", id="columns.leave"),
        Binding("space", "switch", "Show or hide the column", id="columns.toggle"),
        *counterparts(
            "Move the column",
            Binding("J", "shift(1)", "Move the column on", id="columns.on"),
            Binding("K", "shift(-1)", "Move the column back", id="columns.back"),
        ),
        Binding("j", "step(1)", "Next column", id="columns.next"),
        Binding("k", "step(-1)", "Column before", id="columns.before"),
        Binding("0", "restore", "All columns, as at first", id="columns.restore"),
    ]

    def __init__(self, shown: tuple[str, ...]) -> None:
        super().__init__()
        self._order = [*shown, *(name for name in DEFAULT if name not in shown)]
        self._shown = set(shown)

    def compose(self) -> ComposeResult:
        """A box with a line a column."""
        with Vertical(classes="sheet") as box:
            box.border_title = "Columns"
            yield OptionList(id="choices")
            yield Label(HINT, id="hint")

    def on_mount(self) -> None:
        """Show how they are."""
        self._list(0)

    @on(OptionList.OptionSelected)
    def _keep(self) -> None:
        self.dismiss(tuple(name for name in self._order if name in self._shown))

    def action_switch(self) -> None:
        """Show or hide the column under the mark."""
        place = self._place
        self._shown ^= {self._order[place]}
        self._list(place)

    def action_shift(self, by: int) -> None:
        """Move the column under the mark."""
        place = self._place
        to = max(0, min(place + by, len(self._order) - 1))
        self._order.insert(to, self._order.pop(place))
        self._list(to)

    def action_step(self, by: int) -> None:
        """Move the mark."""
        self.query_one(OptionList).highlighted = max(0, min(self._place + by, len(self._order) - 1))

    def action_restore(self) -> None:
        """Show all of them, as nobody chose."""
        self._order, self._shown = list(DEFAULT), set(DEFAULT)
        self._list(0)

    @property
    def _place(self) -> int:
        return self.query_one(OptionList).highlighted or 0

    def _list(self, place: int) -> None:
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(Option(self._line(name), id=name) for name in self._order)
        choices.highlighted = place

    def _line(self, name: str) -> Content:
        column = BY_ID[name]
        mark = "[x]" if name in self._shown else "[ ]"
        return Content.assemble(
            f"{mark} ", Content.styled(f"{column.title:<11}", "bold"), Content.styled(column.words, "dim")
        )
