"""Files that several instances, and people with an editor, share: read whole, changed under a lock."""

from __future__ import annotations

import errno
import os
import re
import tomllib
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import msgspec

from tui import files, toml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T", bound=msgspec.Struct)

PATIENCE: Final = 2.0
"""Seconds to wait for another instance that is writing; it takes milliseconds."""

_STEP: Final = re.compile(r"\.(\w+)|\[(\d+)\]")


class Damaged(ValueError):
    """A file whose text can't be used: `file`, `line` (None where not known) and `reason`."""

    def __init__(self, file: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{file}{'' if line is None else f', line {line}'}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class Shelf(Generic[T]):
    """One TOML file that holds one struct; what can't be read there is kept, and never written over.

    `value` is what was last read or made. `trouble` says in words what is wrong with the file, None where
    nothing is.
    """

    def __init__(self, file: Path, kind: type[T], default: Callable[[], T]) -> None:
        self.file = file
        self.value = default()
        self.trouble: str | None = None
        self._kind = kind
        self._default = default
        self._seen: tuple[int, int, int] | None = None
        self._unwritten: list[Callable[[T], T]] = []

    def load(self) -> T:
        """What the file holds, or the default where it is absent or can't be used."""
        self.trouble = None
        try:
            text, self._seen = _read(self.file)
            self.value = self._default() if text is None else read(self.file, text, self._kind)
        except (Damaged, OSError) as error:
            self.trouble = f"{_words(error)}. It stays as it is."
            self._seen = _stamp(self.file)
            self.value = self._default()
        for alter in self._unwritten:
            self.value = alter(self.value)
        return self.value

    def change(self, alter: Callable[[T], T]) -> T:
        """Read the file anew, alter what it holds, and write it: whole or not at all. The new value.

        `alter` makes a new value out of any; it may be called again. Nobody else changes the file meanwhile.
        A damaged file is put aside first. Raises OSError where nothing can be written: then `value` is the
        altered one all the same, and the next change that can be written writes this one, too.
        """
        from filelock import FileLock, Timeout

        self.value = alter(self.value)
        self._unwritten.append(alter)
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with FileLock(self.file.with_name(f".{self.file.name}.lock"), timeout=PATIENCE):
                self._write()
        except Timeout as error:
            raise BlockingIOError(errno.EAGAIN, "another instance holds it", str(self.file)) from error
        self._unwritten.clear()
        return self.value

    def moved(self) -> bool:
        """Whether somebody else wrote, made or removed the file since it was last read or written here."""
        return _stamp(self.file) != self._seen

    def _write(self) -> None:
        try:
            text, _ = _read(self.file)
            value = self._default() if text is None else read(self.file, text, self._kind)
        except Damaged as error:
            # What is in memory is the last that was right.
            kept = _put_aside(self.file)
            self.trouble = f"{_words(error)}. It is kept as {kept.name}."
            value, text = self.value, None
        else:
            self.trouble = None
            for alter in self._unwritten:
                value = alter(value)
        self.value = value
        written = toml.rewrite(text or "", msgspec.to_builtins(value))
        if written != text:
            # A link is followed: people keep such files elsewhere.
            files.write_new(self.file.resolve(), written.encode(), replace=True)
        self._seen = _stamp(self.file)


def read(file: Path, text: str, kind: type[T]) -> T:
    """The struct that a file's text holds; raises Damaged."""
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except tomllib.TOMLDecodeError as error:
        words, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        at_end = text.count("\n") + (not text.endswith("\n"))
        raise Damaged(file, int(line[1]) if line else at_end, words) from error
    except msgspec.ValidationError as error:
        words, _, place = str(error).partition(" - at `$")
        path = [name or int(number) for name, number in _STEP.findall(place)]
        raise Damaged(file, toml.line_of(text, path) if path else None, words) from error


def _read(file: Path) -> tuple[str | None, tuple[int, int, int] | None]:
    """A file's text, None where it is absent, and its stamp. Raises Damaged and OSError."""
    try:
        with file.open("rb") as source:
            data, stamp = source.read(), _stamp_of(os.fstat(source.fileno()))
    except FileNotFoundError:
        return None, None
    try:
        return data.decode(), stamp
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Damaged(file, line, "not UTF-8") from error


def _put_aside(file: Path) -> Path:
    number, chosen = 1, file.with_suffix(f".damaged{file.suffix}")
    while chosen.exists():
        number += 1
        chosen = file.with_suffix(f".damaged-{number}{file.suffix}")
    return file.rename(chosen)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    try:
        return _stamp_of(file.stat())
    except OSError:
        return None


def _stamp_of(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _words(error: Damaged | OSError) -> str:
    return str(error) if isinstance(error, Damaged) else f"{error.filename}: {error.strerror}"
