"""Silence: noticed soon where data is regular, no false alarm where it is not."""

import random

from tui.feed.rhythm import Rhythm


def false_alarms(mean_gap: float, seed: int, hours: float) -> int:
    """Feed random arrivals, looked at every 100 ms as the housekeeping does, and count the alarms."""
    chance, rhythm, alarms, arrival = random.Random(seed), Rhythm(), 0, 0.0
    while arrival < hours * 3_600_000:
        gap = chance.expovariate(1 / mean_gap)
        looks = arrival // 100 * 100 + 100
        if arrival + gap > looks:
            rhythm.seen(int(arrival))
            alarms += rhythm.broken(int(arrival + gap), 10_000)
        arrival += gap
    return alarms


def test_no_false_alarm_for_any_regularity() -> None:
    for mean_gap in (100, 400, 900, 1_500, 5_000, 60_000):
        assert false_alarms(mean_gap, seed=mean_gap, hours=3) == 0


def test_notices_the_silence_of_a_busy_stream() -> None:
    rhythm = Rhythm()
    for time in range(0, 10_000, 100):
        rhythm.seen(time)
    assert rhythm.allowed(3_000) == 3_100
    assert not rhythm.broken(13_000, 3_000)
    assert rhythm.broken(13_001, 3_000)


def test_says_nothing_about_what_seldom_comes() -> None:
    rhythm = Rhythm()
    for time in range(0, 600_000, 20_000):
        rhythm.seen(time)
    assert not rhythm.busy
    assert not rhythm.broken(10_000_000, 3_000)


def test_an_interruption_is_no_gap() -> None:
    rhythm = Rhythm()
    for time in range(0, 10_000, 100):
        rhythm.seen(time)
    rhythm.resume(500_000)
    rhythm.seen(500_100)
    assert rhythm.allowed(0) == 100
