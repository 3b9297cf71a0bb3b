"""A symbol as a feed has it: how it is listed, how its figures are written, what was paid for it last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.feed.trouble import RequestError
from tui.screens import conditions
from tui.widgets.figures import PriceFormat
from tui.widgets.header import Headline

if TYPE_CHECKING:
    from tui.feed.feed import Feed
    from tui.market.market import Market
    from tui.screens.conditions import Facts
    from tui.wire.replies import SymbolInfo

LEARN_AGAIN: Final = 2.0
"""Seconds between attempts to learn how a symbol is listed."""


class Quotation:
    """What the panels of a symbol have in common."""

    def __init__(self, symbol: str) -> None:
        self.symbol: Final = symbol
        self._listed = True
        self._written: tuple[SymbolInfo | None, PriceFormat] = None, PriceFormat(base=symbol)

    async def learn(self, feed: Feed) -> None:
        """Learn how the symbol is listed, however many attempts that takes."""
        while True:
            try:
                self._listed = await feed.listing(self.symbol) is not None
                return
            except RequestError:
                await feed.clock.sleep(LEARN_AGAIN)

    def facts(self, feed: Feed, now: int) -> Facts:
        """What the panels are judged by at `now`, in ms of the feed's clock."""
        return conditions.facts_of(feed, self.symbol, now, listed=self._listed)

    def figures(self, facts: Facts) -> PriceFormat:
        """How the symbol's figures are written; worked out once for a listing."""
        listing, figures = self._written
        if listing is not facts.listing:
            figures = PriceFormat.of(facts.listing) if facts.listing else PriceFormat(base=self.symbol)
            self._written = facts.listing, figures
        return figures

    def last(self, market: Market) -> float | None:
        """The price of the last trade: from the tape, else from the 24-hour figures."""
        tape = market.tapes.get(self.symbol)
        if tape is not None and (prints := tape.latest(1)):
            return prints[0].price
        ticker = market.tickers.get(self.symbol)
        return ticker.last if ticker is not None else None

    def headline(self, market: Market, facts: Facts) -> Headline:
        """What the header says of the symbol."""
        book = market.books.get(self.symbol)
        return Headline(
            format=self.figures(facts),
            last=self.last(market),
            ticker=market.tickers.get(self.symbol),
            best=book.touch if book is not None else None,
            imbalance=book.imbalance() if book is not None else None,
        )
