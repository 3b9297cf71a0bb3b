"""The listings cover what a screen must stand, and their numbers are written as Binance writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sim.engine.listings import LISTINGS, Listing

BY_SYMBOL = {listing.symbol: listing for listing in LISTINGS}


@pytest.mark.parametrize(
    ("symbol", "ticks", "text"),
    [
        ("BTCUSDT", 6_243_157, "62431.57000000"),
        ("BTCUSDT", -5, "-0.05000000"),
        ("PEPEUSDT", 912, "0.00000912"),
        ("PEPEUSDT", 0, "0.00000000"),
    ],
)
def test_a_price_has_eight_decimals(symbol: str, ticks: int, text: str) -> None:
    assert BY_SYMBOL[symbol].price_text(ticks) == text


def test_money_and_averages_are_cut_to_eight_decimals() -> None:
    btc = BY_SYMBOL["BTCUSDT"]
    assert btc.quantity_text(1_441) == "0.01441000"
    assert btc.quote_text(6_243_157 * 3) == "1.87294710"
    assert btc.average_text(10 * 2 + 11, 3) == "0.10333333"
    assert btc.average_text(0, 0) == "0.00000000"


@given(st.sampled_from(LISTINGS), st.integers(0, 10**9), st.integers(0, 10**9))
def test_texts_equal_the_decimals(listing: Listing, ticks: int, lots: int) -> None:
    assert Decimal(listing.price_text(ticks)) == ticks * listing.tick
    assert Decimal(listing.quantity_text(lots)) == lots * listing.step


def test_every_kind_of_symbol_is_listed() -> None:
    assert len(BY_SYMBOL) == len(LISTINGS) >= 12
    assert max(listing.levels for listing in LISTINGS) > 5_000
    assert any(not listing.symbol.isascii() for listing in LISTINGS)
    assert any(not listing.trading and listing.levels for listing in LISTINGS)
    assert any(0 < listing.rate < 0.1 for listing in LISTINGS)
    assert min(listing.tick for listing in LISTINGS) == Decimal("1e-8")
    assert max(listing.price for listing in LISTINGS) > 50_000


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.symbol)
def test_a_listing_is_consistent(listing: Listing) -> None:
    assert listing.price_ticks * listing.tick == listing.price
    assert listing.least_lots * listing.step * listing.price > listing.min_notional
    assert listing.size_lots >= listing.least_lots
    assert listing.levels < listing.price_ticks
