"""What waits to be sent to one connection: frames in order, bounded in bytes."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

BACKLOG_LIMIT = 4 * 1024 * 1024

TEXT = 1
PING = 9
PONG = 10


class Outbox:
    """Frames on their way to one connection; a reader that is too slow makes it overflow."""

    def __init__(self, limit: int = BACKLOG_LIMIT) -> None:
        self.waiting = 0
        self._limit = limit
        self._frames: deque[tuple[bytes, int]] = deque()
        self._filled = asyncio.Event()
        self._emptied = asyncio.Event()
        self._emptied.set()
        self.flowing = asyncio.Event()
        """Set unless frames are to be kept."""
        self.flowing.set()

    def put(self, payload: bytes, opcode: int = TEXT) -> bool:
        """Take a frame; false when the backlog is over its limit and the connection should be dropped."""
        self._frames.append((payload, opcode))
        self.waiting += len(payload)
        self._filled.set()
        self._emptied.clear()
        return self.waiting <= self._limit

    async def send_to(self, send: Callable[[bytes, int], Awaitable[None]]) -> None:
        """Send frames for ever, in order, as fast as `send` allows; ends when `send` raises."""
        while True:
            await self._filled.wait()
            while self._frames:
                await self.flowing.wait()
                payload, opcode = self._frames.popleft()
                await send(payload, opcode)
                self.waiting -= len(payload)
            self._filled.clear()
            self._emptied.set()

    async def flushed(self) -> None:
        """Wait until everything has been sent."""
        await self._emptied.wait()
