"""The terminal: its size, colours and characters, as far as they can be told from outside of it."""

import os
import sys
from collections.abc import Mapping
from typing import Final, TextIO

from tui.shell.checkup.check import Check, State

FIELD: Final = "terminal"
LEAST: Final = (80, 24)
"""Columns and rows from which the dashboard shows more than one panel."""


def check_terminal(environment: Mapping[str, str], out: TextIO) -> list[Check]:
    """Look into the terminal that `out` writes to."""
    return [_size(out), _colours(environment), _characters(environment, out)]


def _size(out: TextIO) -> Check:
    if not out.isatty():
        words = "stdout is not a terminal: its size can't be told"
        return Check(field=FIELD, name="size", state=State.OK, words=words, details={"terminal": False})
    columns, rows = os.get_terminal_size(out.fileno())
    details: dict[str, object] = {"terminal": True, "columns": columns, "rows": rows}
    words = f"{columns} columns x {rows} rows"
    if columns < LEAST[0] or rows < LEAST[1]:
        advice = f"make it {LEAST[0]}x{LEAST[1]} or larger: below that one panel is shown at a time"
        return Check(field=FIELD, name="size", state=State.WARN, words=words, advice=advice, details=details)
    return Check(field=FIELD, name="size", state=State.OK, words=words, details=details)


def _colours(environment: Mapping[str, str]) -> Check:
    names = ("TERM", "COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TMUX")
    told = {name: environment[name] for name in names if name in environment}
    term = told.get("TERM", "")
    details: dict[str, object] = {**told, "colours": _count(told)}
    if term in ("", "dumb"):
        words = f"TERM is {term or 'not set'}: no colours, no moving of the cursor"
        advice = "set TERM to what the terminal is, for example xterm-256color"
        return Check(
            field=FIELD, name="colours", state=State.WARN, words=words, advice=advice, details=details
        )
    if "NO_COLOR" in told:
        words = f"TERM={term}, and none is used since NO_COLOR is set"
    else:
        words = f"TERM={term}, {_count(told)}"
    return Check(field=FIELD, name="colours", state=State.OK, words=words, details=details)


def _count(told: Mapping[str, str]) -> str:
    if told.get("COLORTERM") in ("truecolor", "24bit"):
        return "16 million colours"
    if "256" in told.get("TERM", ""):
        return "256 colours"
    return "16 colours, as far as it tells"


def _characters(environment: Mapping[str, str], out: TextIO) -> Check:
    # The first of these that is set decides, as in POSIX.
    locale = next((environment[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environment.get(name)), "")
    encoding = (out.encoding or sys.getdefaultencoding()).lower().replace("_", "-")
    details: dict[str, object] = {"locale": locale, "encoding": encoding}
    words = f"{encoding}, locale {locale or 'not set'}"
    if encoding not in ("utf-8", "utf8"):
        return Check(
            field=FIELD,
            name="characters",
            state=State.WARN,
            words=f"{words}: lines and blocks can't be drawn",
            advice="set LANG to a UTF-8 locale, for example C.UTF-8",
            details=details,
        )
    return Check(field=FIELD, name="characters", state=State.OK, words=words, details=details)
