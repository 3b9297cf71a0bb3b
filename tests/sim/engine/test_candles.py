"""Bars begin where Binance cuts them, and sums of bars are what their trades are."""

import itertools
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sim.engine.candles import INTERVALS, UNITS, Bar, bar_start, flat, next_bar


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text + "+00:00").timestamp() * 1000)


EAST = 8 * 3_600_000


@pytest.mark.parametrize(
    ("interval", "time", "offset", "start", "after"),
    [
        ("1s", "2026-11-22T09:38:17.999", 0, "2026-11-22T09:38:17", "2026-11-22T09:38:18"),
        ("3m", "2026-11-22T09:38:17", 0, "2026-11-22T09:36:00", "2026-11-22T09:39:00"),
        ("4h", "2026-11-22T09:38:17", 0, "2026-11-22T08:00:00", "2026-11-22T12:00:00"),
        ("1d", "2026-11-22T09:38:17", EAST, "2026-11-21T16:00:00", "2026-11-22T16:00:00"),
        ("1w", "2026-11-22T09:38:17", 0, "2026-11-16T00:00:00", "2026-11-23T00:00:00"),
        ("1w", "2026-11-23T00:00:00", 0, "2026-11-23T00:00:00", "2026-11-30T00:00:00"),
        ("1w", "2026-11-22T17:00:00", EAST, "2026-11-22T16:00:00", "2026-11-29T16:00:00"),
        ("1M", "2026-02-28T23:59:59", 0, "2026-02-01T00:00:00", "2026-03-01T00:00:00"),
        ("1M", "2026-12-31T17:00:00", EAST, "2026-12-31T16:00:00", "2027-01-31T16:00:00"),
    ],
)
def test_bars_are_cut_by_the_calendar(interval: str, time: str, offset: int, start: str, after: str) -> None:
    assert bar_start(interval, ms(time), offset) == ms(start)
    assert next_bar(interval, ms(start), offset) == ms(after)


@given(st.sampled_from(list(INTERVALS)), st.integers(0, 2 * 10**12), st.integers(-48, 56))
def test_every_time_lies_in_one_bar(interval: str, time: int, quarters: int) -> None:
    offset = quarters * 900_000
    start = bar_start(interval, time, offset)
    after = next_bar(interval, start, offset)
    assert start <= time < after
    assert bar_start(interval, after, offset) == after
    assert bar_start(interval, after - 1, offset) == start


def test_each_unit_divides_the_one_before() -> None:
    assert all(longer % shorter == 0 for longer, shorter in itertools.pairwise(UNITS))


Trades = st.lists(st.tuples(st.integers(1, 100), st.integers(1, 50), st.booleans()), max_size=40)


@given(Trades, st.lists(st.integers(0, 40), max_size=4))
def test_a_sum_of_bars_is_the_bar_of_all_trades(trades: list[tuple[int, int, bool]], cuts: list[int]) -> None:
    whole, total = Bar(), Bar()
    edges = [0, *sorted(cuts), 40]
    for first, last in itertools.pairwise(edges):
        part = Bar()
        for number, (ticks, lots, buys) in list(enumerate(trades))[first:last]:
            part.add_trade(ticks, lots, number, buys)
            whole.add_trade(ticks, lots, number, buys)
        total.add(part)
        total.add(flat(0, 0, 7))
    assert total.candle(0, 1) == whole.candle(0, 1)
    if trades:
        prices = [ticks for ticks, _, _ in trades]
        assert total.candle(0, 1)[2:9] == (
            prices[0], max(prices), min(prices), prices[-1],
            sum(lots for _, lots, _ in trades), sum(ticks * lots for ticks, lots, _ in trades), len(trades),
        )  # fmt: skip
        assert (total.first_id, total.last_id) == (0, len(trades) - 1)
        assert total.taker_quote == sum(ticks * lots for ticks, lots, buys in trades if buys)
