"""Margin accounts on a served exchange: transfers, loans, orders, listenTokens."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sim.conftest import NewVenue
from tests.sim.signing import KEY, query
from tests.sim.test_accounts import SYMBOL, Trader
from tests.sim.venue import ask
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
        ("POST", "margin/borrow-repay", {"asset": "ETH", "amount": 1, "type": "KEEP"}, -1130),
        ("POST", "margin/order", {"sideEffectType": "AUTO_REPAY", "symbol": SYMBOL}, -1130),
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
