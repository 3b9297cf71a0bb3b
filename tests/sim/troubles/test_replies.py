"""Faults of replies, through the served exchange."""

import asyncio
import json
from collections.abc import Callable

import pytest
from aiohttp import ClientSession

from tests.sim.venue import DIFFS, Venue, ask, close_code, collect, read

NewVenue = Callable[..., Venue]


async def test_429(new_venue: NewVenue) -> None:
    async with new_venue("429@1:3") as venue, venue.request() as client, ClientSession() as session:
        assert (await ask(client, "ping"))["status"] == 200
        await venue.run(1_000)
        reply = await ask(client, "ping")
        assert reply["status"] == 429
        assert reply["error"]["data"]["retryAfter"] == venue.now + 3_000
        async with session.get(venue.urls.rest + "/api/v3/ping") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "3")
        venue.now += 3_000
        assert (await ask(client, "ping"))["status"] == 200, "at retryAfter, without any tick"


async def test_418_bans_requests_and_leaves_streams(new_venue: NewVenue) -> None:
    async with (
        new_venue(rate=2.0) as venue,
        venue.listen(f"/ws/{DIFFS}") as streams,
        venue.request() as client,
        ClientSession() as session,
    ):
        await venue.trip("418:120")
        reply = await ask(client, "ping")
        assert (reply["status"], reply["error"]["data"]["retryAfter"]) == (418, venue.now + 120_000)
        assert await close_code(client) == 1008
        async with session.get(venue.urls.rest + "/api/v3/ping") as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (418, "120")
        await venue.run(1_000)
        assert (await read(streams))["e"] == "depthUpdate"
        await venue.run(120_000, step=20_000)
        async with session.get(venue.urls.rest + "/api/v3/ping") as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    ("fault", "status", "body", "error"),
    [
        ("5xx:3", 503, '"code":-1008', True),
        ("5xx:3:500:none", 500, "", False),
        ("5xx:3:502:html", 502, "<html>", False),
    ],
)
async def test_5xx(venue: Venue, fault: str, status: int, body: str, error: bool) -> None:
    async with venue.request() as client, ClientSession() as session:
        await venue.trip(fault)
        reply = await ask(client, "ping")
        assert (reply["status"], "error" in reply) == (status, error)
        async with session.get(venue.urls.rest + "/api/v3/ping") as answer:
            text = await answer.text()
            assert answer.status == status
            assert body in text
            assert bool(body) == bool(text)
        await venue.run(3_000)
        assert (await ask(client, "ping"))["status"] == 200


async def test_timeouts_keep_requests_without_an_answer(calm_venue: Venue) -> None:
    venue = calm_venue
    async with venue.listen() as streams, venue.request() as client:
        await venue.trip("timeout:5")
        await client.send('{"id":"lost","method":"ping"}')
        asking = asyncio.create_task(venue.get("/api/v3/ping"))
        await venue.until(lambda: venue.server.tally["requests"] == 2)
        assert (await ask(streams, "LIST_SUBSCRIPTIONS"))["result"] == [], "stream control is no request"
        await venue.run(5_000)
        assert (await ask(client, "ping"))["id"] == 1
        await venue.run(54_900)
        assert not asking.done()
        await venue.run(100)
        assert await asking == b""


async def test_a_lost_reply_to_subscribe_takes_effect(venue: Venue) -> None:
    async with venue.listen() as client:
        await venue.trip("lost-reply")
        await client.send(json.dumps({"method": "SUBSCRIBE", "params": [DIFFS], "id": 5}))
        await client.send('{"method":"LIST_SUBSCRIPTIONS","id":6}')
        assert await read(client) == {"result": [DIFFS], "id": 6}
        await venue.run(200)
        assert (await read(client))["e"] == "depthUpdate"


async def test_late_replies(venue: Venue) -> None:
    async with venue.listen() as streams, venue.request() as client, ClientSession() as session:
        await venue.trip("late-reply:3:3")
        await streams.send(json.dumps({"method": "SUBSCRIBE", "params": [DIFFS], "id": 5}))
        await client.send('{"id":6,"method":"ping"}')
        asking = asyncio.create_task(session.get(venue.urls.rest + "/api/v3/ping"))
        await venue.until(lambda: venue.server.tally.total() == 5)
        assert (await ask(client, "ping"))["id"] == 1, "later ones come first"
        await venue.run(2_900)
        assert not asking.done()
        await venue.run(100)
        events = 0
        while "id" not in (message := await read(streams)):
            events += 1
        assert (message["id"], events > 25) == (5, True)
        assert (await read(client))["id"] == 6
        async with await asking as answer:
            assert answer.status == 200


async def test_a_late_reply_to_a_connection_that_is_gone(venue: Venue) -> None:
    async with venue.request() as client:
        await venue.trip("late-reply:3")
        await client.send('{"id":6,"method":"ping"}')
        await venue.until(lambda: venue.server.tally["requests"] == 1)
    await venue.until(lambda: not venue.server._switchboard.connections)
    await venue.run(3_000)
    async with venue.request() as client:
        assert (await ask(client, "ping"))["id"] == 1


async def test_a_reply_comes_twice(venue: Venue) -> None:
    async with venue.request() as client:
        await venue.trip("duplicate-reply")
        first = await ask(client, "ping")
        assert await read(client) == first
        assert (await ask(client, "time"))["result"] != {}


async def test_stale_snapshots_are_older_than_the_stream(new_venue: NewVenue) -> None:
    async with new_venue() as venue:
        begun = venue.exchange.depth("ETHBTC", 5)
        await venue.run(2_000)
        async with venue.listen(f"/ws/{DIFFS}") as client, venue.request() as requests:
            await venue.trip("stale-snapshot:2")
            await venue.run(1_000)
            first = (await collect(client, "depthUpdate", 1))[0]["U"]
            depths = [
                (await ask(requests, "depth", {"symbol": "ETHBTC", "limit": 5}))["result"] for _ in range(3)
            ]
    ids = [depth["lastUpdateId"] for depth in depths]
    assert ids[0] == ids[1] == begun.last_update_id < first - 1
    assert ids[2] >= first
    price = venue.exchange.listings["ETHBTC"].price_text
    assert [level[0] for level in depths[0]["bids"]] == [price(ticks) for ticks, _ in begun.bids]
