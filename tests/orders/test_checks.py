"""Every filter that the embedded exchange doesn't have, and what is missing or unknown: that passes."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.orders.drafting import LOTS, PRICES, STANDING, draft_of, rules_of
from tui.orders.checks import check
from tui.orders.draft import Draft
from tui.orders.problems import Field
from tui.orders.standing import Standing
from tui.wire.trading_rules import Rules


def says(draft: Draft, rules: Rules, standing: Standing = STANDING) -> tuple[str, str, str, str] | None:
    """The first problem: field, filter, nearest and words."""
    problems = check(draft, rules, standing)
    if not problems:
        return None
    nearest = problems[0].nearest
    return (
        problems[0].field,
        problems[0].filter,
        "" if nearest is None else f"{nearest.normalize():f}",
        problems[0].words,
    )


LIMIT = draft_of("BUY", "LIMIT", price=90, quantity=1)
FILTERS: tuple[tuple[dict[str, Any], Draft, str, str, str], ...] = (
    (
        {"filterType": "PERCENT_PRICE", "multiplierUp": "1.3", "multiplierDown": "0.7", "avgPriceMins": 5},
        draft_of("BUY", "LIMIT", price=60, quantity=1),
        "price",
        "70",
        "the price must be at least 0.7 times the average of 100.0",
    ),
    (
        {"filterType": "PERCENT_PRICE", "multiplierUp": "1.3", "multiplierDown": "0.7", "avgPriceMins": 5},
        draft_of("SELL", "LIMIT", price=140, quantity=1),
        "price",
        "130",
        "the price may be at most 1.3 times the average of 100.0",
    ),
    (
        {"filterType": "MIN_NOTIONAL", "minNotional": "20.00", "applyToMarket": True, "avgPriceMins": 5},
        draft_of("BUY", "LIMIT", price=90, quantity="0.2"),
        "quantity",
        "0.225",
        "an order must be worth at least 20.0 USD",
    ),
    (
        {"filterType": "MIN_NOTIONAL", "minNotional": "20.00", "applyToMarket": True, "avgPriceMins": 5},
        draft_of("SELL", "MARKET", quantity="0.1"),
        "quantity",
        "0.2",
        "an order must be worth at least 20.0 USD",
    ),
    (
        {"filterType": "NOTIONAL", "minNotional": "1", "maxNotional": "300", "applyMaxToMarket": True},
        draft_of("SELL", "MARKET", quantity=4),
        "quantity",
        "3",
        "an order may be worth at most 300.0 USD",
    ),
    (
        {"filterType": "MARKET_LOT_SIZE", "minQty": "0.5", "maxQty": "50", "stepSize": "0.02"},
        draft_of("SELL", "MARKET", quantity="0.53"),
        "quantity",
        "0.52",
        "in market orders the amount goes in steps of 0.02",
    ),
    (
        {"filterType": "MARKET_LOT_SIZE", "minQty": "0.5", "maxQty": "50", "stepSize": "0.02"},
        draft_of("SELL", "MARKET", quantity="0.4"),
        "quantity",
        "0.5",
        "the amount must be at least 0.500",
    ),
    (
        {"filterType": "MAX_POSITION", "maxPosition": "15"},
        draft_of("BUY", "LIMIT", price=90, quantity=6),
        "quantity",
        "5",
        "at most 15.000 ABC may be owned or on order, and 10.000 are",
    ),
    (
        {"filterType": "MAX_ASSET", "asset": "ABC", "limit": "2.5"},
        draft_of("BUY", "LIMIT", price=90, quantity=3),
        "quantity",
        "2.5",
        "one order may trade at most 2.500 ABC",
    ),
    (
        {"filterType": "MAX_ASSET", "asset": "USD", "limit": "180"},
        draft_of("BUY", "LIMIT", price=90, quantity=3),
        "quantity",
        "2",
        "one order may be worth at most 180.0 USD",
    ),
)


@pytest.mark.parametrize(("rule", "draft", "field", "nearest", "words"), FILTERS)
def test_filters_say_what_is_wrong_and_what_would_be_right(
    rule: dict[str, Any], draft: Draft, field: str, nearest: str, words: str
) -> None:
    rules = rules_of(PRICES, LOTS, rule)
    assert says(draft, rules) == (field, rule["filterType"], nearest, words)
    mended = msgspec.structs.replace(draft, **{field: Decimal(nearest)})
    assert says(mended, rules) is None


NUMBERS = (
    (
        "MAX_NUM_ORDERS",
        "maxNumOrders",
        3,
        "LIMIT",
        "3 orders of ABCUSD are open, and at most 3 may be; cancel one first",
    ),
    ("MAX_NUM_ORDERS", "maxNumOrders", 4, "OCO", "3 orders of ABCUSD"),
    ("MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders", 2, "STOP_LOSS_LIMIT", "2 stop orders of ABCUSD"),
    ("MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders", 2, "OCO", "2 stop orders of ABCUSD"),
    ("MAX_NUM_ORDER_LISTS", "maxNumOrderLists", 1, "OCO", "1 order lists of ABCUSD"),
    ("EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders", 7, "LIMIT", "7 orders in all"),
    ("EXCHANGE_MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders", 6, "STOP_LOSS_LIMIT", "6 stop orders in all"),
    ("EXCHANGE_MAX_NUM_ORDER_LISTS", "maxNumOrderLists", 5, "OCO", "5 order lists in all"),
)
OPEN = msgspec.structs.replace(STANDING, orders=3, stops=2, lists=1, all_orders=7, all_stops=6, all_lists=5)
GOOD = {
    "LIMIT": LIMIT,
    "STOP_LOSS_LIMIT": draft_of("SELL", "STOP_LOSS_LIMIT", price=89, stop=90, quantity=1),
    "OCO": draft_of("SELL", "OCO", price=110, stop=90, limit=89, quantity=1),
}


@pytest.mark.parametrize(("name", "field", "most", "kind", "words"), NUMBERS)
def test_no_more_orders_than_may_be_open(name: str, field: str, most: int, kind: str, words: str) -> None:
    found = check(GOOD[kind], rules_of({"filterType": name, field: most}), OPEN)
    assert [(one.field, one.filter) for one in found] == [(Field.ORDER, name)]
    assert found[0].words.startswith(words)
    assert check(GOOD[kind], rules_of({"filterType": name, field: most + 1 + (kind == "OCO")}), OPEN) == ()


@pytest.mark.parametrize(
    ("listed", "field", "words"),
    [
        ({"status": "HALT"}, "order", "ABCUSD is in HALT: trading is halted"),
        ({"status": "CANCEL_ONLY"}, "order", "ABCUSD is in CANCEL_ONLY: orders can only be cancelled"),
        ({"status": "SOMETHING_NEW"}, "order", "ABCUSD is in SOMETHING_NEW: no orders are taken"),
        ({"isSpotTradingAllowed": False}, "order", "ABCUSD is not traded on spot"),
        ({"orderTypes": ["MARKET"]}, "kind", "ABCUSD takes no LIMIT orders"),
    ],
)
def test_a_symbol_that_takes_no_such_orders_says_why(listed: dict[str, Any], field: str, words: str) -> None:
    found = says(LIMIT, rules_of(**listed))
    assert found is not None
    assert (found[0], found[3]) == (field, words)


def test_what_a_symbol_does_not_offer_is_named() -> None:
    market = draft_of("BUY", "MARKET", total=50)
    assert says(GOOD["OCO"], rules_of(ocoAllowed=False)) == ("kind", "type", "", "ABCUSD takes no OCO orders")
    found = says(market, rules_of(quoteOrderQtyMarketAllowed=False))
    assert found == ("total", "type", "", "ABCUSD takes market orders by amount only")


def test_what_is_missing_or_unknown_lets_pass() -> None:
    unknown = Standing()
    odd = {"filterType": "T_PLUS_SELL", "endTime": -1}
    broken: dict[str, Any] = {"filterType": "LOT_SIZE", "minQty": "many", "maxQty": None, "stepSize": []}
    endless = {"filterType": "NOTIONAL", "minNotional": "NaN", "maxNotional": "Infinity"}
    for draft in (*GOOD.values(), draft_of("SELL", "MARKET", quantity=1_000_000)):
        assert check(draft, rules_of(), unknown) == ()
        assert check(draft, rules_of(odd, broken, endless), unknown) == ()
    parts = {"filterType": "ICEBERG_PARTS", "limit": 1}
    trailing = {"filterType": "TRAILING_DELTA", "minTrailingAboveDelta": 1, "maxTrailingAboveDelta": 2}
    assert (
        check(
            LIMIT,
            rules_of(parts, trailing, {"filterType": "MAX_NUM_ICEBERG_ORDERS", "maxNumIcebergOrders": 0}),
            STANDING,
        )
        == ()
    )


def test_a_market_order_is_measured_by_the_average_and_not_at_all_without_one() -> None:
    rules = rules_of({"filterType": "NOTIONAL", "minNotional": "20", "applyMinToMarket": True})
    draft = draft_of("SELL", "MARKET", quantity="0.1")
    assert says(draft, rules) == (
        "quantity",
        "NOTIONAL",
        "0.2",
        "an order must be worth at least 20.00000000 USD",
    )
    assert says(draft, rules, msgspec.structs.replace(STANDING, average=None)) is None
    free = rules_of({"filterType": "NOTIONAL", "minNotional": "20", "applyMinToMarket": False})
    assert says(draft, free) is None


def test_a_total_too_small_for_the_smallest_amount_says_so() -> None:
    rules = rules_of(PRICES, LOTS)
    found = says(draft_of("BUY", "MARKET", total="0.9"), rules)
    assert found == ("total", "LOT_SIZE", "1.001", "the smallest amount, 0.010 ABC, is worth more")


def test_where_nothing_would_do_there_is_no_nearest_value() -> None:
    poor = msgspec.structs.replace(STANDING, quote=Decimal("0.5"))
    found = check(draft_of("BUY", "LIMIT", price=90, quantity=1), rules_of(LOTS), poor)
    assert [(one.filter, one.nearest) for one in found] == [("balance", None)]


def test_numbers_of_a_kind_that_the_order_is_not_are_not_looked_at() -> None:
    stale = draft_of("BUY", "LIMIT", price=90, quantity=1, stop=1, limit=1, total=1, time_in_force="GTC")
    assert check(stale, rules_of(PRICES, LOTS), STANDING) == ()


def test_a_wrong_price_is_told_before_what_it_makes_of_the_amount() -> None:
    rules = rules_of(PRICES, LOTS, {"filterType": "NOTIONAL", "minNotional": "1"})
    found = check(draft_of("BUY", "LIMIT", price="0.001", quantity="0.01"), rules, STANDING)
    assert {one.field for one in found} == {Field.PRICE}
