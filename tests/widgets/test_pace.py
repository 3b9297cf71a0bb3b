"""Rates and ages, by a clock that is handed in."""

from tui.widgets.pace import Age, Pace


def test_a_rate_is_known_after_half_a_second_and_follows_the_last_three() -> None:
    pace = Pace()
    assert pace.follow(0, 0) is None
    assert pace.follow(4, 400) is None
    assert pace.follow(10, 1_000) == 10
    for now in range(2_000, 10_000, 1_000):
        pace.follow(10, now)
    assert pace.follow(10, 10_000) == 0


def test_a_counter_that_begins_anew_is_not_a_negative_rate() -> None:
    pace = Pace()
    pace.follow(100, 0)
    assert pace.follow(3, 1_000) is None
    assert pace.follow(8, 2_000) == 5


def test_an_age_begins_with_each_new_value() -> None:
    age = Age()
    assert [age.follow(value, now) for value, now in ((1.0, 10), (1.0, 60), (2.0, 70), (2.0, 90))] == [
        0,
        50,
        0,
        20,
    ]
