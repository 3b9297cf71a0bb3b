"""Streams that fall silent on an open connection, against the embedded exchange."""

from typing import TYPE_CHECKING

from tui.feed.trouble import SILENT
from tui.feed.vitals import StreamState
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
