"""Streams that fall silent on an open connection, against the embedded exchange."""

import dataclasses
from typing import TYPE_CHECKING

import msgspec

from tui.feed.hearing import StreamState
from tui.feed.trouble import SILENT
from tui.market.sync import BookState
from tui.wire import streams

if TYPE_CHECKING:
    from .conftest import World
else:
    World = object

BTC = "BTCUSDT"
DEPTH, TRADES = streams.depth(BTC), streams.trades(BTC)


def state(world: World, stream: streams.Stream) -> StreamState:
    return world.feed.vitals.streams[str(stream)].state


async def test_a_muted_stream_is_marked_and_its_connection_replaced_without_harm_to_the_others(
    world: World,
) -> None:
    world.want(DEPTH, TRADES, streams.ticker(BTC))
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.LIVE, 5)
    await world.past(6)
    await world.trip(f"mute@0:60:{DEPTH}")
    begin = world.clock.monotonic()
    await world.until(lambda: state(world, DEPTH) is StreamState.STALE, 4)
    assert world.feed.market.book(BTC).state is BookState.STALE
    assert state(world, TRADES) is StreamState.LIVE
    assert world.clock.monotonic() - begin <= 3.2
    link = next(link for link in world.feed.links.all.values() if link.name == "market")
    opened = link.opened_at
    await world.until(lambda: link.opened_at != opened, 15)
    assert world.clock.monotonic() - begin <= 15
    said = [trouble.message for trouble in world.troubles if trouble.type == SILENT]
    assert ["subscribing" in said[0], "replacing" in said[1]] == [True, True]
    assert world.feed.market.tape(BTC).gaps == 0
    assert link.drops == 0


async def test_a_stream_that_speaks_after_it_was_subscribed_anew_is_live(world: World) -> None:
    world.want(DEPTH, TRADES)
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.LIVE, 5)
    await world.past(6)
    await world.trip(f"mute@0:5:{DEPTH}")
    await world.until(lambda: any(trouble.type == SILENT for trouble in world.troubles), 6)
    await world.until(lambda: state(world, DEPTH) is StreamState.LIVE, 5)
    await world.until(lambda: world.is_true(BTC), 5)
    await world.past(10)
    assert [trouble.type for trouble in world.troubles] == [SILENT]


async def test_idle_and_halted_symbols_raise_no_alarm(world: World) -> None:
    world.want(*(streams.depth(symbol) for symbol in world.exchange.listings), streams.ticker("LUNAUSDT"))
    await world.past(20)
    assert world.troubles == []
    assert {stream.state for stream in world.feed.vitals.streams.values()} <= {
        StreamState.LIVE,
        StreamState.QUIET,
        StreamState.WAITING,
    }


async def test_a_symbol_listed_as_halted_is_noticed_when_it_speaks_again(world: World) -> None:
    listing = await world.during(world.feed.listing(BTC))
    assert listing is not None
    world.feed.market.symbols[BTC] = msgspec.structs.replace(listing, status="BREAK")
    world.want(DEPTH, TRADES)
    await world.until(lambda: not world.feed.market.halted(BTC), 5)
    await world.until(lambda: world.feed.market.book(BTC).trading, 1)


async def test_one_that_halts_while_nothing_else_speaks_is_known_as_halted(world: World) -> None:
    listing = await world.during(world.feed.listing(BTC))
    assert listing is not None
    world.want(DEPTH)
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.LIVE, 5)
    await world.past(6)
    world.exchange.listings[BTC] = dataclasses.replace(world.exchange.listings[BTC], status="BREAK")
    await world.trip(f"mute@0:600:{DEPTH}")
    await world.until(lambda: world.feed.market.halted(BTC), 8)
    link = next(link for link in world.feed.links.all.values() if link.name == "market")
    await world.past(60)
    assert link.drops <= 1
    assert state(world, DEPTH) is not StreamState.STALE


async def test_the_exchange_is_asked_calmly_about_a_halted_symbol_that_speaks(world: World) -> None:
    listing = await world.during(world.feed.listing(BTC))
    assert listing is not None
    world.exchange.listings[BTC] = dataclasses.replace(world.exchange.listings[BTC], status="BREAK")
    world.feed.market.symbols[BTC] = msgspec.structs.replace(listing, status="BREAK")
    link = next(link for link in world.feed.links.all.values() if link.name == "api")
    world.want(DEPTH, TRADES)
    await world.past(10)
    before = link.messages
    await world.past(55)
    assert link.messages - before <= 4


async def test_a_book_whose_stream_never_speaks_is_stale_where_the_best_prices_move(world: World) -> None:
    await world.trip(f"mute@0:600:{DEPTH}")
    world.want(DEPTH, streams.best_prices(BTC))
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.SYNCING, 5)
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.STALE, 5)
    assert state(world, DEPTH) is StreamState.STALE
