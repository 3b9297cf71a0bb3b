"""Mute or quiet? The exchange is asked about books whose stream says nothing, and seldom."""

from typing import TYPE_CHECKING, Any

import pytest

from tui.feed.hearing import StreamState
from tui.feed.trouble import SILENT
from tui.market.sync import BookState
from tui.wire import streams

if TYPE_CHECKING:
    from tui.feed.links import Link

    from .conftest import World
else:
    World = object
    Link = object

BTC, LUNA, RARE = "BTCUSDT", "LUNAUSDT", "这是测试币456"
DEPTH, TRADES, BEST = streams.depth(BTC), streams.trades(BTC), streams.best_prices(BTC)


def book_state(world: World, symbol: str = BTC) -> BookState:
    return world.feed.market.book(symbol).state


def link_of(world: World) -> Link:
    return next(link for link in world.feed.links.all.values() if link.name == "market")


async def replaced(world: World, begin: float) -> float:
    """Seconds from `begin` until another connection is open."""
    opened = link_of(world).opened_at
    await world.until(lambda: link_of(world).opened_at not in (opened, None), 20)
    return world.clock.monotonic() - begin


async def test_a_stream_that_is_mute_from_its_first_moment_is_never_live(world: World) -> None:
    await world.trip(f"mute@0:14:{DEPTH}")
    seen = set[BookState]()
    world.each_step = lambda: seen.add(book_state(world))
    begin = world.clock.monotonic()
    world.want(DEPTH)
    await world.until(lambda: book_state(world) is BookState.SYNCING, 2)
    await world.until(lambda: book_state(world) is BookState.STALE, 4)
    assert world.clock.monotonic() - begin <= 4
    assert await replaced(world, begin) <= 15
    assert BookState.LIVE not in seen
    await world.until(lambda: book_state(world) is BookState.LIVE, 20)
    await world.until(lambda: world.is_true(BTC), 2)


@pytest.mark.parametrize("others", [(), (TRADES, BEST)])
@pytest.mark.parametrize("after", [0.2, 1.1, 2.5])
async def test_a_stall_before_the_rhythm_is_known_is_marked_and_the_connection_replaced(
    world: World, after: float, others: tuple[streams.Stream, ...]
) -> None:
    world.want(DEPTH, *others)
    await world.until(lambda: book_state(world) is BookState.LIVE, 5)
    await world.past(after)
    await world.trip("stall@0:40")
    begin = world.clock.monotonic()
    await world.until(lambda: book_state(world) is BookState.STALE, 5)
    assert world.clock.monotonic() - begin <= 3.3
    assert world.feed.vitals.streams[str(DEPTH)].state is StreamState.STALE
    assert await replaced(world, begin) <= 15


async def test_streams_that_are_added_leave_a_stall_to_be_seen(world: World) -> None:
    world.want(DEPTH)
    await world.past(10)
    world.want(DEPTH, streams.depth(LUNA))
    await world.past(0.5)
    await world.trip("stall@0:40")
    begin = world.clock.monotonic()
    await world.until(lambda: book_state(world) is BookState.STALE, 5)
    assert world.clock.monotonic() - begin <= 3.3
    assert await replaced(world, begin) <= 15


async def test_quiet_books_are_live_soon_and_asked_about_ever_more_seldom(world: World) -> None:
    asked = list[tuple[float, str]]()
    ask = world.feed._inquiries.ask

    async def note(method: str, params: dict[str, object], **more: Any) -> object:
        if method == "depth" and params["limit"] == 100:
            asked.append((world.clock.monotonic(), str(params["symbol"])))
        return await ask(method, params, **more)

    world.feed._inquiries.ask = note  # type: ignore[method-assign, assignment]  # looks on
    world.want(streams.depth(LUNA), streams.depth(RARE))
    await world.until(lambda: all(book_state(world, each) is BookState.LIVE for each in (LUNA, RARE)), 3)
    await world.past(60)
    assert {book_state(world, symbol) for symbol in (LUNA, RARE)} == {BookState.LIVE}
    assert world.troubles == []
    assert link_of(world).drops == 0
    times = [time for time, symbol in asked if symbol == LUNA]
    assert len(times) <= 16
    assert len([time for time in times if time > 30]) <= 4


async def test_a_busy_book_that_calms_down_raises_no_alarm(world: World) -> None:
    world.want(DEPTH, TRADES, BEST)
    await world.until(lambda: book_state(world) is BookState.LIVE, 5)
    await world.past(10)
    marks = set[StreamState]()

    def look() -> None:
        marks.update(stream.state for stream in world.feed.vitals.streams.values())

    world.each_step = look
    advance = world.exchange.advance
    for calm in (4.0, 40.0):
        world.exchange.advance = lambda now: []  # type: ignore[method-assign]  # nobody trades
        await world.past(calm)
        assert book_state(world) is BookState.LIVE
        world.exchange.advance = advance  # type: ignore[method-assign]  # as before
        await world.past(5)
    assert StreamState.STALE not in marks
    assert [trouble for trouble in world.troubles if trouble.type == SILENT] == []
    assert link_of(world).drops == 0
    await world.until(lambda: world.is_true(BTC), 2)


async def test_nothing_is_asked_while_the_exchange_bans_and_a_book_waits_for_the_answer(world: World) -> None:
    world.want(streams.depth(LUNA))
    await world.until(lambda: book_state(world, LUNA) is BookState.SYNCING, 5)
    world.feed.governor.ban(world.clock.now() + 20_000)
    api = next(link for link in world.feed.links.all.values() if link.name == "api")
    before = api.messages
    await world.past(15)
    assert (api.messages, book_state(world, LUNA)) == (before, BookState.SYNCING)
    await world.until(lambda: book_state(world, LUNA) is BookState.LIVE, 10)


async def test_trades_that_never_come_are_found_by_the_newest_trade_of_the_exchange(world: World) -> None:
    await world.trip("stall@0:40")
    begin = world.clock.monotonic()
    world.want(TRADES, streams.candles(BTC, "1m"), streams.trades(RARE))
    await world.until(lambda: world.feed.vitals.streams[str(TRADES)].state is StreamState.STALE, 6)
    assert await replaced(world, begin) <= 15
    assert world.feed.vitals.streams[str(streams.trades(RARE))].state is not StreamState.STALE


@pytest.mark.parametrize("stream", [streams.mini_ticker(), streams.window_ticker("1h")])
async def test_a_stream_of_the_whole_market_that_is_mute_from_its_first_moment_is_found(
    world: World, stream: streams.Stream
) -> None:
    await world.trip(f"mute@0:14:{stream}")
    begin = world.clock.monotonic()
    world.want(stream)
    vitals = world.feed.vitals.streams[str(stream)]
    await world.until(lambda: vitals.state is StreamState.STALE, 10)
    assert await replaced(world, begin) <= 15
    await world.until(lambda: vitals.state is StreamState.LIVE, 20)


async def test_a_whole_market_in_which_nobody_trades_raises_no_alarm(world: World) -> None:
    stream = streams.mini_ticker()
    world.exchange.advance = lambda now: []  # type: ignore[method-assign]  # nobody trades
    world.want(stream, TRADES)
    await world.past(40)
    assert world.feed.vitals.streams[str(stream)].state is not StreamState.STALE
    assert [trouble for trouble in world.troubles if trouble.type == SILENT] == []


async def test_trades_that_seldom_come_raise_no_alarm(world: World) -> None:
    world.want(streams.trades(LUNA), streams.trades(RARE), streams.candles(RARE, "1m"))
    await world.past(60)
    assert {stream.state for stream in world.feed.vitals.streams.values()} <= {
        StreamState.LIVE,
        StreamState.QUIET,
    }
    assert (world.troubles, link_of(world).drops) == ([], 0)
