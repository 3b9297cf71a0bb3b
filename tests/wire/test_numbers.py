"""Numbers as text: equal to the wire's, or marked as rounded."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wire import numbers


def plain(decimal: Decimal) -> str:
    """Return a decimal without trailing zeros, exponent or minus before a zero."""
    if decimal == 0:
        return "0"
    whole, _, fraction = format(decimal, "f").partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


@st.composite
def decimal_texts(draw: st.DrawFn) -> str:
    """Draw a decimal text of at most 15 significant digits, zeros before and after them as they come."""
    digits = draw(st.from_regex(r"[0-9]{1,15}", fullmatch=True))
    decimals = draw(st.integers(0, 20))
    digits = digits.rjust(decimals + 1, "0")
    whole, fraction = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    sign = draw(st.sampled_from(["", "-"]))
    return f"{sign}{whole}.{fraction}{'0' * draw(st.integers(0, 8))}" if fraction else sign + whole


@given(decimal_texts(), st.integers(0, 12))
def test_text_is_the_wire_text_for_up_to_15_significant_digits(written: str, decimals: int) -> None:
    shown = numbers.text(float(written))
    assert shown == plain(Decimal(written))
    padded = numbers.text(float(written), decimals)
    assert Decimal(padded) == Decimal(written)
    assert len(padded.partition(".")[2]) == max(decimals, len(shown.partition(".")[2]))


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (0.0, 0, "0"),
        (-0.0, 2, "0.00"),
        (0.1, 0, "0.1"),
        (1e-8, 8, "0.00000001"),
        (9.12e-06, 8, "0.00000912"),
        (61837.63, 8, "61837.63000000"),
        (1e22, 0, "10000000000000000000000"),
        (1e16, 1, "10000000000000000.0"),
        (-2.5e-7, 0, "-0.00000025"),
        (5, 2, "5.00"),
        (0.30000000000000004, 1, "0.30000000000000004"),
    ],
)
def test_text_has_at_least_the_asked_decimals(value: float, decimals: int, shown: str) -> None:
    assert numbers.text(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (61837.63, 2, "61,837.63"),
        (61837.6, 2, "61,837.60"),
        (999.5, 1, "999.5"),
        (1234567.0, 0, "1,234,567"),
        (-1234.5, 1, "-1,234.5"),
        (-123.0, 0, "-123"),
        (-0.25, 2, "-0.25"),
        (61837.635, 2, "61,837.635"),
        (0.00000912, 2, "0.00000912"),
        (math.nan, 2, "—"),
        (math.inf, 2, "—"),
    ],
)
def test_a_price_has_separators_and_is_never_rounded(value: float, decimals: int, shown: str) -> None:
    assert numbers.price(value, decimals) == shown
    assert numbers.quantity(value, decimals) == shown


@given(decimal_texts(), st.integers(0, 8))
def test_a_price_on_the_screen_is_the_wire_value(written: str, decimals: int) -> None:
    assert Decimal(numbers.price(float(written), decimals).replace(",", "")) == Decimal(written)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1_512_345_678.0, "1.51B"),
        (702_123_456.0, "702.1M"),
        (98_412.0, "98.4K"),
        (1_000.0, "1.00K"),
        (9_994.0, "9.99K"),
        (9_996.0, "10.0K"),
        (999_949.0, "999.9K"),
        (999_950.0, "1.00M"),
        (999_999_999.0, "1.00B"),
        (2.5e12, "2.50T"),
        (-98_412.0, "-98.4K"),
        (812.44, "812.4"),
        (999.96, "1.00K"),
        (12.3456, "12.35"),
        (0.00000912, "0.00000912"),
        (0.0, "0"),
        (math.nan, "—"),
    ],
)
def test_compact_is_short_and_bears_a_unit(value: float, shown: str) -> None:
    assert numbers.compact(value) == shown


@given(st.floats(1e-9, 1e15))
def test_compact_is_within_half_a_percent(value: float) -> None:
    shown = numbers.compact(value)
    unit = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(shown[-1], 1.0)
    assert float(shown.rstrip("KMBT")) * unit == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.84, "+1.84%"),
        (-0.2, "-0.20%"),
        (0.0, "0.00%"),
        (-0.001, "0.00%"),
        (250.0, "+250.00%"),
        (math.nan, "—"),
    ],
)
def test_percent_has_a_sign(value: float, shown: str) -> None:
    assert numbers.percent(value) == shown


@pytest.mark.parametrize(
    ("step", "decimals"),
    [
        ("0.00100000", 3),
        ("1.00000000", 0),
        ("10", 0),
        ("0.05", 2),
        ("0.25000000", 2),
        ("0.00000001", 8),
        ("5E-7", 7),
        ("0", 0),
        (Decimal("0.010"), 2),
        (Decimal("1E+2"), 0),
        (Decimal("NaN"), 0),
    ],
)
def test_decimals_of_a_step(step: Decimal | str, decimals: int) -> None:
    assert numbers.decimals_of(step) == decimals
