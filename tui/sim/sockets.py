"""The sending half of one WebSocket: frames in order, a polite end, a break; the library is handed in."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tui.sim.outbox import TEXT, Outbox

CLOSE_TIMEOUT = 0.4


class Socket:
    """Sends what it is given; `send`, `close` and `abort` are the library's ways to do so.

    A peer that reads too slowly is cut off, as the exchange does, instead of using ever more memory.
    """

    def __init__(
        self,
        *,
        send: Callable[[bytes, int], Awaitable[None]],
        close: Callable[[int, bytes], Awaitable[object]],
        abort: Callable[[], None],
        outbox: Outbox | None = None,
    ) -> None:
        self.abort = abort
        self._close = close
        self._outbox = outbox or Outbox()
        self._writer = asyncio.create_task(self._outbox.send_to(send))
        self._closing: asyncio.Task[None] | None = None

    def put(self, payload: bytes, opcode: int = TEXT) -> None:
        """Queue a frame; once the end has begun, nothing more is taken."""
        if self._closing is None and not self._outbox.put(payload, opcode):
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
                await self._close(code, reason.encode())
        except TimeoutError:
            self.abort()
