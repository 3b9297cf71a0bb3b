"""Files that several instances, and people with an editor, share: read whole, changed under a lock."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

import msgspec

from tui import files, toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T", bound=msgspec.Struct)
Stamp: TypeAlias = tuple[int, int, int]
"""When a file was last written, how long it is, and which it is: any writing changes one of them."""

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
        self._seen: Stamp | None = None
        self._unwritten: list[Callable[[T], T]] = []

    def load(self) -> T:
        """What the file holds, or the default where it is absent.

        Where it can't be used, what was read before goes on: at first that is the default.
        """
        try:
            _, value, self._seen = _read(self.file, self._kind, self._default)
        except (Damaged, OSError) as error:
            self.trouble = f"{_words(error)}. It stays as it is."
            self._seen = stamp(self.file)
            return self.value
        self.trouble = None
        for alter in self._unwritten:
            value = alter(value)
        self.value = value
        return value

    def change(self, alter: Callable[[T], T]) -> T:
        """Read the file anew, alter what it holds, and write it: whole or not at all. The new value.

        `alter` makes a new value out of any; it may be called again. Nobody else changes the file meanwhile.
        A damaged file is put aside first. Raises OSError where nothing can be written: then `value` is the
        altered one all the same, and the next change that can be written writes this one, too.
        """
        self.value = alter(self.value)
        self._unwritten.append(alter)
        with lock(self.file):
            self._write()
        self._unwritten.clear()
        return self.value

    def moved(self) -> bool:
        """Whether somebody else wrote, made or removed the file since it was last read or written here."""
        return stamp(self.file) != self._seen

    def _write(self) -> None:
        try:
            text, value, _ = _read(self.file, self._kind, self._default)
        except Damaged as error:
            # What is in memory is the last that was right.
            kept = _put_aside(self.file)
            self.trouble = f"{_words(error)}. It is kept as {kept.name}."
            value, text = self.value, ""
        else:
            self.trouble = None
            for alter in self._unwritten:
                value = alter(value)
        self.value = value
        written = toml.rewrite(text, msgspec.to_builtins(value))
        if written != text:
            replace(self.file, written)
        self._seen = stamp(self.file)


@contextmanager
def lock(file: Path) -> Iterator[None]:
    """Be the only one who changes a file; its folder is made. Raises OSError, also after long waiting."""
    from filelock import FileLock, Timeout

    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with FileLock(file.with_name(f".{file.name}.lock"), timeout=PATIENCE):
            yield
    except Timeout as error:
        raise BlockingIOError(errno.EAGAIN, "another instance holds it", str(file)) from error


def replace(file: Path, text: str) -> None:
    """Write a file whole or not at all; a link is followed, people keep such files elsewhere."""
    files.write_new(file.resolve(), text.encode(), replace=True)


def stamp(file: Path) -> Stamp | None:
    """What tells whether a file was written since; None where there is none."""
    try:
        return _stamp_of(file.stat())
    except OSError:
        return None


def _read(file: Path, kind: type[T], default: Callable[[], T]) -> tuple[str, T, Stamp | None]:
    """A file's text, the struct that it holds, and its stamp; without a file the default.

    Raises Damaged and OSError.
    """
    try:
        with file.open("rb") as source:
            data, stamp = source.read(), _stamp_of(os.fstat(source.fileno()))
    except FileNotFoundError:
        return "", default(), None
    try:
        text, tree = toml.parse(data)
        return text, msgspec.convert(tree, kind), stamp
    except toml.BadToml as error:
        raise Damaged(file, error.line, error.words) from error
    except msgspec.ValidationError as error:
        words, _, place = str(error).partition(" - at `$")
        path = [name or int(number) for name, number in _STEP.findall(place)]
        raise Damaged(file, toml.line_of(text, path) if path else None, words) from error


def _put_aside(file: Path) -> Path:
    number, chosen = 1, file.with_suffix(f".damaged{file.suffix}")
    while chosen.exists():
        number += 1
        chosen = file.with_suffix(f".damaged-{number}{file.suffix}")
    return file.rename(chosen)


def _stamp_of(status: os.stat_result) -> Stamp:
    return status.st_mtime_ns, status.st_size, status.st_ino


def _words(error: Damaged | OSError) -> str:
    return str(error) if isinstance(error, Damaged) else f"{error.filename}: {error.strerror}"
