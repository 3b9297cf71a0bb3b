"""What waits to be sent to one connection: frames in order, bounded in bytes."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

BACKLOG_LIMIT = 4 * 1024 * 1024


class Outbox:
    """Frames on their way to one connection; a reader that is too slow makes it overflow."""

    def __init__(self, limit: int = BACKLOG_LIMIT) -> None:
        self.waiting = 0
        self._limit = limit
        self._frames: deque[bytes] = deque()
        self._filled = asyncio.Event()

    def put(self, frame: bytes) -> bool:
        """Take a frame; false when the backlog is over its limit and the connection should be dropped."""
        self._frames.append(frame)
        self.waiting += len(frame)
        self._filled.set()
        return self.waiting <= self._limit

    async def send_to(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        """Send frames for ever, in order, as fast as `send` allows; ends when `send` raises."""
        while True:
            await self._filled.wait()
            while self._frames:
                frame = self._frames.popleft()
                await send(frame)
                self.waiting -= len(frame)
            self._filled.clear()
