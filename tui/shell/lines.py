"""Lines on stdout, written by a thread of their own: a slow reader holds up neither the market nor Ctrl-C."""

import asyncio
import contextlib
import sys
import threading
from collections import deque
from collections.abc import Coroutine
from io import BytesIO, FileIO, RawIOBase
from types import TracebackType
from typing import Final, Self

from tui.shell.stdout import unwritable

LIMIT: Final = 64 * 1024 * 1024
"""Bytes that may wait for a slow reader before a line is refused."""


class Lines:
    """A queue of lines in front of a raw binary stream, stdout by default; each is written at once.

    An async context: leaving it waits until the reader has taken everything, unless a signal ends it, and
    raises CommandError where something could not be written.
    """

    def __init__(self, stream: RawIOBase | BytesIO | None = None, *, limit: int = LIMIT) -> None:
        # Not sys.stdout: its lock, held by a write that waits for the reader, would hold up the end.
        self._stream = stream or FileIO(sys.stdout.fileno(), "w", closefd=False)
        self._limit = limit
        self._queue: deque[bytes] = deque()
        self._waiting = 0
        self._changed = threading.Condition()
        self._ended = False
        self._failure: OSError | None = None
        self._loop = asyncio.get_running_loop()
        self.gone = asyncio.Event()
        """Set when nothing can be written any more; what is put from then on is forgotten."""
        self._thread = threading.Thread(target=self._write, name="stdout", daemon=True)

    async def __aenter__(self) -> Self:
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()
        if kind is None or not issubclass(kind, asyncio.CancelledError):
            await asyncio.to_thread(self._thread.join)
            if kind is None and self._failure is not None:
                raise unwritable(self._failure)

    @property
    def behind(self) -> bool:
        """Whether the reader has not yet taken everything."""
        return self._waiting > 0

    async def while_read(self, work: Coroutine[None, None, int]) -> int:
        """Work until it is done or the reader has gone; its result, 0 where nobody reads any more."""
        working = asyncio.create_task(work)
        going = asyncio.create_task(self.gone.wait())
        try:
            await asyncio.wait((working, going), return_when=asyncio.FIRST_COMPLETED)
            return await working if working.done() else 0
        finally:
            working.cancel()
            going.cancel()
            await asyncio.gather(working, going, return_exceptions=True)

    def put(self, line: bytes) -> bool:
        """Queue one line without its end; False where too much waits, so that it was refused."""
        with self._changed:
            if self._waiting + len(line) > self._limit:
                return False
            if not self.gone.is_set():
                self._queue.append(line)
                self._waiting += len(line)
                self._changed.notify()
        return True

    def _write(self) -> None:
        try:
            while (line := self._next()) is not None:
                rest = memoryview(line + b"\n")
                while rest:
                    rest = rest[self._stream.write(rest) or 0 :]
                with self._changed:
                    self._waiting -= len(line)
        except OSError as error:
            if not isinstance(error, BrokenPipeError | ConnectionResetError):
                self._failure = error
            # The loop is closed where a signal ended the command meanwhile.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self.gone.set)

    def _next(self) -> bytes | None:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._ended)
            return self._queue.popleft() if self._queue else None
