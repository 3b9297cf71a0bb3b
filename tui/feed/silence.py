"""Finds the streams that are silent too long, tells the market, and tries to make them speak again."""

import asyncio
from collections.abc import Callable

from tui.feed.inquiries import Inquiries
from tui.feed.links import Level, Links
from tui.feed.pool import Pool
from tui.feed.trouble import REQUEST_FAILED, SILENT, RequestError, Trouble
from tui.feed.vitals import MARGIN, StreamVitals, Vitals
from tui.feed.watch import Cure, Watch
from tui.market.market import Market
from tui.wire.replies import ExchangeInfo


class Silence:
    """Judges every stream, and acts on those that are stale; `tick` is called a few times a second."""

    def __init__(
        self,
        *,
        vitals: Vitals,
        market: Market,
        pool: Pool,
        inquiries: Inquiries,
        links: Links,
        report: Callable[[Trouble], None],
    ) -> None:
        self._vitals = vitals
        self._market = market
        self._pool = pool
        self._inquiries = inquiries
        self._links = links
        self._report = report
        self._watch = Watch()

    def tick(self, now: int, group: asyncio.TaskGroup) -> None:
        """Judge, tell and act, at `now` in ms."""
        pool, market = self._pool, self._market
        self._vitals.judge(now, delivered=pool.delivers, refused=pool.refuses, halted=market.halted)
        market.check(now, self._vitals.overdue())
        # Where no stream speaks the connection is at fault, which looks after itself.
        age = self._links.age(now)
        if age is None or age > MARGIN:
            return
        for vitals, cure in self._watch.due(self._vitals.streams.values(), now):
            self._cure(vitals, cure, now, group)

    def _cure(self, vitals: StreamVitals, cure: Cure, now: int, group: asyncio.TaskGroup) -> None:
        words = f"stream {vitals.name}: silent for {(vitals.age(now) or 0) / 1000:.1f} s; {cure}"
        self._links.note(now, words, Level.WARN)
        self._report(Trouble(SILENT, words))
        if cure is Cure.RENEW:
            self._pool.renew(vitals.name)
            return
        self._pool.repeat(vitals.name)
        vitals.interrupt()
        if vitals.stream.symbol in self._market.symbols:
            group.create_task(self._learn(vitals.stream.symbol))

    async def _learn(self, symbol: str) -> None:
        """Look whether a symbol that fell silent is still traded."""
        try:
            info = await self._inquiries.fetch("exchangeInfo", {"symbol": symbol}, ExchangeInfo)
        except RequestError as error:
            self._report(Trouble(REQUEST_FAILED, f"{symbol}: whether it is traded is unknown: {error}"))
            return
        self._market.symbols.update({listed.symbol: listed for listed in info.symbols})
