"""Delays: they grow, stay within their bounds, and never allow too many attempts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.backoff import Allowance, Backoff


def flap(seed: int, seconds: float, stays: float = 0.0) -> list[float]:
    """The moments of all attempts within some seconds, where each connection ends after `stays`."""
    backoff, now = Backoff(chance=random.Random(seed)), 0.0
    moments: list[float] = []
    while True:
        now += backoff.delay(now)
        if now > seconds:
            return moments
        backoff.attempt(now)
        moments.append(now)
        backoff.delivered(now)
        now += stays
        backoff.delivered(now)


def test_does_not_wait_before_the_first_attempt() -> None:
    assert Backoff().delay(0) == 0


def test_delays_double_with_jitter_up_to_the_cap() -> None:
    backoff = Backoff(cap=30, chance=random.Random(1))
    now = 0.0
    for whole in (0.5, 1, 2, 4, 8, 16, 30, 30, 30):
        backoff.attempt(now)
        delay = backoff.delay(now)
        assert whole / 2 <= delay <= whole
        now += delay


@given(seed=st.integers(), stays=st.floats(0, 59))
def test_flapping_never_connects_too_often(seed: int, stays: float) -> None:
    moments = flap(seed, 900, stays)
    assert all(later - early >= 60 - 1e-6 for early, later in zip(moments, moments[10:], strict=False))
    assert sum(moment <= 300 for moment in moments) <= 30


def test_begins_anew_after_a_minute_of_data() -> None:
    backoff = Backoff(chance=random.Random(1))
    for now in range(0, 300, 50):
        backoff.attempt(now)
    backoff.delivered(300)
    backoff.delivered(359)
    assert backoff.delay(359) > 1
    backoff.delivered(360)
    assert backoff.delay(360) <= 0.5


def test_connections_share_an_allowance() -> None:
    together = Allowance(3, 300)
    one, other = Backoff(together=together), Backoff(together=together)
    one.attempt(0)
    other.attempt(1)
    one.attempt(2)
    assert other.delay(3) == pytest.approx(297)
