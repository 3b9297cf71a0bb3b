"""The governor: four fifths of the limit, minute by minute, urgent requests first, none during a ban."""

import asyncio

from tests.clock import ManualClock, settle
from tui.feed.weights import MARGIN, URGENT, Governor
from tui.wire.replies import RateLimit

MINUTE = 60_000
START = 1_700_000_040_000
assert START % MINUTE == 0


def make(limit: int = 100) -> tuple[Governor, ManualClock]:
    clock = ManualClock(START)
    return Governor(limit, clock), clock


async def test_spends_at_most_four_fifths_of_a_minute() -> None:
    governor, clock = make()
    done: list[int] = []

    async def ask(number: int) -> None:
        await governor.spend(25)
        done.append(number)

    tasks = [asyncio.ensure_future(ask(number)) for number in range(7)]
    await clock.advance(59.9)
    assert done == [0, 1, 2]
    await clock.advance(0.2)
    assert done == [0, 1, 2, 3, 4, 5]
    await clock.advance(60)
    await asyncio.gather(*tasks)


async def test_lets_a_request_through_that_is_larger_than_the_share() -> None:
    governor, _ = make(limit=10)
    await governor.spend(10)
    assert governor.used == 10


async def test_serves_urgent_requests_first_even_those_that_come_late() -> None:
    governor, clock = make()
    await governor.spend(80)
    order: list[str] = []

    async def ask(name: str, priority: int) -> None:
        await governor.spend(60, priority)
        order.append(name)

    tasks = [asyncio.ensure_future(ask("book", 1)), asyncio.ensure_future(ask("history", 2))]
    await settle()
    tasks.append(asyncio.ensure_future(ask("person", 0)))
    for _ in range(3):
        await clock.advance(60.1)
    await asyncio.gather(*tasks)
    assert order == ["person", "book", "history"]


async def test_what_changes_orders_passes_what_waits_and_has_the_whole_limit() -> None:
    governor, clock = make()
    await governor.spend(75)
    waiting = asyncio.ensure_future(governor.spend(10, 0))
    await settle()
    assert governor.affords(25, URGENT)
    await governor.spend(25, URGENT)
    assert not waiting.done()
    assert not governor.affords(1, URGENT)
    late = asyncio.ensure_future(governor.spend(1, URGENT))
    await settle()
    assert not late.done()
    await clock.advance(60.1)
    await asyncio.gather(waiting, late)


async def test_a_request_that_is_given_up_leaves_the_queue() -> None:
    governor, clock = make()
    await governor.spend(80)
    given_up = asyncio.ensure_future(governor.spend(80))
    waiting = asyncio.ensure_future(governor.spend(80))
    await settle()
    given_up.cancel()
    await clock.advance(60.1)
    assert waiting.done()


async def test_believes_the_exchange_when_it_counts_more() -> None:
    governor, clock = make()
    governor.count([RateLimit("REQUEST_WEIGHT", "MINUTE", 1, 200, 159), RateLimit("ORDERS", "DAY", 1, 9, 9)])
    assert (governor.limit, governor.used) == (200, 159)
    governor.counted(3)
    assert governor.used == 159
    waiting = asyncio.ensure_future(governor.spend(2))
    await clock.advance(59)
    assert not waiting.done()
    await clock.advance(1 + MARGIN / 1000)
    assert waiting.done()
    assert governor.used == 2


async def test_counts_minutes_by_the_exchanges_clock() -> None:
    governor, clock = make()
    governor.offset = 30_000
    await governor.spend(80)
    waiting = asyncio.ensure_future(governor.spend(80))
    await clock.advance(30.1)
    assert waiting.done()


async def test_lets_nothing_through_during_a_ban() -> None:
    governor, clock = make()
    governor.ban(START + 200_000)
    assert governor.banned_until == START + 200_000
    waiting = asyncio.ensure_future(governor.spend(1))
    await clock.advance(199.9)
    assert not waiting.done()
    await clock.advance(0.2)
    assert waiting.done()
    assert governor.banned_until is None


async def test_keeps_still_for_a_minute_where_a_refusal_does_not_say_how_long() -> None:
    governor, _ = make()
    governor.ban(None)
    assert governor.banned_until == START + MINUTE


async def test_lets_nothing_go_that_would_arrive_in_the_next_minute() -> None:
    governor, clock = make()
    clock.jump(MINUTE - MARGIN)
    waiting = asyncio.ensure_future(governor.spend(80))
    await settle()
    await clock.advance(MARGIN / 1000)
    assert not waiting.done()
    await clock.advance(MARGIN / 1000)
    assert waiting.done()
    assert governor.used == 80


async def test_says_what_it_can_afford() -> None:
    governor, _ = make()
    await governor.spend(60)
    assert [governor.affords(weight) for weight in (20, 21)] == [True, False]
