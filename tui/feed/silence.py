"""Finds the streams that are silent too long, tells the market, and tries to make them speak again."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Final

from tui.feed.clock import Clock
from tui.feed.hearing import MARGIN, StreamState
from tui.feed.inquiries import Inquiries
from tui.feed.links import Level, Links
from tui.feed.pool import Pool
from tui.feed.soundings import Soundings
from tui.feed.trouble import REQUEST_FAILED, SILENT, RequestError, Trouble
from tui.feed.vitals import StreamVitals, Vitals
from tui.feed.watch import Cure, Watch
from tui.market.market import Market
from tui.wire.replies import ExchangeInfo
from tui.wire.streams import Kind

QUESTION_EVERY: Final = 1_000
"""Milliseconds between two questions about a symbol's status."""
AGAIN_AFTER: Final = 30_000
"""Milliseconds until the same symbol is asked about again."""

_SPEAKING: Final = (Kind.TRADES, Kind.AGGREGATE_TRADES, Kind.DEPTH, Kind.BEST_PRICES)
"""What a halted symbol does not send, or seldom: tickers and candles may go on."""


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
        clock: Clock,
        report: Callable[[Trouble], None],
    ) -> None:
        self._vitals = vitals
        self._market = market
        self._pool = pool
        self._inquiries = inquiries
        self._links = links
        self._report = report
        self._watch = Watch()
        self._soundings = Soundings(vitals, market, inquiries, clock)
        self._asked: dict[str, int] = {}

    def tick(self, now: int, group: asyncio.TaskGroup) -> None:
        """Judge, tell and act, at `now` in ms."""
        pool, market = self._pool, self._market
        self._vitals.judge(now, delivered=pool.delivers, refused=pool.refuses, halted=market.halted)
        market.check(now, self._vitals.overdue())
        pool.heed(self._vitals.stale(), self._vitals.known_until())
        self._soundings.tick(now, group)
        self._question(now, group)
        # Where no stream speaks the connection is at fault, which looks after itself.
        age = self._links.age(now)
        if age is None or age > MARGIN:
            return
        for vitals, cure in self._watch.due(self._vitals.streams.values(), now):
            self._cure(vitals, cure, now)

    def _cure(self, vitals: StreamVitals, cure: Cure, now: int) -> None:
        silence = now - (vitals.hearing.silent_since or now)
        words = f"stream {vitals.name}: silent for {silence / 1000:.1f} s; {cure}"
        self._links.note(now, words, Level.WARN)
        self._report(Trouble(SILENT, words))
        if cure is Cure.RENEW:
            self._pool.renew(vitals.name)
            return
        self._pool.repeat(vitals.name)
        vitals.hearing.interrupt()

    def _question(self, now: int, group: asyncio.TaskGroup) -> None:
        """Ask about one symbol whose status is in doubt; a clock that went back counts as time gone by."""
        asked = self._asked = {
            symbol: time for symbol, time in self._asked.items() if 0 <= now - time < AGAIN_AFTER
        }
        if any(now - time < QUESTION_EVERY for time in asked.values()):
            return
        symbol = next((symbol for symbol in self._doubted() if symbol not in asked), None)
        if symbol is not None:
            asked[symbol] = now
            group.create_task(self._learn(symbol))

    def _doubted(self) -> Iterator[str]:
        """Listed symbols that are silent although they are traded, or speak although they are halted."""
        for vitals in self._vitals.streams.values():
            stream, state = vitals.stream, vitals.state
            if stream.symbol not in self._market.symbols:
                continue
            if state is StreamState.STALE or (
                vitals.halted and state is StreamState.LIVE and stream.kind in _SPEAKING
            ):
                yield stream.symbol

    async def _learn(self, symbol: str) -> None:
        """Look whether a symbol is traded."""
        try:
            info = await self._inquiries.fetch("exchangeInfo", {"symbol": symbol}, ExchangeInfo)
        except RequestError as error:
            self._report(Trouble(REQUEST_FAILED, f"{symbol}: whether it is traded is unknown: {error}"))
            return
        self._market.symbols.update({listed.symbol: listed for listed in info.symbols})
