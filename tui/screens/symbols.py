"""The symbol search: a line to type in, and the exchange's symbols by fuzzy match below it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from tui.feed.trouble import RequestError
from tui.screens.typeahead import TypeAhead

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.wire.replies import SymbolInfo

SHOWN: Final = 50
"""How many matches are listed; who looks for one more types one more letter."""


class SymbolSearch(ModalScreen[str | None], TypeAhead):
    """Finds a symbol by some of its letters; gives the symbol, or None when it was left."""

    NAME = "Symbol search"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave the search", id="search.leave"),
        Binding("down", "move(1)", "Next match", id="search.next"),
        Binding("up", "move(-1)", "Match before", id="search.before"),
        Binding("pagedown", "move(10)", "Ten matches on", id="search.page-down"),
        Binding("pageup", "move(-10)", "Ten matches back", id="search.page-up"),
    ]

    def __init__(self, load: Callable[[], Awaitable[Mapping[str, SymbolInfo]]]) -> None:
        super().__init__()
        self._load = load
        self._symbols: Mapping[str, SymbolInfo] = {}
        self._matched: str | None = None

    def compose(self) -> ComposeResult:
        """A box with the line, the matches and a word on what to do."""
        with Vertical(id="search"):
            yield Input(placeholder="Symbol: type some of its letters", id="query")
            yield OptionList(id="matches")
            yield Label("Loading the exchange's symbols …", id="hint")

    def on_mount(self) -> None:
        """Ask for the symbols; typing may begin before they are here."""
        self.query_one("#search").border_title = "Find a symbol"
        self._fetch()

    @work(exclusive=True)
    async def _fetch(self) -> None:
        try:
            self._symbols = await self._load()
        except RequestError as error:
            self._hint(f"The exchange's symbols can't be had: {error}. Enter opens the symbol as typed.")
            return
        self._match()

    @on(Input.Changed)
    def _match(self) -> None:
        if not self._symbols:
            return
        query = self._matched = self._query()
        found = search(query, self._symbols.values())
        matches = self.query_one(OptionList)
        matches.clear_options()
        matches.add_options(Option(_line(info, query), id=info.symbol) for info in found[:SHOWN])
        if found:
            matches.highlighted = 0
        self._hint(
            f"{len(found)} of {len(self._symbols)} symbols · ↑↓ choose · Enter opens · Esc leaves"
            if found
            else f"None of {len(self._symbols)} symbols has these letters in this order. Take some away."
        )

    @on(Input.Submitted)
    def _open(self) -> None:
        if self._matched != self._query():
            self._match()
        matches = self.query_one(OptionList)
        option = matches.highlighted_option
        if option is not None:
            self.dismiss(option.id)
        elif not self._symbols and (typed := self.query_one(Input).value.strip().upper()):
            self.dismiss(typed)

    @on(OptionList.OptionSelected)
    def _pick(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option.id)

    def _query(self) -> str:
        return self.query_one(Input).value.strip().replace("/", "")

    def action_move(self, by: int) -> None:
        """Move the mark among the matches, from the line as well."""
        matches = self.query_one(OptionList)
        if matches.option_count:
            at = (matches.highlighted or 0) + by
            matches.highlighted = max(0, min(at, matches.option_count - 1))

    def _hint(self, words: str) -> None:
        self.query_one("#hint", Label).update(words)


def search(query: str, symbols: Iterable[SymbolInfo]) -> list[SymbolInfo]:
    """The symbols with the query's letters in order: best match first, then those that trade.

    Of equals first those in the currency that most are quoted in, then the shortest.
    """
    matcher = Matcher(query)
    known = list(symbols)
    quoted = Counter(info.quote for info in known)
    # Most symbols fall out here: to score one takes thirty times as long.
    letters = re.compile(".*".join(map(re.escape, query)), re.IGNORECASE)
    likely = [info for info in known if letters.search(info.symbol)]
    found = [(matcher.match(info.symbol) if query else 1.0, info) for info in likely]
    found.sort(
        key=lambda hit: (
            -hit[0],
            not hit[1].trading,
            -quoted[hit[1].quote],
            len(hit[1].symbol),
            hit[1].symbol,
        )
    )
    return [info for _, info in found]


def _line(info: SymbolInfo, query: str) -> Content:
    name = Matcher(query).highlight(info.symbol) if query else Content(info.symbol)
    status = "" if info.trading else f"  {info.status}: no trading"
    return Content.assemble(
        name, Content.styled(f"  {info.base}/{info.quote}", "dim"), Content.styled(status, "$warn")
    )
