"""Cells: figures as the exchange wrote them, and a dash for what isn't known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lists.columns import BY_ID
from tui.lists.rows import Row
from tui.widgets.cells import (
    RANGE_WIDTH,
    SPARK_WIDTH,
    age_cell,
    percent_cell,
    price_cell,
    range_cell,
    row_cells,
    spark_cell,
    spread_cell,
)
from tui.widgets.lines import Line, line_width


def said(line: Line) -> str:
    return "".join(text for text, _ in line)


@pytest.mark.parametrize(
    ("last", "decimals", "way", "text"),
    [
        (62_431.57, 2, 1, "62,431.57 ▲"),
        (9.12e-6, 8, -1, "0.00000912 ▼"),
        (0.5, 4, 0, "0.5000 ·"),
        (0.123456, 4, 0, "0.123456 ·"),
        (None, 2, 1, "—  "),
    ],
)
def test_a_price_has_its_decimals_and_is_never_rounded(
    last: float | None, decimals: int, way: int, text: str
) -> None:
    assert said(price_cell(Row("BTCUSDT", last=last, decimals=decimals), way)) == text


def test_a_change_has_its_sign_and_its_colour() -> None:
    assert percent_cell(1.844) == (("+1.84%", "up"),)
    assert percent_cell(-0.2) == (("-0.20%", "down"),)
    assert percent_cell(0.001) == (("0.00%", "text"),)
    assert percent_cell(2.0, old=True) == (("+2.00%", "up old"),)
    assert percent_cell(None) == (("—", "axis"),)


@given(st.floats(0, 1))
def test_the_range_is_always_as_wide(place: float) -> None:
    cell = range_cell(place)
    assert line_width(cell) == RANGE_WIDTH
    assert said(cell).count("●") == 1


def test_the_range_begins_at_the_low_and_ends_at_the_high() -> None:
    assert said(range_cell(0.0)) == "L●───────────H"
    assert said(range_cell(1.0)) == "L───────────●H"
    assert said(range_cell(None)) == "—"


@given(st.lists(st.floats(1e-8, 1e6), max_size=60))
def test_the_course_fits_and_ends_where_the_price_is(closes: list[float]) -> None:
    blocks = said(spark_cell(closes, 1.0))
    if len(closes) < 2:
        assert blocks == "—"
        return
    assert len(blocks) == min(SPARK_WIDTH, len(closes))
    if closes[-1] == max(closes) > min(closes):
        assert blocks[-1] == "█"
    if closes[-1] == min(closes):
        assert blocks[-1] == "▁"


@pytest.mark.parametrize(
    ("points", "text"), [(0.0016, "0.0016bp"), (0.432, "0.43bp"), (10.96, "11.0bp"), (1234.5, "1,234.5bp")]
)
def test_a_spread_has_two_digits_at_least(points: float, text: str) -> None:
    assert said(spread_cell(points)) == text


@pytest.mark.parametrize(
    ("ms", "text"),
    [(0, "0s"), (59_999, "59s"), (60_000, "1m"), (3_600_000, "1h"), (172_800_000, "2d"), (None, "—")],
)
def test_an_age_is_told_in_its_largest_unit(ms: int | None, text: str) -> None:
    assert said(age_cell(ms)) == text


def test_a_row_of_which_nothing_is_known_has_no_figure() -> None:
    for column, cell in zip(BY_ID, row_cells(Row("BTCUSDT"), 0, list(BY_ID)), strict=True):
        assert said(cell).strip() in ("—", ""), column
