"""A terminal of 160x48 cells on a real pty, with a process in it; notes when each piece of output came."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading
from bisect import bisect_left
from collections.abc import Sequence
from time import monotonic, sleep
from types import TracebackType
from typing import Final, Self

COLUMNS: Final = 160
ROWS: Final = 48
FRAME: Final = b"\x1b[?2026h"
"""The beginning of a synchronised update, which is one frame."""

_AT_ONCE: Final = 8192
_ESCAPES: Final = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>78]"
)
_ASKS_FOR_FRAMES: Final = b"\x1b[?2026$p"
_KNOWS_FRAMES: Final = b"\x1b[?2026;2$y"


class Terminal:
    """Starts a command on entering, and kills what is left of it on leaving."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._pieces: list[tuple[float, bytes]] = []
        self.pause = 0.0
        """Seconds that it takes to show each 8 KB."""

    def __enter__(self) -> Self:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.started = monotonic()
        self.process = subprocess.Popen(
            self._command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(5)
        os.close(self._master)

    def press(self, key: str) -> float:
        """Send a key; the moment."""
        moment = monotonic()
        os.write(self._master, key.encode())
        return moment

    def wait_for(self, words: str, since: float = 0.0, patience: float = 15.0) -> float:
        """The moment when output since `since` had these words; raises TimeoutError."""
        wanted = words.encode()
        end = monotonic() + patience
        while monotonic() < end:
            pieces = [(moment, piece) for moment, piece in list(self._pieces) if moment >= since]
            # All is read once a look; which piece had the words is asked only once they are there.
            if wanted in _ESCAPES.sub(b"", b"".join(piece for _, piece in pieces)):
                return _moment_of(wanted, pieces)
            sleep(0.02)
        raise TimeoutError(f"the screen never said {words!r}")

    def frames(self, start: float, end: float) -> int:
        """How many frames were drawn between two moments."""
        return sum(piece.count(FRAME) for moment, piece in list(self._pieces) if start <= moment < end)

    def written(self) -> bytes:
        """All that was written so far, as far as it was kept."""
        return b"".join(piece for _, piece in list(self._pieces))

    def forget(self) -> None:
        """Keep nothing of what was written so far."""
        self._pieces.clear()

    def _read(self) -> None:
        while True:
            try:
                piece = os.read(self._master, _AT_ONCE if self.pause else 1 << 16)
            except OSError:
                return
            if not piece:
                return
            self._pieces.append((monotonic(), piece))
            if _ASKS_FOR_FRAMES in piece:
                os.write(self._master, _KNOWS_FRAMES)
            sleep(self.pause)


def _moment_of(wanted: bytes, pieces: Sequence[tuple[float, bytes]]) -> float:
    """The moment of the piece with which some words are whole: the first that is enough, by halving."""
    place = bisect_left(
        range(len(pieces)),
        True,
        key=lambda last: wanted in _ESCAPES.sub(b"", b"".join(piece for _, piece in pieces[: last + 1])),
    )
    return pieces[place][0]
