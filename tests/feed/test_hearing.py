"""One stream's silence: judged by its rhythm, by prompts, and by what the exchange says when asked."""

import random
from collections.abc import Callable, Iterator

import pytest

from tui.feed.hearing import DOUBTED_AFTER, MARGIN, ON_ITS_WAY, Hearing, StreamState
from tui.wire import streams

DEPTH = streams.depth("BTCUSDT")
LEAST = MARGIN + 100
TICK, ANSWER = 300, 300
"""Milliseconds between two looks, and until an answer comes."""


def hearing(*times: int) -> Hearing:
    """One that was confirmed at 0, and spoke at these times."""
    made = Hearing(DEPTH)
    state(made, 0)
    for time in times:
        made.hear(time)
    return made


def state(hearing: Hearing, now: int) -> StreamState:
    return hearing.judge(now, confirmed=True, refused=False)


def test_periods_are_those_of_the_streams() -> None:
    wanted = [DEPTH, streams.depth("A", fast=False), streams.candles("A", "1s"), streams.candles("A", "1m")]
    assert [Hearing(stream).period for stream in wanted] == [100, 1_000, 1_000, 2_000]
    assert Hearing(streams.trades("A")).period == 0


def test_mute_from_the_start_is_stale_soon_after_the_exchange_told_of_a_change() -> None:
    mute = hearing()
    assert not mute.doubtful(100 + DOUBTED_AFTER - 1)
    assert mute.doubtful(100 + DOUBTED_AFTER)
    assert (mute.deadline_ms, state(mute, 86_400_000)) == (None, StreamState.WAITING)
    mute.prove(1_200)
    mute.prove(2_400)
    assert (mute.deadline_ms, state(mute, LEAST + 1)) == (LEAST, StreamState.STALE)
    mute.interrupt()
    assert (mute.deadline_ms, state(mute, 10_000)) == (None, StreamState.WAITING)
    mute.prove(60_000)
    assert (state(mute, 60_100 + ON_ITS_WAY), mute.deadline_ms) == (StreamState.WAITING, 51_100)
    assert state(mute, 60_101 + ON_ITS_WAY) is StreamState.STALE
    mute.hear(62_000)
    assert (state(mute, 62_100), mute.deadline_ms) == (StreamState.LIVE, None)


def test_a_silence_that_the_exchange_explains_is_in_order_and_so_is_one_as_long() -> None:
    calm = hearing(*range(0, 60_000, 100))
    before = calm.deadline_ms
    assert before == LEAST
    assert not calm.urgent(59_900 + LEAST // 2 - 1)
    assert calm.urgent(59_900 + LEAST // 2)
    calm.prompt(61_000)
    calm.prove(61_000)
    calm.excuse(61_400)
    assert (calm.silent_since, calm.known_until) == (59_900, 61_400)
    assert state(calm, 61_400 + LEAST) is StreamState.QUIET
    calm.hear(70_000)
    after = calm.deadline_ms
    assert after is not None
    assert 10_000 < after < 60_000


def test_of_a_halted_symbol_any_silence_is_in_order() -> None:
    halted = hearing(*range(0, 10_000, 100))
    halted.prove(11_000)
    halted.halted = True
    assert (halted.deadline_ms, halted.urgent(100_000)) == (None, False)
    assert state(halted, 100_000) is StreamState.QUIET


def test_before_it_was_confirmed_nothing_can_be_said() -> None:
    new = Hearing(DEPTH)
    new.prompt(100)
    new.prove(100)
    new.excuse(200)
    assert (new.silent_since, new.known_until, new.deadline_ms) == (None, None, None)
    assert (new.doubtful(10_000), new.urgent(10_000)) == (False, False)


def in_bursts(mean: float, chance: random.Random) -> Iterator[float]:
    while True:
        yield chance.uniform(0, 100) if chance.random() < 0.8 else chance.expovariate(1 / (5 * mean))


def calming_down(mean: float, chance: random.Random) -> Iterator[float]:
    """Busy, then 5 to 200 times as calm from one moment to the next, and back."""
    pace, left = mean, chance.uniform(20_000, 600_000)
    while True:
        gap = chance.expovariate(1 / pace)
        left -= gap
        if left < 0:
            pace = mean * chance.choice((5, 20, 50, 200)) if pace == mean else mean
            left = chance.uniform(20_000, 600_000)
        yield gap


def with_long_pauses(mean: float, chance: random.Random) -> Iterator[float]:
    while True:
        yield 0.3 * mean * chance.paretovariate(1.2)


def halting(mean: float, chance: random.Random) -> Iterator[float]:
    while True:
        yield chance.uniform(5_000, 300_000) if chance.random() < 1e-3 else chance.expovariate(1 / mean)


def false_alarms(gaps: Iterator[float], events: int) -> int:
    """How often a stream that is never mute is called stale, where the exchange answers when it is asked."""
    heard, now, alarms = hearing(), 0.0, 0
    for _ in range(events):
        later, answer, stale = now + max(100.0, next(gaps)), None, False
        for tick in range((int(now) // TICK + 4) * TICK, int(later), TICK):
            if answer is not None and tick >= answer + ANSWER:
                heard.excuse(answer)
                answer = None
            elif answer is None and heard.doubtful(tick) and heard.urgent(tick):
                answer = tick
            stale = stale or state(heard, tick) is StreamState.STALE
        heard.hear(int(later))
        heard.fade((later - now) / 1_000)
        alarms, now = alarms + stale, later
    return alarms


@pytest.mark.parametrize("mean", [100, 1_000])
@pytest.mark.parametrize("kind", [in_bursts, calming_down, with_long_pauses, halting])
def test_no_false_alarm_however_a_stream_changes_its_pace(
    kind: Callable[[float, random.Random], Iterator[float]], mean: float
) -> None:
    assert false_alarms(kind(mean, random.Random(int(mean))), 4_000) == 0
