"""The view of a list: filtered by what is known, sorted without moving equals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lists.markets import best, day, hour, listed, market, outlook
from tui.expressions.errors import ExpressionError
from tui.lists import watchlists
from tui.lists.columns import SORTABLE
from tui.lists.values import WORDS, value
from tui.lists.view import arrange, needs_quotes, read_filter, symbols_of, understood
from tui.lists.watchlists import MARKET, Order
from tui.market.market import Market

ALL = ["BTCUSDT", "ETHUSDT", "ETHBTC", "PEPEUSDT", "LUNAUSDT"]


def passing(text: str, found: Market | None = None) -> str:
    seen = outlook(
        found or market(), stars=frozenset(("ETHBTC",)), labels=lambda s: ["⏰"] * (s == "BTCUSDT")
    )
    return " ".join(arrange(ALL, seen, Order(), read_filter(text)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", " ".join(ALL)),
        ("eth", "ETHUSDT ETHBTC"),
        ("eth usdt", "ETHUSDT"),
        ("-usdt", "ETHBTC"),
        ("quote=usdt chg>1", "BTCUSDT"),
        ("chg<0 or vol>=1b", "BTCUSDT ETHBTC"),
        ("vol>700m -btc", "ETHUSDT"),
        ("star", "ETHBTC"),
        ("alert", "BTCUSDT"),
        ("status=break", "LUNAUSDT"),
        ("age<1s", "BTCUSDT ETHUSDT ETHBTC LUNAUSDT"),
        ("range>50%", "BTCUSDT ETHUSDT"),
        ("last>1k", "BTCUSDT ETHUSDT"),
        ("spread<5bp", "BTCUSDT"),
        ("chg1h>0", "ETHUSDT"),
        ("not chg>0", "ETHBTC"),
    ],
)
def test_a_filter_leaves_what_it_says(text: str, left: str) -> None:
    found = market()
    best(found, "BTCUSDT", 62_431.56, 62_431.57)
    best(found, "ETHUSDT", 2_300.0, 2_310.0)
    hour(found, "ETHUSDT", 0.4)
    assert passing(text, found) == left


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [("chg>2 vlo>50m", 6, "vol"), ("chg>", 4, ""), ("vol>5bp", 4, ""), ("(eth", 0, "not closed")],
)
def test_an_error_points_at_the_place(text: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        read_filter(text)
    assert raised.value.position == position
    assert words in raised.value.message


@pytest.mark.parametrize(
    ("text", "left"),
    [("eth chg>", "eth"), ("chg>2 vlo>5", "chg>2"), ("chg>", None), ("(eth", None), ("eth vol>5bp", "eth")],
)
def test_what_stands_before_an_error_holds(text: str, left: str | None) -> None:
    with pytest.raises(ExpressionError) as raised:
        read_filter(text)
    found = understood(raised.value)
    assert (found.text.strip() if found else None) == left


def test_every_name_of_the_language_and_every_column_has_a_value() -> None:
    for name in {*SORTABLE, *(variable.name for variable in WORDS.variables)}:
        assert value(outlook(), "BTCUSDT", name) is not None or name in ("chg1h", "bid", "ask", "spread")


numbers = st.one_of(st.none(), st.sampled_from((1.0, 2.0, 3.0, 4.0)))


@given(st.lists(numbers, max_size=12), st.booleans())
def test_sorting_is_stable_and_keeps_what_is_unknown_last(lasts: list[float | None], falling: bool) -> None:
    found = Market()
    symbols = [f"S{number}USDT" for number in range(len(lasts))]
    for symbol, last in zip(symbols, lasts, strict=True):
        found.symbols[symbol] = listed(symbol, symbol[:-4], "USDT")
        if last is not None:
            day(found, symbol, last, 1.0)
    seen = outlook(found)
    order = arrange(symbols, seen, Order("last", falling=falling))
    assert sorted(order) == sorted(symbols)
    keys = [(last is None, (-last if falling else last) if last else 0.0) for last in lasts]
    assert order == [
        symbol for _, symbol in sorted(zip(keys, symbols, strict=True), key=lambda pair: pair[0])
    ]
    # Sorting what is sorted changes nothing, and without a column the list's own order stays.
    assert arrange(order, seen, Order("last", falling=falling)) == order
    assert arrange(symbols, seen, Order()) == symbols


def test_the_whole_market_is_every_listed_symbol_by_name() -> None:
    lists = watchlists.default()
    assert symbols_of(lists, MARKET, outlook())[:2] == ["BTCUSDT", "ETHBTC"]
    assert symbols_of(lists, "Majors", outlook())[:2] == ("BTCUSDT", "ETHUSDT")
    assert symbols_of(lists, "gone", outlook()) == ()


def test_the_best_prices_of_all_are_needed_where_they_decide() -> None:
    assert needs_quotes(Order("spread"), None)
    assert needs_quotes(Order(), read_filter("chg>2 spread<5bp"))
    assert not needs_quotes(Order("chg"), read_filter("chg>2"))
