"""Faults of connections, through the served exchange."""

import asyncio
import json
from collections.abc import Callable

import pytest
from websockets.exceptions import InvalidMessage

from tests.sim.venue import DIFFS, Venue, ask, close_code, closing, heard, read

NewVenue = Callable[..., Venue]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("cut@1", None),
        ("cut@1:1000", 1000),
        ("cut@1:clean", 1001),
        ("cut@1:1006", None),
        ("cut@1:4001", 4001),
    ],
)
async def test_cut(new_venue: NewVenue, script: str, code: int | None) -> None:
    async with (
        new_venue(script) as venue,
        venue.listen(f"/ws/{DIFFS}") as streams,
        venue.request() as requests,
    ):
        await venue.run(1_000)
        assert await close_code(streams) == code
        assert await close_code(requests) == code
        async with venue.listen(f"/ws/{DIFFS}") as client:
            await venue.run(1_000)
            assert (await read(client))["e"] == "depthUpdate"


async def test_a_reset_is_one_of_tcp(venue: Venue) -> None:
    async with venue.listen() as client:
        await venue.trip("cut:reset")
        closed = await closing(client)
    assert isinstance(closed.__cause__, ConnectionResetError)


async def test_a_refused_port_opens_again(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        await venue.trip("refuse:10")
        for urls in (venue.listen(), venue.request()):
            with pytest.raises(ConnectionRefusedError):
                await urls
        await venue.run(9_900)
        with pytest.raises(ConnectionRefusedError):
            await venue.listen()
        assert len(await heard(client)) > 90, "open connections stay"
        await venue.run(100)
        async with venue.listen() as later:
            assert (await ask(later, "LIST_SUBSCRIPTIONS"))["result"] == []


async def test_a_server_stops_while_its_port_is_shut(new_venue: NewVenue) -> None:
    async with new_venue() as venue:
        await venue.trip("refuse:10")
        port = int(venue.urls.rest.rpartition(":")[2])
    async with new_venue(port=port) as venue, venue.listen():
        assert venue.urls.rest.endswith(str(port)), "the port is free again"


async def test_a_port_that_shuts_again_at_once(venue: Venue) -> None:
    await venue.trip("refuse:1")
    venue.now += 1_000
    venue.server.tick()
    await venue.trip("refuse:1")
    with pytest.raises(ConnectionRefusedError):
        await venue.listen()
    await venue.run(1_000)
    async with venue.listen():
        pass


@pytest.mark.parametrize(("fault", "code"), [("flap:5", 1000), ("flap:5:1006", None)])
async def test_flapping_accepts_and_closes(venue: Venue, fault: str, code: int | None) -> None:
    async with venue.listen() as old:
        await venue.trip(fault)
        for _ in range(3):
            async with venue.listen(f"/ws/{DIFFS}") as client:
                assert await close_code(client) == code
            async with venue.request() as client:
                assert await close_code(client) == code
        assert (await ask(old, "LIST_SUBSCRIPTIONS"))["result"] == []
        await venue.run(5_000)
        async with venue.listen() as client:
            assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []


@pytest.mark.parametrize("fault", ["hang:5", "blackhole:5"])
async def test_a_handshake_is_never_answered(venue: Venue, fault: str) -> None:
    await venue.trip(fault)
    opening = [asyncio.create_task(venue.listen().__aenter__()) for _ in range(2)]
    await venue.until(lambda: venue.server.tally["handshakes"] == 2)
    await venue.run(4_900)
    assert not any(task.done() for task in opening)
    await venue.run(100)
    for task in opening:
        with pytest.raises(InvalidMessage):
            await task
    async with venue.listen() as client:
        assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []


async def test_a_hanging_handshake_does_not_hold_up_the_end(new_venue: NewVenue) -> None:
    async with new_venue("hang@0:60") as venue:
        venue.server.tick()
        opening = asyncio.create_task(venue.listen().__aenter__())
        await venue.until(lambda: venue.server.tally["handshakes"] == 1)
        started = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - started < 1.0
    with pytest.raises(InvalidMessage):
        await opening


async def test_a_black_hole_lets_nothing_through_and_closes_nothing(new_venue: NewVenue) -> None:
    async with (
        new_venue(rate=2.0) as venue,
        venue.listen(f"/ws/{DIFFS}") as client,
        venue.request() as requests,
    ):
        await venue.run(1_000)
        assert await heard(client) != []
        await venue.trip("blackhole:100")
        pong = asyncio.ensure_future(await client.ping())
        await requests.send('{"id":7,"method":"ping"}')
        await venue.run(99_000, step=1_000)
        assert not pong.done()
        nothing = [asyncio.create_task(client.recv()), asyncio.create_task(requests.recv())]
        await asyncio.sleep(0)
        assert len(venue.server._switchboard.connections) == 2, "missing pongs close nothing"
        await venue.run(1_000)
        assert json.loads(await nothing[0])["e"] == "depthUpdate"
        assert json.loads(await nothing[1])["id"] == 7
        await pong


async def test_a_black_hole_that_swallows_too_much_breaks_off_at_its_end(venue: Venue) -> None:
    async with venue.listen("/ws") as client:
        await venue.trip("blackhole:5")
        await venue.trip("huge:5000000")
        await venue.run(4_900)
        assert len(venue.server._switchboard.connections) == 1
        await venue.run(100)
        assert await close_code(client) is None


async def test_requests_into_a_black_hole_end_after_a_minute(calm_venue: Venue) -> None:
    venue = calm_venue
    await venue.trip("blackhole:5")
    asking = asyncio.create_task(venue.get("/api/v3/ping"))
    await venue.until(lambda: venue.server.tally["requests"] == 1)
    await venue.run(60_000, step=1_000)
    assert await asking == b""


async def test_shutdown_in_its_three_shapes(new_venue: NewVenue) -> None:
    async with (
        new_venue("shutdown@1:2") as venue,
        venue.listen() as raw,
        venue.listen("/stream") as combined,
        venue.request("?timeUnit=MICROSECOND") as requests,
    ):
        await venue.run(1_000)
        event = {"e": "serverShutdown", "E": venue.now}
        assert await read(raw) == event
        assert await read(combined) == {"stream": "!serverShutdown", "data": event}
        assert await read(requests) == {"event": {"e": "serverShutdown", "E": venue.now * 1_000}}
        async with venue.listen() as later:
            await venue.run(2_000)
            for client in (raw, combined, requests):
                assert await close_code(client) == 1001
            assert (await ask(later, "LIST_SUBSCRIPTIONS"))["result"] == []


async def test_a_forgotten_connection_gets_replies_and_pongs_but_no_events(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as old:
        await venue.run(500)
        assert await heard(old)
        await venue.trip("forget")
        async with venue.listen(f"/ws/{DIFFS}") as new:
            await venue.run(1_000)
            assert await heard(old) == []
            assert await (await old.ping()) >= 0
            assert await heard(new)
