"""Rolling figures are sums of the one-minute candles that cover their window."""

import pytest

from tui.sim.engine.candles import DAY, MINUTE, Bar
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.engine.tickers import RollingWindow

START = 1_795_340_297_123  # 2026-11-22 09:38:17.123
LISTED = tuple(listing for listing in LISTINGS if listing.levels <= 60 or listing.symbol == "BNBUSDT")


@pytest.fixture(scope="module")
def exchange() -> Exchange:
    exchange = Exchange(seed=12, start=START, listings=LISTED)
    for step in range(1, 5):
        exchange.advance(START + step * 50_000)
    return exchange


def check_ticker(exchange: Exchange, symbol: str, window: int) -> None:
    ticker = exchange.ticker(symbol, window)
    assert 0 <= (exchange.now - window) - ticker.open_time < MINUTE
    assert ticker.open_time % MINUTE == 0
    minutes = exchange.candles(symbol, "1m", 2_000, start=ticker.open_time)
    total = Bar()
    for minute in minutes:
        total.add(minute)
    assert (ticker.lots, ticker.quote, ticker.trades) == (total.lots, total.quote, total.trades)
    assert (ticker.first_id, ticker.last_id) == (total.first_id, total.last_id)
    if total.trades:
        assert (ticker.open, ticker.high, ticker.low) == (total.open, total.high, total.low)
    assert ticker.last == minutes[-1].close
    before = exchange.candles(symbol, "1m", 1, end=ticker.open_time - 1)
    assert ticker.previous_close == before[0].close


@pytest.mark.parametrize("window", [MINUTE, 3_600_000, 4 * 3_600_000, DAY])
def test_the_ticker_is_the_sum_of_its_minutes(exchange: Exchange, window: int) -> None:
    for symbol in exchange.listings:
        check_ticker(exchange, symbol, window)


def test_the_ticker_moves_on_with_the_minutes() -> None:
    usdc = [listing for listing in LISTED if listing.symbol == "USDCUSDT"]
    exchange = Exchange(seed=4, start=START, listings=usdc, rate=10.0)
    for step in range(1, 9):
        exchange.advance(START + step * 17_000)
        check_ticker(exchange, "USDCUSDT", 2 * MINUTE)


def test_the_average_price_covers_five_minutes(exchange: Exchange) -> None:
    average = exchange.average_price("BNBUSDT")
    minutes = exchange.candles("BNBUSDT", "1m", 5)
    assert average.quote == sum(minute.quote for minute in minutes)
    assert average.lots == sum(minute.lots for minute in minutes)
    assert average.time == exchange.trades("BNBUSDT", 1)[0].time
    halted = exchange.average_price("LUNAUSDT")
    assert (halted.quote, halted.lots) == (exchange.listings["LUNAUSDT"].price_ticks, 1)


def test_a_window_is_rolled_on_once_a_minute() -> None:
    window = RollingWindow(
        Exchange(seed=1, start=START, listings=LISTED[:1])._pits[LISTED[0].symbol].series, DAY
    )
    assert window.roll(START)
    assert not window.roll(START + 1_000)
    assert window.roll(START + MINUTE)
