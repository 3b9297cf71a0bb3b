import pytest

from tui.sim.protocol.limits import Limits, MessageRate, Window
from tui.sim.protocol.refusals import Refused

MINUTE = 60_000
NOON = 1_795_348_800_000


def test_a_window_is_aligned_to_the_clock() -> None:
    window = Window(MINUTE)
    assert window.add(NOON + 59_999, 40) == 40
    assert window.count(NOON + 59_999) == 40
    assert window.count(NOON + 60_000) == 0
    assert window.end(NOON + 59_999) == NOON + 60_000


def test_weight_is_counted_per_address() -> None:
    limits = Limits()
    limits.charge("a", NOON, 5_000)
    limits.charge("b", NOON, 5_000)
    assert limits.used("a", NOON) == 5_000
    assert limits.used("c", NOON) == 0


def test_a_request_over_the_limit_is_refused_and_costs_nothing() -> None:
    limits = Limits()
    limits.charge("a", NOON + 10_000, 5_999)
    with pytest.raises(Refused) as refused:
        limits.charge("a", NOON + 20_000, 2)
    assert (refused.value.status, refused.value.code) == (429, -1003)
    assert refused.value.data == {"serverTime": NOON + 20_000, "retryAfter": NOON + 60_000}
    limits.charge("a", NOON + 20_000, 1)
    limits.charge("a", NOON + 60_000, 6_000)


def break_the_limit(limits: Limits, now: int) -> Refused:
    limits.charge("a", now, limits.weight - limits.used("a", now))
    for _ in range(10):
        with pytest.raises(Refused) as refused:
            limits.charge("a", now, 1)
        assert refused.value.status == 429
    with pytest.raises(Refused) as refused:
        limits.charge("a", now, 1)
    return refused.value


def test_those_who_do_not_back_off_are_banned_for_longer_each_time() -> None:
    limits = Limits()
    now = NOON
    for minutes in (2, 4, 8):
        ban = break_the_limit(limits, now)
        assert ban.status == 418
        assert ban.data is not None
        until = ban.data["retryAfter"]
        assert until == now + minutes * MINUTE
        with pytest.raises(Refused, match=f"IP banned until {until}"):
            limits.charge("a", until - 1, 1)
        limits.charge("a", until, 1)
        now = until + MINUTE


def test_a_ban_lasts_three_days_at_most() -> None:
    limits = Limits()
    now = NOON
    for _ in range(14):
        ban = break_the_limit(limits, now)
        assert ban.data is not None
        length, now = ban.data["retryAfter"] - now, ban.data["retryAfter"] + MINUTE
    assert length == 3 * 24 * 60 * MINUTE


def test_connection_attempts_are_limited_per_five_minutes() -> None:
    limits = Limits()
    for _ in range(300):
        limits.connect("a", NOON, weight=2)
    assert limits.used("a", NOON) == 600
    with pytest.raises(Refused, match="current limit is 300"):
        limits.connect("a", NOON)
    limits.connect("b", NOON)
    limits.connect("a", NOON + 5 * MINUTE)


def test_five_messages_a_second() -> None:
    rate = MessageRate()
    assert all(rate.admit(NOON + moment) for moment in (0, 100, 200, 300, 999))
    assert rate.admit(NOON + 1_000), "the first has left the second"
    assert not rate.admit(NOON + 1_000)
