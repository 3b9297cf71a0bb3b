"""One feed as a list sees it: what rows are read from, how true they are, what is asked for them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from tui.feed.hearing import StreamState
from tui.lists.rows import Outlook
from tui.lists.survey import Survey
from tui.screens import conditions
from tui.wire import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.feed.feed import Feed
    from tui.widgets.panel import PanelState

DAY: Final = streams.mini_ticker()
"""The stream of every symbol's last price and 24 hours."""
HOUR: Final = streams.window_ticker("1h")
"""The stream of every symbol's rolling hour."""
_WHAT: Final = "figures"


class Lookout:
    """Looks at one feed; `ask` brings in what the streams of the whole market don't tell."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.listed = False
        """Whether the exchange's listing is here whole."""
        self._survey = Survey(feed)
        self._broken = False

    def look(self, now: int, stars: Sequence[str], labels: Callable[[str], Sequence[str]]) -> Outlook:
        """What rows are read from at `now`, in ms of the feed's clock."""
        market = self.feed.market
        return Outlook(
            market=market,
            now=now + self.feed.vitals.offset,
            venue=self.feed.venue.label,
            idle=frozenset(name for name, info in market.symbols.items() if not info.trading),
            complete=self.listed,
            stars=frozenset(stars),
            quotes=self._survey.quotes,
            closes=self._survey.closes,
            labels=labels,
            silent_since=self._silent_since,
        )

    def leave(self) -> None:
        """Nobody looks, and nothing is told any more: what stands still is asked for anew afterwards."""
        self._survey.forget_day()

    def state(self, now: int, symbol: str) -> PanelState:
        """How true the rows are; after an interruption what stood still is asked for anew."""
        broken = conditions.of_link(conditions.facts_of(self.feed, symbol, now))
        if broken is None:
            if self._broken:
                self._broken = False
                self._survey.forget_day()
            return conditions.of_stream(self.feed.vitals, DAY, _WHAT)
        self._broken = self._broken or broken.dims
        return broken

    def state_of_moves(self, state: PanelState) -> PanelState:
        """How true is what moved within the hour, the rows being so true."""
        return state if state.dims else conditions.of_stream(self.feed.vitals, HOUR, _WHAT)

    async def ask(self, sight: Sequence[str], *, quotes: bool) -> bool:
        """Ask the most urgent thing; False where nothing is to be asked now. Raises RequestError.

        `sight` are the symbols whose course is shown; `quotes` says whether all best prices are needed.
        """
        if not self.listed:
            await asyncio.gather(self._survey.take_day(), self.feed.symbols())
            self.listed = True
            return True
        if await self._survey.take_day():
            return True
        if quotes and await self._survey.take_quotes():
            return True
        symbol = self._survey.next_without(sight)
        if symbol is not None:
            await self._survey.take_closes(symbol)
        return symbol is not None

    def _silent_since(self, symbol: str) -> int | None:
        vitals = self.feed.vitals.streams.get(f"{symbol.lower()}@bookTicker")
        if vitals is None or vitals.state is not StreamState.STALE or vitals.last_data is None:
            return None
        return vitals.last_data + self.feed.vitals.offset
