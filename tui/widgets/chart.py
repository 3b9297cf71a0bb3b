"""The candle chart: candles, volume, a price axis at the right and a time axis below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets.axis import BLANK, price_axis, tagged
from tui.widgets.dealmarks import deal_marks, stamped
from tui.widgets.keys import counterparts, interval_keys
from tui.widgets.legend import bar_time, legend, offered, plain, reading, tab_at
from tui.widgets.lines import Line, WidgetOptions, fitted
from tui.widgets.panel import LOADING, Panel, PanelState
from tui.widgets.plot import Colours
from tui.widgets.plots import Layout, Plots
from tui.widgets.scale import PriceScale
from tui.widgets.timeline import time_row
from tui.widgets.window import View, Window
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from tui.market.candles import CandleSeries
    from tui.widgets.axis import Level
    from tui.widgets.own import Deal
    from tui.wire.events import Candle

_HINT: Final = "←→ scroll  +- zoom  c crosshair  [ ] interval"
_WHEEL: Final = 3  # bars a notch


class CandleChart(Panel, can_focus=True):
    """Shows a candle series and lets a person scroll, zoom and read it.

    It knows no feed: `show` hands it a series; an interval that a person chooses is posted.
    """

    NAME = "Chart"

    BINDINGS: ClassVar[list[BindingType]] = [
        *counterparts(
            "Scroll",
            Binding(
                "left,h", "move(-1, 0)", "Scroll", key_display="←→", tooltip="Scroll back", id="chart.back"
            ),
            Binding("right,l", "move(1, 0)", "Scroll on", show=False, key_display="h l", id="chart.on"),
        ),
        *counterparts(
            "Move the crosshair up or down",
            Binding("up,k", "move(0, -1)", "Move the crosshair up", show=False, id="chart.up"),
            Binding("down,j", "move(0, 1)", "Move the crosshair down", show=False, id="chart.down"),
        ),
        *counterparts(
            "Page back or on",
            Binding("pageup", "page(-1)", "Page back", show=False, id="chart.page-back"),
            Binding("pagedown", "page(1)", "Page on", show=False, id="chart.page-on"),
        ),
        *counterparts(
            "Zoom",
            Binding(
                "plus,equals_sign", "zoom(1)", "Zoom", key_display="+-", tooltip="Zoom in", id="chart.in"
            ),
            Binding("minus", "zoom(-1)", "Zoom out", show=False, key_display="+-", id="chart.out"),
        ),
        Binding("end,0", "live", "Live", tooltip="Go to the newest candle", id="chart.live"),
        Binding("c", "crosshair", "Crosshair", tooltip="Show or leave the crosshair", id="chart.crosshair"),
        Binding("escape", "leave_crosshair", "Leave the crosshair", show=False, id="chart.leave"),
        *interval_keys("interval"),
    ]

    @dataclass
    class IntervalChosen(Message):
        """A person chose an interval."""

        interval: str

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._series: CandleSeries | None = None
        self._decimals = 2
        self._last: float | None = None
        self._levels: Sequence[Level] = ()
        self._deals: Sequence[Deal] = ()
        self._interval = ""
        self._window = Window()
        self._cross_row = 0
        self._tabs: Line = ()
        self._drawn: tuple[View, Layout, PriceScale] | None = None
        self._plots = Plots()

    def show(
        self,
        series: CandleSeries | None,
        *,
        decimals: int,
        last: float | None = None,
        levels: Sequence[Level] = (),
        deals: Sequence[Deal] = (),
        state: PanelState = LOADING,
        zone: tzinfo = UTC,
    ) -> None:
        """Show a series with its prices' decimals, the last price, levels, one's own fills, and a state."""
        if series is not self._series:
            self._window.follow()
            self._drawn = None
        self._series, self._decimals, self._last = series, decimals, last
        self._levels, self._deals = levels, deals
        if series is not None:
            self._interval = series.interval
        self.set_state(state, zone, bare=not series)
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The lines of the chart as it stands."""
        series = self._series
        if not series:
            return [fitted((), width)] * height
        layout = Layout.of(width, height, self._widest_label(self._window.view(series, width)))
        view = self._window.view(series, layout.plot)
        scale = self._scale(view, layout)
        self._drawn = view, layout, scale
        self._caption(view, layout)
        header = [self._legend(view, width)] if layout.header else []
        shape = self._window.shape(layout.plot)
        times = [time_row(view, layout, shape, self._interval, self.zone)] if layout.times else []
        return [*header, *self._plot_rows(view, layout, scale), *times]

    def _widest_label(self, view: View) -> int:
        high = max(bar.high for bar in view.bars)
        low = min(bar.low for bar in view.bars)
        edge = round(PriceScale.fit(high, low, 1, self._decimals).high, self._decimals)
        return max(len(numbers.price(price, self._decimals)) for price in (edge, self._last or 0.0))

    def _scale(self, view: View, layout: Layout) -> PriceScale:
        high = max(bar.high for bar in view.bars)
        low = min(bar.low for bar in view.bars)
        if view.newer == 0 and self._last is not None:
            high, low = max(high, self._last), min(low, self._last)
        return PriceScale.fit(high, low, layout.prices, self._decimals)

    def _plot_rows(self, view: View, layout: Layout, scale: PriceScale) -> list[Line]:
        hatched = self.app.no_color
        colours = Colours.of_old(hatched) if self.state.dims else Colours(hatched=hatched)
        older, newest = self._plots.of(view, layout, scale, self._window.shape(layout.plot), colours)
        cross_row = None if view.cross is None else min(self._cross_row, layout.prices - 1)
        dims = self.state.dims
        axis = price_axis(
            scale,
            layout.axis,
            self._decimals,
            last=self._last,
            cross_row=cross_row,
            levels=self._levels,
            dims=dims,
        )
        deals = deal_marks(self._deals, view, layout, scale, self._window.shape(layout.plot))
        blank = fitted((), layout.axis)
        labels = dict(axis.labels)
        if layout.volume and layout.axis:
            top = numbers.compact(max(bar.volume for bar in view.bars))
            labels[layout.prices] = fitted(((f" {top.rjust(layout.axis - 2)} ", "axis"),), layout.axis)
        lines: list[Line] = []
        for row in range(layout.prices + layout.volume):
            fill = axis.fills.get(row, BLANK)
            line = stamped((*older.line(row, *fill), *newest.line(row, *fill)), deals.get(row, {}))
            line = tagged(line, axis.tags.get(row, ("", "")))
            lines.append((*line, *labels.get(row, blank)))
        return lines

    def _legend(self, view: View, width: int) -> Line:
        bar = view.bars[-1 if view.cross is None else view.cross]
        when = "" if view.cross is None else bar_time(bar.open_time, self._interval, self.zone)
        dims = self.state.dims
        line, self._tabs = legend(bar, self._interval, self._decimals, width, when=when, dims=dims)
        return line

    def _caption(self, view: View, layout: Layout) -> None:
        detail = f"{self._interval} · {len(view.bars)} bars"
        if view.cross is not None and not layout.header:
            bar = view.bars[view.cross]
            figures = "".join(text for text, _ in reading(bar, self._decimals))
            detail = f"{bar_time(bar.open_time, self._interval, self.zone)}  {figures}"
        elif view.newer:
            detail += f" · {view.newer} newer, End for live"
        self.set_heading(detail, _HINT if layout.plot >= len(_HINT) else "")

    @property
    def crossed_price(self) -> float | None:
        """The price at the crosshair, to the row; None while it isn't shown."""
        if not self._window.crossed or self._drawn is None:
            return None
        _, layout, scale = self._drawn
        return round(scale.price(min(self._cross_row, layout.prices - 1)), self._decimals)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave up, down and escape to others while there is no crosshair."""
        if action == "leave_crosshair" or (action == "move" and parameters[1:] != (0,)):
            return self._window.crossed
        return True

    def action_move(self, bars: int, rows: int) -> None:
        """Scroll by bars; with the crosshair, move that by bars and rows."""
        if self._series is None or self._drawn is None:
            return
        view, layout, _ = self._drawn
        if self._window.crossed:
            self._cross_row = max(0, min(layout.prices - 1, self._cross_row + rows))
            self._window.move_cross(self._series, view, bars)
        else:
            self._window.scroll(self._series, view, bars)
        self.redraw()

    def action_page(self, way: int) -> None:
        """Scroll by what is in sight."""
        if self._drawn is not None:
            self._scroll(way * max(1, len(self._drawn[0].bars) - 1))

    def action_zoom(self, step: int) -> None:
        """Draw candles wider or narrower."""
        self._window.zoom(step)
        self.redraw()

    def action_live(self) -> None:
        """Go back to the newest bar and follow it."""
        self._window.follow()
        self.redraw()

    def action_crosshair(self) -> None:
        """Show the crosshair at the newest bar in sight, or take it away."""
        if self._window.crossed:
            self.action_leave_crosshair()
        elif self._drawn is not None:
            view, _, scale = self._drawn
            self._put_cross(view.bars[-1], scale.row(view.bars[-1].close))

    def action_leave_crosshair(self) -> None:
        """Take the crosshair away."""
        self._window.drop_cross()
        self.redraw()

    def action_interval(self, step: int) -> None:
        """Choose the next shorter or longer interval."""
        names = offered(self._interval)
        current = plain(self._interval)
        place = names.index(current) + step if current in names else -1
        if 0 <= place < len(names):
            self.post_message(self.IntervalChosen(names[place]))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back; with ctrl, zoom in."""
        self._wheel(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll on; with ctrl, zoom out."""
        self._wheel(event, 1)

    def on_click(self, event: events.Click) -> None:
        """Choose the interval that was clicked, or put the crosshair where the candles were."""
        at = event.get_content_offset(self)
        if at is None or self._drawn is None:
            return
        view, layout, _ = self._drawn
        row = at.y - layout.header
        if row < 0:
            name = tab_at(at.x, self._tabs)
            if name is not None:
                self.post_message(self.IntervalChosen(name))
        elif row < layout.prices and at.x < layout.plot:
            pitch = self._window.shape(layout.plot).pitch
            place = len(view.bars) - 1 - (layout.plot - 1 - at.x) // pitch
            self._put_cross(view.bars[max(0, place)], row)

    def _wheel(self, event: events.MouseEvent, way: int) -> None:
        event.stop()
        if event.ctrl:
            self.action_zoom(-way)
        else:
            self._scroll(way * _WHEEL)

    def _scroll(self, bars: int) -> None:
        if self._series is not None and self._drawn is not None:
            self._window.scroll(self._series, self._drawn[0], bars)
            self.redraw()

    def _put_cross(self, bar: Candle, row: int) -> None:
        self._cross_row = row
        self._window.put_cross(bar)
        self.redraw()
