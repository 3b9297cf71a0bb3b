"""The candle chart: exact at every size, honest on its axes, and quick when only the newest bar changes."""

from __future__ import annotations

import random
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from tests.widgets.themed import Themed
from tui.market.candles import CandleSeries
from tui.widgets.axis import Level, price_axis, tagged, time_axis
from tui.widgets.chart import CandleChart
from tui.widgets.legend import bar_time, legend, offered, reading, tab_at
from tui.widgets.lines import Line, line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.plot import Colours, Plot, Shape
from tui.widgets.plots import Layout
from tui.widgets.scale import PriceScale, time_marks
from tui.widgets.window import SHAPES, Window
from tui.wire.events import Candle
from tui.wire.streams import INTERVALS

if TYPE_CHECKING:
    from rich.segment import Segment
    from textual.app import ComposeResult

HOUR = 3_600_000
Wheel = TypeVar("Wheel", bound=events.MouseEvent)
END = 1_763_812_800_000  # 2025-11-22 12:00 UTC


def candle(
    time: int, prices: tuple[float, float, float, float], volume: float = 1.0, *, closed: bool = True
) -> Candle:
    opened, high, low, close = prices
    return Candle(time, time + HOUR - 1, opened, high, low, close, volume, 1.0, 1, 0.5, 0.5, closed=closed)


def series_of(bars: list[Candle], interval: str = "1h") -> CandleSeries:
    series = CandleSeries(interval)
    series.load(bars)
    return series


def walk(count: int, seed: int, price: float, decimals: int, length: int = HOUR) -> list[Candle]:
    chance = random.Random(seed)
    bars = []
    for index in range(count):
        path = [price]
        for _ in range(4):
            path.append(max(10.0**-decimals, round(path[-1] * (1 + chance.gauss(0, 0.01)), decimals)))
        volume = chance.choice((0.0, chance.random() * 1000))
        time = END - (count - 1 - index) * length
        bars.append(candle(time, (path[0], max(path), min(path), path[-1]), volume, closed=index < count - 1))
        price = path[-1]
    return bars


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


class OneChart(Themed):
    CSS = "CandleChart { width: 100%; height: 100%; border: none; }"

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield CandleChart()

    def on_candle_chart_interval_chosen(self, message: CandleChart.IntervalChosen) -> None:
        self.chosen.append(message.interval)


def wheel(chart: CandleChart, kind: type[Wheel]) -> Wheel:
    return kind(chart, 5, 5, 0, 0, 0, False, False, False)


def shown(chart: CandleChart) -> list[str]:
    return [chart.render_line(y).text for y in range(chart.size.height)]


# The scale


@given(
    low=st.floats(1e-6, 1e6),
    share=st.floats(0, 3),
    rows=st.integers(1, 60),
    decimals=st.integers(0, 8),
    spacing=st.integers(2, 5),
)
def test_tick_labels_are_exact_round_and_apart(
    low: float, share: float, rows: int, decimals: int, spacing: int
) -> None:
    scale = PriceScale.fit(low * (1 + share), low, rows, decimals)
    ticks = scale.ticks(spacing, decimals)
    prices = list(ticks.values())
    for row, price in ticks.items():
        assert scale.low <= price <= scale.high
        assert scale.row(price) == row
        assert round(price, decimals) == price
    for before, after in pairwise(prices):
        step = Decimal(repr(after)) - Decimal(repr(before))
        assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}
    for before, after in pairwise(sorted(ticks)):
        assert after - before >= spacing - 1


@given(price=st.floats(1, 1e5), high=st.floats(1, 1e5), low=st.floats(1, 1e5), rows=st.integers(1, 50))
def test_every_price_lies_in_a_row(price: float, high: float, low: float, rows: int) -> None:
    scale = PriceScale.fit(max(high, low), min(high, low), rows, 2)
    assert 0 <= scale.row(price) < rows
    first, last = scale.span(max(high, low), min(high, low))
    assert 0 <= first < last <= 2 * rows
    assert scale.row(scale.price(scale.row(price))) == scale.row(price)


def test_times_are_round_in_their_zone() -> None:
    times = [END - (47 - index) * HOUR for index in range(48)]
    labels = [label for _, label in time_marks(times, 2, HOUR, UTC, 16)]
    assert labels == ["11-21", "12:00", "11-22", "12:00"]
    india = timezone(timedelta(hours=5, minutes=30))
    marks = time_marks(times, 2, HOUR, india, 16)
    assert [label for _, label in marks] == ["11-21", "12:30", "11-22", "12:30"]


def test_the_first_time_names_its_day() -> None:
    times = [END - (30 - index) * 60_000 for index in range(30)]
    assert time_marks(times, 2, 60_000, UTC, 16)[0] == (10, "11-22 11:40")


def test_long_intervals_are_labelled_by_days_months_and_years() -> None:
    day = 24 * HOUR
    days = [END - END % day - (59 - index) * day for index in range(60)]
    assert [label for _, label in time_marks(days, 1, day, UTC, 12)] == [
        *("09-29", "10-13", "10-27", "11-10"),
    ]
    weeks = [END - (399 - index) * 7 * day for index in range(400)]
    assert time_marks(weeks, 1, 7 * day, UTC, 16)[-1][1] == "2025-07"


@pytest.mark.parametrize("interval", INTERVALS)
def test_times_never_overlap(interval: str) -> None:
    for shape in SHAPES:
        times = [END - (149 - index) * INTERVALS[interval] for index in range(150)]
        marks = time_marks(times, shape.pitch, INTERVALS[interval], UTC, 12)
        width = 150 * shape.pitch + 10
        line = time_axis([(index * shape.pitch, label) for index, label in marks], width, None)
        assert marks
        assert text(line).split() == " ".join(label for _, label in marks).split()
        assert line_width(line) == width


# The candles


def rows_of(bar: Candle, shape: Shape, colours: Colours | None = None) -> list[str]:
    scale = PriceScale(high=110, low=100, rows=5)
    plot = Plot([bar], shape, shape.pitch, scale, volume=(0, 0.0), colours=colours or Colours())
    return [text(plot.line(row)) for row in range(5)]


@pytest.mark.parametrize(
    ("prices", "rows"),
    [
        ((102, 110, 100, 108), ["│ ", "█ ", "█ ", "█ ", "│ "]),
        ((108, 110, 100, 102), ["│ ", "█ ", "█ ", "█ ", "│ "]),
        ((103, 107, 103, 107), ["  ", "▄ ", "█ ", "▀ ", "  "]),
        ((104, 109, 104, 106), ["╷ ", "│ ", "█ ", "  ", "  "]),
        ((105, 109, 101, 105.1), ["╷ ", "│ ", "┿ ", "│ ", "╵ "]),
        ((109, 109, 109, 109), ["▄ ", "  ", "  ", "  ", "  "]),
    ],
)
def test_bodies_are_blocks_and_wicks_are_lines(
    prices: tuple[float, float, float, float], rows: list[str]
) -> None:
    assert rows_of(candle(END, prices), Shape(1, 1)) == rows


def test_without_a_gap_candles_are_heavy_and_light_lines() -> None:
    assert rows_of(candle(END, (103, 110, 100, 107)), Shape(1, 0)) == ["│", "╽", "┃", "╿", "│"]


def test_wide_bodies_have_their_wick_in_the_middle() -> None:
    assert rows_of(candle(END, (102, 110, 100, 108)), Shape(3, 1)) == [" │  ", "███ ", "███ ", "███ ", " │  "]


def test_without_colours_a_fall_is_hatched() -> None:
    falling = rows_of(candle(END, (108, 110, 100, 102)), Shape(1, 1), Colours(hatched=True))
    rising = rows_of(candle(END, (102, 110, 100, 108)), Shape(1, 1), Colours(hatched=True))
    assert falling[2] == "▒ "
    assert rising[2] == "█ "


def test_volume_stands_in_eighths() -> None:
    scale = PriceScale(high=110, low=100, rows=2)
    bars = [candle(END, (101, 102, 101, 102), volume) for volume in (16.0, 8.0, 3.0, 0.001, 0.0)]
    plot = Plot(bars, Shape(1, 1), 10, scale, volume=(2, 16.0), colours=Colours())
    assert text(plot.line(2)) == "█         "
    assert text(plot.line(3)) == "█ █ ▃ ▁   "


# The axes


def test_a_row_has_one_label_and_the_last_price_wins() -> None:
    scale = PriceScale(high=110, low=100, rows=10)
    axis = price_axis(scale, 10, 2, last=106.0, cross_row=None)
    labels = {row: text(line) for row, line in axis.labels.items()}
    assert labels[4] == "◀  106.00 "
    assert axis.labels[4][1][1] == "last-text|last"
    assert all(len(label) == 10 for label in labels.values())
    assert "  108.00" in labels[2]
    crossed = price_axis(scale, 10, 2, last=106.0, cross_row=4)
    assert text(crossed.labels[4]) == "◀  105.50 "


def test_a_last_price_out_of_sight_stands_at_the_edge_without_a_line() -> None:
    scale = PriceScale(high=110, low=100, rows=10)
    above = price_axis(scale, 10, 2, last=200.0, cross_row=None)
    below = price_axis(scale, 10, 2, last=50.0, cross_row=None)
    assert text(above.labels[0]) == "▲  200.00 "
    assert text(below.labels[9]) == "▼   50.00 "
    assert "last" not in {paint for _, paint in (*above.fills.values(), *below.fills.values())}


def test_levels_stand_at_their_prices_with_their_names_and_the_nearest_out_of_sight_at_the_edge() -> None:
    scale = PriceScale.fit(110.0, 100.0, 11, 2)
    named = ((130.0, "c"), (120.0, "b"), (104.0, "a"), (106.0, "last"), (90.0, "z"))
    levels = [Level(price, name) for price, name in named]
    axis = price_axis(scale, 10, 2, last=106.0, cross_row=None, levels=levels)
    row = scale.row(104.0)
    assert text(axis.labels[row]) == "◁  104.00 "
    assert axis.fills[row] == ("╌", "warn")
    assert text(axis.labels[scale.row(106.0)]).startswith("◀")
    told = {0: "▲ b +1", row: "a", scale.row(106.0): "last", 10: "▼ z"}
    assert axis.tags == {row: (words, "warn") for row, words in told.items()}
    mine = price_axis(scale, 10, 2, last=None, cross_row=None, levels=[Level(104.0, "BUY 1", "up")])
    assert (mine.fills[row], mine.tags[row]) == (("╌", "up"), ("BUY 1", "up"))


@given(st.text("ab⏰ ◷", max_size=12), st.lists(st.text("┈█", max_size=9), max_size=5))
def test_a_tag_changes_no_width_and_leaves_half_of_the_line(tag: str, texts: list[str]) -> None:
    line = tuple((part, "up") for part in texts)
    width = line_width(line)
    written = tagged(line, (tag, "warn"))
    assert line_width(written) == width
    assert text(written).endswith(text(line)[width // 2 + 1 :])


def test_the_crosshairs_time_covers_others() -> None:
    line = time_axis([(0, "11-21"), (12, "12:00"), (30, "18:00")], 40, (14, "11-21 13:00"))
    assert text(line).split() == ["11-21", "11-21", "13:00", "18:00"]
    assert line_width(line) == 40


# The legend


def test_figures_of_a_bar() -> None:
    bar = candle(END, (62_390.1, 62_455.0, 62_380.0, 62_431.57), 612.4)
    assert text(reading(bar, 2)) == "O 62,390.10  H 62,455.00  L 62,380.00  C 62,431.57  ▲ +0.07%  V 612.4"
    assert text(reading(bar, 2, detail=1)) == "C 62,431.57  ▲ +0.07%"


def test_the_legend_fits_and_its_tabs_are_where_they_are_drawn() -> None:
    bar = candle(END, (62_390.1, 62_455.0, 62_380.0, 62_431.57), 612.4)
    for width in range(1, 140):
        line, shown_tabs = legend(bar, "3m", 2, width)
        assert line_width(line) == width
        names = [tab_at(column, shown_tabs) for column in range(line_width(shown_tabs))]
        assert list(dict.fromkeys(names)) in (offered("3m"), ["3m"])
        assert tab_at(line_width(shown_tabs), shown_tabs) is None


def test_a_bars_time_is_as_exact_as_its_interval() -> None:
    assert bar_time(END, "1s", UTC) == "11-22 12:00:00"
    assert bar_time(END, "1h", UTC) == "11-22 12:00"
    assert bar_time(END, "1d@+08:00", timezone(timedelta(hours=8))) == "2025-11-22"


# What is in sight


def test_the_view_stays_where_it_is_when_bars_come_in() -> None:
    bars = walk(100, 1, 100.0, 2)
    series, window = series_of(bars[:90]), Window()
    window.scroll(series, window.view(series, 20), -10)
    before = window.view(series, 20)
    assert before.newer == 10
    for bar in bars[90:]:
        series.update(bar)
    after = window.view(series, 20)
    assert after.bars == before.bars
    assert after.newer == 20
    window.scroll(series, after, 1_000)
    assert window.view(series, 20).newer == 0
    window.scroll(series, window.view(series, 20), -1_000)
    assert window.view(series, 20).bars == bars[:10]


def test_the_crosshair_takes_the_view_along() -> None:
    series, window = series_of(walk(100, 1, 100.0, 2)), Window()
    window.put_cross(series.last(1)[0])
    for _ in range(30):
        window.move_cross(series, window.view(series, 20), -1)
        assert window.view(series, 20).cross is not None
    view = window.view(series, 20)
    assert view.bars[view.cross or 0] == series.last(31)[0]
    for _ in range(200):
        window.move_cross(series, window.view(series, 20), 1)
    view = window.view(series, 20)
    assert (view.newer, view.cross) == (0, 9)


# The widget


async def test_every_line_is_exactly_as_wide_as_the_chart_at_every_size() -> None:
    app = OneChart()
    async with app.run_test(size=(120, 40)):
        chart = app.query_one(CandleChart)

        @given(
            width=st.integers(1, 120),
            height=st.integers(1, 40),
            count=st.integers(1, 160),
            seed=st.integers(0, 1_000),
            price=st.sampled_from([(62_431.57, 2), (9.12e-6, 8), (99_990.0, 2), (0.5211, 4), (1.0, 0)]),
            zoom=st.integers(-2, 2),
            crossed=st.booleans(),
            old=st.booleans(),
            back=st.integers(0, 3),
        )
        def check(
            width: int,
            height: int,
            count: int,
            seed: int,
            price: tuple[float, int],
            zoom: int,
            crossed: bool,
            old: bool,
            back: int,
        ) -> None:
            bars = walk(count, seed, *price)
            state = PanelState(PanelKind.STALE, "old", END) if old else LIVE
            chart.show(series_of(bars), decimals=price[1], last=bars[-1].close, state=state)
            chart.action_live()
            chart.action_zoom(-3)
            chart.action_zoom(zoom + 2)
            chart.action_page(-back)
            if crossed:
                chart.action_crosshair()
            lines = chart.draw(width, height)
            assert len(lines) == height
            assert {line_width(line) for line in lines} == {width}
            drawn = " ".join(text(line) for line in lines)
            if width >= 40 and height >= 3 and not crossed:
                assert f"{bars[-1].close:,.{price[1]}f}" in drawn

        check()


def test_the_rows_of_a_layout_add_up() -> None:
    for height in range(1, 60):
        layout = Layout.of(100, height, 9)
        assert layout.header + layout.prices + layout.volume + layout.times == height
        assert layout.prices > 0


async def test_only_lines_that_changed_are_painted_when_the_newest_bar_changes() -> None:
    app = OneChart()
    async with app.run_test(size=(108, 24)) as pilot:
        chart = app.query_one(CandleChart)
        bars = walk(200, 3, 62_431.57, 2)
        flat = candle(END, (bars[-2].close,) * 4, 5.0, closed=False)
        series = series_of([*bars[:-1], flat])
        chart.show(series, decimals=2, last=flat.close, state=LIVE)
        await pilot.pause()
        before = shown(chart)
        painted: list[int] = []
        original = chart.segments

        def spy(y: int) -> list[Segment]:
            painted.append(y)
            return original(y)

        chart.segments = spy  # type: ignore[method-assign]  # to see what is painted
        series.update(msgspec.structs.replace(flat, close=flat.close + 0.01, high=flat.high + 0.01, trades=2))
        chart.show(series, decimals=2, last=flat.close + 0.01, state=LIVE)
        await pilot.pause()
        chart.segments = original  # type: ignore[method-assign]
        after = shown(chart)
        changed = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        assert f"{flat.close + 0.01:,.2f}" in "".join(after)
        assert sorted(painted) == changed
        assert 1 <= len(changed) <= 3


async def test_keys_scroll_zoom_and_come_back() -> None:
    app = OneChart()
    async with app.run_test(size=(100, 24)) as pilot:
        chart = app.query_one(CandleChart)
        chart.focus()
        series = series_of(walk(300, 5, 62_431.57, 2))
        chart.show(series, decimals=2, last=60_000.0, state=LIVE)
        live = shown(chart)
        await pilot.press("left", "left", "pageup")
        assert shown(chart) != live
        assert "newer, End for live" in str(chart.border_title)
        await pilot.press("end")
        assert shown(chart) == live
        await pilot.press("plus")
        assert "███" in "".join(shown(chart))
        await pilot.press("minus", "minus")
        assert "┃" in "".join(shown(chart))


async def test_the_crosshair_reads_the_bar_it_stands_on() -> None:
    app = OneChart()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = app.query_one(CandleChart)
        chart.focus()
        bars = walk(300, 5, 62_431.57, 2)
        chart.show(series_of(bars), decimals=2, state=LIVE)
        await pilot.press("c", "left", "left", "up")
        header = shown(chart)[0]
        assert bar_time(bars[-3].open_time, "1h", UTC) in header
        assert f"C {bars[-3].close:,.2f}" in header
        assert f" {bar_time(bars[-3].open_time, '1h', UTC)} " in shown(chart)[-1]
        await pilot.press("escape")
        assert f"C {bars[-1].close:,.2f}" in shown(chart)[0]


async def test_intervals_are_chosen_by_keys_and_by_mouse() -> None:
    app = OneChart()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = app.query_one(CandleChart)
        chart.focus()
        chart.show(series_of(walk(300, 5, 62_431.57, 2)), decimals=2, state=LIVE)
        assert "‹1h›" in shown(chart)[0]
        await pilot.press("left_square_bracket", "right_square_bracket")
        await pilot.click(chart, offset=(shown(chart)[0].index("5m"), 0))
        await pilot.pause()
        assert app.chosen == ["15m", "4h", "5m"]


async def test_a_click_puts_the_crosshair_and_the_wheel_scrolls() -> None:
    app = OneChart()
    async with app.run_test(size=(120, 24)) as pilot:
        chart = app.query_one(CandleChart)
        bars = walk(300, 5, 62_431.57, 2)
        chart.show(series_of(bars), decimals=2, state=LIVE)
        edge = shown(chart)[0].rindex(" ") - 12  # left of the axis
        await pilot.click(chart, offset=(edge - 20, 5))
        assert "◀" in shown(chart)[5]
        assert f"C {bars[-1].close:,.2f}" not in shown(chart)[0]
        chart.action_leave_crosshair()
        before = shown(chart)
        chart.on_mouse_scroll_up(wheel(chart, events.MouseScrollUp))
        assert shown(chart) != before
        chart.on_mouse_scroll_down(wheel(chart, events.MouseScrollDown))
        assert shown(chart) == before


async def test_without_bars_the_state_is_said() -> None:
    app = OneChart()
    async with app.run_test(size=(80, 20)) as pilot:
        chart = app.query_one(CandleChart)
        state = PanelState(PanelKind.LOADING, "Candles of BTCUSDT 1h are on their way.")
        chart.show(None, decimals=2, state=state)
        await pilot.pause()
        assert "Candles of BTCUSDT 1h are on their way." in "".join(shown(chart))
        chart.show(CandleSeries("1h"), decimals=2, state=state)
        assert "are on their way" in "".join(shown(chart))
        chart.show(series_of(walk(9, 1, 5.0, 2)), decimals=2, state=LIVE)
        assert "are on their way" not in "".join(shown(chart))


async def test_another_series_starts_live_again() -> None:
    app = OneChart()
    async with app.run_test(size=(100, 24)) as pilot:
        chart = app.query_one(CandleChart)
        chart.focus()
        chart.show(series_of(walk(300, 5, 62_431.57, 2)), decimals=2, state=LIVE)
        await pilot.press("pageup", "c")
        bars = walk(300, 6, 100.0, 2, INTERVALS["1d"])
        chart.show(series_of(bars, "1d"), decimals=2, last=bars[-1].close, state=LIVE)
        assert "‹1d›" in shown(chart)[0]
        assert f"C {bars[-1].close:,.2f}" in shown(chart)[0]


async def test_old_bars_are_pale() -> None:
    app = OneChart()
    async with app.run_test(size=(100, 24)):
        chart = app.query_one(CandleChart)
        series = series_of(walk(300, 5, 62_431.57, 2))
        chart.show(series, decimals=2, last=60_000.0, state=LIVE)
        bright = {paint for line in chart.draw(100, 24) for _, paint in line}
        chart.show(series, decimals=2, last=60_000.0, state=PanelState(PanelKind.STALE))
        pale = {paint for line in chart.draw(100, 24) for _, paint in line}
        assert {"up", "down", "last-text|last"} <= bright
        assert not {"up", "down", "last", "last-text|last"} & pale
