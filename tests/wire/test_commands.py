"""Requests as bytes, and their weights."""

import json
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wire import commands


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            commands.subscribe(["ethbtc@trade", "这是测试币456@depth"], 1),
            {"method": "SUBSCRIBE", "params": ["ethbtc@trade", "这是测试币456@depth"], "id": 1},
        ),
        (
            commands.unsubscribe(iter(["ethbtc@trade"]), 2),
            {"method": "UNSUBSCRIBE", "params": ["ethbtc@trade"], "id": 2},
        ),
        (commands.list_subscriptions(3), {"method": "LIST_SUBSCRIPTIONS", "id": 3}),
        (
            commands.set_property("combined", True, 4),
            {"method": "SET_PROPERTY", "params": ["combined", True], "id": 4},
        ),
        (commands.get_property("combined", 5), {"method": "GET_PROPERTY", "params": ["combined"], "id": 5}),
        (
            commands.request("depth", {"symbol": "ETHBTC", "limit": 5000}, "a1"),
            {"id": "a1", "method": "depth", "params": {"symbol": "ETHBTC", "limit": 5000}},
        ),
        (commands.request("ping", {}, 7), {"id": 7, "method": "ping"}),
    ],
)
def test_a_command_in_json(data: bytes, message: object) -> None:
    assert json.loads(data) == message


@pytest.mark.parametrize(
    ("method", "params", "path"),
    [
        ("ping", {}, "/api/v3/ping"),
        ("time", {}, "/api/v3/time"),
        ("exchangeInfo", {"showPermissionSets": False}, "/api/v3/exchangeInfo?showPermissionSets=false"),
        ("depth", {"symbol": "ETHBTC", "limit": 5000}, "/api/v3/depth?symbol=ETHBTC&limit=5000"),
        ("trades.recent", {"symbol": "ETHBTC"}, "/api/v3/trades?symbol=ETHBTC"),
        (
            "trades.historical",
            {"symbol": "ETHBTC", "fromId": 7},
            "/api/v3/historicalTrades?symbol=ETHBTC&fromId=7",
        ),
        ("trades.aggregate", {"symbol": "ETHBTC"}, "/api/v3/aggTrades?symbol=ETHBTC"),
        ("klines", {"timeZone": "+08:00"}, "/api/v3/klines?timeZone=%2B08%3A00"),
        ("uiKlines", {"interval": "1M"}, "/api/v3/uiKlines?interval=1M"),
        ("avgPrice", {"symbol": "ETHBTC"}, "/api/v3/avgPrice?symbol=ETHBTC"),
        ("ticker.24hr", {"symbols": ["A", "B"]}, "/api/v3/ticker/24hr?symbols=%5B%22A%22%2C%22B%22%5D"),
        ("ticker.tradingDay", {"symbol": "A"}, "/api/v3/ticker/tradingDay?symbol=A"),
        ("ticker", {"windowSize": "1h"}, "/api/v3/ticker?windowSize=1h"),
        ("ticker.price", {}, "/api/v3/ticker/price"),
        ("ticker.book", {"symbol": "币"}, "/api/v3/ticker/bookTicker?symbol=%E5%B8%81"),
        ("depth", {"limit": Decimal("100")}, "/api/v3/depth?limit=100"),
    ],
)
def test_a_public_method_as_a_rest_path(method: str, params: dict[str, object], path: str) -> None:
    assert commands.rest_path(method, params) == path


@given(st.text(min_size=1))
def test_any_text_survives_the_query(text: str) -> None:
    path = commands.rest_path("depth", {"symbol": text, "limit": 5})
    assert parse_qsl(urlsplit(path).query, strict_parsing=True) == [("symbol", text), ("limit", "5")]


def symbols(count: int) -> dict[str, object]:
    return {"symbols": [f"COIN{number}" for number in range(count)]}


ONE = {"symbol": "ETHBTC"}


@pytest.mark.parametrize(
    ("method", "params", "weight", "weight_us"),
    [
        ("ping", {}, 1, 1),
        ("time", {}, 1, 1),
        ("exchangeInfo", {}, 20, 10),
        ("depth", ONE, 5, 1),
        ("depth", ONE | {"limit": 1}, 5, 1),
        ("depth", ONE | {"limit": 100}, 5, 1),
        ("depth", ONE | {"limit": 101}, 25, 5),
        ("depth", ONE | {"limit": 500}, 25, 5),
        ("depth", ONE | {"limit": 501}, 50, 10),
        ("depth", ONE | {"limit": 1000}, 50, 10),
        ("depth", ONE | {"limit": 1001}, 250, 50),
        ("depth", ONE | {"limit": "5000"}, 250, 50),
        ("trades.recent", ONE, 25, 1),
        ("trades.historical", ONE, 25, 25),
        ("trades.aggregate", ONE, 4, 1),
        ("klines", ONE, 2, 1),
        ("uiKlines", ONE, 2, 1),
        ("avgPrice", ONE, 2, 2),
        ("ticker.24hr", ONE, 2, 2),
        ("ticker.24hr", symbols(20), 2, 2),
        ("ticker.24hr", symbols(21), 40, 40),
        ("ticker.24hr", symbols(100), 40, 40),
        ("ticker.24hr", symbols(101), 80, 80),
        ("ticker.24hr", {}, 80, 80),
        ("ticker.tradingDay", ONE, 4, 4),
        ("ticker.tradingDay", symbols(3), 12, 12),
        ("ticker", ONE, 4, 4),
        ("ticker", symbols(50), 200, 200),
        ("ticker", symbols(100), 200, 200),
        ("ticker.price", ONE, 2, 2),
        ("ticker.price", symbols(1), 4, 4),
        ("ticker.price", {}, 4, 4),
        ("ticker.book", ONE, 2, 2),
        ("ticker.book", {}, 4, 4),
    ],
)
def test_the_weight_of_a_request(method: str, params: dict[str, object], weight: int, weight_us: int) -> None:
    assert commands.weight(method, params) == weight
    assert commands.weight(method, params, us=True) == weight_us


def test_a_method_that_is_not_public_is_refused() -> None:
    with pytest.raises(ValueError, match=r"no public method 'order\.place', choose from ping, time"):
        commands.rest_path("order.place", {})
    with pytest.raises(ValueError, match=r"no public method 'order\.place'"):
        commands.weight("order.place", {})
