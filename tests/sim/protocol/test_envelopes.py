import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from tui.sim.engine.exchange import Exchange
from tui.sim.protocol import refusals
from tui.sim.protocol.endpoints import ENDPOINTS
from tui.sim.protocol.envelopes import Origin, Protocol, RestRequest
from tui.sim.protocol.limits import Limits

NON_ASCII = "这是测试币456"
HOME = Origin("127.0.0.1")


class Desk:
    """A protocol in front of a small exchange that has traded for a while."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.limits = Limits()
        self.protocol = Protocol(exchange, limits=self.limits)

    def refuse(self, refusal: Callable[[int], refusals.Refused | None]) -> None:
        self.protocol = Protocol(self.exchange, limits=self.limits, refuse=refusal)

    @property
    def now(self) -> int:
        return self.exchange.now

    def send(self, text: str, origin: Origin = HOME) -> Any:
        return json.loads(self.protocol.answer(text, origin, self.now).reply)

    def ask(self, method: str, origin: Origin = HOME, **params: Any) -> Any:
        return self.send(json.dumps({"id": 1, "method": method, "params": params}), origin)

    def result(self, method: str, **params: Any) -> Any:
        reply = self.ask(method, **params)
        assert reply["status"] == 200, reply
        return reply["result"]

    def error(self, method: str, **params: Any) -> tuple[int, str]:
        reply = self.ask(method, **params)
        assert reply["status"] == 400, reply
        return reply["error"]["code"], reply["error"]["msg"]

    def get(self, path: str, *pairs: tuple[str, str], origin: Origin = HOME) -> tuple[int, Any]:
        request = RestRequest("GET", f"/api/v3/{path}", urlencode(pairs))
        answer = self.protocol.answer_rest(request, origin, self.now)
        return answer.status, json.loads(answer.body)


@pytest.fixture(scope="module")
def exchange(new_exchange: Callable[..., Exchange]) -> Exchange:
    exchange = new_exchange("ETHBTC", NON_ASCII, "LUNAUSDT", rate=20.0)
    exchange.advance(exchange.now + 30_000)
    return exchange


@pytest.fixture
def desk(exchange: Exchange) -> Desk:
    return Desk(exchange)


# The envelope


def test_a_reply_carries_id_status_result_and_limits(desk: Desk) -> None:
    assert desk.send('{"id":"a-1","method":"ping"}') == {
        "id": "a-1",
        "status": 200,
        "result": {},
        "rateLimits": [
            {
                "rateLimitType": "REQUEST_WEIGHT",
                "interval": "MINUTE",
                "intervalNum": 1,
                "limit": 6000,
                "count": 1,
            }
        ],
    }


@pytest.mark.parametrize("request_id", ["1", '"x"', "null", "-5"])
def test_ids_are_echoed(desk: Desk, request_id: str) -> None:
    assert desk.send(f'{{"id":{request_id},"method":"ping"}}')["id"] == json.loads(request_id)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", -1135),
        ("", -1135),
        ("[1]", -1135),
        ("[" * 100_000, -1135),
        ('{"id":' + "1" * 9_000 + "}", -1135),
        ('{"method":"ping"}', -1102),
        ('{"id":true,"method":"ping"}', -1102),
        ('{"id":{},"method":"ping"}', -1102),
        ('{"id":"\\ud800","method":"ping"}', -1135),
    ],
)
def test_errors_of_no_request_have_a_null_id(desk: Desk, text: str, code: int) -> None:
    reply = desk.send(text)
    assert (reply["id"], reply["status"], reply["error"]["code"]) == (None, 400, code)


def test_methods_are_known_with_and_without_version(desk: Desk) -> None:
    assert desk.result("v3/time") == {"serverTime": desk.now}
    assert desk.error("v4/time") == (-1000, "Unknown method.")
    assert desk.send('{"id":1}')["error"]["code"] == -1102


def test_limits_can_be_hidden_per_request_and_per_connection(desk: Desk) -> None:
    quiet = Origin("127.0.0.1", show_limits=False)
    assert "rateLimits" not in desk.ask("ping", returnRateLimits=False)
    assert "rateLimits" not in desk.ask("ping", quiet)
    assert "rateLimits" in desk.ask("ping", quiet, returnRateLimits=True)
    assert "rateLimits" not in desk.ask("nothing", returnRateLimits=False)
    assert desk.limits.used("127.0.0.1", desk.now) == 4


# Parameters and their errors


@pytest.mark.parametrize(
    ("method", "params", "code", "message"),
    [
        ("depth", {}, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed."),
        ("depth", {"symbol": ""}, -1102, "Mandatory parameter 'symbol'"),
        ("depth", {"symbol": 5}, -1102, "Mandatory parameter 'symbol'"),
        ("depth", {"symbol": "NOBODY"}, -1121, "Invalid symbol."),
        ("depth", {"symbol": "ethbtc"}, -1100, "Illegal characters found in parameter 'symbol'; legal range"),
        ("depth", {"symbol": "ETH/BTC"}, -1100, "Illegal characters found in parameter 'symbol'"),
        ("depth", {"symbol": "ETHBTC", "limit": "x"}, -1100, "Illegal characters found in parameter 'limit'"),
        ("depth", {"symbol": "ETHBTC", "limit": -5}, -1100, "legal range is '^[0-9]{1,20}$'."),
        (
            "depth",
            {"symbol": "ETHBTC", "limit": True},
            -1100,
            "Illegal characters found in parameter 'limit'",
        ),
        ("depth", {"symbol": "ETHBTC", "limit": 0}, -1130, "Data sent for parameter 'limit' is not valid."),
        ("depth", {"symbol": "ETHBTC", "depth": 5}, -1104, "read '1' parameter(s) but was sent '2'."),
        ("depth", {"symbol": "LUNAUSDT", "symbolStatus": "TRADING"}, -1220, "does not match"),
        ("depth", {"symbol": "ETHBTC", "symbolStatus": "OPEN"}, -1122, "Invalid symbolStatus."),
        ("ping", {"x": 1}, -1101, "Too many parameters; expected '0' and received '1'."),
        ("klines", {"symbol": "ETHBTC"}, -1102, "Mandatory parameter 'interval'"),
        ("klines", {"symbol": "ETHBTC", "interval": "2m"}, -1120, "Invalid interval."),
        ("klines", {"symbol": "ETHBTC", "interval": ["1m"]}, -1120, "Invalid interval."),
        ("klines", {"symbol": "ETHBTC", "interval": "1m", "timeZone": "15:00"}, -1130, "'timeZone'"),
        ("klines", {"symbol": "ETHBTC", "interval": "1m", "startTime": "now"}, -1100, "'startTime'"),
        ("trades.aggregate", {"symbol": "ETHBTC", "fromId": 1, "startTime": 1}, -1128, "Combination of"),
        ("ticker.24hr", {"symbol": "ETHBTC", "symbols": ["ETHBTC"]}, -1128, "Combination of optional"),
        ("ticker.24hr", {"symbols": ["ETHBTC", "ETHBTC"]}, -1151, "Symbol is present multiple times"),
        ("ticker.24hr", {"symbols": ["ETHBTC", 5]}, -1100, "'symbols'"),
        ("ticker.24hr", {"symbols": 5}, -1102, "'symbols'"),
        ("ticker.24hr", {"type": "TINY"}, -1139, "Invalid ticker type."),
        ("ticker", {}, -1102, "Param 'symbol' or 'symbols' must be sent, but both were empty/null!"),
        ("ticker.tradingDay", {}, -1102, "Param 'symbol' or 'symbols' must be sent"),
        ("ticker", {"symbol": "ETHBTC", "windowSize": "8d"}, -1130, "'windowSize'"),
        ("ticker", {"symbol": "ETHBTC", "windowSize": "60m"}, -1130, "'windowSize'"),
        ("exchangeInfo", {"symbol": "ETHBTC", "symbols": ["ETHBTC"]}, -1128, "Combination of"),
        ("exchangeInfo", {"symbol": "ETHBTC", "symbolStatus": "TRADING"}, -1128, "Combination of"),
        ("exchangeInfo", {"symbols": ["NOBODY"]}, -1121, "Invalid symbol."),
        ("exchangeInfo", {"showPermissionSets": "maybe"}, -1100, "'showPermissionSets'"),
        ("ping", {"returnRateLimits": "no"}, -1130, "'returnRateLimits'"),
    ],
)
def test_bad_parameters(desk: Desk, method: str, params: dict[str, Any], code: int, message: str) -> None:
    told_code, told = desk.error(method, **params)
    assert told_code == code
    assert message in told


def test_params_must_be_an_object(desk: Desk) -> None:
    assert desk.send('{"id":1,"method":"depth","params":[]}')["error"]["code"] == -1130


# Results


def test_depth_is_the_book_and_its_limit_is_cut(desk: Desk) -> None:
    result = desk.result("depth", symbol="ETHBTC", limit=9_999)
    book, listing = desk.exchange.depth("ETHBTC", 5_000), desk.exchange.listings["ETHBTC"]
    assert result["lastUpdateId"] == book.last_update_id
    assert result["bids"] == [[listing.price_text(t), listing.quantity_text(q)] for t, q in book.bids]
    assert result["asks"] == [[listing.price_text(t), listing.quantity_text(q)] for t, q in book.asks]
    assert len(desk.result("depth", symbol="ETHBTC")["bids"]) == 100
    assert len(desk.result("depth", symbol="ETHBTC", limit="7")["bids"]) == 7


def test_trades_recent_and_historical(desk: Desk) -> None:
    recent = desk.result("trades.recent", symbol="ETHBTC", limit=10)
    assert list(recent[0]) == ["id", "price", "qty", "quoteQty", "time", "isBuyerMaker", "isBestMatch"]
    assert [trade["id"] for trade in recent] == list(range(recent[-1]["id"] - 9, recent[-1]["id"] + 1))
    from_third = desk.result("trades.historical", symbol="ETHBTC", fromId=recent[2]["id"], limit=2)
    assert from_third == recent[2:4]


def test_aggregate_trades(desk: Desk) -> None:
    joined = desk.result("trades.aggregate", symbol="ETHBTC", limit=5)
    assert list(joined[0]) == ["a", "p", "q", "f", "l", "T", "m", "M"]
    assert desk.result("trades.aggregate", symbol="ETHBTC", fromId=joined[1]["a"], limit=1) == [joined[1]]
    within = desk.result(
        "trades.aggregate", symbol="ETHBTC", startTime=joined[0]["T"], endTime=joined[-1]["T"]
    )
    assert within[-5:] == joined


def test_klines(desk: Desk) -> None:
    bars = desk.result("klines", symbol="ETHBTC", interval="1m", limit=3)
    assert [len(bar) for bar in bars] == [12, 12, 12]
    assert [bar[0] for bar in bars] == [bars[0][0] + minute * 60_000 for minute in range(3)]
    assert [bar[6] - bar[0] for bar in bars] == [59_999] * 3
    assert bars[-1][6] > desk.now
    assert len(desk.result("klines", symbol="ETHBTC", interval="1m")) == 500
    assert len(desk.result("klines", symbol="ETHBTC", interval="1m", limit=5_000)) == 1_000
    older = desk.result("uiKlines", symbol="ETHBTC", interval="1m", startTime=bars[0][0], endTime=bars[1][0])
    assert older == bars[:2]
    assert older == desk.result(
        "klines", symbol="ETHBTC", interval="1m", startTime=bars[0][0] * 1_000, endTime=bars[1][0] * 1_000
    )


def test_klines_in_a_time_zone(desk: Desk) -> None:
    bar = desk.result("klines", symbol="ETHBTC", interval="1d", timeZone="-5:30", limit=1)[0]
    assert (bar[0] - 19_800_000) % 86_400_000 == 0


def test_average_price(desk: Desk) -> None:
    average = desk.result("avgPrice", symbol="ETHBTC")
    assert list(average) == ["mins", "price", "closeTime"]
    assert average["mins"] == 5
    assert average["closeTime"] <= desk.now


MINI = (
    "symbol openPrice highPrice lowPrice lastPrice volume quoteVolume openTime closeTime firstId lastId count"
)
FULL = MINI.replace("symbol", "symbol priceChange priceChangePercent weightedAvgPrice")
DAY = (
    "symbol priceChange priceChangePercent weightedAvgPrice prevClosePrice lastPrice lastQty bidPrice bidQty "
    "askPrice askQty openPrice highPrice lowPrice volume quoteVolume openTime closeTime firstId lastId count"
)


@pytest.mark.parametrize(
    ("method", "kind", "fields"),
    [
        ("ticker.24hr", "FULL", DAY),
        ("ticker.24hr", "MINI", MINI),
        ("ticker.tradingDay", "FULL", FULL),
        ("ticker.tradingDay", "MINI", MINI),
        ("ticker", "FULL", FULL),
        ("ticker", "MINI", MINI),
    ],
)
def test_tickers_have_the_documented_fields_in_order(desk: Desk, method: str, kind: str, fields: str) -> None:
    one = desk.result(method, symbol="ETHBTC", type=kind)
    assert list(one) == fields.split()
    many = desk.result(method, symbols=["ETHBTC", "LUNAUSDT"], type=kind)
    assert many[0] == one
    assert [ticker["symbol"] for ticker in many] == ["ETHBTC", "LUNAUSDT"]
    trading = desk.result(method, symbols=["ETHBTC", "LUNAUSDT"], symbolStatus="TRADING")
    assert [ticker["symbol"] for ticker in trading] == ["ETHBTC"]


def test_the_trading_day_follows_the_time_zone(desk: Desk) -> None:
    day = desk.result("ticker.tradingDay", symbol="ETHBTC", timeZone="8")
    assert (day["openTime"] + 28_800_000) % 86_400_000 == 0
    assert day["closeTime"] == day["openTime"] + 86_399_999


def test_price_and_book_tickers(desk: Desk) -> None:
    last = desk.result("trades.recent", symbol="ETHBTC", limit=1)[0]["price"]
    assert desk.result("ticker.price", symbol="ETHBTC") == {"symbol": "ETHBTC", "price": last}
    symbols = [ticker["symbol"] for ticker in desk.result("ticker.price")]
    assert symbols == list(desk.exchange.listings)
    best = desk.result("depth", symbol="ETHBTC", limit=1)
    assert desk.result("ticker.book", symbols=["ETHBTC"]) == [
        {
            "symbol": "ETHBTC",
            "bidPrice": best["bids"][0][0],
            "bidQty": best["bids"][0][1],
            "askPrice": best["asks"][0][0],
            "askQty": best["asks"][0][1],
        }
    ]


def test_exchange_info_filters_symbols(desk: Desk) -> None:
    def symbols(**params: Any) -> list[str]:
        return [symbol["symbol"] for symbol in desk.result("exchangeInfo", **params)["symbols"]]

    assert symbols() == list(desk.exchange.listings)
    assert symbols(symbol=NON_ASCII) == [NON_ASCII]
    assert symbols(symbols=["LUNAUSDT", "ETHBTC"]) == ["ETHBTC", "LUNAUSDT"]
    assert symbols(symbolStatus="BREAK") == ["LUNAUSDT"]
    assert symbols(permissions="SPOT") == list(desk.exchange.listings)
    assert symbols(permissions=["LEVERAGED"]) == []


def test_exchange_info_tells_the_rules(desk: Desk) -> None:
    info = desk.result("exchangeInfo", symbol="ETHBTC")
    assert list(info) == ["timezone", "serverTime", "rateLimits", "exchangeFilters", "symbols"]
    symbol = info["symbols"][0]
    assert (symbol["baseAsset"], symbol["quoteAsset"], symbol["status"]) == ("ETH", "BTC", "TRADING")
    assert symbol["permissionSets"] == [["SPOT", "MARGIN"]]
    filters = {one["filterType"]: one for one in symbol["filters"]}
    assert filters["PRICE_FILTER"]["tickSize"] == "0.00001000"
    assert filters["LOT_SIZE"]["stepSize"] == "0.00010000"
    assert filters["NOTIONAL"]["minNotional"] == "0.00010000"
    assert {"MARKET_LOT_SIZE", "PERCENT_PRICE_BY_SIDE", "MAX_NUM_ORDERS"} <= set(filters)
    bare = desk.result("exchangeInfo", symbol="ETHBTC", showPermissionSets=False)
    assert bare["symbols"][0]["permissionSets"] == []


# Weights and limits


@pytest.mark.parametrize(
    ("method", "params", "weight"),
    [
        ("ping", {}, 1),
        ("time", {}, 1),
        ("exchangeInfo", {}, 20),
        ("depth", {"symbol": "ETHBTC"}, 5),
        ("depth", {"symbol": "ETHBTC", "limit": 101}, 25),
        ("depth", {"symbol": "ETHBTC", "limit": 501}, 50),
        ("depth", {"symbol": "ETHBTC", "limit": 5000}, 250),
        ("depth", {"symbol": "ETHBTC", "limit": "x"}, 5),
        ("trades.recent", {"symbol": "ETHBTC"}, 25),
        ("trades.historical", {"symbol": "ETHBTC"}, 25),
        ("trades.aggregate", {"symbol": "ETHBTC"}, 4),
        ("klines", {"symbol": "ETHBTC", "interval": "1m"}, 2),
        ("uiKlines", {"symbol": "ETHBTC", "interval": "1m"}, 2),
        ("avgPrice", {"symbol": "ETHBTC"}, 2),
        ("ticker.24hr", {"symbol": "ETHBTC"}, 2),
        ("ticker.24hr", {"symbols": [f"A{number}" for number in range(20)]}, 2),
        ("ticker.24hr", {"symbols": [f"A{number}" for number in range(21)]}, 40),
        ("ticker.24hr", {"symbols": [f"A{number}" for number in range(101)]}, 80),
        ("ticker.24hr", {}, 80),
        ("ticker.tradingDay", {"symbol": "ETHBTC"}, 4),
        ("ticker", {"symbols": ["ETHBTC", "LUNAUSDT"]}, 8),
        ("ticker", {"symbols": [f"A{number}" for number in range(60)]}, 200),
        ("ticker.price", {"symbol": "ETHBTC"}, 2),
        ("ticker.price", {"symbols": ["ETHBTC"]}, 4),
        ("ticker.price", {}, 4),
        ("ticker.book", {"symbol": "ETHBTC"}, 2),
        ("ticker.book", {}, 4),
        ("nothing", {}, 1),
    ],
)
def test_weights(desk: Desk, method: str, params: dict[str, Any], weight: int) -> None:
    assert desk.ask(method, **params)["rateLimits"][0]["count"] == weight


def test_over_the_limit_requests_wait_for_the_next_minute(desk: Desk) -> None:
    desk.limits.charge("127.0.0.1", desk.now, 5_999)
    reply = desk.ask("depth", symbol="ETHBTC")
    retry = desk.now - desk.now % 60_000 + 60_000
    assert reply["status"] == 429
    assert reply["error"]["code"] == -1003
    assert reply["error"]["data"] == {"serverTime": desk.now, "retryAfter": retry}
    answer = desk.protocol.answer_rest(RestRequest("GET", "/api/v3/depth", "symbol=ETHBTC"), HOME, desk.now)
    assert answer.status == 429
    assert answer.headers["Retry-After"] == str((retry - desk.now + 999) // 1_000)
    assert answer.headers["X-MBX-USED-WEIGHT-1M"] == "5999"
    assert list(json.loads(answer.body)) == ["code", "msg"]


def test_a_banned_senders_connection_is_closed(desk: Desk) -> None:
    desk.limits.charge("127.0.0.1", desk.now, 6_000)
    answers = [desk.protocol.answer('{"id":1,"method":"ping"}', HOME, desk.now) for _ in range(12)]
    statuses = [json.loads(answer.reply)["status"] for answer in answers]
    assert statuses == [429] * 10 + [418] * 2
    assert [answer.close for answer in answers] == [False] * 10 + [True] * 2
    assert desk.get("ping")[0] == 418


def test_requests_can_be_refused_from_without(desk: Desk) -> None:
    end = desk.now + 7_000
    desk.refuse(lambda now: refusals.too_heavy(6_000, now, end) if now < end else None)
    assert desk.ask("ping")["error"]["data"]["retryAfter"] == desk.now + 7_000
    assert desk.get("ping")[0] == 429
    desk.exchange.advance(desk.now + 7_000)
    assert desk.ask("ping")["status"] == 200


def test_a_page_takes_the_place_of_code_and_message(desk: Desk) -> None:
    desk.refuse(lambda _now: refusals.failing(502, "html"))
    assert "error" not in desk.ask("ping")
    answer = desk.protocol.answer_rest(RestRequest("GET", "/api/v3/ping"), HOME, desk.now)
    assert (answer.status, answer.content_type, answer.body) == (
        502,
        "text/html",
        b"<html><h1>502</h1></html>",
    )


# REST


def test_every_request_exists_over_rest_with_the_same_result(desk: Desk) -> None:
    params = {"symbol": "ETHBTC", "interval": "1h"}
    for endpoint in ENDPOINTS:
        wanted = {name: value for name, value in params.items() if name in endpoint.known}
        status, body = desk.get(endpoint.path, *wanted.items())
        assert status == 200
        assert body == desk.result(endpoint.method, **wanted), endpoint.path


def test_rest_parameters_are_text(desk: Desk) -> None:
    status, body = desk.get("ticker/price", ("symbols", f'["ETHBTC","{NON_ASCII}"]'))
    assert status == 200
    assert [ticker["symbol"] for ticker in body] == ["ETHBTC", NON_ASCII]
    assert desk.get("exchangeInfo", ("showPermissionSets", "false"))[1]["symbols"][0]["permissionSets"] == []


@pytest.mark.parametrize(
    ("path", "pairs", "code"),
    [
        ("depth", [("symbol", "ETHBTC"), ("symbol", "LUNAUSDT")], -1101),
        ("ticker/price", [("symbols", "[ETHBTC]")], -1100),
        ("ticker/price", [("symbols", "[" * 100_000)], -1100),
        ("depth", [("symbol", "")], -1102),
        ("time", [("x", "1")], -1101),
    ],
)
def test_rest_errors(desk: Desk, path: str, pairs: list[tuple[str, str]], code: int) -> None:
    status, body = desk.get(path, *pairs)
    assert (status, body["code"]) == (400, code)


def test_an_unknown_path(desk: Desk) -> None:
    assert desk.get("nothing")[0] == 404


# Microseconds


def test_times_in_microseconds(desk: Desk) -> None:
    fine = Origin("127.0.0.1", unit=1_000)
    assert desk.ask("time", fine)["result"]["serverTime"] == desk.now * 1_000
    bar = desk.ask("klines", fine, symbol="ETHBTC", interval="1m", limit=1)["result"][0]
    assert bar[6] - bar[0] == 59_999_999
    desk.refuse(lambda now: refusals.too_heavy(6_000, now, now + 1))
    assert desk.ask("ping", fine)["error"]["data"]["retryAfter"] == (desk.now + 1) * 1_000
