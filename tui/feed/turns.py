"""A wait for the next attempt to connect, which somebody may cut short."""

import asyncio

from tui.feed.backoff import Backoff
from tui.feed.clock import Clock


class Turns:
    """Waits as a backoff says."""

    def __init__(self, backoff: Backoff, clock: Clock) -> None:
        self._backoff = backoff
        self._clock = clock
        self._waiting: asyncio.Timeout | None = None

    async def wait(self, delay: float) -> None:
        """Wait for so many seconds; where somebody hurries, only as long as the bounds on how often ask."""
        if not delay:
            return
        try:
            async with asyncio.timeout(None) as self._waiting:
                await self._clock.sleep(delay)
        except TimeoutError:
            await self._clock.sleep(self._backoff.least(self._clock.monotonic()))
        finally:
            self._waiting = None

    def hurry(self) -> None:
        """Do not wait any longer than the bounds ask."""
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())
