"""Rows: what is known is the exchange's, and what isn't true now says why."""

from __future__ import annotations

import pytest

from tests.lists.markets import NOW, best, day, hour, market, outlook
from tui.lists.rows import Quote, read_row
from tui.wire.streams import DAY, HOUR, MINUTE


def test_a_row_has_the_exchanges_figures_with_their_age() -> None:
    found = market()
    hour(found, "BTCUSDT", 0.21)
    best(found, "BTCUSDT", 62_431.56, 62_431.57)
    row = read_row(outlook(found, stars=frozenset(("BTCUSDT",)), labels=lambda _: ("⏰ >63k",)), "BTCUSDT")
    assert (row.last, row.decimals, row.volume, row.age) == (62_431.57, 2, 1.51e9, 500)
    assert row.change == pytest.approx(1.846, abs=0.001)
    assert (row.change_hour, row.hour_old, row.starred, row.labels) == (0.21, False, True, ("⏰ >63k",))
    assert row.spread == pytest.approx(10_000 * 0.01 / 62_431.565)
    assert row.place == pytest.approx((62_431.57 - 55_170) / (68_674.727 - 55_170))
    assert row.reason == ""


def test_what_is_not_known_is_none() -> None:
    row = read_row(outlook(), "PEPEUSDT")
    assert (row.last, row.change, row.change_hour, row.volume, row.spread, row.place, row.age) == (None,) * 7
    assert (row.reason, row.decimals) == ("", 8)


def test_a_halted_symbol_keeps_its_last_price_and_says_its_status() -> None:
    found = market()
    best(found, "LUNAUSDT", 0.55, 0.56)
    hour(found, "LUNAUSDT", 4.0)
    row = read_row(outlook(found), "LUNAUSDT")
    assert (row.last, row.change, row.change_hour, row.spread) == (0.5512, None, None, None)
    assert row.reason.startswith("BREAK   no trading")


def test_a_symbol_that_is_not_listed_any_more_keeps_its_last_price_too() -> None:
    found = market()
    day(found, "GONEUSDT", 1.0, 1.2)
    row = read_row(outlook(found), "GONEUSDT")
    assert (row.last, row.change) == (1.0, None)
    assert row.reason == "DELISTED   not listed on MAINNET"
    # As long as the listing is on its way nobody can say so.
    assert read_row(outlook(found, complete=False), "GONEUSDT").reason == ""


def test_a_row_whose_own_stream_fell_silent_says_since_when() -> None:
    row = read_row(outlook(silent_since=lambda _: NOW - 34_000), "ETHUSDT")
    assert row.reason.startswith("STALE 34 s")
    assert row.last == 2_318.44


def test_figures_of_another_day_or_hour_are_not_of_this_one() -> None:
    found = market()
    day(found, "PEPEUSDT", 1.0, 2.0, at=NOW - DAY - 1)
    hour(found, "PEPEUSDT", 3.0, at=NOW - HOUR - 1)
    hour(found, "BTCUSDT", 3.0, at=NOW - MINUTE)
    row = read_row(outlook(found), "PEPEUSDT")
    assert (row.last, row.age) == (1.0, DAY + 1)
    assert (row.change, row.change_hour, row.volume) == (None, None, None)
    assert read_row(outlook(found), "BTCUSDT").hour_old


def test_best_prices_that_were_asked_for_count_for_a_moment() -> None:
    quotes = {"BTCUSDT": Quote(99.0, 101.0, NOW - 15_000), "ETHUSDT": Quote(99.0, 101.0, NOW - 15_001)}
    seen = outlook(quotes=quotes)
    assert read_row(seen, "BTCUSDT").spread == pytest.approx(200.0)
    assert read_row(seen, "ETHUSDT").spread is None
    best(seen.market, "BTCUSDT", 100.0, 100.01)
    assert read_row(seen, "BTCUSDT").spread == pytest.approx(1.0, abs=0.001)


@pytest.mark.parametrize(("bid", "ask"), [(0.0, 1.0), (2.0, 1.0), (0.0, 0.0)])
def test_there_is_no_spread_without_two_sides(bid: float, ask: float) -> None:
    found = market()
    best(found, "BTCUSDT", bid, ask)
    assert read_row(outlook(found), "BTCUSDT").spread is None
