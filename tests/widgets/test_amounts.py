"""Amounts as text: exact, hidden ones with nothing to read from; times by today and other days."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.amounts import HIDDEN, amount, exact, worked_out
from tui.widgets.moments import midnight, moment

NOON = 1_763_812_800_000


def text(line: tuple[tuple[str, str], ...]) -> str:
    return "".join(part for part, _ in line)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        ("12004.118230", 8, "12,004.11823000"),
        ("0", 8, "0.00000000"),
        ("-0.5", 2, "-0.50"),
        ("-1234.5", 0, "-1,234.5"),
        ("1E-10", 8, "0.0000000001"),
        ("1000000", 0, "1,000,000"),
        ("0.10", 0, "0.1"),
    ],
)
def test_an_amount_is_written_whole(value: str, decimals: int, written: str) -> None:
    assert exact(Decimal(value), decimals) == written


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=8),
    st.integers(0, 10),
)
def test_no_digit_of_an_amount_is_lost(value: Decimal, decimals: int) -> None:
    assert Decimal(exact(value, decimals).replace(",", "")) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**12, places=8))
def test_hidden_amounts_look_all_the_same(value: Decimal) -> None:
    assert text(amount(value, hidden=True)) == text(worked_out(value, hidden=True)) == HIDDEN


def test_what_is_worked_out_is_rounded_and_says_gain_or_loss() -> None:
    assert text(worked_out(Decimal("1.005"))) == "1.00"
    assert worked_out(Decimal("12.345"), signed=True) == (("+12.34", "up"),)
    assert worked_out(Decimal("-1.5"), signed=True) == (("-1.50", "down"),)
    assert worked_out(Decimal("-0.001"), signed=True) == (("0.00", "axis"),)
    assert text(worked_out(None)) == text(amount(None)) == "—"


def test_times_of_other_days_have_their_date() -> None:
    assert moment(NOON + 31_402, NOON + 60_000, UTC, exact=True) == "12:00:31.402"
    assert moment(NOON - 86_400_000, NOON, UTC) == "11-21 12:00:00"
    east = timezone(timedelta(hours=13))
    assert moment(NOON - 3 * 3_600_000, NOON, east) == "11-22 22:00:00"
    assert midnight(NOON, UTC) == NOON - 12 * 3_600_000
    assert midnight(NOON, east) == NOON - 3_600_000
