"""Figures: the symbol's decimals, dashes for the unknown, no half numbers."""

from decimal import Decimal

import msgspec
import pytest

from tui.widgets.figures import PriceFormat, Trend, ago, basis_points, cell, first_that_fits, tailed
from tui.wire.replies import SymbolInfo

LISTED = b"""{"symbol": "BTCUSDT", "status": "TRADING", "baseAsset": "BTC", "quoteAsset": "USDT", "filters": [
    {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000", "tickSize": "0.01000000"},
    {"filterType": "LOT_SIZE", "minQty": "0.00001", "maxQty": "9000", "stepSize": "0.00001000"}]}"""


def test_a_format_comes_from_a_listed_symbol() -> None:
    made = PriceFormat.of(msgspec.json.decode(LISTED, type=SymbolInfo))
    assert made == PriceFormat(Decimal("0.01"), 2, 5, "BTC", "USDT")
    assert made.pair == "BTC/USDT"


def test_figures_have_the_symbols_decimals() -> None:
    made = PriceFormat(Decimal("0.01"), 2, 5)
    assert made.price(62431.5) == "62,431.50"
    assert made.quantity(0.03) == "0.03000"
    assert made.price(None) == "—"


def test_a_number_that_does_not_fit_is_not_cut() -> None:
    assert cell("123", 5) == "  123"
    assert cell("123456", 5) == "    …"


@pytest.mark.parametrize(
    ("text", "told", "zeros"),
    [
        ("62,430.50", "62,430.5", "0"),
        ("62,430.00", "62,430", ".00"),
        ("1,200", "1,200", ""),
        ("0.00", "0", ".00"),
    ],
)
def test_zeros_at_the_end_are_a_part_of_their_own(text: str, told: str, zeros: str) -> None:
    assert tailed(text, "up", "dim") == ((told, "up"), (zeros, "dim"))


def test_a_trend_keeps_its_way_while_the_price_stands() -> None:
    trend = Trend()
    assert [trend.follow(price) for price in (10.0, 11.0, 11.0, 10.5, None, 12.0)] == [0, 1, 1, -1, 0, 0]


@pytest.mark.parametrize(
    ("share", "said"), [(0.00123, "12.3 bp"), (0.0001, "1.00 bp"), (1.6e-7, "0.0016 bp"), (0.0, "0 bp")]
)
def test_basis_points(share: float, said: str) -> None:
    assert basis_points(share) == said


@pytest.mark.parametrize(
    ("ms", "said"),
    [(-5, "0.0 s"), (340, "0.3 s"), (42_000, "42 s"), (185_000, "3m 05s"), (7_860_000, "2h 11m")],
)
def test_spans_of_time(ms: int, said: str) -> None:
    assert ago(ms) == said


def test_the_first_text_that_fits() -> None:
    assert first_that_fits(("今日は", "five5"), 5) == "five5"
    assert first_that_fits(("long",), 3) == ""
