"""Frames that nobody asked for, through the served exchange."""

import json

import pytest

from tests.sim.venue import Venue, ask, read


async def test_junk_of_every_kind(venue: Venue) -> None:
    async with venue.listen() as raw, venue.listen("/stream") as combined, venue.request() as requests:
        await venue.trip("junk")
        for client in (raw, combined, requests):
            frames = [await client.recv() for _ in range(5)]
            for broken in frames[:2]:
                with pytest.raises(json.JSONDecodeError):
                    json.loads(broken)
            assert frames[2] == "null"
            unknown, known = json.loads(frames[3]), json.loads(frames[4])
            if client is combined:
                assert (unknown["stream"], known["stream"]) == ("ethbtc@moonPhase", "ethbtc@avgPrice")
                unknown, known = unknown["data"], known["data"]
            assert unknown["e"] == "moonPhase"
            assert known["e"] == "avgPrice"
            assert "zz" in known
        assert (await ask(requests, "ping"))["status"] == 200


@pytest.mark.parametrize(("kind", "text"), [("null", "null"), ("broken", '{"e":"trade","s":"ETHBTC","p":}')])
async def test_junk_of_one_kind(venue: Venue, kind: str, text: str) -> None:
    async with venue.listen() as client:
        await venue.trip(f"junk:{kind}")
        assert await client.recv() == text
        assert (await ask(client, "LIST_SUBSCRIPTIONS"))["result"] == []


@pytest.mark.parametrize("path", ["/ws", "/stream"])
async def test_a_huge_frame_is_a_true_event(venue: Venue, path: str) -> None:
    async with venue.listen(path, max_size=None) as client:
        await venue.trip("huge")
        frame = await client.recv()
    assert abs(len(frame) - 1_500_000) < 100
    event = json.loads(frame)
    assert event.get("data", event)["e"] == "avgPrice"


async def test_replies_to_no_request(venue: Venue) -> None:
    async with venue.listen("/stream") as streams, venue.request() as requests:
        await venue.trip("unknown-reply")
        controls = [await read(streams) for _ in range(4)]
        replies = [await read(requests) for _ in range(4)]
        assert [reply["id"] for reply in replies] == [reply["id"] for reply in controls]
        assert {reply["status"] for reply in replies} == {200, 400}
        assert (await ask(streams, "LIST_SUBSCRIPTIONS"))["id"] == 1


async def test_errors_without_an_id(venue: Venue) -> None:
    async with venue.listen() as streams, venue.request() as requests:
        await venue.trip("null-error")
        flat, null, nested = [await read(streams) for _ in range(3)]
        assert "id" not in flat
        assert null == {**flat, "id": None}
        assert nested == {"error": flat, "id": None}
        reply = await read(requests)
        assert (reply["id"], reply["status"], reply["error"]["code"]) == (None, 401, -2015)
