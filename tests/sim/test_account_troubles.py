"""Faults of account events and of orders, through the served exchange."""

import asyncio
import json

import pytest
from aiohttp import ClientError

from tests.sim.signing import signed
from tests.sim.trader import SYMBOL, Trader
from tests.sim.venue import close_code, read


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
