"""Live bars: joined with the history at the start, bounded in memory, flat where nothing traded."""

import pytest

from tui.sim.engine.candles import DAY, HOUR, MINUTE, SECOND, Bar
from tui.sim.engine.history import History
from tui.sim.engine.listings import LISTINGS
from tui.sim.engine.series import Series

END = 1_795_340_297_000
LISTING = next(listing for listing in LISTINGS if listing.symbol == "SOLUSDT")
PRICE = LISTING.price_ticks


@pytest.fixture
def history() -> History:
    return History(2, LISTING, END)


@pytest.fixture
def series(history: History) -> Series:
    return Series(history, PRICE)


@pytest.mark.parametrize(
    ("interval", "unit"), [("1m", MINUTE), ("15m", 15 * MINUTE), ("1h", HOUR), ("1d", DAY)]
)
def test_a_bar_open_at_the_start_has_both_parts(
    series: Series, history: History, interval: str, unit: int
) -> None:
    past = history.candle(unit, END - END % unit)
    series.add(END + 500, PRICE + 5_000, 7, history.next_id, True)
    bar = series.candle(interval, END + 600)
    assert (bar.open, bar.close, bar.high, bar.low) == (past.open, PRICE + 5_000, PRICE + 5_000, past.low)
    assert (bar.lots, bar.trades, bar.taker_lots) == (past.lots + 7, past.trades + 1, past.taker_lots + 7)
    assert (bar.first_id, bar.last_id) == (past.first_id, past.last_id + 1)


def test_a_second_without_trades_is_flat_at_the_last_price(series: Series, history: History) -> None:
    assert series.candle("1s", END + 10)[2:6] == (PRICE,) * 4
    series.add(END + 500, PRICE + 3, 7, history.next_id, True)
    bars = series.candles("1s", 4, END + 2_000, start=None, end=None, offset=0)
    assert [bar.close for bar in bars] == [PRICE, PRICE + 3, PRICE + 3, PRICE + 3]
    assert [bar.trades > 0 for bar in bars] == [bars[0].trades > 0, True, False, False]


def test_old_seconds_are_forgotten_and_longer_bars_stay_whole(series: Series, history: History) -> None:
    start, count = END - END % HOUR + HOUR, 7_000
    for number in range(count):
        series.add(start + number * SECOND, PRICE + number % 7, 2, history.next_id + number, number % 2 == 0)
    now = start + count * SECOND
    seconds = series.candles("1s", 10_000, now, start=start, end=None, offset=0)
    assert len(seconds) == count + 1
    assert 1_500 <= sum(bar.trades for bar in seconds) <= 1_875
    assert all(bar.trades for bar in seconds[-1_500:-1])
    minutes = Bar()
    for bar in series.candles("1m", 1_000, now, start=start, end=None, offset=0):
        minutes.add(bar)
    assert minutes.trades == count
    assert series.sum(start, start + 2 * HOUR, now).lots == 2 * count


def test_the_price_before_a_time_comes_from_the_last_trade(series: Series, history: History) -> None:
    assert series.price_before(END) == PRICE
    assert series.price_before(END - 5 * DAY) == history.candle(SECOND, END - 5 * DAY).open
    series.add(END + 1_500, PRICE + 9, 1, history.next_id, False)
    assert series.price_before(END + 1_000) == PRICE
    assert series.price_before(END + 2_000) == PRICE + 9
    assert series.price_before(END + DAY) == PRICE + 9
