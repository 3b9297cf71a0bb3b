"""The lines of the tape."""

from datetime import UTC, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.tape import Print
from tui.widgets import prints
from tui.widgets.figures import PriceFormat
from tui.widgets.lines import Line, line_width

FORMAT = PriceFormat(Decimal("0.01"), 2, 5, "BTC", "USDT")
BOUGHT = Print(7, 1_763_812_457_042, 62431.57, 2.4, buyer_is_maker=False)
SOLD = Print(8, 1_763_812_457_042, 62431.56, 0.0881, buyer_is_maker=True)
WHOLE = {
    *("11:54:17.042", "11:54:17", "62,431.57", "62,431.56", "2.40000", "0.08810", "2.4", "0.0881"),
    *("B", "S", "★", "★★", "★★★", "…"),
}


def said(line: Line) -> str:
    return "".join(text for text, _ in line)


def test_a_print_in_full() -> None:
    widths = prints.layout(48, 9, 7)
    line = said(prints.print_line(BOUGHT, widths, FORMAT, UTC, large=1.0))
    assert line == " 11:54:17.042  62,431.57  2.40000  B ★".ljust(48)
    assert " S " in said(prints.print_line(SOLD, widths, FORMAT, UTC, large=1.0))


def test_times_are_those_of_the_zone() -> None:
    widths = prints.layout(48, 9, 7)
    line = said(prints.print_line(BOUGHT, widths, FORMAT, timezone(timedelta(hours=8)), large=0.0))
    assert line.startswith(" 19:54:17.042 ")


@given(st.integers(1, 120), st.integers(1, 14), st.integers(1, 16), st.sampled_from([0.0, 0.01, 1.0]))
def test_a_print_is_exactly_as_wide_as_asked(width: int, price: int, size: int, large: float) -> None:
    widths = prints.layout(width, price, size)
    for entry in (BOUGHT, SOLD):
        line = said(prints.print_line(entry, widths, FORMAT, UTC, large))
        assert line_width(((line, ""),)) == width
        assert set(line.split()) <= WHOLE


@pytest.mark.parametrize(("quantity", "marks"), [(0.9, ""), (1.0, "★"), (4.0, "★★"), (16.0, "★★★")])
def test_stars(quantity: float, marks: str) -> None:
    assert prints.stars(quantity, 1.0) == marks


def test_no_stars_while_no_size_is_known() -> None:
    assert prints.stars(100.0, 0.0) == ""


@pytest.mark.parametrize(
    ("width", "words"),
    [(60, " -- 1,214 trades missing: a gap in the trade ids --"), (24, " -- 1,214 missing --"), (3, "…")],
)
def test_missing_trades_are_said_in_words(width: int, words: str) -> None:
    assert said(prints.words_line(prints.missed_words(1214), width)) == words.ljust(width)


def test_one_missing_trade_is_one_trade() -> None:
    assert prints.missed_words(1)[1] == "1 trade missing"


def test_a_pause_says_how_to_go_on() -> None:
    assert "paused, 214 new (space to resume)" in said(prints.words_line(prints.paused_words(214), 60))
