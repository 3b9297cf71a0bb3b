"""Accounts on a served exchange: orders, lists, queries, events."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from tests.sim.conftest import NewVenue
from tests.sim.signing import KEY, hmac_sha256, signed
from tests.sim.trader import SYMBOL, Trader


async def test_an_order_is_placed_seen_and_canceled(trader: Trader) -> None:
    async with trader.venue.request() as client:
        order = trader.limit("BUY", trader.price("bid", 9), newClientOrderId="mine")
        reply = await trader.ask(client, "order.place", **order)
        placed = reply["result"]
        assert (placed["status"], placed["clientOrderId"], placed["fills"]) == ("NEW", "mine", [])
        limits = [(one["rateLimitType"], one["interval"], one["count"]) for one in reply["rateLimits"]]
        assert limits == [("ORDERS", "SECOND", 1), ("ORDERS", "DAY", 1), ("REQUEST_WEIGHT", "MINUTE", 2)]
        found = await trader.result(client, "order.status", symbol=SYMBOL, origClientOrderId="mine")
        assert (found["orderId"], found["isWorking"]) == (placed["orderId"], True)
        assert await trader.result(client, "openOrders.status") == [found]
        balances = (await trader.result(client, "account.status", omitZeroBalances=True))["balances"]
        locked = {row["asset"]: row["locked"] for row in balances}
        assert float(locked["BTC"]) == pytest.approx(0.5 * float(order["price"]))
        ended = await trader.result(client, "order.cancel", symbol=SYMBOL, orderId=placed["orderId"])
        assert (ended["status"], ended["origClientOrderId"]) == ("CANCELED", "mine")
        again = await trader.ask(client, "order.cancel", symbol=SYMBOL, orderId=placed["orderId"])
        assert again["error"] == {"code": -2011, "msg": "Unknown order sent."}
        history = await trader.result(client, "allOrders", symbol=SYMBOL)
        assert [(one["orderId"], one["status"]) for one in history] == [(placed["orderId"], "CANCELED")]


async def test_the_same_over_rest(trader: Trader) -> None:
    order = trader.limit("SELL", trader.price("bid"), "0.03")
    for body in (False, True):
        status, placed, headers = await trader.rest("POST", "order", body, **order)
        assert (status, placed["status"]) == (200, "FILLED")
        assert "X-MBX-ORDER-COUNT-10S" in headers
    _, trades, _ = await trader.rest("GET", "myTrades", symbol=SYMBOL)
    assert sum(float(trade["qty"]) for trade in trades) == pytest.approx(0.06)
    assert {trade["commissionAsset"] for trade in trades} == {"BTC"}
    _, chosen, _ = await trader.rest("GET", "myTrades", symbol=SYMBOL, orderId=placed["orderId"])
    assert [trade["orderId"] for trade in chosen] == [placed["orderId"]] * len(chosen)
    _, later, _ = await trader.rest("GET", "myTrades", symbol=SYMBOL, fromId=trades[-1]["id"])
    assert later == trades[-1:]
    status, error, _ = await trader.rest("POST", "order", **{**order, "price": "0.054665"})
    assert (status, error) == (400, {"code": -1013, "msg": "Filter failure: PRICE_FILTER"})
    status, error, _ = await trader.rest("GET", "order", symbol=SYMBOL, orderId=1)
    assert (status, error["code"]) == (400, -2013)


async def test_what_stands_in_query_and_body_counts_as_in_the_query(trader: Trader) -> None:
    order = trader.stamped(trader.limit("BUY", trader.price("bid", 9)))
    text = urlencode(order)
    body = "quantity=5"
    sign = hmac_sha256((text + body).encode())
    url = f"{trader.venue.urls.rest}/api/v3/order?{text}&signature={sign}"
    headers = {"X-MBX-APIKEY": KEY, "Content-Type": "application/x-www-form-urlencoded"}
    async with ClientSession() as session, session.post(url, headers=headers, data=body) as answer:
        assert (await answer.json())["origQty"] == "0.50000000"


async def test_every_event_of_an_order_is_told(trader: Trader) -> None:
    async with trader.venue.request() as client, trader.venue.request("?timeUnit=MICROSECOND") as other:
        for connection in (client, other):
            assert await trader.result(connection, "userDataStream.subscribe.signature") == {
                "subscriptionId": 0
            }
        twice = await trader.ask(client, "userDataStream.subscribe.signature")
        assert twice["error"]["code"] == -2035
        best = trader.venue.exchange.depth(SYMBOL, 1).asks[0][1]
        quantity = trader.listing.quantity_text(best + 1_000)
        order = trader.limit("BUY", trader.price("ask"), quantity, strategyId=7, strategyType=1_000_000)
        placed = await trader.result(client, "order.place", **order)
        await trader.result(client, "order.amend.keepPriority", symbol=SYMBOL, orderId=placed["orderId"],
                            newQty=trader.listing.quantity_text(best + 500))  # fmt: skip
        await trader.result(client, "openOrders.cancelAll", symbol=SYMBOL)
        events = [message["event"] for message in await trader.events(client)]
        reports = [event for event in events if event["e"] == "executionReport"]
        kinds = [(one["x"], one["X"]) for one in reports]
        trades = len(kinds) - 3
        assert kinds == [
            ("NEW", "NEW"),
            *[("TRADE", "PARTIALLY_FILLED")] * trades,
            ("REPLACED", "PARTIALLY_FILLED"),
            ("CANCELED", "CANCELED"),
        ]
        assert {(one["j"], one["J"]) for one in reports} == {(7, 1_000_000)}
        assert len({one["I"] for one in reports}) == len(reports)
        last = reports[trades]
        assert last["z"] == trader.listing.quantity_text(best)
        assert (last["m"], last["N"], last["t"] > 0) == (False, "ETH", True)
        assert reports[-1]["C"] == reports[-2]["c"]
        positions = [event for event in events if event["e"] == "outboundAccountPosition"]
        assert {row["a"]: row["l"] for row in positions[-1]["B"]}["BTC"] == "0.00000000"
        told = await trader.events(other)
        assert [one["event"]["e"] for one in told] == [event["e"] for event in events]
        assert told[0]["event"]["T"] == events[0]["T"] * 1_000


async def test_every_execution_type_is_told(trader: Trader) -> None:
    async with trader.venue.request() as client:
        await trader.result(client, "userDataStream.subscribe.signature")
        rests = await trader.result(
            client, "order.place", **trader.limit("SELL", trader.price("ask", 1), "0.9")
        )
        found = {"symbol": SYMBOL, "orderId": rests["orderId"]}
        await trader.result(client, "order.amend.keepPriority", **found, newQty="0.8")
        await trader.result(client, "order.place", **trader.limit("BUY", trader.price("ask", 1), "9"))
        await trader.result(client, "order.place", **trader.limit("BUY", trader.price("bid", 9)))
        await trader.result(client, "openOrders.cancelAll", symbol=SYMBOL)
        gone = trader.limit("BUY", trader.price("bid", 9)) | {"timeInForce": "IOC"}
        assert (await trader.result(client, "order.place", **gone))["status"] == "EXPIRED"
        poor = trader.limit("BUY", trader.price("bid", 9), "9000")
        assert (await trader.ask(client, "order.place", **poor))["error"]["code"] == -2010
        told = [message["event"] for message in await trader.events(client)]
        reports = {event["x"]: event for event in told if event["e"] == "executionReport"}
        kinds = {"NEW", "REPLACED", "TRADE_PREVENTION", "TRADE", "CANCELED", "EXPIRED", "REJECTED"}
        assert set(reports) == kinds
        assert reports["EXPIRED"]["eR"] == "UNFILLED_IOC_QUANTITY_EXPIRED"
        assert reports["REJECTED"]["r"] == "INSUFFICIENT_BALANCES"
        prevented = reports["TRADE_PREVENTION"]
        assert (prevented["X"], prevented["i"]) == ("EXPIRED_IN_MATCH", rests["orderId"])
        assert (prevented["pl"], prevented["V"]) == ("0.80000000", "EXPIRE_MAKER")


async def test_lists_and_stops_tell_their_ends(trader: Trader) -> None:
    async with trader.venue.request() as client:
        await trader.result(client, "userDataStream.subscribe.signature")
        pair = {
            "symbol": SYMBOL, "side": "SELL", "quantity": 1, "aboveType": "LIMIT_MAKER",
            "abovePrice": trader.price("ask", 5), "belowType": "STOP_LOSS_LIMIT", "belowTimeInForce": "GTC",
            "belowPrice": trader.price("bid", 90), "belowStopPrice": trader.price("bid", 80),
        }  # fmt: skip
        placed = await trader.result(client, "orderList.place.oco", **pair)
        assert [one["type"] for one in placed["orderReports"]] == ["LIMIT_MAKER", "STOP_LOSS_LIMIT"]
        number = placed["orderListId"]
        assert (await trader.result(client, "openOrderLists.status"))[0]["orderListId"] == number
        ended = await trader.result(client, "orderList.cancel", symbol=SYMBOL, orderListId=number)
        assert (ended["listOrderStatus"], len(ended["orderReports"])) == ("ALL_DONE", 2)
        events = [message["event"] for message in await trader.events(client)]
        lists = [(event["l"], event["L"], event["g"]) for event in events if event["e"] == "listStatus"]
        assert lists == [("EXEC_STARTED", "EXECUTING", number), ("ALL_DONE", "ALL_DONE", number)]
        chain = {
            "symbol": SYMBOL, "workingType": "LIMIT", "workingSide": "BUY", "workingTimeInForce": "GTC",
            "workingPrice": trader.price("ask"), "workingQuantity": "0.02",
            "pendingSide": "SELL", "pendingQuantity": "0.02", "pendingType": "TAKE_PROFIT",
            "pendingStopPrice": trader.price("ask", 500),
        }  # fmt: skip
        placed = await trader.result(client, "orderList.place.oto", **chain)
        known = await trader.result(client, "orderList.status", orderListId=placed["orderListId"])
        assert known["listOrderStatus"] == "EXECUTING"
        pending = await trader.result(
            client, "order.status", symbol=SYMBOL, orderId=placed["orders"][1]["orderId"]
        )
        assert (pending["status"], pending["isWorking"]) == ("NEW", False)
        history = await trader.result(client, "allOrderLists")
        assert [one["contingencyType"] for one in history] == ["OCO", "OTO"]
        wrong = await trader.ask(client, "orderList.place.oco", **{**pair, "aboveType": "STOP_LOSS_LIMIT"})
        assert wrong["status"] == 400


async def test_cancel_and_replace_tells_both_halves(trader: Trader) -> None:
    async with trader.venue.request() as client:
        first = await trader.result(client, "order.place", **trader.limit("BUY", trader.price("bid", 9)))
        change = trader.limit("BUY", trader.price("bid", 8)) | {"cancelReplaceMode": "STOP_ON_FAILURE"}
        both = await trader.result(client, "order.cancelReplace", **change, cancelOrderId=first["orderId"])
        assert (both["cancelResponse"]["status"], both["newOrderResponse"]["status"]) == ("CANCELED", "NEW")
        failed = await trader.ask(client, "order.cancelReplace", **change, cancelOrderId=first["orderId"])
        assert (failed["status"], failed["error"]["code"]) == (400, -2022)
        assert failed["error"]["data"]["newOrderResult"] == "NOT_ATTEMPTED"
        change["cancelReplaceMode"] = "ALLOW_FAILURE"
        half = await trader.ask(client, "order.cancelReplace", **change, cancelOrderId=first["orderId"])
        assert (half["status"], half["error"]["code"]) == (409, -2021)
        assert half["error"]["data"]["newOrderResponse"]["status"] == "NEW"
        status, error, _ = await trader.rest(
            "POST", "order/cancelReplace", **{**change, "quantity": "9000"}, cancelOrderId=first["orderId"]
        )
        assert (status, error["code"], error["data"]["cancelResult"]) == (400, -2022, "FAILURE")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"side": "HOLD"}, -1117), ({"type": "TRAILING"}, -1116), ({"timeInForce": "GTX"}, -1115),
        ({"side": None}, -1102), ({"type": None}, -1102), ({"timeInForce": None}, -1102),
        ({"price": None}, -1102), ({"quantity": None}, -1102), ({"stopPrice": "1"}, -1106),
        ({"quoteOrderQty": "1"}, -1106), ({"price": "1,5"}, -1100), ({"price": "-1"}, -1100),
        ({"price": "0.0546600001"}, -1111), ({"price": "0"}, -1013), ({"quantity": "0"}, -1013),
        ({"newClientOrderId": "a b"}, -1100), ({"icebergQty": "0.1"}, -1013), ({"trailingDelta": 10}, -1013),
        ({"pegPriceType": "PRIMARY_PEG"}, -1013), ({"strategyType": 5}, -1134), ({"symbol": "NOBODY"}, -1121),
        ({"symbol": None}, -1102), ({"newOrderRespType": "SOME"}, -1130), ({"surprise": 1}, -1104),
        ({"selfTradePreventionMode": "DECREMENT"}, -1013),
        ({"selfTradePreventionMode": "EXPIRE"}, -1130), ({"quantity": "0.00001"}, -1013),
        ({"timestamp": 5}, -1021), ({"surprise": None, "recvWindow": "99999"}, -1102),
        ({"type": "MARKET", "price": None, "timeInForce": None, "quoteOrderQty": "1"}, -1128),
        ({"type": "STOP_LOSS", "price": None, "timeInForce": None}, -1102), ({"type": "LIMIT_MAKER"}, -1106),
    ],
)  # fmt: skip
async def test_wrong_requests(new_venue: NewVenue, change: dict[str, Any], code: int) -> None:
    venue = new_venue(rate=0.01)
    trader = Trader(venue)
    values = trader.stamped(trader.limit("BUY", trader.price("bid", 5))) | change
    values = {name: value for name, value in values.items() if value is not None}
    text = json.dumps({"id": 1, "method": "order.place", "params": signed(values)})
    answer = venue.server._switchboard.answer(text, _origin(), venue.now)
    reply = json.loads(answer.reply)
    assert reply["error"]["code"] == code, reply
    assert not trader.account.register.orders


def _origin() -> Any:
    from tui.sim.protocol.envelopes import Origin

    return Origin("127.0.0.1")


async def test_too_many_orders_are_refused_and_fills_make_room(trader: Trader) -> None:
    async with trader.venue.request() as client:
        order = trader.limit("BUY", trader.price("bid", 9), "0.1")
        for _ in range(100):
            assert (await trader.ask(client, "order.place", **order))["status"] == 200
        refused = await trader.ask(client, "order.place", **order)
        assert (refused["status"], refused["error"]["code"]) == (429, -1015)
        assert refused["error"]["data"]["retryAfter"] == trader.venue.now - trader.venue.now % 10_000 + 10_000
        trader.account.earned = 5
        assert (await trader.ask(client, "order.place", **order))["rateLimits"][0]["count"] == 96
        counts = await trader.result(client, "account.rateLimits.orders")
        assert [one["count"] for one in counts] == [96, 96]


async def test_rates_are_told_and_orders_can_be_tested(trader: Trader) -> None:
    async with trader.venue.request() as client:
        rates = await trader.result(client, "account.commission", symbol=SYMBOL)
        assert rates["standardCommission"]["taker"] == "0.00100000"
        order = trader.limit("BUY", trader.price("bid", 9))
        assert await trader.result(client, "order.test", **order) == {}
        priced = await trader.result(client, "order.test", **order, computeCommissionRates=True)
        assert priced["standardCommissionForOrder"]["maker"] == "0.00100000"
        wrong = await trader.ask(client, "order.test", **{**order, "price": "9"})
        assert wrong["error"]["msg"] == "Filter failure: PERCENT_PRICE_BY_SIDE"
        assert not trader.account.register.orders


async def test_amendments_prevented_matches_and_own_filters_can_be_asked_for(trader: Trader) -> None:
    async with trader.venue.request() as client:
        order = trader.limit("SELL", trader.price("ask", 1), "0.9", newClientOrderId="first")
        placed = await trader.result(client, "order.place", **order)
        found = {"symbol": SYMBOL, "orderId": placed["orderId"]}
        for quantity in ("0.8", "0.6"):
            await trader.result(client, "order.amend.keepPriority", **found, newQty=quantity)
        rows = await trader.result(client, "order.amendments", **found)
        assert [(row["origQty"], row["newQty"]) for row in rows] == [
            ("0.90000000", "0.80000000"),
            ("0.80000000", "0.60000000"),
        ]
        assert rows[0]["origClientOrderId"] == "first"
        assert rows[1]["origClientOrderId"] == rows[0]["newClientOrderId"]
        later = {**found, "fromExecutionId": rows[1]["executionId"]}
        assert await trader.result(client, "order.amendments", **later) == rows[1:]
        assert (await trader.ask(client, "order.amendments", symbol=SYMBOL))["error"]["code"] == -1102
        buys = trader.limit("BUY", trader.price("ask", 1), "5", selfTradePreventionMode="EXPIRE_BOTH")
        taker = await trader.result(client, "order.place", **buys)
        assert taker["status"] == "EXPIRED_IN_MATCH"
        matches = await trader.result(client, "myPreventedMatches", symbol=SYMBOL, orderId=placed["orderId"])
        (match,) = matches
        assert (match["takerOrderId"], match["makerOrderId"]) == (taker["orderId"], placed["orderId"])
        assert match["selfTradePreventionMode"] == "EXPIRE_BOTH"
        assert match["makerPreventedQuantity"] == "0.60000000"
        assert match["takerPreventedQuantity"] == taker["preventedQuantity"]
        assert match["preventedMatchId"] == taker["preventedMatchId"]
        one = {"symbol": SYMBOL, "preventedMatchId": matches[0]["preventedMatchId"]}
        assert await trader.result(client, "myPreventedMatches", **one) == matches[:1]
        assert (await trader.ask(client, "myPreventedMatches", symbol=SYMBOL))["error"]["code"] == -1128
        filters = await trader.result(client, "myFilters", symbol=SYMBOL)
        assert {"MAX_NUM_ORDERS", "MAX_NUM_ALGO_ORDERS"} < {
            one["filterType"] for one in filters["symbolFilters"]
        }
