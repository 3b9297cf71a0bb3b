"""The row of times below the candles: those of some bars, that of the crosshair, and the zone they are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.axis import time_axis
from tui.widgets.legend import bar_time, length
from tui.widgets.lines import Line, fitted
from tui.widgets.panel import zone_name
from tui.widgets.scale import time_marks

if TYPE_CHECKING:
    from datetime import tzinfo

    from tui.widgets.plot import Shape
    from tui.widgets.plots import Layout
    from tui.widgets.window import View


def time_row(view: View, layout: Layout, shape: Shape, interval: str, zone: tzinfo) -> Line:
    """The row below the bars in sight, which are of a shape and an interval."""
    left = layout.plot - len(view.bars) * shape.pitch
    times = [bar.open_time for bar in view.bars]
    spacing = 16 if layout.plot >= 72 else 12
    marks = time_marks(times, shape.pitch, length(interval), zone, spacing)
    cross = None
    if view.cross is not None:
        at = left + view.cross * shape.pitch + shape.body // 2
        cross = at, bar_time(times[view.cross], interval, zone)
    line = time_axis([(left + index * shape.pitch, text) for index, text in marks], layout.plot, cross)
    name = zone_name(zone, times[-1])
    return (*line, *fitted(((f" {name.rjust(layout.axis - 2)}", "axis"),), layout.axis))
