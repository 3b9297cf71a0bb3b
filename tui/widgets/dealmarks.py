"""One's own fills in the chart: a mark at the bar and the price of each."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui.widgets.lines import Line, Part
    from tui.widgets.own import Deal
    from tui.widgets.plot import Shape
    from tui.widgets.plots import Layout
    from tui.widgets.scale import PriceScale
    from tui.widgets.window import View

BOUGHT: Final = ("△", "last bold")
SOLD: Final = ("▽", "last bold")
_OPEN_TIME: Final = attrgetter("open_time")


def deal_marks(
    deals: Sequence[Deal], view: View, layout: Layout, scale: PriceScale, shape: Shape
) -> dict[int, dict[int, Part]]:
    """The marks by row and column; fills of before the first bar in sight, or beyond the scale, have none."""
    if not deals:
        return {}
    marks: dict[int, dict[int, Part]] = {}
    left = layout.plot - len(view.bars) * shape.pitch + shape.body // 2
    end = view.bars[-1].close_time
    for deal in deals:
        place = bisect_right(view.bars, deal.time, key=_OPEN_TIME) - 1
        if place >= 0 and deal.time <= end and scale.holds(deal.price):
            mark = BOUGHT if deal.buys else SOLD
            marks.setdefault(scale.row(deal.price), {})[left + place * shape.pitch] = mark
    return marks


def stamped(line: Line, marks: Mapping[int, Part]) -> Line:
    """The line with marks of one cell at their columns."""
    if not marks:
        return line
    parts: list[Part] = []
    start = 0
    for text, paint in line:
        end, at = start + len(text), start
        for column in sorted(column for column in marks if start <= column < end):
            parts += [(text[at - start : column - start], paint), marks[column]]
            at = column + 1
        parts.append((text[at - start :], paint))
        start = end
    return tuple(part for part in parts if part[0])
