"""The time that the feed reads and waits by."""

import asyncio
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
