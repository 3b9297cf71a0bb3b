"""The feed against the embedded exchange: every fault by name, and what must be true afterwards."""

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import msgspec
import pytest

from tests.clock import ManualClock, settle
from tui.feed.feed import Feed
from tui.feed.links import Link, LinkState
from tui.feed.options import FeedOptions
from tui.feed.trouble import CLOSED, MALFORMED, REQUEST_FAILED, UNABLE_TO_CONNECT, RequestError, Trouble
from tui.market.sync import BookState
from tui.wire import streams, venues
from tui.wire.decode import Frame, decode_frame
from tui.wire.events import Trade

if TYPE_CHECKING:
    from .conftest import World
else:
    World = object

BTC = "BTCUSDT"
DEPTH, TRADES = streams.depth(BTC), streams.trades(BTC)


def live(world: World) -> bool:
    return world.feed.market.book(BTC).state is BookState.LIVE


def market_link(world: World) -> Link:
    return next(link for link in world.feed.links.all.values() if link.name == "market")


def connects(world: World) -> int:
    number = market_link(world).number
    return sum(each.state is LinkState.OPEN and each.link == number for each in world.feed.links.history)


def problem(world: World) -> str | None:
    return world.feed.problem


async def go_live(world: World, *others: streams.Stream) -> None:
    world.want(DEPTH, TRADES, *others)
    await world.until(lambda: live(world), 5)
    await world.until(lambda: world.is_true(BTC), 5)


def trade_ids(world: World) -> list[int]:
    return [frame.event.trade_id for frame in world.frames if isinstance(frame.event, Trade)]


def consecutive(ids: list[int]) -> bool:
    return bool(ids) and ids == list(range(ids[0], ids[0] + len(ids)))


async def test_brings_a_true_book_and_keeps_it_true(world: World) -> None:
    world.want(DEPTH, TRADES)
    assert await world.until(lambda: live(world), 5) <= 1.2
    for _ in range(20):
        await world.past(0.1)
        await world.until(lambda: world.is_true(BTC), 2)
    assert consecutive(trade_ids(world))
    assert world.troubles == []
    assert world.feed.links.state is LinkState.OPEN
    assert world.feed.problem is None


async def test_gives_a_tap_the_raw_bytes(world: World) -> None:
    await go_live(world)
    assert len(world.payloads) == len(world.frames)
    assert all(payload.startswith(b'{"stream":"btcusdt@') for payload in world.payloads)


async def test_loads_history_for_candles(world: World) -> None:
    world.want(streams.candles(BTC, "1m"), streams.candles(BTC, "1d", "+08:00"))
    await world.until(lambda: len(world.feed.market.candles(BTC, "1m")) >= 1000, 10)
    await world.until(lambda: len(world.feed.market.candles(BTC, "1d@+08:00")) > 10, 10)
    assert world.troubles == []


async def test_fetches_over_rest_where_there_is_no_websocket_api(rest_world: World) -> None:
    await go_live(rest_world)
    assert rest_world.troubles == []


async def test_falls_back_to_rest_when_the_api_cannot_be_reached(world: World) -> None:
    venue = venues.custom(
        venues.venue("sim"), world.urls.stream, "ws://127.0.0.1:1/ws-api/v3", world.urls.rest
    )
    world.feed = Feed(venue, clock=world.clock)
    other = asyncio.ensure_future(world.feed.run())
    world.lease = world.feed.lease("test")
    await go_live(world)
    other.cancel()
    await asyncio.wait([other])


async def test_resyncs_after_a_gap(world: World) -> None:
    await go_live(world)
    await world.trip("gap@0")
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.DESYNCED, 2)
    assert await world.until(lambda: live(world), 5) <= 2
    await world.until(lambda: world.is_true(BTC), 2)
    await world.until(lambda: world.feed.links.gaps == 1 and world.feed.links.resyncs == 1, 1)


async def test_takes_duplicates_without_harm(world: World) -> None:
    await go_live(world)
    await world.trip("duplicate@0")
    await world.past(1)
    await world.until(lambda: world.is_true(BTC), 2)
    assert world.feed.market.book(BTC).sync.resyncs == 0


async def test_shows_a_delay_as_latency(world: World) -> None:
    await go_live(world)
    await world.trip("delay@0:2")
    await world.past(4)
    worst = world.feed.links.latency.quantile(1.0)
    assert worst is not None
    assert worst >= 1500
    await world.until(lambda: world.is_true(BTC), 2)


@pytest.mark.parametrize("fault", ["cut@0", "cut@0:clean"])
async def test_reconnects_and_resyncs_after_a_cut(world: World, fault: str) -> None:
    await go_live(world)
    await world.trip(fault)
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.DESYNCED, 2)
    assert problem(world) is not None
    assert await world.until(lambda: live(world), 10) <= 5
    await world.until(lambda: world.is_true(BTC), 2)
    assert [trouble.type for trouble in world.troubles].count(CLOSED) == 1
    assert problem(world) is None
    assert market_link(world).reconnects == 1


async def test_marks_a_stalled_book_and_replaces_the_connection(world: World) -> None:
    await go_live(world)
    await world.past(5)
    await world.trip("stall@0:40")
    begin = world.clock.monotonic()
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.STALE, 5)
    assert world.clock.monotonic() - begin <= 3.5
    await world.until(lambda: connects(world) == 2, 20)
    assert world.clock.monotonic() - begin <= 15
    assert any("no data came" in trouble.message for trouble in world.troubles)


async def test_moves_to_a_new_connection_before_an_announced_shutdown(world: World) -> None:
    await go_live(world)
    await world.trip("shutdown@0:3")
    states = set()
    world.each_step = lambda: states.add(world.feed.market.book(BTC).state)
    await world.until(lambda: connects(world) == 2, 3)
    await world.past(5)
    assert states == {BookState.LIVE}
    assert consecutive(trade_ids(world))
    assert world.feed.market.book(BTC).sync.resyncs == 0
    assert not [trouble for trouble in world.troubles if trouble.type == CLOSED]
    await world.until(lambda: world.is_true(BTC), 2)


async def test_asks_again_while_snapshots_are_stale(world: World) -> None:
    await go_live(world)
    before = world.feed.market.book(BTC).sync.snapshots
    await world.trip("stale-snapshot@0:3")
    await world.trip("gap@0")
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.DESYNCED, 2)
    await world.until(lambda: live(world), 10)
    await world.until(lambda: world.is_true(BTC), 2)
    assert world.feed.market.book(BTC).sync.snapshots - before <= 4


async def test_asks_nothing_while_the_exchange_says_wait(world: World) -> None:
    await go_live(world)
    await world.trip("429@0:10")
    await world.trip("gap@0")
    await world.until(lambda: any(trouble.type == REQUEST_FAILED for trouble in world.troubles), 5)
    begin, snapshots = world.clock.monotonic(), world.feed.market.book(BTC).sync.snapshots
    await world.until(lambda: live(world), 90)
    assert world.clock.monotonic() - begin >= 8
    assert world.feed.market.book(BTC).sync.snapshots == snapshots + 1
    assert [trouble.type for trouble in world.troubles].count(REQUEST_FAILED) == 1


async def test_counts_junk_and_lives_on(world: World) -> None:
    await go_live(world)
    await world.trip("junk@0")
    await world.past(2)
    assert world.feed.links.malformed > 0
    assert world.feed.links.malformed_excerpt
    assert any(trouble.type == MALFORMED for trouble in world.troubles)
    await world.until(lambda: world.is_true(BTC), 2)
    assert connects(world) == 1


async def test_heeds_a_wish_that_changes_while_the_connection_opens(world: World) -> None:
    world.want(DEPTH)
    while not any(link.name == "market" and link.attempt for link in world.feed.links.all.values()):
        await settle(1)
    assert market_link(world).state is LinkState.CONNECTING
    world.want(DEPTH, TRADES)
    await world.until(lambda: bool(trade_ids(world)), 10)


async def test_drops_streams_when_nobody_holds_them_any_more(world: World) -> None:
    await go_live(world)
    world.want(TRADES)
    await world.past(2)
    assert BTC in world.feed.market.books
    await world.until(lambda: BTC not in world.feed.market.books, 3)
    count = sum(frame.stream == str(DEPTH) for frame in world.frames)
    await world.past(2)
    assert sum(frame.stream == str(DEPTH) for frame in world.frames) == count
    assert BTC not in world.feed.market.books


async def test_renews_a_connection_before_the_end_of_its_life(world: World) -> None:
    world.feed._pool._venue = venues.Venue(
        "sim", "SIMULATED", (world.urls.stream,), lifetime=3_600_000 + 8_000
    )
    await go_live(world)
    await world.until(lambda: connects(world) == 2, 12)
    await world.past(5)
    assert consecutive(trade_ids(world))
    assert world.feed.market.book(BTC).sync.resyncs == 0
    await world.until(lambda: world.is_true(BTC), 2)


async def test_replaces_connections_after_the_machine_slept(world: World) -> None:
    await go_live(world)
    api = next(link for link in world.feed.links.all.values() if link.name == "api")
    before = api.since
    world.clock.jump(600_000)
    await world.until(lambda: connects(world) == 2, 5)
    await world.until(lambda: live(world), 5)
    assert api.state is LinkState.OPEN
    assert api.since > before


async def test_knows_the_listing(world: World) -> None:
    symbols = await world.during(world.feed.symbols())
    assert set(symbols) == set(world.exchange.listings)
    assert world.feed.market.symbols is symbols
    assert await world.during(world.feed.symbols()) is symbols


async def test_knows_one_symbol_without_fetching_all(world: World) -> None:
    info = await world.during(world.feed.listing(BTC))
    assert info.symbol == BTC
    assert set(world.feed.market.symbols) == {BTC}
    assert await world.during(world.feed.listing("NOPE")) is None
    assert len(await world.during(world.feed.symbols())) == len(world.exchange.listings)


async def test_keeps_counting_when_a_book_is_forgotten(world: World) -> None:
    await go_live(world)
    await world.trip("gap@0")
    await world.until(lambda: world.feed.links.gaps == 1, 2)
    world.want()
    await world.until(lambda: BTC not in world.feed.market.books, 5)
    await world.past(1)
    assert (world.feed.links.gaps, world.feed.links.resyncs) == (1, 1)


async def test_answers_requests_and_refusals(world: World) -> None:
    reply = await world.during(world.feed.request("time"))
    assert reply.status == 200
    refused = await world.during(world.feed.request("depth", symbol="NOPE"))
    assert refused.failure is not None
    assert refused.failure.code == -1121
    with pytest.raises(ValueError, match="no public method"):
        await world.feed.request("order.place")


async def test_does_not_ask_unless_it_runs(clock: ManualClock) -> None:
    asking = asyncio.ensure_future(Feed(venues.venue("com"), clock=clock).request("time"))
    await settle()
    await clock.advance(10)
    with pytest.raises(RequestError, match="does not run"):
        await asking


async def test_spreads_streams_over_connections_and_closes_those_it_no_longer_needs(few_world: World) -> None:
    world = few_world
    many = [
        streams.candles(symbol, interval)
        for symbol in (BTC, "ETHUSDT")
        for interval in list(streams.INTERVALS)[:6]
    ]
    world.want(*many)
    await world.until(
        lambda: {frame.stream for frame in world.frames} == {str(stream) for stream in many}, 20
    )
    links = [link for link in world.feed.links.all.values() if link.name == "market"]
    assert sorted(link.streams for link in links) == [2, 5, 5]
    world.want(many[0])
    await world.until(lambda: sum(link.name == "market" for link in world.feed.links.all.values()) == 1, 10)
    count = len(world.frames)
    await world.until(lambda: len(world.frames) > count + 2, 10)
    assert world.troubles == []


async def test_gives_a_symbol_that_does_not_trade_its_book(world: World) -> None:
    world.want(streams.depth("LUNAUSDT"))
    await world.during(world.feed.symbols())
    await world.until(lambda: world.feed.market.book("LUNAUSDT").state is BookState.LIVE, 10)
    await world.past(20)
    assert world.feed.market.book("LUNAUSDT").state is BookState.LIVE
    assert connects(world) == 1


async def test_does_not_take_a_change_to_quiet_streams_for_a_stall(world: World) -> None:
    await go_live(world)
    await world.past(5)
    world.want(streams.depth("LUNAUSDT"))
    await world.past(30)
    assert connects(world) == 1
    assert world.troubles == []


async def test_fetches_nothing_for_a_book_whose_stream_nobody_leased(world: World) -> None:
    world.feed.market.book("NOPE")
    await world.past(2)
    assert world.troubles == []


async def test_says_what_keeps_it_from_connecting_and_goes_on_trying(clock: ManualClock) -> None:
    feed = Feed(venues.custom(venues.venue("sim"), "ws://127.0.0.1:1"), clock=clock)
    troubles: list[str] = []
    feed.tap(lambda thing, *_: troubles.append(thing.type) if isinstance(thing, Trouble) else None)
    feed.lease("test").set(frozenset({DEPTH}))
    task = asyncio.ensure_future(feed.run())
    while troubles.count("ConnectionRefusedError") < 4:
        await clock.advance(1)
    assert feed.problem is not None
    assert "nothing listens there" in feed.problem
    assert feed.links.state is LinkState.RECONNECTING
    task.cancel()
    await asyncio.wait([task])


async def test_gives_up_after_as_many_attempts_as_are_allowed(clock: ManualClock) -> None:
    options = FeedOptions(max_attempts=3)
    feed = Feed(venues.custom(venues.venue("sim"), "ws://127.0.0.1:1"), options, clock=clock)
    troubles: list[Trouble] = []
    feed.tap(lambda thing, *_: troubles.append(thing) if isinstance(thing, Trouble) else None)
    feed.lease("test").set(frozenset({DEPTH}))
    task = asyncio.ensure_future(feed.run())
    while feed.links.state is not LinkState.FAILED:
        await clock.advance(1)
    assert troubles[-1].type == UNABLE_TO_CONNECT
    assert "gave up after 3 attempts" in troubles[-1].message
    assert sum(trouble.type == "ConnectionRefusedError" for trouble in troubles) == 2
    task.cancel()
    await asyncio.wait([task])


async def test_ends_without_leaving_a_task(world: World) -> None:
    before = asyncio.all_tasks()
    await go_live(world)
    assert world.task is not None
    ours = asyncio.all_tasks() - before
    assert ours
    world.task.cancel()
    await asyncio.wait([world.task])
    assert not [task for task in ours if not task.done() and "tui/feed" in str(task)]


async def test_an_unexpected_error_in_a_tap_surfaces(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a bug")

    world.feed.tap(broken)
    world.want(DEPTH)
    task, world.task = world.task, None
    assert task is not None
    await world.until(task.done, 5)
    error: BaseException | None = task.exception()
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, LookupError)
    world.task = task
    caplog.clear()


async def test_says_that_a_connection_ended_while_its_successor_cannot_be_opened(world: World) -> None:
    await go_live(world)
    await world.trip("shutdown@0:2")
    for shard in world.feed._pool._shards:
        shard._urls = ("ws://127.0.0.1:1",)
    await world.until(lambda: any(trouble.type == CLOSED for trouble in world.troubles), 5)
    assert world.feed.links.state is LinkState.RECONNECTING
    assert world.feed.market.book(BTC).state is BookState.DESYNCED
    for shard in world.feed._pool._shards:
        shard._urls = (f"{world.urls.stream}/stream",)
    await world.until(lambda: live(world), 40)
    await world.until(lambda: world.is_true(BTC), 2)


async def test_tries_again_when_told_after_it_gave_up(world: World) -> None:
    feed = Feed(
        venues.custom(venues.venue("sim"), "ws://127.0.0.1:1"), FeedOptions(max_attempts=2), clock=world.clock
    )
    feed.lease("test").set(frozenset({DEPTH}))
    task = asyncio.ensure_future(feed.run())
    await world.until(lambda: feed.links.state is LinkState.FAILED, 30)
    await world.past(30)
    failures = len(feed.links.history)
    for shard in feed._pool._shards:
        shard._urls = (f"{world.urls.stream}/stream",)
    feed.retry()
    await world.until(lambda: feed.links.state is LinkState.OPEN, 5)
    assert failures < len(feed.links.history)
    feed.retry()
    await world.past(1)
    assert feed.links.state is LinkState.OPEN
    task.cancel()
    await asyncio.wait([task])


async def test_a_request_that_waits_fails_when_the_feed_stops(world: World) -> None:
    await world.during(world.feed.request("time"))
    world.feed.governor.ban(world.clock.now() + 5_000)
    asking = asyncio.ensure_future(world.feed.request("time"))
    await world.past(0.5)
    task, world.task = world.task, None
    assert task is not None
    task.cancel()
    await asyncio.wait([task])
    await world.until(asking.done, 20)
    with pytest.raises(RequestError, match="stopped"):
        await asking
    world.task = task


async def test_a_clock_that_is_set_a_little_is_noticed(world: World) -> None:
    await go_live(world)
    world.clock.jump(5_000)
    await world.until(lambda: connects(world) == 2, 5)
    await world.until(lambda: live(world), 5)


async def test_events_that_it_does_not_know_keep_no_stream_live(world: World) -> None:
    await go_live(world)
    stream = world.feed.vitals.streams[str(DEPTH)]
    before = stream.messages
    payload = b'{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdateOfTomorrow"}}'
    frame = decode_frame(payload)
    assert isinstance(frame, Frame)
    world.feed.receive(frame, payload, world.clock.now() + 60_000)
    assert stream.messages == before
    assert stream.last_data is not None
    assert stream.last_data <= world.clock.now()
    assert world.frames[-1] is frame


@pytest.mark.parametrize(("rules", "known"), [("us", {}), ("com", {"showPermissionSets": False})])
async def test_asks_for_the_listing_with_what_the_venue_knows(
    world: World, rules: Literal["com", "us"], known: dict[str, object]
) -> None:
    asked = []
    ask = world.feed._inquiries.ask

    async def note(method: str, params: dict[str, object], **more: Any) -> object:
        asked.append((method, params))
        return await ask(method, params, **more)

    world.feed.venue = msgspec.structs.replace(world.feed.venue, rules=rules)
    world.feed._inquiries.ask = note  # type: ignore[method-assign, assignment]  # to see what is asked
    await world.during(world.feed.symbols())
    assert ("exchangeInfo", known) in asked
