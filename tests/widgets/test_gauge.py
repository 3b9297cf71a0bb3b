"""The measures of a ladder: columns that only widen, numbers made compact for the bars' sake."""

from decimal import Decimal

from tui.widgets.figures import PriceFormat
from tui.widgets.gauge import Gauge
from tui.widgets.rungs import Columns, Rung
from tui.widgets.sight import Row

FORMAT = PriceFormat(Decimal("0.01"), 2, 5)
WHOLE = PriceFormat(Decimal("0.01"), 2, 0)


def measured(gauge: Gauge, rows: list[Row | None], width: int) -> tuple[Columns, list[Rung | None]]:
    return gauge.rungs(rows, (FORMAT, 2), width, fresh={100.0}, chosen=rows[-1])


def test_a_rung_has_the_figures_of_its_level() -> None:
    rows = [Row("bid", 100.0, 0.5, 0.5), None, Row("bid", 99.0, 1.0, 1.5)]
    widths, made = measured(Gauge(), rows, 40)
    assert made == [
        Rung("bid", "100.00", "0.50000", "0.50000", 4 * widths.bar, round(widths.bar / 3), True, False),
        None,
        Rung("bid", "99.00", "1.00000", "1.50000", 8 * widths.bar, widths.bar, False, True),
    ]


def test_columns_only_widen_until_they_are_to_fit_another_width() -> None:
    gauge = Gauge()
    narrow, _ = measured(gauge, [Row("bid", 9.0, 1.0, 1.0)], 44)
    wide, _ = measured(gauge, [Row("bid", 9.0, 1000.0, 1000.0)], 44)
    assert wide.size > narrow.size
    assert measured(gauge, [Row("bid", 9.0, 1.0, 1.0)], 44)[0] == wide
    gauge.forget_widths()
    assert measured(gauge, [Row("bid", 9.0, 1.0, 1.0)], 44)[0] == narrow


def test_numbers_are_compact_where_that_makes_room_for_a_bar() -> None:
    rows: list[Row | None] = [Row("ask", 9.5, 123_456_789_012.0, 123_456_789_012.0)]
    widths, made = Gauge().rungs(rows, (WHOLE, 2), 20, fresh=(), chosen=None)
    assert widths.bar >= 4
    assert made[0] is not None
    assert made[0].size == "123.5B"


def test_nothing_to_measure() -> None:
    assert Gauge().rungs([None], (FORMAT, 2), 10, fresh=(), chosen=None)[1] == [None]
