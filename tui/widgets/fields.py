"""Fields of one line that give way by rank as it gets narrower: first their longer forms, then themselves."""

from __future__ import annotations

from typing import NamedTuple

from tui.widgets.lines import Line, Part, fitting, line_width


class Field(NamedTuple):
    """A field: its rank (0 stays longest), its forms from long to short, and whether it is at the right."""

    rank: int
    forms: tuple[Line, ...]
    right: bool = False
    least: Line | None = None
    """What is left of the field of rank 0 where nothing else has room."""


def labelled(label: str, value: str, paint: str = "text") -> Line:
    """A value behind its quiet label."""
    return ((f"{label} ", "axis"), (value, paint))


def compose(fields: list[Field], width: int, gap: int = 2) -> Line:
    """The fields in the order given, those that fit, in exactly `width` cells; none is ever cut.

    A rank has what all ranks before it leave over, so that a field never shows without those before it.
    """
    margin = 1 if width >= 12 else 0
    chosen = _choose(fields, width - 2 * margin, gap)
    left: list[Part] = [(" " * margin, "")]
    right: list[Part] = []
    for field in fields:
        form = chosen.get(id(field))
        if form is None:
            continue
        into = right if field.right else left
        if len(into) > (0 if field.right else 1):
            into.append((" " * gap, ""))
        into.extend(form)
    if not chosen:
        least = min(fields, key=lambda field: field.rank).least if fields else ()
        return fitting([least] if least is not None else [], width)
    rest = width - line_width(left) - line_width(right) - margin
    return (*left, (" " * rest, ""), *right, (" " * margin, ""))


def _choose(fields: list[Field], room: int, gap: int) -> dict[int, Line]:
    ranked = sorted(fields, key=lambda field: field.rank)
    chosen: dict[int, Line] = {}
    used = -gap
    for field in ranked:
        cells = min(map(line_width, field.forms)) + gap
        if used + cells > room:
            break
        used += cells
        chosen[id(field)] = min(field.forms, key=line_width)
    for field in ranked[: len(chosen)]:
        short = line_width(chosen[id(field)])
        for form in field.forms:
            if used + line_width(form) - short <= room:
                chosen[id(field)] = form
                used += line_width(form) - short
                break
    return chosen
