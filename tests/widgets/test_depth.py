"""The depth chart: exact at every size, honest about what is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.widgets.themed import Themed
from tui.market.book import Book
from tui.widgets.depth import REACHES, DepthChart
from tui.widgets.figures import PriceFormat
from tui.widgets.lines import Line, line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState

if TYPE_CHECKING:
    from textual.app import ComposeResult

BTC = PriceFormat(Decimal("0.01"), 2, 5, "BTC", "USDT")
Levels = list[tuple[float, float]]


def book_of(bids: Levels, asks: Levels, *, cut: bool = False) -> Book:
    book = Book("BTCUSDT")
    book.bids.replace(bids, cut=cut)
    book.asks.replace(asks, cut=cut)
    return book


def even(count: int = 200, *, cut: bool = False) -> Book:
    """Levels 0.01 apart on both sides of 100, of 1 each."""
    bids = [(round(100 - 0.01 * place, 2), 1.0) for place in range(1, count + 1)]
    asks = [(round(100 + 0.01 * place, 2), 1.0) for place in range(1, count + 1)]
    return book_of(bids, asks, cut=cut)


def texts(lines: list[Line]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


class OneDepth(Themed):
    CSS = "DepthChart { width: 100%; height: 100%; border: none; }"

    def compose(self) -> ComposeResult:
        yield DepthChart()


def shown(chart: DepthChart) -> list[str]:
    return [chart.render_line(y).text for y in range(chart.size.height)]


async def test_hills_rise_away_from_the_middle() -> None:
    app = OneDepth()
    async with app.run_test(size=(41, 10)):
        chart = app.query_one(DepthChart)
        chart.show(even(), BTC, LIVE)
        rows = texts(chart.draw(41, 10))
        lowest = rows[-3]
        assert lowest[:20] == lowest[::-1][:20]  # an even book is a mirror of itself
        assert lowest[20] == " "
        heights = [sum(row[column] != " " for row in rows[:-2]) for column in range(20, 41)]
        assert heights == sorted(heights)
        assert heights[-1] == 8
        assert "100.00" in rows[-2]
        assert rows[-2].startswith("99.50")
        assert rows[-2].endswith("100.50")


async def test_totals_and_the_cost_of_a_sweep_are_the_books() -> None:
    app = OneDepth()
    async with app.run_test(size=(100, 10)) as pilot:
        chart = app.query_one(DepthChart)
        chart.focus()
        chart.show(even(), BTC, LIVE)
        assert "±0.5%  bids 50  asks 50 BTC" in str(chart.border_title)
        assert "sweep buy 1 BTC → avg 100.01 (+1.0 bp)" in shown(chart)[-1]
        await pilot.press("up", "up")
        assert "sweep buy 5 BTC → avg 100.03 (+3.0 bp)" in shown(chart)[-1]
        assert "sweep sell 5 BTC → avg 99.97 (-3.0 bp)" in shown(chart)[-1]
        await pilot.press("down", "down", "down")
        assert "sweep buy 0.5 BTC → avg 100.01 (+1.0 bp)" in shown(chart)[-1]


async def test_a_sweep_beyond_the_book_says_what_is_known() -> None:
    app = OneDepth()
    async with app.run_test(size=(100, 10)) as pilot:
        chart = app.query_one(DepthChart)
        chart.focus()
        chart.show(even(3), BTC, LIVE)
        for _ in range(9):
            await pilot.press("up")
        assert "only 3 known" in shown(chart)[-1]


async def test_the_reach_is_chosen_by_keys() -> None:
    app = OneDepth()
    async with app.run_test(size=(100, 10)) as pilot:
        chart = app.query_one(DepthChart)
        chart.focus()
        chart.show(even(), BTC, LIVE)
        await pilot.press("plus")
        assert "±0.2%  bids 20  asks 20 BTC" in str(chart.border_title)
        for _ in range(len(REACHES)):
            await pilot.press("minus")
        assert "±10%" in str(chart.border_title)


async def test_what_lies_beyond_a_cut_snapshot_is_hatched() -> None:
    app = OneDepth()
    async with app.run_test(size=(101, 10)):
        chart = app.query_one(DepthChart)
        chart.show(even(25, cut=True), BTC, LIVE)
        lowest = shown(chart)[-3]
        assert lowest[:25] == "░" * 25
        assert lowest[-25:] == "░" * 25
        assert "░" not in lowest[25:-25]
        assert "not known" in str(chart.border_subtitle)
        assert "bids ≥25  asks ≥25 BTC" in str(chart.border_title)
        chart.show(even(25), BTC, LIVE)
        assert "░" not in "".join(shown(chart))


async def test_a_book_without_a_middle_says_so() -> None:
    app = OneDepth()
    async with app.run_test(size=(90, 10)):
        chart = app.query_one(DepthChart)
        chart.show(book_of([(99.0, 1.0)], []), BTC, LIVE)
        assert "A side of the book is empty" in "".join(shown(chart))
        chart.show(None, BTC, PanelState(PanelKind.LOADING, "Waiting for a snapshot."))
        assert "Waiting for a snapshot." in "".join(shown(chart))


async def test_an_old_book_is_pale() -> None:
    app = OneDepth()
    async with app.run_test(size=(90, 10)):
        chart = app.query_one(DepthChart)
        chart.show(even(), BTC, LIVE)
        assert {"up-soft", "down-soft"} <= {paint for line in chart.draw(90, 10) for _, paint in line}
        chart.show(even(), BTC, PanelState(PanelKind.DESYNCED, "A new snapshot is on its way."))
        pale = {paint for line in chart.draw(90, 10) for _, paint in line}
        assert {"up-faint", "down-faint"} <= pale
        assert not {"up-soft", "down-soft"} & pale


async def test_small_changes_leave_the_hills_where_they_are() -> None:
    app = OneDepth()
    async with app.run_test(size=(90, 10)):
        chart = app.query_one(DepthChart)
        book = even()
        chart.show(book, BTC, LIVE)
        before = shown(chart)[:-1]
        book.bids.apply([(99.51, 1.01)])
        chart.show(book, BTC, LIVE)
        assert shown(chart)[:-1] == before


async def test_every_line_is_exactly_as_wide_as_the_chart_at_every_size() -> None:
    app = OneDepth()
    async with app.run_test(size=(130, 40)):
        chart = app.query_one(DepthChart)
        lots = st.floats(1e-5, 1e6)

        @given(
            width=st.integers(1, 130),
            height=st.integers(1, 40),
            bids=st.dictionaries(st.integers(1, 9_999), lots, min_size=1, max_size=40),
            asks=st.dictionaries(st.integers(10_000, 20_000), lots, min_size=1, max_size=40),
            unit=st.sampled_from([1e-8, 0.01, 10.0]),
            cut=st.booleans(),
            reach=st.integers(-8, 8),
        )
        def check(
            width: int,
            height: int,
            bids: dict[int, float],
            asks: dict[int, float],
            unit: float,
            cut: bool,
            reach: int,
        ) -> None:
            sides = [
                [(round(ticks * unit, 8), size) for ticks, size in side.items()] for side in (bids, asks)
            ]
            figures = PriceFormat(Decimal(str(unit)), 8 if unit < 1e-3 else 2, 5, "这是", "USDT")
            chart.show(book_of(sides[0], sides[1], cut=cut), figures, LIVE)
            chart.action_reach(reach)
            lines = chart.draw(width, height)
            assert len(lines) == height
            assert {line_width(line) for line in lines} == {width}

        check()
