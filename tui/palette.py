"""The command palette: actions, places, symbols, intervals and themes, by some of their letters."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from textual import actions as runs
from textual import on
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled, WorkerState

from tui.feed.trouble import RequestError
from tui.screens.keys import actions_of
from tui.screens.place import Place
from tui.screens.symbols import search
from tui.screens.typeahead import TypeAhead
from tui.themes import THEMES
from tui.wire.streams import INTERVALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from textual.dom import DOMNode
    from textual.fuzzy import Matcher

    from tui.screens.place import Deck
    from tui.wire.replies import SymbolInfo

SHOWN: Final = 12
"""How many symbols are offered; who looks for another one types another letter."""

PATIENCE: Final = 0.2
"""Seconds that a search waits for the exchange's symbols; without them a symbol is taken as typed."""


class Offer(NamedTuple):
    """Something to choose: its words, a note beside them, what it does, and what else it is found by.

    The best score stands first.
    """

    words: str
    note: str
    run: Callable[[], object]
    alias: str = ""
    score: float = 0.0


class Palette(CommandPalette, TypeAhead):
    """Textual's palette, which waits with Enter until it shows what was typed."""

    def on_mount(self) -> None:
        """Write its key before the line, in a glyph that every terminal has."""
        self.query_one(SearchIcon).icon = ":"

    @on(Input.Submitted)
    def _wait_for_matches(self, event: Input.Submitted) -> None:
        if self._gathering():
            event.stop()
            event.prevent_default()
            self.run_worker(self._submit_after(event.input), group="submit", exclusive=True)

    async def _submit_after(self, field: Input) -> None:
        while gathering := self._gathering():
            # One that is cancelled gave way to another, for what was typed since.
            with suppress(WorkerCancelled):
                await gathering[0].wait()
        field.post_message(Input.Submitted(field, field.value))

    def _gather_commands(self, search_value: str) -> Worker[None]:
        # Under load it may begin once the palette is gone, and find no list: that is no fault.
        worker = super()._gather_commands(search_value)
        worker.exit_on_error = False
        return worker

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """While the palette is there a search that fails is a fault of the program."""
        if event.state is WorkerState.ERROR and event.worker.error is not None and self.display:
            raise event.worker.error

    def _gathering(self) -> list[Worker[Any]]:
        group = self._GATHER_COMMANDS_GROUP
        return [worker for worker in self.workers if worker.group == group and not worker.is_finished]


class Everything(Provider):
    """All that can be chosen; one provider, so that the best stands first whatever it is."""

    async def startup(self) -> None:
        """Ask for the symbols; the palette is there before they are."""
        self._symbols: Mapping[str, SymbolInfo] = {}
        self._loading = asyncio.create_task(self._load())

    async def shutdown(self) -> None:
        """Leave a question that isn't answered yet."""
        self._loading.cancel()

    async def discover(self) -> Hits:
        """What there is before anything is typed: what keys do here, places first."""
        for offer in self._actions():
            yield DiscoveryHit(_line(offer), offer.run, offer.words)

    async def search(self, query: str) -> Hits:
        """Everything that has the letters typed, in their order."""
        matcher = self.matcher(query)
        for offer in (*self._actions(), *self._intervals(), *self._themes()):
            if score := max(rank(query, words, matcher) for words in (offer.words, offer.alias)):
                yield Hit(score, _line(offer, matcher), offer.run, offer.words)
        await asyncio.wait([self._loading], timeout=PATIENCE)
        for offer in self._markets(query):
            yield Hit(offer.score, _line(offer), offer.run, offer.words)

    async def _load(self) -> None:
        try:
            self._symbols = await self._deck.feed.symbols()
        except RequestError:
            self._symbols = {}

    @property
    def _deck(self) -> Deck:
        return cast("Deck", self.app)

    def _actions(self) -> Iterator[Offer]:
        told = {"app.palette"}
        nodes = self.screen.keys() if isinstance(self.screen, Place) else [("", self.app)]
        for title, node in nodes:
            for action in actions_of(type(node), self._deck.keymap):
                if action.id not in told and _is_enabled(node, action.name):
                    told.add(action.id)
                    note = "  ".join((*action.shown(self.app, alone=True), action.id))
                    words = action.words if node is self.app else f"{title}: {action.words}"
                    run = partial(self.app.run_action, action.name, node)
                    yield Offer(words, note, run, action.id.replace(".", " "))

    def _intervals(self) -> Iterator[Offer]:
        for interval in INTERVALS:
            yield Offer(f"Interval {interval}", "", partial(self._deck.open_market, None, interval))

    def _themes(self) -> Iterator[Offer]:
        for name in theme_names(self.app.available_themes):
            yield Offer(f"Theme {name}", "", partial(self._deck.choose_theme, name))

    def _markets(self, query: str) -> Iterator[Offer]:
        """Symbols by their letters, with an interval where one is typed after them: `btcusdt 15m`."""
        symbol, interval = read_market(query)
        if not symbol:
            return
        found = search(symbol, self._symbols.values())[:SHOWN]
        if not self._symbols:
            yield self._market(symbol.upper(), interval, "as typed: the exchange's symbols are not here", 1.0)
        for place, info in enumerate(found):
            exact = 100.0 if info.symbol == symbol.upper() else 0.0
            prefix = 4.5 if info.symbol.startswith(symbol.upper()) else 0.5
            note = f"{info.base}/{info.quote}" + ("" if info.trading else f"  {info.status}: no trading")
            yield self._market(info.symbol, interval, note, exact + prefix - place / 100)

    def _market(self, symbol: str, interval: str | None, note: str, score: float) -> Offer:
        words = f"{symbol} {interval}" if interval else symbol
        return Offer(words, note, partial(self._deck.open_market, symbol, interval), score=score)


class Themes(Provider):
    """The themes, for who wants nothing else."""

    async def discover(self) -> Hits:
        """All of them."""
        for name in theme_names(self.app.available_themes):
            yield DiscoveryHit(Content(name), self._choice(name), name)

    async def search(self, query: str) -> Hits:
        """Those that have the letters typed."""
        matcher = self.matcher(query)
        for name in theme_names(self.app.available_themes):
            if score := matcher.match(name):
                yield Hit(score, matcher.highlight(name), self._choice(name), name)

    def _choice(self, name: str) -> Callable[[], object]:
        return partial(cast("Deck", self.app).choose_theme, name)


def theme_names(known: Iterable[str]) -> list[str]:
    """Themes by name: one's own, then those made for the market, then Textual's."""
    ours = [theme.name for theme in THEMES]
    own = sorted({*known} - {*ours} - {*BUILTIN_THEMES})
    return [*own, *ours, *sorted({*known} & {*BUILTIN_THEMES} - {*ours})]


def read_market(query: str) -> tuple[str, str | None]:
    """A symbol, or some of its letters, and an interval where the last word is one: `btc/usdt 15m`."""
    words = query.replace("/", "").split()
    interval = words[-1] if len(words) > 1 and words[-1] in INTERVALS else None
    return "".join(words[:-1] if interval else words), interval


def rank(query: str, words: str, matcher: Matcher) -> float:
    """How well words have the letters of a query: from 0 (not at all) to 4 (they begin with them).

    A few letters are in many words somehow: only from four on may there be others between them.
    """
    sought, text = query.lower(), words.lower()
    if text.startswith(sought):
        return 4.0
    if f" {sought}" in text:
        return 3.0
    if sought in text:
        return 2.0
    score = matcher.match(words) if len(sought) >= 4 else 0.0
    return score / (1 + score)


def _line(offer: Offer, matcher: Matcher | None = None) -> Content:
    words = matcher.highlight(offer.words) if matcher else Content(offer.words)
    return Content.assemble(words, Content.styled(f"   {offer.note}", "not bold $axis"))


def _is_enabled(node: DOMNode, action: str) -> bool:
    _, name, parameters = runs.parse(action)
    return node.check_action(name, parameters) is True
