"""What is fetched: trades of before and of holes, and snapshots for many books within the weight."""

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.clock import ManualClock, settle
from tui.feed.feed import Feed
from tui.feed.trouble import REQUEST_FAILED
from tui.market.sync import BookState
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.protocol.refusals import Refused
from tui.sim.server import Server
from tui.sim.troubles.replies import Ban
from tui.sim.troubles.trouble import Floor
from tui.wire import streams, venues

from .conftest import World

if TYPE_CHECKING:
    from tui.market.tape import Tape

BTC = "BTCUSDT"
DEPTH, TRADES = streams.depth(BTC), streams.trades(BTC)


def whole(tape: "Tape") -> bool:
    ids = [entry.trade_id for entry in tape.latest(10_000)]
    return ids == list(range(ids[0], ids[0] + len(ids)))


async def test_a_tape_begins_with_the_trades_of_before(world: World) -> None:
    await world.past(20)
    world.want(TRADES)
    await world.until(lambda: len(world.feed.market.tape(BTC)) > 50, 2)
    tape = world.feed.market.tape(BTC)
    assert tape.latest(10_000)[0].filled
    await world.until(lambda: not tape.latest(1)[0].filled, 5)
    assert whole(tape)
    assert (tape.gaps, world.troubles) == (0, [])


async def test_trades_of_an_outage_are_filled_in(world: World) -> None:
    world.want(TRADES)
    await world.until(lambda: len(world.feed.market.tape(BTC)) > 0, 5)
    await world.past(3)
    tape = world.feed.market.tape(BTC)
    await world.trip("refuse@0:8")
    await world.trip("cut@0")
    await world.until(lambda: tape.missing > 0, 30)
    await world.until(lambda: tape.missing == 0, 3)
    assert tape.gaps == 1
    assert whole(tape)
    assert (tape.lost, tape.hole) == (0, None)


async def test_a_hole_stays_where_the_exchange_does_not_give_the_trades(world: World) -> None:
    world.want(TRADES)
    await world.until(lambda: len(world.feed.market.tape(BTC)) > 0, 5)
    tape = world.feed.market.tape(BTC)
    asked = world.feed._inquiries.ask

    async def refuse(method: str, params: dict[str, object], **more: Any) -> object:
        return await asked(method, params | ({"symbol": "NOPE"} if "trades" in method else {}), **more)

    world.feed._inquiries.ask = refuse  # type: ignore[method-assign, assignment]  # the exchange refuses
    await world.trip("cut@0")
    await world.until(lambda: tape.lost > 0, 10)
    assert (tape.missing, tape.hole, whole(tape)) == (tape.lost, None, False)
    assert any("missing trades cannot be had" in trouble.message for trouble in world.troubles)


async def test_a_hundred_books_come_back_within_the_weight_and_the_visible_ones_first() -> None:
    clock = ManualClock()
    model = next(listing for listing in LISTINGS if listing.symbol == "ETHUSDT")
    listings = tuple(
        dataclasses.replace(model, symbol=f"A{number}USDT", base=f"A{number}", levels=30, rate=2.0)
        for number in range(100)
    )
    exchange = Exchange(seed=1, start=clock.now(), listings=listings)
    server = Server(exchange, clock=clock.now, ticking=False)
    async with server as urls:
        feed = Feed(venues.custom(venues.venue("sim"), urls.stream, urls.api, urls.rest), clock=clock)
        world = World(clock, exchange, server, urls, feed)
        world.task = asyncio.ensure_future(feed.run())
        world.want(*(streams.depth(listing.symbol) for listing in listings))
        front = feed.lease("front")
        seen = [listings[number].symbol for number in (90, 50)]
        front.set(frozenset(map(streams.depth, seen)))
        books = feed.market.books
        asked, load, most = list[str](), feed._wishes._load_snapshot, 0

        async def note(symbol: str, priority: int, patience: float) -> bool:
            asked.append(symbol)
            return await load(symbol, priority, patience)

        def watch() -> None:
            nonlocal most
            most = max(most, feed.governor.used)

        feed._wishes._load_snapshot = note  # type: ignore[method-assign]  # looks on
        world.each_step = watch
        await world.until(lambda: len(books) == 100, 5)
        for _ in range(2):
            asked.clear()
            await world.until(lambda: all(book.state is BookState.LIVE for book in books.values()), 120)
            assert set(asked[:2]) == set(seen)
            await world.trip("cut@0")
            await world.until(lambda: not any(book.state is BookState.LIVE for book in books.values()), 5)
        assert most <= 0.8 * 6_000
        assert not [trouble for trouble in world.troubles if trouble.type == REQUEST_FAILED]
        world.task.cancel()
        await asyncio.wait([world.task])


async def test_streams_go_on_while_the_exchange_bans_requests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused, refuse = list[int](), Ban.refusal

    def note(ban: Ban, floor: Floor, now: int) -> Refused:
        refused.append(now)
        return refuse(ban, floor, now)

    monkeypatch.setattr(Ban, "refusal", note)
    world.want(DEPTH, TRADES)
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.LIVE, 5)
    await world.trip("418@0:20")
    await world.trip("gap@0")
    await world.until(lambda: world.feed.governor.banned_until is not None, 5)
    frames, begin = len(world.frames), world.clock.monotonic()
    await world.past(10)
    assert len(world.frames) > frames + 100
    assert world.feed.market.book(BTC).state is not BookState.LIVE
    await world.until(lambda: world.feed.market.book(BTC).state is BookState.LIVE, 15)
    assert world.clock.monotonic() - begin >= 18
    # One request learnt of the ban, and none was made while it held.
    assert len(refused) == 1
    assert [trouble.type for trouble in world.troubles].count(REQUEST_FAILED) == 1


async def test_history_that_stays_behind_the_stream_is_asked_for_calmly(world: World) -> None:
    asked = []
    ask = world.feed._inquiries.ask

    async def lag(method: str, params: dict[str, object], **more: Any) -> object:
        if method == "klines":
            asked.append(world.clock.monotonic())
            params |= {"endTime": world.exchange.now - 3_600_000}
        return await ask(method, params, **more)

    world.feed._inquiries.ask = lag  # type: ignore[method-assign, assignment]  # an old cache answers
    world.want(streams.candles(BTC, "1m"))
    await world.until(lambda: len(asked) > 0, 10)
    await world.past(10)
    assert 2 <= len(asked) <= 10


async def test_a_book_that_turns_out_wrong_again_and_again_is_fetched_calmly(world: World) -> None:
    world.want(DEPTH)
    book = world.feed.market.book(BTC)
    await world.until(lambda: book.state is BookState.LIVE, 5)

    def spoil() -> None:
        if book.state is BookState.LIVE:
            book.sync.on_mismatch()

    world.each_step = spoil
    before = book.sync.snapshots
    await world.past(20)
    assert 3 <= book.sync.snapshots - before <= 10
    world.each_step = lambda: None
    await world.until(lambda: book.state is BookState.LIVE, 20)


async def test_a_book_out_of_step_is_back_within_two_seconds_for_one_snapshot(world: World) -> None:
    world.want(DEPTH)
    book = world.feed.market.book(BTC)
    await world.until(lambda: book.state is BookState.LIVE, 5)
    took, before = [], book.sync.snapshots
    for _ in range(8):
        # One that is lost again and again has to wait.
        await world.past(6)
        await world.trip("late-reply@0:0.1:1")
        await world.trip("gap@0")
        await world.until(lambda: book.state is BookState.DESYNCED, 2)
        took.append(await world.until(lambda: book.state is BookState.LIVE, 5))
    assert max(took) <= 2
    assert book.sync.snapshots - before == len(took)


async def test_a_snapshot_that_is_never_answered_does_not_hold_up_the_book(world: World) -> None:
    world.want(DEPTH)
    book = world.feed.market.book(BTC)
    await world.until(lambda: book.state is BookState.LIVE, 5)
    await world.trip("lost-reply@0")
    await world.trip("gap@0")
    await world.until(lambda: book.state is BookState.DESYNCED, 2)
    assert 3.5 <= await world.until(lambda: book.state is BookState.LIVE, 10) <= 4.5
    await world.until(lambda: world.is_true(BTC), 2)


async def test_where_snapshots_take_long_they_are_waited_for_longer(world: World) -> None:
    world.want(DEPTH)
    book = world.feed.market.book(BTC)
    await world.until(lambda: book.state is BookState.LIVE, 5)
    await world.trip("late-reply@0:6:9")
    await world.trip("gap@0")
    await world.until(lambda: book.state is BookState.DESYNCED, 2)
    assert 13 <= await world.until(lambda: book.state is BookState.LIVE, 20) <= 14


async def test_shortened_books_are_made_whole_once_the_weight_allows_the_visible_ones_first(
    world: World,
) -> None:
    eth = "ETHUSDT"
    asked, most, states = list[tuple[object, object]](), 0, set[BookState]()
    ask = world.feed._inquiries.ask

    async def note(method: str, params: dict[str, Any], **more: Any) -> Any:
        if method != "depth":
            return await ask(method, params, **more)
        asked.append((params["symbol"], params["limit"]))
        reply = await ask(method, params, **more)
        if params["limit"] == 5_000:
            # It joins what was heard since; on a busy machine it overtakes that, on its own connection.
            told = msgspec.json.decode(reply.result)["lastUpdateId"]
            while world.feed.market.book(params["symbol"]).last_update_id <= told:
                await settle()
        return reply

    def watch() -> None:
        nonlocal most
        most = max(most, world.feed.governor.used)
        states.update(book.state for book in world.feed.market.books.values())

    world.feed._inquiries.ask = note  # type: ignore[method-assign, assignment]  # looks on
    # The clock begins forty seconds before a full minute.
    await world.past(35)
    world.feed.governor.counted(4_780)
    world.want(DEPTH, streams.depth(eth))
    world.feed.lease("front").set(frozenset({streams.depth(eth)}))
    books = world.feed.market.books
    await world.until(
        lambda: len(books) == 2 and all(book.state is BookState.LIVE for book in books.values()), 5
    )
    assert {limit for _, limit in asked} == {100}
    assert all(book.is_short_of(5_000) for book in books.values())
    world.each_step = watch
    await world.until(lambda: not any(book.is_short_of(5_000) for book in books.values()), 10)
    assert [symbol for symbol, limit in asked if limit == 5_000] == [eth, BTC]
    assert states == {BookState.LIVE}
    assert most <= 0.8 * 6_000
    await world.until(lambda: world.is_true(BTC), 5)
