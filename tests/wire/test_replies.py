"""Replies of the WebSocket API and REST, and what the public methods give."""

import json
from decimal import Decimal

import pytest

from tui.wire import decode, replies
from tui.wire.decode import Malformed
from tui.wire.events import Candle, ServerShutdown, UnknownEvent

LIMITS = [
    {"rateLimitType": "REQUEST_WEIGHT", "interval": "MINUTE", "intervalNum": 1, "limit": 6000, "count": 73}
]


def read(message: object) -> replies.Reply:
    found = decode.decode_reply(json.dumps(message).encode())
    assert isinstance(found, replies.Reply)
    return found


def event(message: object) -> replies.Event:
    found = decode.decode_reply(json.dumps(message).encode())
    assert isinstance(found, replies.Event)
    return found


def listed(**parts: object) -> replies.SymbolInfo:
    body = json.dumps({"symbol": "ETHBTC"} | parts).encode()
    return decode.decode_result(body, replies.SymbolInfo)


def test_a_good_reply_keeps_its_result_raw() -> None:
    reply = read({"id": 4, "status": 200, "result": {"serverTime": 1764090000123}, "rateLimits": LIMITS})
    assert (reply.id, reply.status, reply.failure) == (4, 200, None)
    assert decode.decode_result(reply.result, replies.ServerTime).server_time == 1764090000123
    assert reply.rate_limits == [replies.RateLimit("REQUEST_WEIGHT", "MINUTE", 1, 6000, 73)]


def test_limits_may_be_hidden() -> None:
    assert read({"id": "x1", "status": 200, "result": {}}).rate_limits == []


def test_a_refusal_says_when_to_come_back() -> None:
    error = {
        "code": -1003,
        "msg": "Too much",
        "data": {"serverTime": 1764090000500, "retryAfter": 1764090060000},
    }
    failure = read({"id": 4, "status": 429, "error": error, "rateLimits": LIMITS}).failure
    assert failure is not None
    assert (failure.code, failure.message) == (-1003, "Too much")
    assert (failure.retry_after, failure.server_time) == (1764090060000, 1764090000500)
    assert json.loads(bytes(failure.data)) == error["data"]


@pytest.mark.parametrize("data", [{}, [], "text", None, {"retryAfter": "soon"}, {"cancelResult": "SUCCESS"}])
def test_a_failure_with_other_data_has_no_time(data: object) -> None:
    failure = read({"id": None, "status": 409, "error": {"code": -2022, "msg": "No", "data": data}}).failure
    assert failure is not None
    assert (failure.code, failure.retry_after) == (-2022, None)


def test_an_error_of_no_request_has_no_id() -> None:
    reply = read({"id": None, "status": 401, "error": {"code": -2015, "msg": "Revoked"}})
    assert reply.id is None
    assert reply.failure == replies.Failure(-2015, "Revoked")


def test_a_bad_status_without_a_reason_is_a_failure_too() -> None:
    assert read({"id": 1, "status": 503}).failure == replies.Failure(503, "status 503")


def test_events_of_the_connection_and_of_subscriptions() -> None:
    closing = event({"event": {"e": "serverShutdown", "E": 1764090000777}})
    assert closing == replies.Event(ServerShutdown(1764090000777))
    other = event({"subscriptionId": 3, "event": {"e": "tomorrow", "E": 1}})
    assert isinstance(other.event, UnknownEvent)
    assert other.subscription_id == 3
    assert isinstance(event({"event": {"E": 5}}).event, UnknownEvent)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"id":1}', b'{"id":1,"status":"good"}', b'{"event":{"e":']
)
def test_what_is_no_reply_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode.decode_reply(data)


@pytest.mark.parametrize(
    ("body", "status", "failure"),
    [
        (b'{"code":-1121,"msg":"Invalid symbol."}', 400, replies.Failure(-1121, "Invalid symbol.")),
        (b"<html>Forbidden</html>", 403, replies.Failure(403, "HTTP 403: <html>Forbidden</html>")),
        (b"", 502, replies.Failure(502, "HTTP 502")),
        (b"[]", 500, replies.Failure(500, "HTTP 500: []")),
        (b"{}", 500, replies.Failure(500, "HTTP 500: {}")),
    ],
)
def test_a_rest_error_in_any_body(body: bytes, status: int, failure: replies.Failure) -> None:
    assert decode.decode_failure(body, status) == failure


def test_a_depth_snapshot_with_and_without_the_old_third_element() -> None:
    new = b'{"lastUpdateId":12,"bids":[["0.0303","41.2"]],"asks":[["0.0304","7"]]}'
    depth = decode.decode_result(new, replies.Depth)
    assert depth == replies.Depth(12, [(0.0303, 41.2)], [(0.0304, 7.0)])
    assert decode.decode_result(new.replace(b'"]', b'",[]]'), replies.Depth) == depth
    with pytest.raises(Malformed, match="bids"):
        decode.decode_result(new.replace(b"bids", b"bidz"), replies.Depth)


def test_rows_become_candles_and_all_but_the_last_are_closed() -> None:
    row = [
        1764090000000,
        "1.0",
        "1.5",
        "0.5",
        "1.25",
        "100.5",
        1764090059999,
        "120.25",
        9,
        "60.5",
        "70.25",
        "0",
    ]
    later = [1764090060000, *row[1:6], 1764090119999, *row[7:]]
    first, last = decode.decode_candles(json.dumps([row, later]).encode())
    assert first == Candle(
        open_time=1764090000000,
        close_time=1764090059999,
        open=1.0,
        high=1.5,
        low=0.5,
        close=1.25,
        volume=100.5,
        quote_volume=120.25,
        trades=9,
        taker_buy_volume=60.5,
        taker_buy_quote_volume=70.25,
        closed=True,
    )
    assert (last.open_time, last.closed) == (1764090060000, False)
    assert decode.decode_candles(b"[]") == []
    with pytest.raises(Malformed):
        decode.decode_candles(b"[[1,2]]")


def test_historic_trades_and_aggregates() -> None:
    trade = {
        "id": 5,
        "price": "0.5",
        "qty": "2",
        "quoteQty": "1.0",
        "time": 1764090000000,
        "isBuyerMaker": True,
    }
    body = json.dumps([trade | {"isBestMatch": True}]).encode()
    assert decode.decode_result(body, list[replies.HistoricTrade]) == [
        replies.HistoricTrade(
            trade_id=5, price=0.5, quantity=2.0, quote_quantity=1.0, time=1764090000000, buyer_is_maker=True
        )
    ]
    joined = {"a": 3, "p": "0.5", "q": "2", "f": 5, "l": 6, "T": 1764090000000, "m": False, "M": True}
    assert decode.decode_result(json.dumps([joined]).encode(), list[replies.HistoricAggregate]) == [
        replies.HistoricAggregate(3, 0.5, 2.0, 5, 6, 1764090000000, False)
    ]


MINI = {
    "symbol": "ETHBTC",
    "openPrice": "0.03",
    "highPrice": "0.04",
    "lowPrice": "0.02",
    "lastPrice": "0.035",
    "volume": "1000",
    "quoteVolume": "30",
    "openTime": 1764003600000,
    "closeTime": 1764090000123,
    "firstId": 10,
    "lastId": 19,
    "count": 10,
}
FULL = MINI | {"priceChange": "0.005", "priceChangePercent": "16.667", "weightedAvgPrice": "0.03"}
DAY = FULL | {
    "prevClosePrice": "0.03",
    "lastQty": "2",
    "bidPrice": "0.0349",
    "bidQty": "5",
    "askPrice": "0.035",
    "askQty": "6",
}


def test_tickers_in_all_their_sizes() -> None:
    mini = decode.decode_result(json.dumps(MINI).encode(), replies.MiniFigures)
    assert (mini.open, mini.high, mini.low, mini.last, mini.trades) == (0.03, 0.04, 0.02, 0.035, 10)
    (full,) = decode.decode_result(json.dumps([FULL]).encode(), list[replies.Figures])
    assert (full.change, full.change_percent, full.average) == (0.005, 16.667, 0.03)
    day = decode.decode_result(json.dumps(DAY).encode(), replies.DayTicker)
    assert (day.bid, day.bid_quantity, day.ask, day.ask_quantity) == (0.0349, 5.0, 0.035, 6.0)
    assert (day.previous_close, day.last_quantity, day.quote_volume) == (0.03, 2.0, 30.0)


def test_small_tickers() -> None:
    last = decode.decode_result(b'{"symbol":"ETHBTC","price":"0.035"}', replies.LastPrice)
    assert last == replies.LastPrice("ETHBTC", 0.035)
    best = json.dumps({"symbol": "ETHBTC", "bidPrice": "1", "bidQty": "2", "askPrice": "3", "askQty": "4"})
    assert decode.decode_result(best.encode(), replies.BookTicker) == replies.BookTicker("ETHBTC", 1, 2, 3, 4)
    average = b'{"mins":5,"price":"0.0351","closeTime":1764090000123}'
    assert decode.decode_result(average, replies.Average) == replies.Average(5, 0.0351, 1764090000123)


def test_a_listed_symbol() -> None:
    symbol = listed(
        status="TRADING",
        baseAsset="ETH",
        quoteAsset="BTC",
        orderTypes=["LIMIT", "ORDER_OF_TOMORROW"],
        permissionSets=[["SPOT", "MARGIN"]],
        filters=[
            {
                "filterType": "PRICE_FILTER",
                "minPrice": "0.00001",
                "maxPrice": "922327",
                "tickSize": "0.00001000",
            },
            {"filterType": "LOT_SIZE", "minQty": "0.0001", "maxQty": "100000", "stepSize": "0.00010000"},
            {"filterType": "FILTER_OF_TOMORROW", "some": [1, {}]},
        ],
    )
    assert (symbol.base, symbol.quote, symbol.trading) == ("ETH", "BTC", True)
    assert (symbol.tick, symbol.step) == (Decimal("0.00001"), Decimal("0.0001"))
    assert (symbol.price_decimals, symbol.quantity_decimals) == (5, 4)
    assert [rule.kind for rule in symbol.filters] == ["PRICE_FILTER", "LOT_SIZE", "FILTER_OF_TOMORROW"]


@pytest.mark.parametrize(
    "filters",
    [
        [],
        [{"filterType": "PRICE_FILTER"}, {"filterType": "LOT_SIZE"}],
        [
            {"filterType": "PRICE_FILTER", "tickSize": "0.00000000"},
            {"filterType": "LOT_SIZE", "stepSize": "0"},
        ],
        [{"filterType": "PRICE_FILTER", "tickSize": None}, {"filterType": "LOT_SIZE", "stepSize": ""}],
        [{"filterType": "PRICE_FILTER", "tickSize": "NaN"}, {"filterType": "LOT_SIZE", "stepSize": "-1"}],
        [{"tickSize": "0.01", "stepSize": "0.01"}],
    ],
)
def test_without_usable_filters_the_precision_counts(filters: list[object]) -> None:
    symbol = listed(filters=filters, baseAssetPrecision=6, quotePrecision=7)
    assert (symbol.tick, symbol.step) == (None, None)
    assert (symbol.price_decimals, symbol.quantity_decimals) == (7, 6)


@pytest.mark.parametrize(
    ("tick", "decimals"),
    [
        ("0.05000000", 2),
        ("0.25", 2),
        ("1.00000000", 0),
        ("10.00000000", 0),
        ("0.00000001", 8),
        (0.001, 3),
        (5, 0),
    ],
)
def test_decimals_of_odd_ticks(tick: object, decimals: int) -> None:
    symbol = listed(filters=[{"filterType": "PRICE_FILTER", "tickSize": tick}])
    assert symbol.price_decimals == decimals


@pytest.mark.parametrize("status", ["BREAK", "HALT", "CANCEL_ONLY", "STATUS_OF_TOMORROW", ""])
def test_any_other_status_is_kept_and_means_no_trading(status: str) -> None:
    symbol = listed(status=status)
    assert (symbol.status, symbol.trading) == (status, False)


def test_exchange_information() -> None:
    body = {
        "timezone": "UTC",
        "serverTime": 1764090000123,
        "rateLimits": [
            {"rateLimitType": "CONNECTIONS", "interval": "MINUTE", "intervalNum": 5, "limit": 300}
        ],
        "exchangeFilters": [{"filterType": "EXCHANGE_OF_TOMORROW"}],
        "symbols": [
            {"symbol": "ETHBTC", "permissions": []},
            {"symbol": "这是测试币456", "status": "TRADING"},
        ],
        "sors": [],
    }
    info = decode.decode_result(json.dumps(body).encode(), replies.ExchangeInfo)
    assert info.server_time == 1764090000123
    assert info.rate_limits == [replies.RateLimit("CONNECTIONS", "MINUTE", 5, 300, None)]
    assert [symbol.symbol for symbol in info.symbols] == ["ETHBTC", "这是测试币456"]


@pytest.mark.parametrize(
    "odd",
    [
        {"filters": None},
        {"filters": [None, {"filterType": "PRICE_FILTER", "tickSize": None}]},
        {"permissionSets": None, "orderTypes": None, "permissions": None},
        {"baseAssetPrecision": None, "status": None},
    ],
)
def test_a_listing_with_nulls_stays_usable(odd: dict[str, object]) -> None:
    body = {
        "rateLimits": None,
        "exchangeFilters": None,
        "symbols": [
            {"symbol": "ODDUSDT", **odd},
            {"symbol": "BTCUSDT", "filters": [{"filterType": "PRICE_FILTER", "tickSize": "0.01"}]},
        ],
    }
    info = decode.decode_result(json.dumps(body).encode(), replies.ExchangeInfo)
    assert [(symbol.symbol, symbol.price_decimals) for symbol in info.symbols] == [
        ("ODDUSDT", 8),
        ("BTCUSDT", 2),
    ]
