import asyncio
import json
import logging
import socket as sockets
import struct
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import quote

import pytest
from aiohttp import ClientSession
from websockets.asyncio.client import connect

from tests.sim.venue import DIFFS, NON_ASCII, Venue, ask, close_code, closing, collect, read
from tui.sim.engine.exchange import Exchange
from tui.sim.protocol.limits import CONNECTION_LIMIT
from tui.sim.server import Server

NewVenue = Callable[..., Venue]

# Streams


async def test_raw_and_combined_paths(venue: Venue) -> None:
    async with (
        venue.listen(f"/ws/{DIFFS}") as raw,
        venue.listen(f"/stream?streams={DIFFS}/ethbtc@trade") as combined,
    ):
        await venue.run(1_000)
        assert (await read(raw))["e"] == "depthUpdate"
        event = await read(combined)
        assert list(event) == ["stream", "data"]
        assert event["stream"] in (DIFFS, "ethbtc@trade")


async def test_bare_paths_begin_without_streams(venue: Venue) -> None:
    for path, combined in (("/ws", False), ("/ws/", False), ("/stream", True)):
        async with venue.listen(path) as client:
            assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []
            assert (await ask(client, "GET_PROPERTY", ["combined"]))["result"] is combined


async def test_streams_are_added_and_dropped_live(venue: Venue) -> None:
    async with venue.listen() as client:
        assert await ask(client, "SUBSCRIBE", [DIFFS]) == {"result": None, "id": 1}
        await venue.run(500)
        assert (await read(client))["e"] == "depthUpdate"
        await client.send(json.dumps({"method": "UNSUBSCRIBE", "params": [DIFFS], "id": 2}))
        while (await read(client)).get("id") != 2:
            pass
        await venue.run(1_000)
        assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []


async def test_the_envelope_can_be_switched(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        assert await ask(client, "SET_PROPERTY", ["combined", True]) == {"result": None, "id": 1}
        await venue.run(500)
        assert (await read(client))["stream"] == DIFFS


async def test_symbols_outside_ascii_in_urls_and_messages(venue: Venue) -> None:
    name = f"{NON_ASCII}@depth@100ms"
    async with (
        venue.listen(f"/ws/{quote(name)}") as raw,
        venue.listen(f"/stream?streams={quote(name)}") as combined,
        venue.listen() as live,
    ):
        assert (await ask(live, "SUBSCRIBE", [name]))["result"] is None
        await venue.run(1_000)
        assert (await read(raw))["s"] == NON_ASCII
        assert (await read(combined))["stream"] == name
        assert (await read(live))["s"] == NON_ASCII


async def test_a_plus_sign_in_a_query_is_part_of_the_name(venue: Venue) -> None:
    name = "ethbtc@kline_1d@+08:00"
    async with venue.listen(f"/stream?streams={name}") as client:
        assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == [name]
        await venue.run(4_000)
        assert (await read(client))["stream"] == name


async def test_times_in_microseconds(venue: Venue) -> None:
    async with (
        venue.listen(f"/ws/{DIFFS}?timeUnit=microsecond") as raw,
        venue.listen(f"/stream?streams={DIFFS}&timeUnit=MICROSECOND") as combined,
    ):
        await venue.run(500)
        assert (await read(raw))["E"] > 10**15
        assert (await read(combined))["data"]["E"] > 10**15


# Requests


async def test_requests_over_a_socket(venue: Venue) -> None:
    async with venue.request() as client:
        reply = await ask(client, "depth", {"symbol": NON_ASCII, "limit": 3})
        assert (reply["id"], reply["status"], len(reply["result"]["bids"])) == (1, 200, 3)
        assert reply["rateLimits"][0]["count"] == 2 + 5, "connecting costs 2"
        await client.send(b"\x00")
        assert (await read(client))["error"]["code"] == -1135
    async with venue.request("?returnRateLimits=false&timeUnit=MICROSECOND") as client:
        reply = await ask(client, "time")
        assert "rateLimits" not in reply
        assert reply["result"]["serverTime"] == venue.now * 1_000


async def test_rest(venue: Venue) -> None:
    async with ClientSession(venue.urls.rest) as session:
        async with session.get("/api/v3/depth", params={"symbol": NON_ASCII, "limit": 2}) as answer:
            assert answer.status == 200
            assert len((await answer.json())["bids"]) == 2
            assert answer.headers["X-MBX-USED-WEIGHT-1M"] == "5"
        async with session.get("/api/v3/time", headers={"X-MBX-TIME-UNIT": "MICROSECOND"}) as answer:
            assert await answer.json() == {"serverTime": venue.now * 1_000}
        async with session.get("/api/v3/depth?symbol=NOBODY") as answer:
            assert answer.status == 400
            assert await answer.json() == {"code": -1121, "msg": "Invalid symbol."}


async def test_a_snapshot_joins_the_stream(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client, venue.request() as requests:
        await venue.run(1_000)
        snapshot = (await ask(requests, "depth", {"symbol": "ETHBTC", "limit": 5000}))["result"]
        await venue.run(1_000)
        events = await collect(client, "depthUpdate", 12)
        fresh = [event for event in events if event["u"] > snapshot["lastUpdateId"]]
        assert fresh[0]["U"] <= snapshot["lastUpdateId"] + 1 <= fresh[0]["u"]
        assert all(later["U"] == earlier["u"] + 1 for earlier, later in pairwise(events))


# Limits


@pytest.mark.parametrize("kind", ["control", "ping", "pong"])
async def test_six_messages_a_second_end_a_stream_connection(venue: Venue, kind: str) -> None:
    async with venue.listen() as client:
        for _ in range(6):
            if kind == "control":
                await client.send('{"method":"LIST_SUBSCRIPTIONS","id":1}')
            elif kind == "ping":
                await client.ping()
            else:
                await client.pong()
        closed = await closing(client)
    assert closed.rcvd is not None
    assert (closed.rcvd.code, closed.rcvd.reason) == (1008, "Too many requests")


async def test_five_messages_a_second_are_fine(venue: Venue) -> None:
    async with venue.listen() as client:
        for _ in range(4):
            for _ in range(5):
                assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []
            venue.now += 1_000


async def test_requests_are_not_counted_as_messages(venue: Venue) -> None:
    async with venue.request() as client:
        for _ in range(20):
            assert (await ask(client, "ping"))["status"] == 200


async def test_more_than_1024_streams_end_the_connection(venue: Venue) -> None:
    async with venue.listen() as client:
        for part in range(4):
            names = [f"{part}-{number}@trade" for number in range(256)]
            assert (await ask(client, "SUBSCRIBE", names))["result"] is None
        await client.send('{"method":"SUBSCRIBE","params":["one@more"],"id":1}')
        closed = await closing(client)
    assert closed.rcvd is not None
    assert closed.rcvd.code == 1008


async def test_a_banned_sender_is_disconnected(venue: Venue) -> None:
    async with venue.request() as client:
        statuses = []
        while 418 not in statuses:
            await client.send('{"id":1,"method":"depth","params":{"symbol":"ETHBTC","limit":5000}}')
            statuses.append((await read(client))["status"])
        closed = await closing(client)
    assert statuses == [200] * 23 + [429] * 10 + [418]
    assert closed.rcvd is not None
    assert closed.rcvd.code == 1008


async def test_connection_attempts_are_limited(venue: Venue) -> None:
    async with ClientSession() as session:
        for _ in range(CONNECTION_LIMIT):
            async with session.get(venue.urls.rest + "/ws") as answer:
                assert answer.status == 400, "no upgrade was asked for"
        async with session.get(venue.urls.rest + "/ws") as answer:
            assert answer.status == 429
            assert (await answer.json())["code"] == -1034
        venue.now += 300_000
        async with venue.listen():
            pass


# Pings, lifetime, slow readers


async def test_a_ping_every_twenty_seconds_is_answered_and_keeps_the_connection(calm_venue: Venue) -> None:
    async with calm_venue.listen() as client:
        for _ in range(6):
            await calm_venue.run(20_000, step=20_000)
            await ask(client, "LIST_SUBSCRIPTIONS")
        assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []


@pytest.mark.parametrize("unsolicited", [False, True])
async def test_without_pongs_the_connection_ends_after_a_minute(calm_venue: Venue, unsolicited: bool) -> None:
    async with (
        ClientSession() as session,
        session.ws_connect(calm_venue.urls.stream + "/ws", autoping=False) as client,
    ):
        ended = False
        for _ in range(3):
            await calm_venue.run(20_000, step=20_000)
            message = await client.receive()
            assert message.data == str(calm_venue.now).encode()
            if unsolicited:
                await client.pong(b"")
        await calm_venue.run(20_000, step=20_000)
        while not ended:
            ended = (await client.receive()).type.name in ("CLOSE", "CLOSED")
        assert client.close_code == 1008


@pytest.mark.parametrize("lifetime", [86_400_000, 2_000])
async def test_a_connection_lives_for_a_day_or_so_long_as_wanted(new_venue: NewVenue, lifetime: int) -> None:
    async with new_venue(rate=0, lifetime=lifetime) as venue, venue.listen() as client:
        await venue.run(lifetime - 1_000, step=lifetime - 1_000)
        assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []
        await venue.run(1_000)
        assert await close_code(client) == 1001


async def test_a_slow_reader_is_cut_off(venue: Venue) -> None:
    host, port = venue.urls.stream.removeprefix("ws://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1_024)
    writer.write(
        f"GET /stream?streams={DIFFS} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert b"101" in await reader.readline()
    writer.get_extra_info("socket").setsockopt(sockets.SOL_SOCKET, sockets.SO_RCVBUF, 4_096)
    switchboard = venue.server._switchboard
    await venue.until(lambda: len(switchboard.connections) == 1)
    for _ in range(20):
        await venue.trip("huge:1000000")
        await venue.run(100)
    await venue.until(lambda: not switchboard.connections)
    writer.close()


# Starting and stopping


async def test_it_ticks_by_itself(new_exchange: Callable[..., Exchange]) -> None:
    exchange = new_exchange("ETHBTC", rate=20.0)
    exchange_start = exchange.now
    begin = asyncio.get_running_loop().time()

    def clock() -> int:
        return exchange_start + round((asyncio.get_running_loop().time() - begin) * 1_000)

    async with Server(exchange, clock=clock) as urls, connect(f"{urls.stream}/ws/{DIFFS}") as client:
        first, second = await read(client), await read(client)
    assert second["U"] == first["u"] + 1


async def test_stopping_ends_everything_within_a_second(venue: Venue) -> None:
    before = asyncio.all_tasks()
    server = Server(venue.exchange, clock=lambda: venue.now)
    urls = await server.start()
    clients = [await connect(urls.stream + "/ws") for _ in range(5)] + [await connect(urls.api)]
    started = asyncio.get_running_loop().time()
    await server.stop()
    assert asyncio.get_running_loop().time() - started < 1.0
    for client in clients:
        closed = await closing(client)
        assert closed.rcvd is not None
        assert closed.rcvd.code == 1001
        await client.wait_closed()
    assert asyncio.all_tasks() - before == set()


async def test_a_silent_peer_does_not_hold_up_the_end(new_venue: NewVenue) -> None:
    async with new_venue() as venue:
        host, port = venue.urls.stream.removeprefix("ws://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert b"101" in await reader.readline()
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 1.0
    writer.close()


async def test_a_port_that_is_taken(venue: Venue) -> None:
    port = int(venue.urls.rest.rpartition(":")[2])
    with pytest.raises(OSError, match="already in use"):
        await Server(venue.exchange, port=port).start()


@pytest.mark.parametrize("reset", [False, True])
async def test_a_client_that_leaves_during_the_upgrade_leaves_no_trace(
    venue: Venue, reset: bool, caplog: pytest.LogCaptureFixture
) -> None:
    host, port = venue.urls.stream.removeprefix("ws://").split(":")
    client = sockets.create_connection((host, int(port)))
    if reset:
        client.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, struct.pack("ii", 1, 0))
    client.sendall(
        b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    client.close()
    async with venue.listen() as later:
        assert (await ask(later, "LIST_SUBSCRIPTIONS"))["result"] == []
        await venue.until(lambda: len(venue.server._switchboard.connections) == 1)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_what_came_is_counted(venue: Venue) -> None:
    async with venue.listen() as client, venue.request() as requests:
        await ask(client, "LIST_SUBSCRIPTIONS")
        await ask(requests, "ping")
        for _ in range(6):
            await client.ping()
        await closing(client)
    assert venue.server.tally == {"handshakes": 2, "controls": 1, "requests": 1, "violations": 1}
