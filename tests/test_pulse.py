"""The pulse: how late the loop is, and what the process costs."""

import asyncio
import time

from tui.pulse import BEAT, Pulse


async def test_a_loop_that_was_held_up_is_told() -> None:
    pulse = Pulse()
    before = pulse.lag
    pulse.start()
    try:
        beats = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(BEAT / 2, hold_up, BEAT + 0.05)
        asyncio.get_running_loop().call_later(BEAT * 2 + 0.1, beats.set_result, None)
        await beats
        assert before is None
        assert pulse.lag is not None
        assert pulse.lag >= 45
    finally:
        pulse.stop()


def hold_up(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


async def test_a_pulse_that_is_stopped_leaves_nothing_behind() -> None:
    pulse = Pulse()
    pulse.start()
    pulse.start()
    pulse.stop()
    pulse.stop()
    assert pulse._beat is None


def test_the_cost_is_a_share_of_a_core_and_memory() -> None:
    pulse = Pulse()
    first, second = pulse.cost(), pulse.cost()
    assert first.cpu is None
    assert second.cpu is not None
    assert second.cpu >= 0
    assert first.memory > 1_000_000
