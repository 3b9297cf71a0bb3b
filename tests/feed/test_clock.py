"""Clocks: the system's goes, the manual one goes when told."""

import asyncio

import pytest

from tests.clock import ManualClock, settle
from tui.feed.clock import SystemClock, within


async def test_the_manual_clock_wakes_sleepers_in_order(clock: ManualClock) -> None:
    woken: list[tuple[str, float]] = []

    async def sleep(name: str, *seconds: float) -> None:
        for each in seconds:
            await clock.sleep(each)
            woken.append((name, clock.monotonic()))

    tasks = [asyncio.ensure_future(sleep("a", 3)), asyncio.ensure_future(sleep("b", 1, 1, 0))]
    await settle()
    await clock.advance(2.5)
    assert woken == [("b", 1), ("b", 2), ("b", 2)]
    begin = clock.now()
    await clock.advance(0.5)
    assert ("a", 3) in woken
    assert clock.now() - begin == 500
    await asyncio.gather(*tasks)


async def test_waiting_ends_in_time_and_leaves_the_future(clock: ManualClock) -> None:
    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    waiting = asyncio.ensure_future(within(clock, 5, future))
    await settle()
    await clock.advance(5)
    with pytest.raises(TimeoutError):
        await waiting
    assert not future.done()
    future.set_result(7)
    assert await within(clock, 5, future) == 7


async def test_the_system_clock_goes() -> None:
    clock = SystemClock()
    wall, steady = clock.now(), clock.monotonic()
    await clock.sleep(0)
    assert clock.now() >= wall > 1_600_000_000_000
    assert clock.monotonic() >= steady
