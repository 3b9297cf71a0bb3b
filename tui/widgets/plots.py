"""The room of a chart and the plots that fill it: the older bars are kept, the newest one is drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.widgets.plot import Colours, Plot, Shape

if TYPE_CHECKING:
    from tui.widgets.scale import PriceScale
    from tui.widgets.window import View
    from tui.wire.events import Candle


class Layout(msgspec.Struct, frozen=True):
    """How the rows of a chart are shared out, and its columns: `plot` for candles, `axis` for prices."""

    header: int
    prices: int
    volume: int
    times: int
    plot: int
    axis: int

    @classmethod
    def of(cls, width: int, height: int, label: int) -> Layout:
        """The layout for a size and the widest price label; what is least needed goes first."""
        header = int(height >= 12 and width >= 36)
        times = int(height >= 5)
        volume = 0 if height < 8 else 1 if height < 12 else 2 if height < 16 else min(5, height // 6)
        axis = label + 2 if width >= 2 * label + 8 else 0
        return cls(header, height - header - times - volume, volume, times, width - axis, axis)


class Plots:
    """The bars in sight as two plots, so that a change of the newest bar costs that bar only."""

    def __init__(self) -> None:
        self._older: tuple[tuple[object, ...], Plot] | None = None

    def of(
        self, view: View, layout: Layout, scale: PriceScale, shape: Shape, colours: Colours
    ) -> tuple[Plot, Plot]:
        """The bars but the newest in sight, kept while nothing in them changes, and that one."""
        top = max(bar.volume for bar in view.bars)
        bars, newest = view.bars[:-1], view.bars[-1:]
        width = layout.plot - shape.pitch
        cross = None
        if view.cross is not None:
            cross = width - (len(bars) - view.cross) * shape.pitch + shape.body // 2

        def plot(bars: list[Candle], columns: int, crossed: int | None) -> Plot:
            volume = (layout.volume, top)
            return Plot(bars, shape, columns, scale, volume=volume, colours=colours, cross=crossed)

        key = (bars, scale, layout, shape, top, colours, cross)
        if self._older is None or self._older[0] != key:
            self._older = key, plot(bars, width, cross)
        return self._older[1], plot(newest, shape.pitch, None if cross is None else cross - width)
