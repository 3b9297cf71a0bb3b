"""The time that the feed reads and waits by: the system's, or one moved by hand."""

import asyncio
import heapq
import time
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> int:
        """The wall clock: ms since the epoch, UTC; it can jump."""

    def monotonic(self) -> float:
        """Seconds since some moment; it never goes back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """The wall clock: ms since the epoch, UTC."""
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        """Seconds since some moment; it never goes back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


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


async def within(clock: Clock, seconds: float, waiting: asyncio.Future[T]) -> T:
    """Wait for a future; raises TimeoutError after some seconds, and leaves the future as it is."""
    timer = asyncio.ensure_future(clock.sleep(seconds))
    both: set[asyncio.Future[Any]] = {waiting, timer}
    try:
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        timer.cancel()
    if not waiting.done():
        raise TimeoutError
    return waiting.result()


async def settle(turns: int = 10) -> None:
    """Let everything that can run without waiting for time or network run."""
    for _ in range(turns):
        await asyncio.sleep(0)
