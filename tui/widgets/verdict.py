"""The health of the whole in one word with its reason: the first line of the health place."""

from __future__ import annotations

from datetime import UTC, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Unpack

import msgspec

from tui.widgets.fields import Field
from tui.widgets.header import Header, Mode

if TYPE_CHECKING:
    from tui.widgets.lines import WidgetOptions


class Word(StrEnum):
    """The health in one word."""

    OK = "OK"
    STARTING = "STARTING"
    DEGRADED = "DEGRADED"
    DOWN = "DOWN"


class Verdict(msgspec.Struct, frozen=True):
    """The health in one word, and what it rests on, the worst first."""

    word: Word = Word.STARTING
    reasons: tuple[str, ...] = ()


_MARKS: Final = {
    Word.OK: ("●", "fine bold"),
    Word.STARTING: ("◌", "text bold"),
    Word.DEGRADED: ("◑", "warn bold"),
    Word.DOWN: ("✖", "alarm bold"),
}


class HealthHeader(Header):
    """The verdict, above the mode."""

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._verdict = Verdict()

    def show(self, verdict: Verdict, mode: Mode, *, now: int, zone: tzinfo = UTC) -> None:
        """Show the verdict and the mode; `now` in ms since the epoch."""
        self._verdict = verdict
        self.show_mode(mode, now, zone)

    def headline(self) -> list[Field]:
        """The fields of the verdict."""
        return verdict_fields(self._verdict)


def verdict_fields(verdict: Verdict) -> list[Field]:
    """The word, its worst reason, and how many more there are."""
    glyph, paint = _MARKS[verdict.word]
    said = (f"{glyph} {verdict.word}", paint)
    fields = [Field(0, ((("health ", "axis"), said), (said,)), least=((glyph, paint),))]
    if verdict.reasons:
        worst, more = verdict.reasons[0], len(verdict.reasons) - 1
        every = " · ".join(verdict.reasons)
        forms = (f"({every})", f"({worst} · {more} more)" if more else f"({worst})", f"({worst})")
        fields.append(Field(1, tuple(((words, "text"),) for words in forms)))
    return fields
