"""Faults of events, through the served exchange."""

import json
from collections.abc import Callable
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from websockets.asyncio.client import ClientConnection

from tests.sim.venue import DIFFS, Venue, ask, heard, read
from tui.sim.protocol.publisher import Frame, Source
from tui.sim.troubles.frames import Flood, Overlap

if TYPE_CHECKING:
    from tui.sim.troubles.trouble import Floor

NewVenue = Callable[..., Venue]


async def diffs(client: ClientConnection) -> list[Any]:
    return [event for event in await heard(client) if event.get("e") == "depthUpdate"]


def joints(events: list[Any]) -> list[int]:
    """How far each diff begins after the end of the one before: 1 where they join."""
    return [later["U"] - earlier["u"] for earlier, later in pairwise(events)]


async def test_a_gap_loses_one_diff_and_nothing_else(new_venue: NewVenue) -> None:
    async with new_venue("gap@1") as venue, venue.listen(f"/ws/{DIFFS}/ethbtc@trade") as client:
        await venue.run(3_000)
        messages = await heard(client)
    events = [event for event in messages if event["e"] == "depthUpdate"]
    trades = [event["t"] for event in messages if event["e"] == "trade"]
    assert len(events) > 20
    assert sum(joint != 1 for joint in joints(events)) == 1
    assert trades == list(range(trades[0], trades[0] + len(trades)))


async def test_a_gap_of_many_diffs(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        await venue.run(500)
        before = len(await diffs(client))
        await venue.trip("gap:5")
        await venue.run(1_000)
        after = await diffs(client)
    assert before == 5
    assert len(after) == 5


async def test_a_duplicate_comes_twice(new_venue: NewVenue) -> None:
    async with new_venue("duplicate@1") as venue, venue.listen(f"/ws/{DIFFS}") as client:
        await venue.run(3_000)
        events = await diffs(client)
    assert sum(later == earlier for earlier, later in pairwise(events)) == 1


async def test_reordered_diffs_change_places(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        await venue.trip("reorder")
        await venue.run(1_000)
        events = await diffs(client)
    assert events[0]["U"] == events[1]["u"] + 1
    assert set(joints(sorted(events, key=lambda event: int(event["U"])))) == {1}
    assert set(joints(events[2:])) == {1}


async def test_an_overlapping_diff_leads_to_the_true_book(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        await venue.trip("overlap:3")
        await venue.run(1_000)
        events = await diffs(client)
    starts = [event["U"] for event in events]
    assert [later == earlier for earlier, later in pairwise(starts)][:3] == [True, False, False]
    assert all(joint < 1 for joint in joints(events[:4]))
    assert set(joints(events[4:])) == {1}
    book: dict[str, dict[str, str]] = {"b": {}, "a": {}}
    for event in events:
        for side, sizes in book.items():
            sizes.update(event[side])
    depth = venue.exchange.depth("ETHBTC", 5_000)
    listing = venue.exchange.listings["ETHBTC"]
    true = {listing.price_text(ticks): listing.quantity_text(lots) for ticks, lots in depth.bids}
    assert book["b"] == {price: true.get(price, "0.00000000") for price in book["b"]}


def test_diffs_between_which_one_was_lost_are_not_joined() -> None:
    source = Source(DIFFS)
    diffs = [json.dumps({"U": first, "u": first + 4, "b": [], "a": []}).encode() for first in (1, 6, 11, 16)]
    frames = [Frame(source, diff) for diff in diffs]
    overlap = Overlap(1)
    overlap.begin(cast("Floor", SimpleNamespace(watched_diffs=lambda: [source])), 0)
    assert overlap.pass_on([frames[0], frames[2]], 0) == [frames[0], frames[2]]
    joined, after = overlap.pass_on([frames[3], frames[3]], 0)
    assert (json.loads(joined.payload)["U"], after) == (11, frames[3])


async def test_zeros_are_written_in_four_ways_and_nothing_else_changes(venue: Venue) -> None:
    async with (
        venue.listen(f"/ws/{DIFFS}") as client,
        venue.listen(f"/stream?streams={DIFFS}/ethbtc@trade") as other,
    ):
        await venue.trip("zeros:2")
        await venue.run(1_900)
        rewritten, others = await diffs(client), await heard(other)
        await venue.run(3_000)
        plain = await diffs(client)
    sizes = {size for event in rewritten for side in "ba" for _, size in event[side]}
    assert {size for size in sizes if not float(size)} == {"0", "0.0", "0E-8", "0.00000000"}
    assert set(joints(rewritten)) == {1}
    assert {event["data"]["e"] for event in others} == {"depthUpdate", "trade"}
    assert {size for event in plain[5:] for _, size in event["b"] if not float(size)} == {"0.00000000"}


async def test_a_delay_withholds(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        await venue.trip("delay:2")
        await venue.run(1_900)
        assert await diffs(client) == []
        await venue.run(100)
        events = await diffs(client)
    assert len(events) == 20
    assert set(joints(events)) == {1}


async def test_a_stall_silences_events_but_neither_pongs_nor_replies(new_venue: NewVenue) -> None:
    async with new_venue("stall@1:5") as venue, venue.listen(f"/ws/{DIFFS}") as client:
        await venue.run(900)
        assert len(await diffs(client)) == 9
        await venue.run(5_000)
        assert await (await client.ping()) >= 0
        assert await diffs(client) == []
        await venue.run(500)
        assert len(await diffs(client)) == 5


async def test_one_stream_goes_mute(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}/ethbtc@depth10@100ms/ethbtc@trade") as client:
        await venue.trip(f"mute:3:{DIFFS}")
        await venue.run(2_900)
        during = await heard(client)
        assert {event.get("e", "partial") for event in during} == {"partial", "trade"}
        await venue.run(500)
        assert {event.get("e", "partial") for event in await heard(client)} >= {"partial", "depthUpdate"}
        await venue.trip("mute:3:*@depth*")
        await venue.run(2_000)
        assert {event.get("e") for event in await heard(client)} == {"trade"}


async def test_a_flood_repeats_the_newest_best_prices(venue: Venue) -> None:
    async with venue.listen("/ws/ethbtc@bookTicker/ethbtc@trade") as client:
        await venue.trip("flood:1:2000")
        await venue.run(1_500)
        messages = await heard(client)
    best = [message["u"] for message in messages if "u" in message]
    assert best == sorted(best)
    assert 1_500 < len(best) - len(set(best)) <= 2_000
    trades = [message["t"] for message in messages if "t" in message]
    assert len(trades) == len(set(trades))


def test_a_flood_without_best_prices_adds_nothing() -> None:
    flood = Flood(3.0, 1_000.0)
    trade = Frame(Source("x@trade"), b'{"e":"trade"}')
    assert flood.pass_on([trade], 2_000) == [trade]


async def test_troubles_add_up(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}") as client:
        for fault in ("gap", "duplicate", "delay:1"):
            await venue.trip(fault)
        await venue.run(1_000)
        events = await diffs(client)
        assert (await ask(client, "GET_PROPERTY", ["combined"]))["result"] is False
        await venue.run(200)
        assert json.dumps(await read(client)) != json.dumps(events[0])
    assert len(events) == 10
    assert events[0] == events[1]
