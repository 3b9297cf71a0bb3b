"""The help: every key of the place one is in, read from the bindings themselves, and what the marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.table import Table
from rich.text import Text
from textual.app import App
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from tui.screens.keys import bound, rows_of
from tui.widgets.panel import PanelKind, PanelState, mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.dom import DOMNode

_STATES: Final = {
    PanelKind.LIVE: "the exchange's numbers, as of now",
    PanelKind.LOADING: "asked for, and not yet here",
    PanelKind.SYNCING: "the book is there, and waits for the first change that joins it",
    PanelKind.STALE: "nothing came for longer than it should: the last true value stays, paler",
    PanelKind.DESYNCED: "a change was missed: the last true book stays, paler, until a new one is there",
    PanelKind.RECONNECTING: "the connection broke, and is being opened again",
    PanelKind.OFFLINE: "the exchange can't be reached",
    PanelKind.HALTED: "the exchange doesn't trade this symbol now",
    PanelKind.RATE_LIMITED: "the exchange answers no requests for a while",
    PanelKind.EMPTY: "there is nothing to show yet",
}
MARKS: Final = (
    *((mark(PanelState(kind)), words) for kind, words in _STATES.items()),
    ("—", "not known; a zero is written as 0"),
    ("▲ ▼", "higher, lower than before"),
    ("B S", "the aggressor bought, sold"),
    ("★", "a large trade"),
    ("◷ ╌", "an alert, and the price that it waits for"),
)


class Help(ModalScreen[None]):
    """Keys of a place and its panels; any key that leaves a screen leaves it."""

    NAME = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q", "dismiss", "Leave the help", id="help.leave"),
        Binding("j,down", "scroll(1)", "Scroll down", id="list.down"),
        Binding("k,up", "scroll(-1)", "Scroll up", id="list.up"),
    ]

    def __init__(self, sections: Iterable[tuple[str, DOMNode]], keymap: Mapping[str, str]) -> None:
        super().__init__()
        self._places = list(sections)
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """One scrolling sheet: sections of keys, then the marks."""
        with VerticalScroll(id="help") as sheet:
            sheet.border_title = "Keys"
            sheet.border_subtitle = "↑↓ scroll  Esc back"
            for title, keys in self._sections():
                yield Static(Text(title, "bold"), classes="section")
                yield Static(_table(keys))
            yield Static(Text("What the marks say", "bold"), classes="section")
            yield Static(_table(MARKS))

    def action_scroll(self, by: int) -> None:
        """Move the sheet by a line."""
        self.query_one("#help").scroll_relative(y=by, animate=False)

    def _sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Titles and keys; what holds in the whole place isn't told again below its panels."""
        told: set[str] = set()
        for title, node in self._places:
            rows = rows_of(self.app, type(node), self._keymap, told)
            if rows:
                yield title, rows
            if isinstance(node, App | Screen):
                told.update(bound(type(node), self._keymap).key_to_bindings)


def _table(rows: Iterable[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=16, no_wrap=True, style="bold")
    table.add_column()
    for row in rows:
        table.add_row(*row)
    return table
