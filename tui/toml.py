"""TOML that people write, too: the line of a key, and changes that leave all else as it was."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LONG: Final = 8
"""From so many items on, an array is written an item a line."""


class BadToml(ValueError):
    """A text that is no TOML: `line`, from 1, and the reason in words."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"line {line}: {words}")
        self.line = line
        self.words = words


def parse(data: bytes) -> tuple[str, dict[str, Any]]:
    """The text of a file, and what it says. Raises BadToml."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BadToml(data.count(b"\n", 0, error.start) + 1, "not UTF-8") from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words, _, place = str(error).partition(" (at ")
        line = re.match(r"line (\d+)", place)
        end = text.count("\n") + (not text.endswith("\n"))
        raise BadToml(int(line[1]) if line else end, words) from error


def line_of(text: str, path: Sequence[str | int]) -> int | None:
    """The line in which the value at a path begins, from 1; None where the text has no such value.

    The text must be valid TOML; a path is made of keys, and numbers of items.
    """
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines, start=1):
        if name in line and not _reaches(lines, number - 1, path) and _reaches(lines, number, path):
            return number
    return None


def rewrite(text: str, tree: Mapping[str, object]) -> str:
    """The text with the values of a tree instead of its own; comments and order stay where they can.

    A None stands for a key that is not there. The text must be valid TOML.
    """
    import tomlkit

    wanted = _without_none(tree)
    document = tomlkit.parse(text)
    _fill(document, wanted)
    written = tomlkit.dumps(document)
    # Some forms can't be changed in place (a table that is written in pieces): better plain than wrong.
    return written if _parse(written) == wanted else tomlkit.dumps(wanted)


def _reaches(lines: list[str], count: int, path: Sequence[str | int]) -> bool:
    """Whether the first lines, with those that end what they begin, have a value at the path."""
    for end in range(count, len(lines) + 1):
        tree: Any = _parse("".join(lines[:end]))
        if tree is not None:
            break
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _parse(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(part) for key, part in value.items() if part is not None}
    if isinstance(value, list | tuple):
        return [_without_none(part) for part in value]
    return value


def _fill(table: Any, wanted: dict[str, Any]) -> None:
    """Bring a table of a document to what is wanted, by as few changes as can be."""
    for key in [key for key in table if key not in wanted]:
        del table[key]
    for key, value in wanted.items():
        old = table.get(key)
        if old is None:
            table[key] = _item(value)
        elif isinstance(old, dict) and isinstance(value, dict):
            _fill(old, value)
        elif _are_tables(old) and _are_tables(value):
            _fill_array(table, key, value)
        elif _plain(old) != value:
            table[key] = _item(value)


def _fill_array(table: Any, key: str, wanted: list[dict[str, Any]]) -> None:
    """Bring an array of tables to what is wanted; tables that stay keep their comments."""
    old = table[key]
    if len(old) == len(wanted):
        for mine, value in zip(old, wanted, strict=True):
            _fill(mine, value)
        return
    left = list(old)
    tables = []
    for value in wanted:
        same = next((item for item in left if _plain(item) == value), None)
        if same is not None:
            left.remove(same)
        tables.append(value if same is None else same)
    table[key] = tables


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _plain(value: Any) -> Any:
    return value.unwrap() if hasattr(value, "unwrap") else value


def _item(value: Any) -> Any:
    import tomlkit

    item = tomlkit.item(value)
    if isinstance(value, list) and len(value) >= _LONG and not _are_tables(value):
        item.multiline(multiline=True)
    return item
