"""A feed and the embedded exchange on one clock that only the test moves."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.clock import ManualClock, settle
from tui.feed.feed import Feed
from tui.feed.options import FeedOptions
from tui.feed.trouble import Trouble
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.faults import parse_fault
from tui.sim.server import Server, Urls
from tui.wire import venues
from tui.wire.decode import Frame
from tui.wire.streams import Stream

LISTED = tuple(
    dataclasses.replace(listing, levels=min(listing.levels, 100), rate=listing.rate / 2)
    for listing in LISTINGS
    if listing.symbol in ("BTCUSDT", "ETHUSDT", "LUNAUSDT", "这是测试币456")
)


class World:
    """A running feed, its exchange, and what its tap saw."""

    def __init__(
        self, clock: ManualClock, exchange: Exchange, server: Server, urls: Urls, feed: Feed
    ) -> None:
        self.clock = clock
        self.exchange = exchange
        self.server = server
        self.urls = urls
        self.feed = feed
        self.frames: list[Frame] = []
        self.troubles: list[Trouble] = []
        self.payloads: list[bytes] = []
        self.task: asyncio.Task[None] | None = None
        self.lease = feed.lease("test")
        self.each_step: Callable[[], None] = lambda: None
        feed.tap(self._note)

    def _note(self, thing: Frame | Trouble, payload: bytes, time: int) -> None:
        if isinstance(thing, Trouble):
            self.troubles.append(thing)
        else:
            self.frames.append(thing)
            self.payloads.append(payload)

    async def step(self) -> None:
        """Let 100 ms pass, for the exchange too, and the network carry what is sent."""
        await self.clock.advance(0.1)
        self.server.tick()
        await settle()
        self.each_step()

    async def until(self, fact: Callable[[], bool], seconds: float = 60) -> float:
        """Let time pass until something is so; return how long it took."""
        begin = self.clock.monotonic()
        while not fact():
            passed = self.clock.monotonic() - begin
            assert passed < seconds, f"after {passed:.0f} s still not so; troubles: {self.troubles}"
            assert self.task is None or not self.task.done()
            await self.step()
        return self.clock.monotonic() - begin

    async def past(self, seconds: float) -> None:
        """Let some time pass."""
        end = self.clock.monotonic() + seconds
        await self.until(lambda: self.clock.monotonic() >= end, seconds + 1)

    async def during(self, work: Awaitable[Any]) -> Any:
        """Let time pass until something awaited is done."""
        task = asyncio.ensure_future(work)
        await self.until(task.done)
        return task.result()

    async def trip(self, fault: str) -> None:
        """Let a fault begin now."""
        await self.server.trip(parse_fault(fault))

    def want(self, *streams: Stream) -> None:
        """Lease these streams."""
        self.lease.set(frozenset(streams))

    def is_true(self, symbol: str) -> bool:
        """Whether the feed's book is the exchange's, level by level, at the exchange's present update id."""
        book, depth = self.feed.market.book(symbol), self.exchange.depth(symbol, 10_000)
        if book.last_update_id != depth.last_update_id:
            return False
        listing = self.exchange.listings[symbol]
        for side, levels in ((book.bids, depth.bids), (book.asks, depth.asks)):
            n = min(len(side), len(levels), 1_000)
            expected = [
                (float(listing.price_text(p)), float(listing.quantity_text(q))) for p, q in levels[:n]
            ]
            assert side.top(n) == expected
        return True


@asynccontextmanager
async def make_world(options: FeedOptions, *, api: bool, rest: bool) -> AsyncIterator[World]:
    clock = ManualClock()
    exchange = Exchange(seed=7, start=clock.now(), listings=LISTED)
    server = Server(exchange, clock=clock.now, ticking=False)
    async with server as urls:
        venue = venues.custom(
            venues.venue("sim"), urls.stream, urls.api if api else None, urls.rest if rest else None
        )
        feed = Feed(venue, options, clock=clock)
        world = World(clock, exchange, server, urls, feed)
        world.task = asyncio.ensure_future(feed.run())
        try:
            yield world
        finally:
            world.task.cancel()
            await asyncio.wait([world.task])


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """A feed that uses the WebSocket API first and REST second."""
    async with make_world(FeedOptions(), api=True, rest=True) as world:
        yield world


@pytest.fixture
async def few_world() -> AsyncIterator[World]:
    """A feed that puts at most five streams on a connection."""
    async with make_world(FeedOptions(streams_per_link=5, chunk=3), api=True, rest=True) as world:
        yield world


@pytest.fixture
async def rest_world() -> AsyncIterator[World]:
    """A feed of a venue without WebSocket API."""
    async with make_world(FeedOptions(), api=False, rest=True) as world:
        yield world


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands."""
    return ManualClock()
