"""The history: larger bars are exactly what is inside them, bars join, and the seed decides all."""

import itertools
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sim.engine.candles import DAY, HOUR, MINUTE, SECOND, UNITS, Bar, Candle
from tui.sim.engine.history import DAYS, History, split
from tui.sim.engine.listings import LISTINGS

END = 1_795_340_297_000  # 2026-11-22 09:38:17
BY_SYMBOL = {listing.symbol: listing for listing in LISTINGS}


def history(symbol: str = "BTCUSDT", end: int = END, seed: int = 7) -> History:
    return History(seed, BY_SYMBOL[symbol], end)


def check_parts(parent: Candle, parts: list[Candle]) -> None:
    total = Bar()
    price = parent.open
    for part in parts:
        assert part.open == price
        assert part.low <= min(part.open, part.close) <= max(part.open, part.close) <= part.high
        check_money(part)
        total.add(part)
        price = part.close
    assert price == parent.close
    assert (parts[0].open_time, parts[-1].close_time) == parent[:2]
    assert all(part.close_time + 1 == after.open_time for part, after in itertools.pairwise(parts))
    if parent.trades:
        assert total.candle(*parent[:2]) == parent
    else:
        assert total.trades == 0


def check_money(bar: Candle) -> None:
    sold, earned = bar.lots - bar.taker_lots, bar.quote - bar.taker_quote
    assert bar.low * bar.taker_lots <= bar.taker_quote <= bar.high * bar.taker_lots
    assert bar.low * sold <= earned <= bar.high * sold
    assert bar.trades <= bar.lots
    if bar.trades:
        assert bar.last_id - bar.first_id + 1 == bar.trades
    else:
        assert bar[2:] == (bar.close,) * 4 + (0,) * 5 + (-1, -1)


@st.composite
def parents(draw: st.DrawFn) -> tuple[Candle, int]:
    rank = draw(st.integers(1, len(UNITS) - 1))
    low = draw(st.integers(1, 10**6))
    high = low + draw(st.integers(0, 10**4))
    opened, closed = draw(st.integers(low, high)), draw(st.integers(low, high))
    trades = draw(st.integers(4, 3_000))
    bought = trades + draw(st.integers(0, 10**8))
    sold = draw(st.integers(0, 10**8))
    paid = draw(st.integers(low * bought, high * bought))
    earned = draw(st.integers(low * sold, high * sold))
    start = END - END % UNITS[rank - 1]
    seconds = draw(st.integers(1, UNITS[rank - 1] // SECOND))
    parent = Candle(
        start, start + seconds * SECOND - 1, opened, high, low, closed, bought + sold, paid + earned, trades,
        bought, paid, 500, 500 + trades - 1,
    )  # fmt: skip
    return parent, UNITS[rank]


@given(parents(), st.integers())
@settings(max_examples=40, deadline=None)
def test_any_bar_is_exactly_the_sum_of_its_parts(case: tuple[Candle, int], seed: int) -> None:
    parent, unit = case
    check_parts(parent, split(parent, unit, Random(seed)))


@pytest.mark.parametrize("symbol", ["BTCUSDT", "PEPEUSDT", "USDCUSDT", "FIDAUSDT"])
@pytest.mark.parametrize("back", [0, 1])
def test_a_day_is_the_sum_of_its_parts_down_to_the_second(symbol: str, back: int) -> None:
    past = history(symbol)
    time = END - 1 - back * DAY
    for longer, shorter in itertools.pairwise(UNITS):
        parent = past.candle(longer, time - time % longer)
        times = range(parent.open_time, parent.close_time + 1, shorter)
        check_parts(parent, [past.candle(shorter, each) for each in times])


@pytest.mark.parametrize("symbol", ["BTCUSDT", "FIDAUSDT"])
def test_days_join_from_the_listing_day_to_the_starting_price(symbol: str) -> None:
    past = history(symbol)
    days = [past.candle(DAY, time) for time in range(past.begin, END, DAY)]
    assert len(days) == DAYS + 1
    assert days[-1].close == BY_SYMBOL[symbol].price_ticks
    assert days[-1].close_time == END - 1
    next_id = past.next_id
    for day, after in zip(reversed(days), [None, *reversed(days)], strict=False):
        check_money(day)
        assert after is None or day.close == after.open
        if day.trades:
            assert day.last_id == next_id - 1
            next_id = day.first_id
    assert next_id > 0


@pytest.mark.parametrize(
    "end", [END - END % DAY, END - END % HOUR, END - END % MINUTE, END - END % DAY + SECOND]
)
def test_the_history_may_end_on_any_second(end: int) -> None:
    past = history(end=end)
    for unit in UNITS:
        last = past.candle(unit, end - 1 - (end - 1) % unit)
        assert last.close_time == end - 1
        assert last.close == BY_SYMBOL["BTCUSDT"].price_ticks


def test_it_does_not_matter_what_is_asked_first() -> None:
    one, other = history(), history()
    times = [END - 60_000, END - 5 * DAY - 17_000, END - 40 * DAY]
    seconds = [one.candle(SECOND, time) for time in times]
    other.candle(DAY, other.begin)
    assert [other.candle(SECOND, time) for time in reversed(times)] == seconds[::-1]
    assert history(seed=8).candle(SECOND, times[0]) != seconds[0]


def test_wicks_and_bodies_look_like_a_market() -> None:
    past = history()
    bars = [
        past.candle(MINUTE, time) for time in range(END - END % MINUTE - 600 * MINUTE, END - MINUTE, MINUTE)
    ]
    body = sum(abs(bar.close - bar.open) for bar in bars)
    reach = sum(bar.high - bar.low for bar in bars)
    assert 0.3 < body / reach < 0.7
    assert (
        sum(bar.high > max(bar.open, bar.close) and bar.low < min(bar.open, bar.close) for bar in bars) > 400
    )
    rising = sum(bar.close > bar.open for bar in bars)
    assert 200 < rising < 400
