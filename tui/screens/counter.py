"""What a ticket knows of its symbol: the terms it is traded by, its book, and what is free to trade with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import State
from tui.market.sync import BookState
from tui.orders.checks import check
from tui.orders.estimate import estimate
from tui.orders.standing import Standing, standing_of
from tui.orders.typed import read_typed
from tui.orders.verdicts import verdicts
from tui.wire import streams

if TYPE_CHECKING:
    from tui.feed.feed import Feed
    from tui.feed.terms import Terms
    from tui.feed.trading import Trader
    from tui.market.accounts.orders import Order
    from tui.market.book import Book
    from tui.orders.draft import Draft
    from tui.orders.estimate import Estimate
    from tui.orders.problems import Problem
    from tui.orders.typed import Typed
    from tui.orders.verdicts import Verdict

_AS_OF_NOW: Final = (BookState.SYNCING, BookState.LIVE)
"""A quiet symbol's book stays in the first of them until something changes."""


class Judgement(NamedTuple):
    """What is to be said of an order as it is typed; `estimate` is None where it or the book isn't whole."""

    draft: Draft
    standing: Standing
    problems: tuple[Problem, ...]
    verdicts: tuple[Verdict, ...]
    estimate: Estimate | None


class Counter:
    """Holds the streams of one symbol while a ticket is open; `terms` are None until they were asked for."""

    def __init__(self, feed: Feed, trader: Trader, symbol: str, *, hidden: bool = False) -> None:
        self.symbol = symbol
        self.hidden = hidden
        """Whether what one has is to be read by nobody."""
        self.trader = trader
        self.feed = feed
        self.terms: Terms | None = None
        self._lease = feed.lease("ticket")
        self._lease.set(
            frozenset((streams.depth(symbol), streams.best_prices(symbol), streams.trades(symbol)))
        )

    async def ask(self) -> bool:
        """Ask what the symbol is traded by; False where it isn't listed. Raises RequestError."""
        self.terms = await self.trader.terms(self.symbol)
        return self.terms is not None

    def close(self) -> None:
        """Give the streams back."""
        self._lease.release()

    @property
    def book(self) -> Book | None:
        """The order book while it is as of now: by another one nothing is estimated."""
        book = self.feed.market.books.get(self.symbol)
        return book if book is not None and book.state in _AS_OF_NOW else None

    def judge(self, typed: Typed, terms: Terms, instead: Order | None = None) -> Judgement:
        """Read, check and estimate what is typed, by the market of now; `instead` of an order that goes."""
        rules, book = terms.rules, self.book
        draft, unread = read_typed(typed, rules.step)
        standing = self._standing(terms, instead)
        unreadable = {problem.field for problem in unread}
        found = [one for one in check(draft, rules, standing) if one.field not in unreadable]
        return Judgement(
            draft=draft,
            standing=standing,
            problems=(*unread, *found),
            verdicts=verdicts(draft, rules, standing),
            estimate=None
            if book is None
            else estimate(draft, rules, book, standing, commission=terms.commission),
        )

    def _standing(self, terms: Terms, instead: Order | None) -> Standing:
        book = self.book
        touch = book.touch if book is not None else None
        tape = self.feed.market.tapes.get(self.symbol)
        prints = tape.latest(1) if tape is not None else []
        account = self.feed.market.accounts.get(SPOT)
        known = account is not None and account.state is State.LIVE
        return standing_of(
            terms.rules,
            holdings=account.holdings if account is not None and known else None,
            orders=account.orders.values() if account is not None else (),
            lists=account.lists.values() if account is not None else (),
            replaced=instead,
            bid=touch.bid if touch is not None else None,
            ask=touch.ask if touch is not None else None,
            # Where the book isn't heard, trades aren't, either.
            last=prints[0].price if prints and book is not None else None,
            average=terms.average,
        )
