"""The settings file as a text that people write: what is wrong in it, one value changed, a first draft."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from tui import toml
from tui.settings.schema import KINDS, SettingsError, UnknownKey, check, kind_of, right, unknown
from tui.settings.sources import PROFILE, SettingsFile, defaults, split

_HEAD: Final = """\
# Settings of depthdeck. Behind a # stands what holds without this file.
# Flags (--venue) and variables (DEPTHDECK_VENUE) go before what stands here.
"""
_TAIL: Final = """\
# [keys]                      # other keys by the ids of actions, which the README and the palette tell
# "app.quit" = "q,ctrl+q"

# [themes.mine]               # a theme of one's own: any colours upon those of another theme
# base = "dark"
# up = "#4FC3F7"
# down = "#FFB74D"

# [profile.practice]          # other values, with --profile practice
# venue = "testnet"
"""


class Problem(NamedTuple):
    """Something that is wrong in a settings file: the line, where it is known, and words."""

    line: int | None
    words: str


def problems(read: SettingsFile) -> Iterator[Problem]:
    """Every key that is unknown and every value that can't be used, in all profiles."""
    for profile in (None, *read.profiles):
        for key, value in read.values(profile):
            try:
                read.check(key, value, profile)
            except SettingsError as error:
                yield Problem(error.line, error.words)


def with_value(read: SettingsFile, key: str, value: str | None, profile: str | None = None) -> str:
    """The file's text with another value of a key, written as text; None takes the key out.

    Raises ValueError in words for an unknown key, or a value that can't be used.
    """
    if kind_of(key) is None:
        raise UnknownKey(unknown(key))
    _, tree = toml.parse(read.text.encode())
    table = tree if profile is None else tree.setdefault(PROFILE, {}).setdefault(profile, {})
    _take_out(table, key)
    if value is not None:
        folders, name = split(key)
        for folder in folders:
            table = table.setdefault(folder, {})
            if not isinstance(table, dict):
                raise ValueError(f"{folder} is no table in {read.file}")
        try:
            table[name] = check(key, value, texts=True)
        except ValueError as error:
            raise ValueError(f"{key} = {error}") from None
    return toml.rewrite(read.text, _without_empty(tree))


def draft() -> str:
    """A first settings file: every default behind a #, with what is right for it."""
    lines = [_HEAD]
    table = ""
    for key, value in defaults().items():
        folders, name = split(key)
        if (folder := ".".join(folders)) != table:
            table = folder
            lines.append(f"\n# [{table}]\n")
        words = right(KINDS[key]) + ("" if value is not None else "; not set")
        lines.append(f"# {name} = {_example(value, words)}".ljust(30) + f"# {words}\n")
    return "".join(lines) + "\n" + _TAIL


def written(value: object) -> str:
    """A value as TOML writes it."""
    # Of what settings hold, JSON writes the same.
    return json.dumps(value, ensure_ascii=False)


def _example(value: object, words: str) -> str:
    if value is not None:
        return written(value)
    example = re.search(r"such as (\S+)", words)
    return written(example[1]) if example else "10"


def _take_out(table: dict[str, Any], key: str) -> None:
    """Take out a dotted key, in whatever form it was written."""
    for name in list(table):
        if name == key:
            del table[name]
        elif isinstance(table[name], dict) and key.startswith(f"{name}."):
            _take_out(table[name], key.removeprefix(f"{name}."))


def _without_empty(tree: dict[str, Any]) -> dict[str, Any]:
    inner = {key: _without_empty(value) if isinstance(value, dict) else value for key, value in tree.items()}
    return {key: value for key, value in inner.items() if value != {}}
