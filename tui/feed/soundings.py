"""Asks the exchange about books whose stream is silent, where the stream itself cannot tell why."""

import asyncio
from typing import Final

from tui.feed.clock import Clock
from tui.feed.hearing import Hearing
from tui.feed.inquiries import Inquiries
from tui.feed.trouble import RequestError
from tui.feed.vitals import Vitals
from tui.market.audit import Sounding
from tui.market.book import Book
from tui.market.market import Market
from tui.wire.replies import Depth
from tui.wire.streams import Kind

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
    """Compares a small snapshot with a silent stream's book, so that mute and quiet are told apart.

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

    def tick(self, now: int, group: asyncio.TaskGroup) -> None:
        """Ask about the book that has waited longest; called a few times a second."""
        due = [symbol for symbol, book in self._market.books.items() if self._is_due(symbol, book, now)]
        if due and self._inquiries.affords("depth", RESERVE, 1):
            symbol = min(due, key=lambda symbol: self._asked.get(symbol, 0))
            self._asked[symbol] = now
            self._busy.add(symbol)
            group.create_task(self._sound(symbol))

    def _is_due(self, symbol: str, book: Book, now: int) -> bool:
        if symbol in self._busy or book.wants_snapshot:
            return False
        streams = [vitals.hearing for vitals in self._vitals.of_symbol(symbol)]
        diffs = [
            vitals.hearing for vitals in self._vitals.of_symbol(symbol) if vitals.stream.kind is Kind.DEPTH
        ]
        if not diffs or not all(hearing.doubtful(now) for hearing in diffs):
            return False
        asked = self._asked.get(symbol)
        # A clock that went back counts as time gone by.
        if asked is None or not 0 <= now - asked < _pause(diffs, now):
            return True
        return any(hearing.urgent(now) and asked <= (hearing.known_until or 0) for hearing in streams)

    async def _sound(self, symbol: str) -> None:
        sent = self._clock.now()
        params = {"symbol": symbol, "limit": LEVELS}
        try:
            depth = await self._inquiries.fetch("depth", params, Depth, priority=PRIORITY, patience=PATIENCE)
        except RequestError:
            # What isn't known is asked again; people hear of requests that fail by those that they wait for.
            return
        finally:
            self._busy.discard(symbol)
        if symbol not in self._market.books:
            return
        found = self._market.sound(symbol, depth, sent, self._clock.now())
        if found is Sounding.AHEAD:
            self._vitals.prove(symbol, self._clock.now())
        elif found is not Sounding.LATE:
            self._vitals.excuse(symbol, sent, all_streams=found is Sounding.SAME)


def _pause(diffs: list[Hearing], now: int) -> int:
    followed = now - min(hearing.began_at or now for hearing in diffs)
    return min(max(FIRST_PAUSE, followed // SELDOM), LONGEST_PAUSE)
