"""The REST way against the embedded exchange."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.clock import ManualClock
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.rest import Rest
from tui.feed.socket import open_socket
from tui.feed.trouble import UnreachableError
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.faults import parse_fault
from tui.sim.server import Server
from tui.wire.decode import decode_result
from tui.wire.replies import Depth


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[Server]:
    calm = tuple(listing for listing in LISTINGS if listing.symbol in ("LUNAUSDT", "ETHBTC"))
    server = Server(Exchange(seed=1, start=clock.now(), listings=calm), clock=clock.now, ticking=False)
    yield server
    await server.stop()


async def test_answers_with_result_and_used_weight(server: Server, clock: ManualClock) -> None:
    urls = await server.start()
    rest = Rest((urls.rest,), FeedOptions(), clock, Links())
    reply = await rest.call("depth", {"symbol": "ETHBTC", "limit": 5})
    assert len(decode_result(reply.result, Depth).bids) == 5
    assert [limit.count for limit in reply.rate_limits] == [5]
    await rest.close()


async def test_refusals_come_as_failures(server: Server, clock: ManualClock) -> None:
    urls = await server.start()
    rest = Rest((urls.rest,), FeedOptions(), clock, Links())
    reply = await rest.call("depth", {"symbol": "NOPE"})
    assert reply.status == 400
    assert reply.failure is not None
    assert reply.failure.code == -1121
    await server.trip(parse_fault("429@0:10"))
    server.tick()
    reply = await rest.call("time", {})
    assert reply.status == 429
    assert reply.failure is not None
    assert reply.failure.retry_after is not None
    assert 0 < reply.failure.retry_after - clock.now() <= 60_000
    await rest.close()


async def test_nobody_there_is_told_in_words(clock: ManualClock) -> None:
    rest = Rest(("http://127.0.0.1:1",), FeedOptions(), clock, Links())
    with pytest.raises(UnreachableError, match="cannot be reached"):
        await rest.call("time", {})
    await rest.close()
    await rest.close()


@pytest.mark.parametrize("options", [FeedOptions(), FeedOptions(proxy="http://127.0.0.1:1")])
async def test_this_machine_is_reached_without_a_proxy(
    server: Server, clock: ManualClock, options: FeedOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    urls = await server.start()
    rest = Rest((urls.rest,), options, clock, Links())
    assert (await rest.call("time", {})).failure is None
    await rest.close()
    async with open_socket(urls.stream + "/ws", lambda _data: None, options):
        pass


async def test_whoever_waits_when_it_is_closed_hears_that_it_is_over(clock: ManualClock) -> None:
    asked = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    async with await asyncio.start_server(hang, "127.0.0.1", 0) as server:
        rest = Rest(
            (f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}",), FeedOptions(), clock, Links()
        )
        calls = [asyncio.ensure_future(rest.call("time", {})) for _ in range(3)]
        await asked.wait()
        given_up = calls.pop()
        given_up.cancel()
        await rest.close()
        for call in calls:
            with pytest.raises(UnreachableError, match="the feed has stopped"):
                await call
        with pytest.raises(asyncio.CancelledError):
            await given_up
