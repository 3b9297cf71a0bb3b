"""One governor of request weight: the exchange counts REST and WebSocket API together, minute by minute."""

import asyncio
import heapq
import itertools
from typing import Final

from tui.feed.clock import Clock
from tui.wire.replies import RateLimit

MINUTE: Final = 60_000
SHARE: Final = 0.8
"""How much of the limit is used at most: others behind the same address need some, too."""
URGENT: Final = -1
"""The priority of what changes orders: it goes first, and may use the whole limit."""
BAN: Final = 60_000
"""Milliseconds to keep still after a refusal that does not say how long."""
MARGIN: Final = 50
"""Milliseconds to wait beyond a minute's turn, since clocks differ a little."""


class Governor:
    """Lets requests through while the minute's budget lasts, the most urgent first, and none during a ban."""

    def __init__(self, limit: int, clock: Clock) -> None:
        self.limit = limit
        self.offset = 0
        """What to add to the local clock to get the exchange's, in ms."""
        self._clock = clock
        self._minute = -1
        self._used = 0
        self._banned_until = 0
        self._queue: list[tuple[int, int]] = []
        self._numbers = itertools.count()
        self._moved = asyncio.Event()

    @property
    def used(self) -> int:
        """Weight used in this minute: what was let through, or what the exchange counted if that is more."""
        self._turn()
        return self._used

    @property
    def banned_until(self) -> int | None:
        """When requests may go on, in ms of the exchange's clock; None when they may."""
        return self._banned_until if self._banned_until > self._now() else None

    async def spend(self, weight: int, priority: int = 1) -> None:
        """Wait until a request of this weight may go; a smaller `priority` goes first, equals in order."""
        ticket = (priority, next(self._numbers))
        heapq.heappush(self._queue, ticket)
        try:
            while True:
                self._moved.clear()
                if self._queue[0] != ticket:
                    await self._moved.wait()
                elif wait := self._wait(weight, priority):
                    await self._clock.sleep(wait / 1000)
                else:
                    self._used += weight
                    return
        finally:
            self._queue.remove(ticket)
            heapq.heapify(self._queue)
            self._moved.set()

    def affords(self, weight: int, priority: int = 1) -> bool:
        """Whether requests of this weight in all would go in this minute."""
        return self.used + weight <= self._room(priority)

    def count(self, limits: list[RateLimit]) -> None:
        """Take over what the exchange counts, and its limit."""
        for limit in limits:
            if (limit.kind, limit.interval, limit.interval_count) == ("REQUEST_WEIGHT", "MINUTE", 1):
                self.limit = limit.limit or self.limit
                if limit.count is not None:
                    self.counted(limit.count)

    def counted(self, used: int) -> None:
        """Take over the weight that the exchange has counted in this minute."""
        self._turn()
        self._used = max(self._used, used)

    def ban(self, until: int | None) -> None:
        """Let nothing through until a moment, in ms of the exchange's clock; None stands for a minute."""
        self._banned_until = max(self._banned_until, until or self._now() + BAN)

    def _now(self) -> int:
        return self._clock.now() + self.offset

    def _turn(self) -> None:
        minute = self._now() // MINUTE
        if minute != self._minute:
            self._minute, self._used = minute, 0

    def _room(self, priority: int) -> float:
        return self.limit if priority <= URGENT else self.limit * SHARE

    def _wait(self, weight: int, priority: int) -> int:
        """Milliseconds until this weight may go, as far as is known now."""
        now = self._now()
        if self._banned_until > now:
            return self._banned_until - now + MARGIN
        left = MINUTE - now % MINUTE
        if left <= MARGIN:
            # It would arrive in the next minute, and count there.
            return left + MARGIN
        self._turn()
        if self._used and self._used + weight > self._room(priority):
            return left + MARGIN
        return 0
