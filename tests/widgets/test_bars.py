"""Bars: exact in width, right to the eighth, the same from both ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.bars import bar, eighths, round_scale, shares
from tui.widgets.lines import line_width

widths = st.integers(0, 60)


@given(length=st.integers(0, 600), shade=st.integers(0, 80), width=widths, from_right=st.booleans())
def test_a_bar_is_as_wide_as_its_column(length: int, shade: int, width: int, from_right: bool) -> None:
    assert line_width(bar(length, shade, width, "up", "up-faint", from_right=from_right)) == width


def test_a_bar_from_the_left_ends_in_an_eighth_block_upon_its_shade() -> None:
    assert bar(19, 4, 6, "up", "soft") == (
        ("██", "up|soft"),
        ("▍", "up|soft"),
        (" ", "text|soft"),
        ("  ", ""),
    )


def test_a_bar_from_the_right_is_drawn_reversed() -> None:
    drawn = bar(19, 0, 6, "down", "soft", from_right=True)
    assert drawn == (("   ", ""), ("▋", "!down"), ("██", "down"))


@given(value=st.floats(0, 1e12), scale=st.floats(1e-8, 1e12), width=widths)
def test_a_length_is_within_its_column(value: float, scale: float, width: int) -> None:
    assert 0 <= eighths(value, scale, width) <= max(1, 8 * width)


def test_a_small_value_still_shows() -> None:
    assert eighths(1e-8, 1e6, 10) == 1
    assert eighths(0.0, 1e6, 10) == 0


@given(left=st.floats(0, 1e6), right=st.floats(0, 1e6), width=widths)
def test_shares_fill_the_width(left: float, right: float, width: int) -> None:
    assert line_width(shares(left, right, width)) == width


@given(st.floats(1e-8, 1e15))
def test_a_scale_holds_its_value_and_not_much_more(value: float) -> None:
    assert value <= round_scale(value) <= 10 * value


@pytest.mark.parametrize(
    ("value", "former", "scale"), [(4.0, 10.0, 10.0), (3.0, 10.0, 3.0), (11.0, 10.0, 15.0)]
)
def test_a_scale_stays_while_it_fits(value: float, former: float, scale: float) -> None:
    assert round_scale(value, former) == scale
