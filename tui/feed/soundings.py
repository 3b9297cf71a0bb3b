"""Asks the exchange about streams that are silent, where the silence itself cannot tell why."""

import asyncio
from typing import Final, TypeVar

from tui.feed.clock import Clock
from tui.feed.inquiries import Inquiries
from tui.feed.trouble import RequestError
from tui.feed.vitals import Vitals
from tui.market.audit import Sounding
from tui.market.market import Market
from tui.wire.replies import DayTicker, Depth, LastPrice

T = TypeVar("T")

LEVELS: Final = 100
"""Levels a side to compare: the most that the smallest weight gives."""
PRIORITY: Final = 9
"""After all that the market wishes for."""
PATIENCE: Final = 3.5
"""Seconds for an answer by each way."""
RESERVE: Final = {"limit": 1_000}
"""What must still be affordable, so that no book waits for its snapshot because of this."""
SELDOM: Final = 4
"""A stream is asked about again after this part of the time that it has been followed."""
FIRST_PAUSE: Final = 2_000
LONGEST_PAUSE: Final = 60_000


class Soundings:
    """Tells mute streams from quiet ones, by the book's and the trades' newest ids, and by all prices.

    The exchange is asked when a stream has been silent for longer than it collects events, ever more seldom
    the longer it is followed; and always before a silence would be called too long. At most one question
    begins with each tick. Times in ms.
    """

    def __init__(self, vitals: Vitals, market: Market, inquiries: Inquiries, clock: Clock) -> None:
        self._vitals = vitals
        self._market = market
        self._inquiries = inquiries
        self._clock = clock
        self._busy: set[str] = set()
        self._asked: dict[str, int] = {}
        self._traded: dict[str, tuple[int, int]] = {}

    def tick(self, now: int, group: asyncio.TaskGroup) -> None:
        """Ask about the symbol that has waited longest; called a few times a second."""
        due = [symbol for symbol in self._vitals.traded if self._is_due(symbol, now)]
        if due and self._inquiries.affords("depth", RESERVE, 1):
            symbol = min(due, key=lambda symbol: self._asked.get(symbol, 0))
            self._asked[symbol] = now
            self._busy.add(symbol)
            group.create_task(self._sound(symbol))

    def _is_due(self, symbol: str, now: int) -> bool:
        book, filling = self._market.books.get(symbol), self._vitals.filling_book(symbol)
        if symbol in self._busy or (book is not None and book.wants_snapshot):
            return False
        # One stream is enough to fill a book; of other streams each has something of its own to tell.
        if not all(hearing.doubtful(now) for hearing in filling):
            return False
        moved = self._vitals.moved_by_trades(symbol)
        if not filling and not any(hearing.doubtful(now) for hearing in moved):
            return False
        asked = self._asked.get(symbol)
        followed = now - min(hearing.began_at or now for hearing in filling or moved)
        pause = min(max(FIRST_PAUSE, followed // SELDOM), LONGEST_PAUSE)
        # A clock that went back counts as time gone by.
        if asked is None or not 0 <= now - asked < pause:
            return True
        return any(hearing.urgent(now) and asked <= (hearing.known_until or 0) for hearing in moved)

    async def _sound(self, symbol: str) -> None:
        try:
            if self._vitals.filling_book(symbol):
                await self._sound_book(symbol)
            else:
                await self._sound_trades(symbol)
        except RequestError:
            # What isn't known is asked again; people hear of requests that fail by those that they wait for.
            return
        finally:
            self._busy.discard(symbol)

    async def _sound_book(self, symbol: str) -> None:
        sent = self._clock.now()
        depth = await self._ask("depth", {"symbol": symbol, "limit": LEVELS}, Depth)
        if symbol not in self._market.books:
            return
        found = self._market.sound(symbol, depth, sent, self._clock.now())
        filling = self._vitals.filling_book(symbol)
        if found is Sounding.AHEAD:
            for hearing in filling:
                hearing.prove(self._clock.now())
        elif found is not Sounding.LATE:
            # Without any change of the book nothing was traded either.
            for hearing in self._vitals.moved_by_trades(symbol) if found is Sounding.SAME else filling:
                hearing.excuse(sent)

    async def _sound_trades(self, symbol: str) -> None:
        """Compare what trades leave with the answer before: a stream that is older than a change is mute."""
        sent = self._clock.now()
        newest = await self._trace(symbol)
        before, known = self._traded.get(symbol, (sent, newest))
        self._traded[symbol] = sent, newest
        for hearing in self._vitals.moved_by_trades(symbol):
            if newest == known and before < sent:
                hearing.excuse(sent)
            elif newest != known and (hearing.known_until or before) < before:
                hearing.prove(self._clock.now())

    async def _trace(self, symbol: str) -> int:
        """What trades change: a symbol's newest id; of the whole market all last prices, as one number."""
        if symbol:
            return (await self._ask("ticker.24hr", {"symbol": symbol}, DayTicker)).last_trade_id
        return hash(frozenset(await self._ask("ticker.price", {}, list[LastPrice])))

    async def _ask(self, method: str, params: dict[str, object], kind: type[T]) -> T:
        return await self._inquiries.fetch(method, params, kind, priority=PRIORITY, patience=PATIENCE)
