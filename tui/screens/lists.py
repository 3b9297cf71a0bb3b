"""The lists by name: go to one, make, rename or delete one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from tui.lists.watchlists import MARKET

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.lists.watchlists import Watchlists

HINT: Final = "Enter goes there · n new · m rename · d delete · Esc leaves"


class Deed(StrEnum):
    """What is to be done with a list."""

    GO = "go"
    CREATE = "create"
    RENAME = "rename"
    DELETE = "delete"


class Wanted(NamedTuple):
    """What is to be done, and with which list."""

    deed: Deed
    name: str


class ListsView(ModalScreen[Wanted | None]):
    """Gives what is to be done; None when it was left. To delete a list takes the same key twice."""

    NAME = "Lists"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave the lists", id="lists.leave"),
        Binding("n", "wish('create')", "Make a list", id="lists.create"),
        Binding("m", "wish('rename')", "Rename the list", id="lists.rename"),
        Binding("d", "wish('delete')", "Delete the list", id="lists.delete"),
        Binding("j", "step(1)", "Next list", id="lists.next"),
        Binding("k", "step(-1)", "List before", id="lists.before"),
    ]

    def __init__(self, lists: Watchlists, present: str) -> None:
        super().__init__()
        self._lists = lists
        self._present = present
        self._doomed = ""

    def compose(self) -> ComposeResult:
        """A box with a line a list."""
        with Vertical(classes="sheet") as box:
            box.border_title = "Lists"
            yield OptionList(*(self._option(name) for name in self._lists.names), id="choices")
            yield Label(HINT, id="hint", markup=False)

    def on_mount(self) -> None:
        """Begin at the list that is looked at."""
        names = self._lists.names
        at = names.index(self._present) if self._present in names else 0
        self.query_one(OptionList).highlighted = at

    @on(OptionList.OptionSelected)
    def _go(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(Wanted(Deed.GO, event.option.id or ""))

    @on(OptionList.OptionHighlighted)
    def _spare(self, event: OptionList.OptionHighlighted) -> None:
        if event.option.id != self._doomed:
            self._doomed = ""
            self._hint(HINT)

    def action_step(self, by: int) -> None:
        """Move the mark."""
        choices = self.query_one(OptionList)
        choices.highlighted = max(0, min((choices.highlighted or 0) + by, choices.option_count - 1))

    def action_wish(self, deed: str) -> None:
        """Give what is to be done with the list under the mark."""
        option = self.query_one(OptionList).highlighted_option
        name = option.id if option is not None and option.id is not None else ""
        found = self._lists.find(name)
        if deed == Deed.CREATE:
            self.dismiss(Wanted(Deed.CREATE, ""))
        elif found is None:
            self._hint(f"{MARKET} is the exchange's: it can't be renamed or deleted.")
        elif deed == Deed.DELETE and self._doomed != name:
            self._doomed = name
            self._hint(f"d again deletes {name} with its {_counted(found.symbols)}; stars stay.")
        else:
            self.dismiss(Wanted(Deed(deed), name))

    def _hint(self, words: str) -> None:
        self.query_one("#hint", Label).update(Content(words))

    def _option(self, name: str) -> Option:
        found = self._lists.find(name)
        told = "every symbol that the exchange lists" if found is None else _counted(found.symbols)
        return Option(Content.assemble(Content(name), Content.styled(f"  {told}", "dim")), id=name)


def _counted(symbols: tuple[str, ...]) -> str:
    return f"{len(symbols)} symbol{'' if len(symbols) == 1 else 's'}"
