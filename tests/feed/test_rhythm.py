"""Silence: noticed soon where data is regular, no false alarm where it is not."""

import random
from collections.abc import Iterator

import pytest

from tui.feed.rhythm import GRAIN, LONGEST, SAMPLES, Rhythm

LEAST = 2_600


def at_random(mean: float, chance: random.Random) -> Iterator[float]:
    while True:
        yield chance.expovariate(1 / mean)


def in_bursts(mean: float, chance: random.Random) -> Iterator[float]:
    while True:
        yield from [1.0] * chance.randrange(30)
        yield chance.expovariate(1 / mean)


def ticks_while_traded(mean: float, chance: random.Random) -> Iterator[float]:
    """A candle every two seconds in which a trade came."""
    while True:
        since = chance.expovariate(1 / mean)
        yield (since // 2_000 + 1) * 2_000


def in_tides(mean: float, chance: random.Random) -> Iterator[float]:
    """Ten times as busy at some times as at others, changing within minutes."""
    pace, time = mean, 0.0
    while True:
        if time > 60_000:
            pace, time = min(10 * mean, max(mean, pace * chance.choice((0.5, 2.0)))), 0.0
        gap = chance.expovariate(1 / pace)
        time += gap
        yield gap


def false_alarms(gaps: Iterator[float], hours: float) -> int:
    rhythm, alarms, time, faded = Rhythm(), 0, 0.0, 0.0
    while time < hours * 3_600_000:
        gap = next(gaps)
        deadline = rhythm.deadline(LEAST)
        alarms += deadline is not None and gap > deadline
        time += gap
        rhythm.beat(int(time))
        if time - faded > 1_000:
            rhythm.fade((time - faded) / 1_000)
            faded = time
    return alarms


@pytest.mark.parametrize("mean", [50, 200, 900, 3_000, 20_000, 300_000])
@pytest.mark.parametrize("kind", [at_random, in_bursts, ticks_while_traded, in_tides])
def test_no_false_alarm_for_any_regularity(kind: object, mean: float) -> None:
    assert callable(kind)
    assert false_alarms(kind(mean, random.Random(int(mean))), hours=min(12, mean / 1_000 + 0.1)) == 0


def of_clockwork(gap: int, count: int = 50) -> Rhythm:
    rhythm = Rhythm()
    for number in range(count):
        rhythm.beat(gap * number)
    return rhythm


@pytest.mark.parametrize(
    ("gap", "count", "deadline"), [(100, 50, LEAST), (1_000, 300, 4_100), (2_000, 300, 8_200)]
)
def test_notices_the_silence_of_a_clockwork_soon(gap: int, count: int, deadline: int) -> None:
    found = of_clockwork(gap, count).deadline(LEAST)
    assert found is not None
    assert found <= deadline


def test_says_nothing_before_it_has_seen_enough() -> None:
    assert of_clockwork(100, SAMPLES).deadline(LEAST) is None
    assert of_clockwork(100, SAMPLES + 1).deadline(LEAST) is not None


def test_a_burst_is_one_arrival() -> None:
    assert of_clockwork(0, 1_000).deadline(LEAST) is None
    assert of_clockwork(1, GRAIN * SAMPLES).deadline(LEAST) is None


def test_says_nothing_about_what_seldom_comes() -> None:
    assert of_clockwork(LONGEST // 2).deadline(LEAST) is None


def test_an_interruption_is_no_gap() -> None:
    rhythm = of_clockwork(100)
    rhythm.resume()
    rhythm.beat(500_000)
    rhythm.beat(500_100)
    assert rhythm.deadline(0) == of_clockwork(100, 51).deadline(0)


def test_a_clock_that_goes_back_is_no_gap() -> None:
    rhythm = of_clockwork(100)
    rhythm.beat(-3_600_000)
    rhythm.beat(-3_599_900)
    assert rhythm.deadline(0) == of_clockwork(100, 51).deadline(0)


def test_what_it_knew_is_forgotten_in_a_long_silence() -> None:
    rhythm = of_clockwork(1_000)
    rhythm.fade(3_600)
    assert rhythm.deadline(0) is None


def test_a_long_gap_of_long_ago_counts_less() -> None:
    rhythm = of_clockwork(100)
    rhythm.beat(10_000)
    before = rhythm.deadline(0)
    rhythm.fade(200)
    after = rhythm.deadline(0)
    assert before is not None
    assert after is not None
    assert 0.8 * before < after < 0.9 * before
