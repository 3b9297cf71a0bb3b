"""One thing that was looked into: how it is, in words, and what to do about it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from tui.shell.errors import EXIT_CODES, Category


class State(StrEnum):
    """How a thing is."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as well as it could."""
    FAIL = "fail"
    """It does not work, or is wrong."""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of one thing. `advice` says what to do; `details` are figures for scripts."""

    field: str
    name: str
    state: State
    words: str
    advice: str = ""
    category: Category = Category.FAILURE
    """What kind of trouble it is where it fails: it decides the exit code."""
    details: dict[str, object] = {}


_WEIGHTY: Final = (Category.USAGE, Category.NETWORK, Category.LIMIT, Category.INTEGRITY, Category.FAILURE)


def exit_code(checks: Iterable[Check]) -> int:
    """0 where nothing fails; else what kind of trouble comes first, since the rest often follows from it."""
    failed = {check.category for check in checks if check.state is State.FAIL}
    return next((EXIT_CODES[category] for category in _WEIGHTY if category in failed), 0)
