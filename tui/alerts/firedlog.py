"""What fired and why, in a file of lines of JSON that several instances add to; the oldest go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import msgspec

from tui import files
from tui.alerts.vocabulary import OWN_AMOUNTS

if TYPE_CHECKING:
    from pathlib import Path

LONGEST: Final = 512 * 1024
"""Bytes that the file may have; beyond it the older half of its lines goes."""
PATIENCE: Final = 2.0
"""Seconds to wait for another instance that is writing."""


class Fired(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """An alert that fired: what, why and when; times in ms since the epoch."""

    time: int
    id: str
    symbol: str
    when: str
    why: str
    name: str = ""
    venue: str = ""
    event_time: int | None = None
    """The exchange's time of the event that made it true; None where it was the passing of time."""
    values: dict[str, float | str | bool] = {}
    """The values in its expression, in their kinds' units."""
    test: bool = False
    """Whether a person only wanted to see what it does."""

    @property
    def title(self) -> str:
        """What it is about, in a few words."""
        return f"{self.symbol} {self.name}".strip()

    def told(self, *, hidden: bool) -> str:
        """Why it fired; where amounts of one's own are `hidden` and it is about one, what it watches for."""
        return self.when.strip() if hidden and not OWN_AMOUNTS.isdisjoint(self.values) else self.why


class FiredLog:
    """The file; lines that can't be read are left out, and counted in `damaged`."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.damaged = 0

    def add(self, fired: Fired) -> None:
        """Add a line at the end. Raises OSError."""
        from filelock import FileLock, Timeout

        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        line = msgspec.json.encode(fired) + b"\n"
        try:
            with FileLock(self.file.with_name(f".{self.file.name}.lock"), timeout=PATIENCE):
                self._add(line)
        except Timeout as error:
            raise BlockingIOError(f"another instance holds {self.file}") from error

    def last(self, count: int) -> list[Fired]:
        """The last so many that fired, the newest last. Raises OSError."""
        found: list[Fired] = []
        self.damaged = 0
        for line in reversed(self._read().split(b"\n")):
            if len(found) == count:
                break
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line, type=Fired))
            except (msgspec.DecodeError, UnicodeDecodeError):
                self.damaged += 1
        return found[::-1]

    def _add(self, line: bytes) -> None:
        data = self._read()
        if data and not data.endswith(b"\n"):
            # A line that a crash cut off must not spoil this one.
            line = b"\n" + line
        if len(data) + len(line) > LONGEST:
            kept = data[len(data) // 2 :].partition(b"\n")[2]
            files.write_new(self.file, kept + line, replace=True)
            return
        with open(self.file, "ab", opener=_private) as out:
            out.write(line)

    def _read(self) -> bytes:
        try:
            return self.file.read_bytes()
        except FileNotFoundError:
            return b""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
