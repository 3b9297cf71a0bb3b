"""The sending half of one WebSocket: frames in order, a polite end, a break; the library is handed in."""

import asyncio
from contextlib import suppress
from typing import Protocol

from tui.sim.outbox import TEXT, Outbox

CLOSE_TIMEOUT = 0.4


class Line(Protocol):
    """What a WebSocket library does for a socket."""

    async def send(self, payload: bytes, opcode: int) -> None:
        """Send a frame."""

    async def close(self, code: int, reason: bytes) -> None:
        """Send a close frame and wait for the peer's."""

    def abort(self) -> None:
        """Break the connection off."""

    def reset(self) -> None:
        """Break the connection off by a TCP reset."""

    def listen(self, listening: bool) -> None:
        """Stop or go on reading what the peer sends."""


class Socket:
    """Sends what it is given.

    A peer that reads too slowly is cut off, as the exchange does, instead of using ever more memory.
    """

    def __init__(self, line: Line, outbox: Outbox | None = None) -> None:
        self._line = line
        self._outbox = outbox or Outbox()
        self._writer = asyncio.create_task(self._outbox.send_to(line.send))
        self._closing: asyncio.Task[None] | None = None
        self._overflowed = False

    @property
    def frozen(self) -> bool:
        """Whether the socket neither reads nor writes."""
        return not self._outbox.flowing.is_set()

    @property
    def closing(self) -> bool:
        """Whether the end has begun."""
        return self._closing is not None

    def put(self, payload: bytes, opcode: int = TEXT) -> None:
        """Queue a frame; once the end has begun, nothing more is taken."""
        if self._closing is None and not self._overflowed and not self._outbox.put(payload, opcode):
            self._overflowed = True
            if not self.frozen:
                self.abort()

    def abort(self, *, reset: bool = False) -> None:
        """Break off without a word, also by a TCP reset."""
        if reset:
            self._line.reset()
        else:
            self._line.abort()

    def freeze(self) -> None:
        """Neither read nor write, as if all packets were lost."""
        self._outbox.flowing.clear()
        self._line.listen(False)

    def thaw(self) -> None:
        """Go on; where too much has gathered meanwhile, break off."""
        self._outbox.flowing.set()
        self._line.listen(True)
        if self._overflowed:
            self.abort()

    def hang_up(self, code: int, reason: str = "") -> None:
        """Begin to close: send what waits, then a close frame; break off where that takes too long."""
        if self._closing is None:
            self._closing = asyncio.create_task(self._end(code, reason))

    async def ended(self) -> None:
        """Stop sending, after the end that has begun is complete."""
        if self._closing is not None:
            await self._closing
        self._writer.cancel()
        with suppress(asyncio.CancelledError, ConnectionResetError):
            await self._writer

    async def _end(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self._outbox.flushed()
                await self._line.close(code, reason.encode())
        except TimeoutError:
            self.abort()
