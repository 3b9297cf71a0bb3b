"""The axes of a chart as lines: prices at the right with the last one in a box, and times below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import msgspec
from rich.cells import cell_len, set_cell_size

from tui.widgets.glyphs import DOWN, UP
from tui.widgets.lines import Line, Part, fitted
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.scale import PriceScale

Fill: TypeAlias = tuple[str, str]
"""What a row shows where nothing else is: a glyph and its paint."""

GRID: Final = "┈"
LEVEL: Final = "╌"
BLANK: Final[Fill] = (" ", "")


class Level(NamedTuple):
    """A price with a name, and the paint of its line."""

    price: float
    name: str
    paint: str = "warn"


class PriceAxis(msgspec.Struct, frozen=True):
    """The labels of a price axis by row, each exactly as wide as the axis, and the lines across the chart."""

    labels: dict[int, Line]
    fills: dict[int, Fill]
    tags: dict[int, Part] = {}
    """Names of levels by row with their paint, to stand at the left end of their lines."""


def price_axis(
    scale: PriceScale,
    width: int,
    decimals: int,
    *,
    last: float | None,
    cross_row: int | None,
    levels: Sequence[Level] = (),
    dims: bool = False,
) -> PriceAxis:
    """Round prices, over them levels, the last price in a box, and the crosshair's; one label a row.

    A last price beyond the scale stands at its edge behind an arrow, without a line; so does the name of the
    nearest level.
    """
    labels: dict[int, Line] = {}
    fills: dict[int, Fill] = {}
    spacing = 4 if scale.rows >= 18 else 3 if scale.rows >= 12 else 1.5
    for row, price in scale.ticks(spacing, decimals).items():
        labels[row] = _label(" ", numbers.price(price, decimals), width, "", "axis")
        fills[row] = (GRID, "grid")
    for price, _, paint in levels:
        if scale.holds(price):
            labels[scale.row(price)] = _label("◁", numbers.price(price, decimals), width, paint, paint)
            fills[scale.row(price)] = (LEVEL, paint)
    if last is not None:
        row = scale.row(last)
        inside = scale.holds(last)
        pointer = "◀" if inside else UP if last > scale.high else DOWN
        box = ("stale", "!stale") if dims else ("last", "last-text|last")
        labels[row] = _label(pointer, numbers.price(last, decimals), width, *box)
        if inside:
            fills[row] = (GRID, box[0])
    if cross_row is not None:
        price = round(scale.price(cross_row), decimals)
        labels[cross_row] = _label("◀", numbers.price(price, decimals), width, "text", "!text")
        fills[cross_row] = (GRID, "axis")
    return PriceAxis(labels if width else {}, fills, _tags(levels, scale))


def tagged(line: Line, part: Part) -> Line:
    """The line with a tag over its left end, over half of it at most."""
    width = sum(len(text) for text, _ in line)
    tag, paint = part
    tag = set_cell_size(tag, min(cell_len(tag), width // 2))
    if not tag.strip():
        return line
    covered = cell_len(tag) + 1
    parts: list[Part] = [(f"{tag} ", paint)]
    for text, under in line:
        parts.append((text[covered:], under))
        covered = max(0, covered - len(text))
    return fitted(parts, width)


def _tags(levels: Sequence[Level], scale: PriceScale) -> dict[int, Part]:
    """The names of levels by row; of those beyond the scale the nearest, behind an arrow at its edge.

    Several in a row have the paint of the first.
    """
    tags: dict[int, list[Part]] = {}
    above = [level for level in levels if level.price > scale.high]
    below = [level for level in levels if level.price < scale.low]
    for edge, arrow, beyond in ((0, UP, sorted(above)), (scale.rows - 1, DOWN, sorted(below)[::-1])):
        if beyond:
            more = f" +{len(beyond) - 1}" if len(beyond) > 1 else ""
            tags[edge] = [(f"{arrow} {beyond[0].name}{more}", beyond[0].paint)]
    for price, name, paint in levels:
        if scale.holds(price):
            tags.setdefault(scale.row(price), []).append((name, paint))
    return {row: ("  ".join(name for name, _ in names), names[0][1]) for row, names in tags.items()}


def time_axis(marks: list[tuple[int, str]], width: int, cross: tuple[int, str] | None) -> Line:
    """Times in `width` columns, each at its column; the crosshair's stands in a box over those it covers."""
    boxes = []
    if cross is not None:
        text = f" {cross[1]} "
        start = max(0, min(cross[0] - len(text) // 2, width - len(text)))
        boxes.append((start, text, "!text"))
    free = [
        (column, text, "axis")
        for column, text in marks
        if 0 <= column <= width - len(text)
        and all(column + len(text) < start or column > start + len(box) for start, box, _ in boxes)
    ]
    parts: list[Part] = []
    at = 0
    for column, text, paint in sorted([*free, *boxes]):
        parts += [(" " * (column - at), ""), (text, paint)]
        at = column + len(text)
    return fitted(parts, width)


def _label(pointer: str, text: str, width: int, pointer_paint: str, paint: str) -> Line:
    return fitted(((pointer, pointer_paint), (f"{text.rjust(width - 2)} ", paint)), width)
