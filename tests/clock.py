"""A clock that only the test moves, and a way to let everything run that waits for no time."""

import asyncio
import heapq


class ManualClock:
    """A clock that stands until `advance` moves it; whoever sleeps wakes at the right moment, in order."""

    def __init__(self, start: int = 1_700_000_000_000) -> None:
        self._start = start
        self._seconds = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> int:
        """The wall clock: ms since the epoch, UTC."""
        return self._start + round(self._seconds * 1000)

    def monotonic(self) -> float:
        """Seconds since this clock was made."""
        return self._seconds

    def jump(self, milliseconds: int) -> None:
        """Move only the wall clock, as a suspended machine or a changed setting does."""
        self._start += milliseconds

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has moved past."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self._seconds + seconds, self._count, waiter))
        await waiter

    async def advance(self, seconds: float) -> None:
        """Move on by some seconds, and let everyone who wakes on the way run in turn."""
        until = self._seconds + seconds
        while self._sleepers and self._sleepers[0][0] <= until:
            moment, _, waiter = heapq.heappop(self._sleepers)
            self._seconds = moment
            if not waiter.done():
                waiter.set_result(None)
                await settle()
        self._seconds = until
        await settle()


async def settle(turns: int = 10) -> None:
    """Let everything that can run without waiting for time or network run."""
    for _ in range(turns):
        await asyncio.sleep(0)
