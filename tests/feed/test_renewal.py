"""Connections that end as announced, or are renewed in time: nothing is lost, nothing is fetched again."""

import os
import random
from typing import TYPE_CHECKING

from tui.feed.links import Link
from tui.market.sync import BookState
from tui.wire import streams
from tui.wire.events import DepthUpdate, Trade

if TYPE_CHECKING:
    from .conftest import World
else:
    World = object

RUNS = int(os.environ.get("DEPTHDECK_RUNS", "3"))
"""Renewals of each kind; the published figure is of 50."""

SYMBOLS = ("BTCUSDT", "ETHUSDT")


def link_of(world: World) -> Link:
    return next(link for link in world.feed.links.all.values() if link.name == "market")


async def until_renewed(world: World, opened: int | None, seconds: float) -> None:
    await world.until(lambda: link_of(world).opened_at != opened, seconds)


def missing(world: World) -> tuple[int, int]:
    """Trades and diffs that did not come, of all that came so far."""
    trades, diffs = 0, 0
    reached: dict[tuple[str, type], int] = {}
    for frame in world.frames:
        event = frame.event
        if isinstance(event, Trade):
            last = reached.get((event.symbol, Trade), event.trade_id - 1)
            trades += event.trade_id - last - 1
            reached[event.symbol, Trade] = event.trade_id
        elif isinstance(event, DepthUpdate):
            last = reached.get((event.symbol, DepthUpdate), event.first_id - 1)
            diffs += max(0, event.first_id - last - 1)
            reached[event.symbol, DepthUpdate] = event.final_id
    return trades, diffs


def snapshots(world: World) -> int:
    return sum(book.sync.snapshots for book in world.feed.market.books.values())


async def begin(world: World) -> None:
    world.want(*(make(symbol) for symbol in SYMBOLS for make in (streams.depth, streams.trades)))
    books = [world.feed.market.book(symbol) for symbol in SYMBOLS]
    await world.until(lambda: all(book.state is BookState.LIVE for book in books), 5)


async def test_an_announced_shutdown_loses_nothing(world: World) -> None:
    chance = random.Random(3)
    await begin(world)
    before = snapshots(world)
    for _ in range(RUNS):
        await world.past(chance.uniform(0.1, 0.6))
        opened = link_of(world).opened_at
        await world.trip(f"shutdown@0:{chance.uniform(1, 4):.1f}")
        await until_renewed(world, opened, 5)
        await world.past(6.5)
    assert missing(world) == (0, 0)
    assert (snapshots(world), link_of(world).drops) == (before, 0)


async def test_renewals_in_time_lose_nothing(world: World) -> None:
    chance = random.Random(4)
    await begin(world)
    before = snapshots(world)
    for _ in range(RUNS):
        await world.past(chance.uniform(0.1, 0.6))
        opened = link_of(world).opened_at
        world.feed._pool.renew(str(streams.depth(SYMBOLS[0])))
        await until_renewed(world, opened, 12)
        await world.past(6.5)
    assert missing(world) == (0, 0)
    assert (snapshots(world), link_of(world).drops) == (before, 0)
