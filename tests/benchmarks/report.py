"""The words and tables of docs/performance.md."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Aim(NamedTuple):
    """What was aimed at, what came of it, and why where it was missed."""

    what: str
    wanted: str
    measured: str
    met: bool
    why: str
    """Known cause of a miss; told only when it was missed."""


class Section(NamedTuple):
    """One measured thing: its heading, its text in Markdown, and its aims."""

    heading: str
    text: str
    aims: list[Aim]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; all columns but the first are aligned right."""
    lines = [_row(head), _row(["---"] + ["---:"] * (len(head) - 1))]
    return "\n".join([*lines, *map(_row, rows)])


def aims_table(aims: Sequence[Aim]) -> str:
    """The aims, each met or missed, and a line of reasons for every miss."""
    rows = [(aim.what, aim.wanted, aim.measured, "met" if aim.met else "**missed**") for aim in aims]
    reasons = [f"- {aim.what}: {aim.why}" for aim in aims if not aim.met]
    text = table(("aim", "wanted", "measured", ""), rows)
    return f"{text}\n\nMissed:\n\n" + "\n".join(reasons) if reasons else text


def times(ratio: float) -> str:
    """A ratio as people say it."""
    return f"{ratio:,.0f} ×" if ratio >= 10 else f"{ratio:.1f} ×"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
