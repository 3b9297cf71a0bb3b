"""One's own orders at the levels of the ladder, and one's fills in the chart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets import rungs
from tui.widgets.dealmarks import BOUGHT, SOLD, deal_marks, stamped
from tui.widgets.lines import line_width
from tui.widgets.own import Deal, Own, own_levels
from tui.widgets.plot import Shape
from tui.widgets.plots import Layout
from tui.widgets.rungs import Columns, Rung
from tui.widgets.scale import PriceScale
from tui.widgets.window import View
from tui.wire.events import Candle

if TYPE_CHECKING:
    from tui.widgets.lines import Line

ORDERS = (
    Own(True, Decimal("99.98"), Decimal("0.50")),
    Own(True, Decimal("99.98"), Decimal("0.25")),
    Own(True, Decimal("99.90"), Decimal("1")),
    Own(False, Decimal("100.01"), Decimal("2")),
)


def text(line: Line) -> str:
    return "".join(part for part, _ in line)


def test_orders_are_summed_at_their_level_bids_down_and_asks_up() -> None:
    assert own_levels(ORDERS, Decimal("0.01")) == {
        ("bid", 99.98): "◀0.75",
        ("bid", 99.9): "◀1",
        ("ask", 100.01): "◀2",
    }
    assert own_levels(ORDERS, Decimal("0.1")) == {("bid", 99.9): "◀1.75", ("ask", 100.1): "◀2"}
    assert set(own_levels(ORDERS, Decimal("0.1"), hidden=True).values()) == {"◀"}


def test_the_mark_stands_at_the_right_end_and_leaves_the_figures() -> None:
    widths = Columns(6, 5, 0, 8, 1)
    marked = rungs.rung_line(Rung("ask", "100.01", "2.000", "", 64, 0, False, False, "◀0.75"), widths, 22)
    assert text(marked).startswith(" 100.01 2.000")
    assert text(marked).endswith("◀0.75")
    assert line_width(marked) == 22
    short = rungs.rung_line(Rung("bid", "100.01", "2.000", "", 8, 0, False, False, "◀12345.678"), widths, 22)
    assert text(short).endswith(" ◀"), "where there is no room for the amount only the mark stands"


def bar(opened: int) -> Candle:
    return Candle(opened, opened + 59_999, 100.0, 103.0, 99.0, 101.0, 1.0, 100.0, 1, 0.5, 50.0)


def test_fills_are_marked_at_their_bar_and_price_where_these_are_in_sight() -> None:
    bars = [bar(number * 60_000) for number in range(4)]
    scale = PriceScale.fit(103.0, 99.0, 9, 2)
    deals = [
        Deal(True, 100.0, 61_000, 1),
        Deal(False, 102.0, 239_000, 2),
        Deal(True, 100.0, -1, 3),
        Deal(True, 100.0, 240_000, 4),
        Deal(True, 200.0, 61_000, 5),
    ]
    layout = Layout(0, 9, 0, 0, 20, 0)
    marks = deal_marks(deals, View(bars, 0, None), layout, scale, Shape(1, 1))
    assert marks == {scale.row(100.0): {14: BOUGHT}, scale.row(102.0): {18: SOLD}}
    assert deal_marks((), View(bars, 0, None), layout, scale, Shape(1, 1)) == {}


@given(st.lists(st.text("┈█│", max_size=9), max_size=5), st.sets(st.integers(0, 40)))
def test_a_mark_changes_no_width(texts: list[str], columns: set[int]) -> None:
    line = tuple((part, "up") for part in texts)
    written = stamped(line, dict.fromkeys(columns, BOUGHT))
    assert line_width(written) == line_width(line)
    assert text(written).count("△") == sum(column < line_width(line) for column in columns)
