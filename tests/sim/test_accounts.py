"""Accounts on a served exchange: orders, events, sessions, listenKeys, faults."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientError, ClientSession
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from websockets.asyncio.client import ClientConnection

from tests.sim.conftest import NewVenue
from tests.sim.signing import KEY, SECRET, Sign, hmac_sha256, query, signed
from tests.sim.venue import Venue, ask, close_code, read
from tui.sim.trading.keys import public_key
from tui.sim.trading.welcome import KeyPair, welcome

SYMBOL = "ETHBTC"
SESSION_KEY = "e" * 64


class Trader:
    """Somebody with a key, at a venue."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        listings = venue.exchange.listings
        self.account, _ = welcome(venue.desk, listings.values(), KeyPair(KEY, SECRET))
        self.listing = listings[SYMBOL]

    def price(self, side: str, away: int = 0) -> str:
        best = self.venue.exchange.best(SYMBOL)
        ticks = best.bid - away if side == "bid" else best.ask + away
        return self.listing.price_text(ticks)

    def stamped(self, values: dict[str, Any]) -> dict[str, Any]:
        return {**values, "timestamp": self.venue.now}

    def limit(self, side: str, price: str, quantity: str = "0.5", **more: Any) -> dict[str, Any]:
        return {
            "symbol": SYMBOL, "side": side, "type": "LIMIT", "timeInForce": "GTC",
            "quantity": quantity, "price": price, **more,
        }  # fmt: skip

    async def ask(self, client: ClientConnection, method: str, **values: Any) -> Any:
        return await ask(client, method, signed(self.stamped(values)))

    async def result(self, client: ClientConnection, method: str, **values: Any) -> Any:
        reply = await self.ask(client, method, **values)
        assert reply["status"] == 200, reply
        return reply["result"]

    async def events(self, client: ClientConnection) -> list[Any]:
        """What is told until a question is answered that is asked after a tick."""
        await self.venue.run(100)
        await client.send('{"id":"until-now","method":"ping"}')
        events = []
        while (message := await read(client)).get("id") != "until-now":
            events.append(message)
        return events

    async def rest(self, verb: str, path: str, body: bool = False, **values: Any) -> tuple[int, Any, Any]:
        text = query(self.stamped(values))
        url = f"{self.venue.urls.rest}/api/v3/{path}" + ("" if body else f"?{text}")
        headers = {"X-MBX-APIKEY": KEY, "Content-Type": "application/x-www-form-urlencoded"}
        async with (
            ClientSession(requote_redirect_url=False) as session,
            session.request(verb, url, headers=headers, data=text if body else None) as answer,
        ):
            return answer.status, await answer.json(), answer.headers


@pytest.fixture
async def trader(new_venue: NewVenue) -> AsyncIterator[Trader]:
    venue = new_venue(rate=0.01)
    trader = Trader(venue)
    async with venue:
        yield trader


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


def session_key(trader: Trader) -> Sign:
    private = ed25519.Ed25519PrivateKey.generate()
    pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    trader.venue.desk.keys.add(public_key(pem, SESSION_KEY, trader.account.uid))
    return lambda payload: base64.b64encode(private.sign(payload)).decode()


async def test_a_session_logs_on_hears_and_logs_out(trader: Trader) -> None:
    sign = session_key(trader)
    async with trader.venue.request() as client:
        assert (await ask(client, "userDataStream.subscribe"))["error"]["code"] == -2015
        weak = await trader.ask(client, "session.logon")
        assert weak["error"]["code"] == -1020
        logon = signed(trader.stamped({}), key=SESSION_KEY, sign=sign)
        status = (await ask(client, "session.logon", logon))["result"]
        assert (status["apiKey"], status["userDataStream"]) == (SESSION_KEY, False)
        assert (await ask(client, "userDataStream.subscribe"))["result"] == {"subscriptionId": 0}
        assert (await ask(client, "session.subscriptions"))["result"] == [{"subscriptionId": 0}]
        order = trader.stamped(trader.limit("BUY", trader.price("bid", 9)))
        assert (await ask(client, "order.place", order))["status"] == 200
        kinds = [message["event"]["e"] for message in await trader.events(client)]
        assert kinds == ["executionReport", "outboundAccountPosition"]
        status = (await ask(client, "session.logout"))["result"]
        assert (status["apiKey"], status["userDataStream"]) == (None, False)
        ended = await trader.events(client)
        assert [(one["subscriptionId"], one["event"]["e"]) for one in ended] == [(0, "eventStreamTerminated")]
        assert (await trader.result(client, "userDataStream.subscribe.signature"))["subscriptionId"] == 1
        assert (await ask(client, "userDataStream.unsubscribe", {"subscriptionId": 0}))["error"][
            "code"
        ] == -2036
        assert (await ask(client, "userDataStream.unsubscribe"))["result"] == {}
        assert (await trader.events(client))[0]["subscriptionId"] == 1


async def test_a_revoked_key_ends_its_session_with_an_error_of_no_request(trader: Trader) -> None:
    sign = session_key(trader)
    async with trader.venue.request() as client:
        await ask(client, "session.logon", signed(trader.stamped({}), key=SESSION_KEY, sign=sign))
        await ask(client, "userDataStream.subscribe")
        await trader.venue.trip("revoke:60")
        await trader.venue.run(100)
        assert (await read(client))["event"]["e"] == "eventStreamTerminated"
        error = await ask(client, "session.status")
        assert (error["id"], error["status"], error["error"]["code"]) == (None, 401, -2015)
        assert (await ask(client, "session.status"))["result"]["apiKey"] is None
        assert (await trader.ask(client, "account.status"))["error"]["code"] == -2015
        await trader.venue.run(61_000, step=20_000)
        assert (await trader.ask(client, "account.status"))["status"] == 200


async def test_keys_may_lose_a_permission_or_their_address(trader: Trader) -> None:
    venue, order = trader.venue, trader.limit("BUY", trader.price("bid", 9))
    async with venue.request() as client:
        await venue.trip("forbid:1")
        assert (await trader.ask(client, "order.place", **order))["error"]["code"] == -2015
        assert await trader.result(client, "openOrders.status") == []
        await venue.trip("forbid:1:listen")
        refused = await trader.ask(client, "userDataStream.subscribe.signature")
        assert refused["error"]["msg"] == "Invalid API-key, IP, or permissions for action."
        await venue.run(1_000)
        await venue.trip("shut-out:1")
        refused = await trader.ask(client, "account.status")
        assert refused["error"]["msg"] == (
            "Invalid API-key, IP, or permissions for action, request ip: 127.0.0.1"
        )
        _, error, _ = await trader.rest("GET", "account")
        assert error["msg"].endswith("request ip: 127.0.0.1")
        await venue.run(1_000)
        await trader.result(client, "order.place", **order)


async def test_a_listen_key_names_a_stream_until_it_ends(trader: Trader) -> None:
    venue = trader.venue
    headers = {"X-MBX-APIKEY": KEY}
    async with ClientSession(venue.urls.rest, headers=headers) as session:
        async with session.post("/api/v3/userDataStream") as answer:
            key = (await answer.json())["listenKey"]
        await venue.run(3_000_000, step=1_000_000)
        async with session.put("/api/v3/userDataStream", params={"listenKey": key}) as answer:
            assert await answer.json() == {}
        await venue.run(3_000_000, step=1_000_000)
        async with session.post("/api/v3/userDataStream") as answer:
            assert (await answer.json())["listenKey"] == key
        async with venue.listen(f"/ws/{key}") as raw, venue.listen(f"/stream?streams={key}") as combined:
            venue.desk.deposit(trader.account, "BTC", 5)
            await venue.run(100)
            assert [(await read(raw))["e"] for _ in range(2)] == ["balanceUpdate", "outboundAccountPosition"]
            assert (await read(combined))["stream"] == key
            await venue.trip("expire")
            await venue.run(100)
            assert (await read(raw))["e"] == "listenKeyExpired"
        async with session.put("/api/v3/userDataStream", params={"listenKey": key}) as answer:
            assert (answer.status, (await answer.json())["code"]) == (400, -1125)


async def test_subscriptions_may_be_unknown_as_on_binance_us(trader: Trader) -> None:
    await trader.venue.trip("only-listen-keys")
    async with trader.venue.request() as client:
        refused = await trader.ask(client, "userDataStream.subscribe.signature")
        assert refused["error"] == {"code": -1000, "msg": "Unknown method."}
        started = await ask(client, "userDataStream.start", {"apiKey": KEY})
        assert len(started["result"]["listenKey"]) == 64


async def test_faults_of_account_events(trader: Trader) -> None:
    venue = trader.venue
    async with venue.request() as client:
        await trader.result(client, "userDataStream.subscribe.signature")
        await venue.trip("deposit:1.5:btc")
        told = [message["event"] for message in await trader.events(client)]
        assert [event.get("d") for event in told] == ["1.50000000", None]
        await venue.trip("duplicate-user-events:2")
        await venue.trip("deposit:-1:BTC")
        told = [message["event"]["e"] for message in await trader.events(client)]
        assert told == ["balanceUpdate"] * 2 + ["outboundAccountPosition"] * 2
        await venue.trip("external-lock:0.5:BTC")
        told = [message["event"] for message in await trader.events(client)]
        assert [(event["e"], event.get("d")) for event in told] == [
            ("externalLockUpdate", "0.50000000"),
            ("outboundAccountPosition", None),
        ]
        assert told[1]["B"][0]["l"] == "0.50000000"
        await venue.trip("lost-user-events:1")
        await venue.trip("deposit:1:BTC")
        assert await trader.events(client) == []
        await venue.run(1_000)
        await venue.trip("reply-after-event:1")
        order = signed(trader.stamped(trader.limit("BUY", trader.price("bid", 9))))
        await client.send(json.dumps({"id": 1, "method": "order.place", "params": order}))
        await venue.until(lambda: bool(trader.account.register.open))
        first, second, *_, last = await trader.events(client)
        assert (first["event"]["e"], second["event"]["e"]) == ("executionReport", "outboundAccountPosition")
        assert last["status"] == 200
        await venue.run(1_000)


async def test_an_order_may_be_taken_without_an_answer(trader: Trader) -> None:
    venue = trader.venue
    await venue.trip("unknown-outcome:1")
    async with venue.request() as client:
        order = trader.limit("BUY", trader.price("bid", 9), newClientOrderId="lost")
        params = signed(trader.stamped(order))
        await client.send(json.dumps({"id": 1, "method": "order.place", "params": params}))
        found = await trader.result(client, "order.status", symbol=SYMBOL, origClientOrderId="lost")
        assert found["status"] == "NEW"
        again = await trader.ask(client, "order.place", **order)
        assert again["error"] == {"code": -2010, "msg": "Duplicate order sent."}
        await venue.trip("unknown-outcome:2:timed-out")
        unknown = await trader.ask(client, "order.place", **order | {"newClientOrderId": "second"})
        assert (unknown["status"], unknown["error"]["code"], "result" in unknown) == (504, -1007, False)
        status, error, _ = await trader.rest("POST", "order", **order | {"newClientOrderId": "third"})
        assert (status, error["code"]) == (504, -1007)
        known = await trader.result(client, "openOrders.status", symbol=SYMBOL)
        assert [one["clientOrderId"] for one in known] == ["lost", "second", "third"]


async def test_an_order_may_get_lost_come_late_or_break_its_connection(trader: Trader) -> None:
    venue = trader.venue
    order = trader.limit("BUY", trader.price("bid", 9), newClientOrderId="lost")
    async with venue.request() as client:
        for fault in ("lost-order", "late-order:3"):
            await venue.trip(fault)
            assert await trader.result(client, "order.test", **order) == {}
            params = signed(trader.stamped(order))
            await client.send(json.dumps({"id": 2, "method": "order.place", "params": params}))
            assert not await trader.result(client, "openOrders.status")
            await venue.run(2_900)
            assert not await trader.result(client, "openOrders.status")
        await venue.run(200)
        assert (await read(client))["result"]["clientOrderId"] == "lost"
        await venue.trip("late-order:3")
        params = signed(trader.stamped(order | {"newClientOrderId": "stale", "recvWindow": 2_000}))
        await client.send(json.dumps({"id": 2, "method": "order.place", "params": params}))
        assert len(await trader.result(client, "openOrders.status")) == 1
        await venue.run(3_000)
        assert (await read(client))["error"]["code"] == -1021
        await venue.trip("unknown-outcome:2:cut")
        params = signed(trader.stamped(order | {"newClientOrderId": "cut"}))
        await client.send(json.dumps({"id": 3, "method": "order.place", "params": params}))
        assert await close_code(client) is None
    with pytest.raises(ClientError):
        await trader.rest("POST", "order", **order | {"newClientOrderId": "cut-too"})
    await venue.trip("late-order:2")
    asking = asyncio.create_task(trader.rest("POST", "order", **order | {"newClientOrderId": "slow"}))
    await venue.until(lambda: venue.server.tally["requests"] == 13)
    await venue.run(2_000)
    assert (await asking)[0] == 200
    opened = [one.client_id for one in trader.account.register.open.values()]
    assert opened == ["lost", "cut", "cut-too", "slow"]


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
