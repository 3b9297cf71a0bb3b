"""Margin accounts on a served exchange: transfers, loans, orders, listenTokens."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sim.conftest import NewVenue
from tests.sim.signing import KEY, query
from tests.sim.trader import SYMBOL, Trader
from tests.sim.venue import ask, read
from tui.sim.protocol.envelopes import Origin, RestRequest


class Margin(Trader):
    """A trader who asks without a socket in between."""

    def call(self, verb: str, path: str, **values: Any) -> tuple[int, Any]:
        text = query(self.stamped(values))
        request = RestRequest(verb, f"/sapi/v1/{path}", text, "", KEY)
        board = self.venue.server._switchboard
        answer = board.answer_rest(request, Origin("127.0.0.1"), self.venue.now)
        return answer.status, json.loads(answer.body)

    def good(self, verb: str, path: str, **values: Any) -> Any:
        status, result = self.call(verb, path, **values)
        assert status == 200, result
        return result


@pytest.fixture
async def margin(new_venue: NewVenue) -> AsyncIterator[Margin]:
    venue = new_venue(rate=0.01)
    margin = Margin(venue)
    async with venue:
        yield margin


async def test_money_is_moved_lent_used_and_paid_back(margin: Margin) -> None:
    margin.good("POST", "asset/transfer", type="MAIN_ISOLATED_MARGIN", asset="ETH", amount=2, toSymbol=SYMBOL)
    isolated = {"isIsolated": "TRUE", "symbol": SYMBOL}
    most = margin.good("GET", "margin/maxBorrowable", asset="BTC", isolatedSymbol=SYMBOL)
    assert float(most["amount"]) == pytest.approx(8 * float(margin.price("bid")), rel=1e-3)
    account = margin.good("GET", "margin/isolated/account", symbols=SYMBOL)
    pair = account["assets"][0]
    assert (pair["symbol"], pair["baseAsset"]["free"], pair["marginLevelStatus"]) == (
        SYMBOL,
        "2.00000000",
        "EXCESSIVE",
    )
    status, error = margin.call(
        "POST", "margin/borrow-repay", asset="BTC", amount=9, type="BORROW", **isolated
    )
    assert (status, error["code"]) == (400, -3006)
    margin.good("POST", "margin/borrow-repay", asset="BTC", amount="0.1", type="BORROW", **isolated)
    pair = margin.good("GET", "margin/isolated/account")["assets"][0]
    quote = pair["quoteAsset"]
    assert (quote["free"], quote["borrowed"], quote["netAsset"]) == (
        "0.10000000",
        "0.10000000",
        "-0.00000084",
    )
    assert 0 < float(pair["liquidatePrice"]) < float(margin.price("bid"))
    assert 0 < float(pair["marginLevel"]) < 3
    charged = margin.good("GET", "margin/interestHistory", isolatedSymbol=SYMBOL)
    assert [(row["interest"], row["type"]) for row in charged["rows"]] == [("0.00000084", "ON_BORROW")]
    status, error = margin.call(
        "POST", "asset/transfer", type="ISOLATED_MARGIN_MAIN", asset="ETH", amount=2, fromSymbol=SYMBOL
    )
    assert (status, error["code"]) == (400, -3020)
    margin.good("POST", "margin/borrow-repay", asset="BTC", amount="0.1", type="REPAY", **isolated)
    order = margin.limit("SELL", margin.price("ask", 3), "0.5", isIsolated="TRUE")
    placed = margin.good("POST", "margin/order", **order)
    assert (placed["isIsolated"], placed["status"]) == (True, "NEW")
    assert [one["orderId"] for one in margin.good("GET", "margin/openOrders", **isolated)] == [
        placed["orderId"]
    ]
    assert margin.good("GET", "margin/openOrders") == []
    ended = margin.good("DELETE", "margin/order", orderId=placed["orderId"], **isolated)
    assert ended["status"] == "CANCELED"
    margin.good(
        "POST", "asset/transfer", type="ISOLATED_MARGIN_MAIN", asset="ETH", amount="1.999", fromSymbol=SYMBOL
    )
    assert margin.call("POST", "margin/order", **order)[1]["code"] == -2010


async def test_a_key_says_what_it_may_do(margin: Margin) -> None:
    allowed = margin.good("GET", "account/apiRestrictions")
    assert (allowed["enableReading"], allowed["enableWithdrawals"]) == (True, False)
    cross = margin.good("GET", "margin/account")
    assert (cross["marginLevel"], cross["userAssets"]) == ("999.00000000", [])
    assert margin.good("GET", "margin/interestHistory") == {"rows": [], "total": 0}


@pytest.mark.parametrize(
    ("verb", "path", "values", "code"),
    [
        ("POST", "asset/transfer", {"type": "MAIN_MAIN", "asset": "ETH", "amount": 1}, -1130),
        ("POST", "asset/transfer", {"type": "MAIN_MARGIN", "asset": "ETH", "amount": 10**9}, -3041),
        ("POST", "asset/transfer", {"type": "MAIN_MARGIN", "asset": "ETH"}, -1102),
        ("POST", "userListenToken", {"isIsolated": "true"}, -1102),
        ("POST", "userListenToken", {"isIsolated": "true", "symbol": "NOBODY"}, -1121),
        ("POST", "userListenToken", {"validity": 86_400_001}, -1130),
        ("POST", "userListenToken", {"isIsolated": "true", "symbol": SYMBOL}, -11001),
        ("GET", "margin/myTrades", {"isIsolated": "true", "symbol": SYMBOL}, -11001),
        ("POST", "margin/borrow-repay", {"asset": "ETH", "amount": 1, "type": "KEEP"}, -1130),
        (
            "POST",
            "margin/order",
            {"sideEffectType": "BORROW", "symbol": SYMBOL, "side": "BUY", "type": "MARKET", "quantity": 1},
            -1130,
        ),
    ],
)
async def test_wrong_requests(
    margin: Margin, verb: str, path: str, values: dict[str, Any], code: int
) -> None:
    assert margin.call(verb, path, **values)[1]["code"] == code


async def test_a_token_lets_in_and_can_be_renewed_without_a_break(margin: Margin) -> None:
    venue = margin.venue
    token = margin.good("POST", "userListenToken", validity=600)
    assert token["expirationTime"] == venue.now + 600
    async with venue.request() as client:
        method = "userDataStream.subscribe.listenToken"
        result = (await ask(client, method, {"listenToken": token["token"]}))["result"]
        assert result == {"subscriptionId": 0, "expirationTime": token["expirationTime"]}
        margin.venue.desk.isolated(margin.account, margin.listing)
        other = margin.good("POST", "userListenToken", isIsolated="true", symbol=SYMBOL)
        assert (await ask(client, method, {"listenToken": other["token"]}))["result"]["subscriptionId"] == 1
        await margin.result(client, "userDataStream.subscribe.signature")
        margin.good("POST", "asset/transfer", type="MAIN_MARGIN", asset="ETH", amount=1)
        told = [(one["subscriptionId"], one["event"]["e"]) for one in await margin.events(client)]
        assert told == [
            (2, "balanceUpdate"),
            (0, "balanceUpdate"),
            (2, "outboundAccountPosition"),
            (0, "outboundAccountPosition"),
        ]
        await venue.run(400)
        renewed = margin.good("POST", "userListenToken", validity=1_000)
        assert (await ask(client, method, {"listenToken": renewed["token"]}))["result"]["subscriptionId"] == 0
        await venue.run(400)
        assert await margin.events(client) == []
        await venue.run(600)
        ended = await margin.events(client)
        assert [(one["subscriptionId"], one["event"]["e"]) for one in ended] == [(0, "eventStreamTerminated")]
        old = await ask(client, method, {"listenToken": token["token"]})
        assert old["error"]["code"] == -1209
        await venue.trip("expire")
        assert [one["subscriptionId"] for one in await margin.events(client)] == [1]


async def test_lists_rest_on_margin_and_borrow_by_themselves(margin: Margin) -> None:
    margin.good("POST", "asset/transfer", type="MAIN_MARGIN", asset="ETH", amount=2)
    pair = {
        "symbol": SYMBOL, "side": "SELL", "quantity": "1", "price": margin.price("ask", 5),
        "stopPrice": margin.price("bid", 80), "stopLimitPrice": margin.price("bid", 90),
        "stopLimitTimeInForce": "GTC", "limitClientOrderId": "high", "stopClientOrderId": "low",
    }  # fmt: skip
    placed = margin.good("POST", "margin/order/oco", **pair)
    reports = [(one["type"], one["clientOrderId"]) for one in placed["orderReports"]]
    assert reports == [("LIMIT_MAKER", "high"), ("STOP_LOSS_LIMIT", "low")]
    assert (placed["isIsolated"], "marginBuyBorrowAmount" in placed) == (False, False)
    number = {"orderListId": placed["orderListId"]}
    assert margin.good("GET", "margin/orderList", **number)["listOrderStatus"] == "EXECUTING"
    assert [one["orderListId"] for one in margin.good("GET", "margin/openOrderList")] == [*number.values()]
    ended = margin.good("DELETE", "margin/orderList", symbol=SYMBOL, **number)
    assert ended["listOrderStatus"] == "ALL_DONE"
    bought = margin.good(
        "POST", "margin/order/oto", symbol=SYMBOL, sideEffectType="MARGIN_BUY", workingType="LIMIT",
        workingSide="BUY", workingQuantity="0.5", workingPrice=margin.price("bid", 9),
        workingTimeInForce="GTC", pendingType="LIMIT_MAKER", pendingSide="SELL", pendingQuantity="0.4",
        pendingPrice=margin.price("ask", 50),
    )  # fmt: skip
    assert bought["marginBuyBorrowAsset"] == "BTC"
    assert float(bought["marginBuyBorrowAmount"]) == pytest.approx(0.5 * float(margin.price("bid", 9)))
    assert margin.call("POST", "margin/order/oco", **{**pair, "stopPrice": None})[1]["code"] == -1100
    del pair["stopPrice"]
    assert margin.call("POST", "margin/order/oco", **pair)[1]["code"] == -1102
    assert len(margin.good("GET", "margin/allOrderList")) == 2


async def test_an_account_at_its_end_is_liquidated_and_the_risk_stream_tells(margin: Margin) -> None:
    venue, desk = margin.venue, margin.venue.desk
    key = margin.good("POST", "margin/listen-key")["listenKey"]
    assert margin.good("POST", "margin/listen-key") == {"listenKey": key}
    assert margin.good("PUT", "margin/listen-key", listenKey=key) == {}
    assert margin.call("PUT", "margin/listen-key", listenKey="nothing")[1]["code"] == -1125
    margin.good("POST", "asset/transfer", type="MAIN_ISOLATED_MARGIN", asset="ETH", amount=1, toSymbol=SYMBOL)
    isolated, cross = desk.isolated(margin.account, margin.listing), desk.cross(margin.account)
    async with venue.listen(f"/ws/{key}") as risk, venue.request() as client:
        await margin.result(client, "userDataStream.subscribe.signature")
        margin.good("POST", "asset/transfer", type="MAIN_MARGIN", asset="BTC", amount=1)
        margin.good("POST", "margin/borrow-repay", asset="BTC", amount="0.1", type="BORROW")
        margin.good("POST", "margin/borrow-repay", asset="BTC", amount="0.1", type="REPAY")
        await venue.run(100)
        told = [await read(risk) for _ in range(3)]
        assert [(one["t"], one["p"], one["i"]) for one in told] == [
            ("BORROW", "0.10000000", "0.00000000"),
            ("INTEREST", "0.00000000", "0.00000084"),
            ("REPAY", "0.09999916", "0.00000084"),
        ]
        events = await margin.events(client)
        assert {one["event"]["e"] for one in events} == {"balanceUpdate", "outboundAccountPosition"}
        price = venue.exchange.last_price(SYMBOL) * margin.listing.tick_units
        desk.bank.lend(isolated, "BTC", price * 10 // 11)
        desk.ledger.move(isolated.account.purse, desk.ledger.world, "BTC", isolated.account.purse.free["BTC"])
        await venue.run(4_000, step=1_000)
        assert isolated.debt("BTC").total == 0
        rows = margin.good("GET", "margin/forceLiquidationRec", isolatedSymbol=SYMBOL)["rows"]
        assert {(row["side"], row["isIsolated"]) for row in rows} == {("SELL", True)}
        assert float(rows[0]["avgPrice"]) == pytest.approx(float(margin.price("bid")), rel=0.02)
        assert margin.good("GET", "margin/forceLiquidationRec") == {"rows": [], "total": 0}
        await venue.trip("interest:10:3600")
        await venue.run(5_000, step=1_000)
        assert {one["t"] for one in [await read(risk) for _ in range(2)]} == {"INTEREST"}
        assert cross.debt("BTC").interest > 0
    assert margin.good("DELETE", "margin/listen-key", listenKey=key) == {}
