"""Faults of the exchange's pace and clock, through the served exchange."""

from tests.sim.venue import DIFFS, Venue, ask, heard


async def test_a_burst_is_ten_times_as_busy(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}/ethbtc@bookTicker") as client:
        counts = []
        for fault in ("", "burst:2:10", ""):
            if fault:
                await venue.trip(fault)
            await venue.run(2_000)
            counts.append(sum("A" in event for event in await heard(client)))
    before, during, after = counts
    assert during > 5 * before
    assert after < during / 3


async def test_a_wrong_clock_is_seen_in_events_and_requests(venue: Venue) -> None:
    async with venue.listen(f"/ws/{DIFFS}/ethbtc@trade") as client, venue.request() as requests:
        await venue.run(200)
        assert (await heard(client))[-1]["E"] == venue.now
        await venue.trip("skew:-3000:10")
        await venue.run(2_000)
        events = await heard(client)
        assert len([event for event in events if event["e"] == "depthUpdate"]) == 20, "the market goes on"
        assert events[-1]["E"] == venue.now - 3_000
        assert (await ask(requests, "time"))["result"]["serverTime"] == venue.now - 3_000
        await venue.trip("429:5")
        data = (await ask(requests, "ping"))["error"]["data"]
        assert data == {"serverTime": venue.now - 3_000, "retryAfter": venue.now + 2_000}
        await venue.run(8_000)
        assert (await ask(requests, "time"))["result"]["serverTime"] == venue.now
