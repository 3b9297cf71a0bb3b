"""Outages by kind: how soon the feed is back, and how often it knocked meanwhile."""

import asyncio
from socket import EAI_NONAME, gaierror
from typing import TYPE_CHECKING

import pytest

from tui.feed.links import Link, LinkState
from tui.feed.options import FeedOptions
from tui.feed.trouble import CLOSED
from tui.market.sync import BookState
from tui.wire import streams

from .conftest import make_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .conftest import World
else:
    World = object

ETH = "ETHUSDT"


@pytest.fixture
async def calm() -> "AsyncIterator[World]":
    """A feed with the book and the trades of one symbol, live."""
    async with make_world(FeedOptions(), api=True, rest=True) as world:
        world.want(streams.depth(ETH), streams.trades(ETH))
        await world.until(lambda: live(world), 5)
        await world.past(4)
        yield world


def live(world: World) -> bool:
    return world.feed.market.book(ETH).state is BookState.LIVE


def link_of(world: World) -> Link:
    return next(link for link in world.feed.links.all.values() if link.name == "market")


def attempts(world: World, since: int) -> int:
    """How often it set out to connect, or did, since a moment."""
    number = link_of(world).number
    happened = [each for each in world.feed.links.history if each.link == number and each.time >= since]
    return sum(each.state in (LinkState.OPEN, LinkState.RECONNECTING) and not each.words for each in happened)


async def test_a_port_that_refuses_is_tried_for_ever_and_not_too_often(calm: World) -> None:
    begin = calm.clock.now()
    await calm.trip("refuse@0:30")
    await calm.trip("cut@0:reset")
    await calm.past(31)
    assert attempts(calm, begin) <= 8
    assert await calm.until(lambda: live(calm), 40) <= 35
    assert calm.feed.problem is None


async def test_a_host_whose_name_is_not_known_is_tried_until_it_is(
    calm: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    look_up = loop.getaddrinfo

    async def fail(*_: object, **__: object) -> list[object]:
        raise gaierror(EAI_NONAME, "Name or service not known")

    for shard in calm.feed._pool._shards:
        shard._urls = tuple(url.replace("127.0.0.1", "localhost") for url in shard._urls)
    monkeypatch.setattr(loop, "getaddrinfo", fail)
    begin = calm.clock.now()
    await calm.trip("cut@0")
    await calm.past(60)
    assert {trouble.type for trouble in calm.troubles} == {CLOSED, "gaierror"}
    assert calm.feed.problem is not None
    assert "the host's name is not known (no network, or DNS fails)" in calm.feed.problem
    assert 3 <= attempts(calm, begin) <= 9
    assert calm.feed.market.book(ETH).state is BookState.DESYNCED
    monkeypatch.setattr(loop, "getaddrinfo", look_up)
    assert await calm.until(lambda: live(calm), 40) <= 35
    assert calm.feed.problem is None


async def test_a_handshake_that_is_never_answered_ends_in_time_and_is_tried_again() -> None:
    async with make_world(FeedOptions(connect_timeout=0.05), api=True, rest=True) as world:
        await world.trip("hang@0:60")
        world.want(streams.depth(ETH))
        await world.until(lambda: len(world.troubles) >= 2, 59)
        assert {trouble.type for trouble in world.troubles} == {"TimeoutError"}
        assert all("it did not answer in time; trying again" in trouble.message for trouble in world.troubles)
        assert (world.feed.problem or "").endswith("it did not answer in time")
        assert world.feed.market.book(ETH).state is BookState.BUFFERING
        await world.until(lambda: live(world), 120)


async def test_a_flapping_exchange_is_not_stormed(calm: World) -> None:
    begin = calm.clock.now()
    await calm.trip("flap@0:30")
    await calm.trip("cut@0")
    await calm.past(30)
    assert attempts(calm, begin) <= 16
    assert await calm.until(lambda: live(calm), 40) <= 35


async def test_dropped_packets_are_noticed_by_the_age_of_data(calm: World) -> None:
    await calm.trip("blackhole@0:60")
    begin = calm.clock.monotonic()
    await calm.until(lambda: calm.feed.market.book(ETH).state is BookState.STALE, 8)
    marked = calm.clock.monotonic() - begin
    await calm.until(lambda: link_of(calm).state is not LinkState.OPEN, 20)
    assert (marked <= 6, calm.clock.monotonic() - begin <= 15) == (True, True)


async def test_a_short_outage_is_over_soon(calm: World) -> None:
    await calm.trip("refuse@0:3")
    await calm.trip("cut@0:1006")
    await calm.until(lambda: link_of(calm).state is LinkState.RECONNECTING, 2)
    assert await calm.until(lambda: live(calm), 20) <= 8


async def test_who_asks_need_not_wait_for_the_next_try(calm: World) -> None:
    await calm.trip("refuse@0:30")
    await calm.trip("cut@0:reset")
    await calm.past(31)
    link = link_of(calm)
    if link.state is not LinkState.OPEN:
        assert link.next_try is not None
    calm.feed.retry()
    calm.feed.retry()
    assert await calm.until(lambda: link.state is LinkState.OPEN, 5) <= 1
    calm.feed.retry()
    assert link.state is LinkState.OPEN
