"""The part of a candle series that is in sight: how wide candles are, where it ends, the crosshair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import msgspec

from tui.widgets.plot import Shape

if TYPE_CHECKING:
    from tui.market.candles import CandleSeries
    from tui.wire.events import Candle

SHAPES: Final = (Shape(1, 0), Shape(1, 1), Shape(3, 1), Shape(5, 1))
_OPEN_TIME: Final = attrgetter("open_time")


class View(msgspec.Struct, frozen=True):
    """The bars in sight, how many are newer, and the bar under the crosshair by its place among them."""

    bars: list[Candle]
    newer: int
    cross: int | None


class Window:
    """Says which bars are in sight; remembers them by opening time, so that new bars don't move the view."""

    def __init__(self) -> None:
        self._zoom = 1
        self._right: int | None = None  # the bar at the right edge; None follows the newest
        self._cross: int | None = None

    @property
    def crossed(self) -> bool:
        """Whether there is a crosshair."""
        return self._cross is not None

    def shape(self, columns: int) -> Shape:
        """The chosen shape of a candle, or the widest below it that fits."""
        return next(shape for shape in SHAPES[self._zoom :: -1] if shape.pitch <= max(1, columns))

    def view(self, series: CandleSeries, columns: int) -> View:
        """What is in sight of a series that isn't empty; the crosshair's bar always is."""
        fitting = max(1, columns // self.shape(columns).pitch)
        if self._right is None and self._cross is None:
            return View(series.last(fitting), 0, None)
        bars = series.last(len(series))
        end = len(bars) if self._right is None else bisect_right(bars, self._right, key=_OPEN_TIME)
        end = min(len(bars), max(end, fitting))
        place = None
        if self._cross is not None:
            place = bisect_left(bars, self._cross, 0, len(bars) - 1, key=_OPEN_TIME)
            end = min(max(end, place + 1), place + fitting)
        start = max(0, end - fitting)
        return View(bars[start:end], len(bars) - end, None if place is None else place - start)

    def zoom(self, step: int) -> None:
        """Make candles wider or narrower."""
        self._zoom = max(0, min(len(SHAPES) - 1, self._zoom + step))

    def follow(self) -> None:
        """Go to the newest bar and stay there."""
        self._right = self._cross = None

    def scroll(self, series: CandleSeries, view: View, bars: int) -> None:
        """Move the view by bars, at most to the ends of the series."""
        every = series.last(len(series))
        end = max(len(view.bars), min(len(every), len(every) - view.newer + bars))
        self._right = None if end == len(every) else every[end - 1].open_time

    def put_cross(self, bar: Candle) -> None:
        """Put the crosshair on a bar."""
        self._cross = bar.open_time

    def move_cross(self, series: CandleSeries, view: View, bars: int) -> None:
        """Move the crosshair by bars; the view comes along where it reaches the edge."""
        if self._cross is not None:
            every = series.last(len(series))
            place = bisect_left(every, self._cross, 0, len(every) - 1, key=_OPEN_TIME) + bars
            self._right = view.bars[-1].open_time if view.newer else None
            self._cross = every[max(0, min(len(every) - 1, place))].open_time

    def drop_cross(self) -> None:
        """Take the crosshair away."""
        self._cross = None
