"""Keys and what is heard with them on a served exchange: sessions, listenKeys, keys that are taken away."""

import base64

from aiohttp import ClientSession
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from tests.sim.signing import KEY, Sign, signed
from tests.sim.trader import Trader
from tests.sim.venue import ask, read
from tui.sim.trading.keys import public_key

SESSION_KEY = "e" * 64


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
