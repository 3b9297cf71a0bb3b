"""Candle series: history and live updates in any order; closed bars are final."""

from datetime import UTC, datetime

import pytest

from tui.market.candles import CandleSeries
from tui.wire.events import Candle
from tui.wire.streams import INTERVALS

MINUTE = 60_000


def bar(number: int, trades: int = 10, *, closed: bool = False, length: int = MINUTE) -> Candle:
    opens = number * length
    return Candle(opens, opens + length - 1, 1.0, 2.0, 0.5, 1.5, 9.0, 12.0, trades, 4.0, 5.0, closed=closed)


def opens(series: CandleSeries) -> list[int]:
    return [candle.open_time // MINUTE for candle in series.last(10_000)]


def loaded(*numbers: int) -> CandleSeries:
    series = CandleSeries("1m")
    series.load([bar(number) for number in numbers])
    return series


def test_a_new_series_wants_history_and_then_no_more() -> None:
    series = CandleSeries("1m")
    assert (len(series), series.wants_history, series.newest, series.last(5)) == (0, True, None, [])
    series.load([bar(1), bar(2), bar(3)])
    assert (len(series), series.wants_history, opens(series)) == (3, False, [1, 2, 3])
    assert [candle.open_time // MINUTE for candle in series.last(2)] == [2, 3]
    assert series.last(0) == []


def test_no_history_at_all_is_an_answer_too() -> None:
    series = CandleSeries("1m")
    series.load([])
    assert (len(series), series.wants_history) == (0, False)


def test_the_open_bar_changes_until_its_closing_word() -> None:
    series = loaded(1, 2)
    assert series.update(bar(2, 11))
    assert not series.update(bar(2, 11))
    assert series.update(bar(2, 12, closed=True))
    assert series.newest == bar(2, 12, closed=True)
    assert not series.update(bar(2, 13))
    assert not series.update(bar(2, 13, closed=True))
    assert (series.newest, series.late) == (bar(2, 12, closed=True), 2)
    assert series.update(bar(3, 0))
    assert (series.wants_history, opens(series)) == (False, [1, 2, 3])
    assert not series.update(bar(2, 14))


def test_an_update_older_than_the_one_at_hand_is_ignored() -> None:
    series = loaded(1, 2)
    series.update(bar(2, 20))
    assert not series.update(bar(2, 19))
    assert series.newest == bar(2, 20)


def test_a_missed_closing_word_wants_history_until_it_fills_the_bar() -> None:
    series = loaded(1, 2)
    series.update(bar(3, 1))
    wanted = series.wants_history
    assert [series.settled(candle) for candle in series.last(3)] == [True, False, False]
    series.load([bar(1), bar(2, 99), bar(3, 0)])
    assert series.last(3) == [bar(1), bar(2, 99), bar(3, 1)]
    assert (wanted, series.wants_history) == (True, False)
    assert [series.settled(candle) for candle in series.last(3)] == [True, True, False]


def test_a_closing_word_that_comes_after_the_next_bar_is_taken_once() -> None:
    series = loaded(1, 2)
    series.update(bar(3, 1))
    assert not series.update(bar(2, 98))
    assert series.update(bar(2, 99, closed=True))
    assert not series.update(bar(2, 100, closed=True))
    assert series.last(2) == [bar(2, 99, closed=True), bar(3, 1)]


def test_missing_bars_want_history() -> None:
    series = loaded(1, 2)
    series.update(bar(2, 20, closed=True))
    series.update(bar(5, 1))
    assert series.wants_history
    series.load([bar(1), bar(2), bar(3), bar(4), bar(5, 3)])
    assert (opens(series), series.wants_history, series.newest) == ([1, 2, 3, 4, 5], False, bar(5, 3))


def test_live_updates_before_history() -> None:
    series = CandleSeries("1m")
    series.update(bar(3, 7))
    series.update(bar(3, 9, closed=True))
    series.update(bar(4, 1))
    assert (series.wants_history, opens(series)) == (True, [3, 4])
    series.load([bar(1), bar(2), bar(3, 8)])
    assert series.last(9) == [bar(1), bar(2), bar(3, 9, closed=True), bar(4, 1)]
    assert not series.wants_history


def test_history_that_ends_before_live_begins_is_wanted_again() -> None:
    series = CandleSeries("1m")
    series.update(bar(7))
    series.load([bar(3), bar(4)])
    assert (opens(series), series.wants_history) == ([3, 4, 7], True)
    series.load([bar(3), bar(4), bar(5), bar(6), bar(7, 1)])
    assert (opens(series), series.wants_history, series.newest) == ([3, 4, 5, 6, 7], False, bar(7))


def test_history_whose_last_bar_was_open_is_wanted_again_when_live_went_on() -> None:
    series = CandleSeries("1m")
    series.update(bar(3))
    series.load([bar(1), bar(2)])
    assert series.wants_history
    series.load([bar(1), bar(2), bar(3)])
    assert not series.wants_history


def test_older_bars_that_new_history_does_not_reach_are_let_go() -> None:
    series = loaded(1, 2)
    series.load([bar(3), bar(4)])
    assert opens(series) == [1, 2, 3, 4]
    series.load([bar(9), bar(10)])
    assert opens(series) == [9, 10]


def test_holes_within_history_are_the_exchanges_own() -> None:
    series = loaded(1, 2, 5, 6)
    assert (opens(series), series.wants_history) == ([1, 2, 5, 6], False)


def test_the_series_is_bounded() -> None:
    series = CandleSeries("1m", capacity=3)
    series.load([bar(number) for number in range(10)])
    for number in range(9, 14):
        series.update(bar(number, 20, closed=True))
    assert opens(series) == [11, 12, 13]


@pytest.mark.parametrize("interval", [name for name in INTERVALS if name != "1M"])
def test_bars_of_every_interval_follow_each_other(interval: str) -> None:
    length = INTERVALS[interval]
    series = CandleSeries(interval)
    series.load([bar(1, length=length), bar(2, length=length)])
    series.update(bar(2, 20, closed=True, length=length))
    series.update(bar(3, 1, length=length))
    assert (len(series), series.wants_history) == (3, False)


@pytest.mark.parametrize(("year", "month"), [(2024, 1), (2024, 2), (2023, 2), (2023, 12), (2024, 4)])
def test_months_follow_each_other_by_the_calendar(year: int, month: int) -> None:
    starts = [
        int(
            datetime(year + (month + n - 1) // 12, (month + n - 1) % 12 + 1, 1, tzinfo=UTC).timestamp()
            * 1_000
        )
        for n in range(4)
    ]
    first, second, third = (
        Candle(starts[n], starts[n + 1] - 1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1, 1.0, 1.0, closed=True)
        for n in range(3)
    )
    series = CandleSeries("1M")
    series.load([first])
    series.update(second)
    assert not series.wants_history
    skipping = CandleSeries("1M")
    skipping.load([first])
    skipping.update(third)
    assert skipping.wants_history
