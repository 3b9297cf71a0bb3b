"""The pulse: how late the loop is, and what the process costs."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from tui.pulse import BEAT, Pulse


class Loop:
    """An event loop whose time is set by hand."""

    def __init__(self) -> None:
        self.moment = 0.0
        self.due: list[tuple[float, Callable[..., None], tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.moment

    def call_later(
        self, seconds: float, callback: Callable[..., None], *arguments: Any
    ) -> asyncio.TimerHandle:
        self.due.append((self.moment + seconds, callback, arguments))
        return cast("asyncio.TimerHandle", None)

    def run(self, late: float) -> None:
        """Run what is due next, so many seconds late."""
        due, callback, arguments = self.due.pop()
        self.moment = due + late
        callback(*arguments)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    loop = Loop()
    monkeypatch.setattr(asyncio, "get_running_loop", lambda: loop)
    return loop


def test_beats_that_come_late_are_told_once_there_are_enough(loop: Loop) -> None:
    pulse = Pulse(needed=3)
    pulse.start()
    told = []
    for late in (0.0, 0.05, 0.02, 0.0):
        loop.run(late)
        told.append(pulse.lag)
    assert told == [None, None, pytest.approx(50), pytest.approx(50)]
    assert loop.moment == pytest.approx(4 * BEAT + 0.07)


def test_one_late_beat_in_a_hundred_is_not_how_things_are(loop: Loop) -> None:
    pulse = Pulse()
    pulse.start()
    for beat in range(100):
        loop.run(0.4 if beat == 7 else 0.0)
    assert pulse.lag == pytest.approx(0)
    loop.run(0.3)
    assert pulse.lag == pytest.approx(300)


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
