"""24-hour figures from full, mini and window tickers."""

from typing import Any

import pytest

from tui.market.tickers import Tickers
from tui.wire.events import MiniTicker, Ticker, WindowTicker

WINDOW: dict[str, Any] = {
    "symbol": "BTCUSDT",
    "change": 3.0,
    "change_percent": 3.1,
    "open": 97.0,
    "high": 101.0,
    "low": 96.0,
    "last": 100.0,
    "average": 99.0,
    "volume": 5.0,
    "quote_volume": 500.0,
    "open_time": 0,
    "close_time": 1,
    "first_trade_id": 1,
    "last_trade_id": 9,
    "trades": 9,
}
TOUCH: dict[str, Any] = {
    "previous_close": 97.0,
    "last_quantity": 1.0,
    "bid": 99.0,
    "bid_quantity": 1.0,
    "ask": 100.0,
    "ask_quantity": 1.0,
}


def full(time: int) -> Ticker:
    return Ticker(event_time=time, **WINDOW, **TOUCH)


def window(time: int) -> WindowTicker:
    return WindowTicker(event_time=time, **WINDOW)


def mini(time: int, last: float = 110.0, opened: float = 100.0) -> MiniTicker:
    return MiniTicker(time, "BTCUSDT", last, opened, 120.0, 90.0, 7.0, 700.0)


def test_a_mini_ticker_gives_change_from_open_and_last() -> None:
    tickers = Tickers()
    assert tickers.take_mini(mini(1))
    figures = tickers["BTCUSDT"]
    assert (figures.last, figures.open, figures.high, figures.low) == (110.0, 100.0, 120.0, 90.0)
    assert (figures.volume, figures.quote_volume) == (7.0, 700.0)
    assert figures.change == 10.0
    assert figures.change_percent == pytest.approx(10.0)
    assert (figures.average, figures.trades, figures.full) == (None, None, False)


def test_a_symbol_without_trades_has_no_change() -> None:
    tickers = Tickers()
    tickers.take_mini(mini(1, last=0.0, opened=0.0))
    assert tickers["BTCUSDT"].change_percent == 0.0


def test_a_full_ticker_is_told_as_the_exchange_says() -> None:
    tickers = Tickers()
    assert tickers.take(full(1))
    figures = tickers["BTCUSDT"]
    assert (figures.change, figures.change_percent, figures.average) == (3.0, 3.1, 99.0)
    assert (figures.trades, figures.full) == (9, True)


@pytest.mark.parametrize(("time", "taken"), [(1_000, False), (3_999, False), (4_000, True)])
def test_full_figures_stand_while_they_are_fresh(time: int, taken: bool) -> None:
    tickers = Tickers()
    tickers.take(full(1_000))
    assert tickers.take_mini(mini(time)) is taken
    assert tickers["BTCUSDT"].full is not taken


def test_older_figures_are_not_taken() -> None:
    tickers = Tickers()
    tickers.take_mini(mini(10))
    assert not tickers.take_mini(mini(9))
    assert not tickers.take(full(9))
    assert tickers.take(full(10))
    assert tickers.take_window(window(20), "1h")
    assert not tickers.take_window(window(19), "1h")


def test_the_window_of_a_day_is_the_24_hours_and_others_are_apart() -> None:
    tickers = Tickers()
    tickers.take_window(window(5), "1d")
    tickers.take_window(window(6), "4h")
    assert tickers["BTCUSDT"].event_time == 5
    assert tickers.windows["BTCUSDT", "4h"].event_time == 6
    assert list(tickers) == ["BTCUSDT"]
    tickers.forget("BTCUSDT")
    assert (len(tickers), len(tickers.windows)) == (0, 1)
    tickers.forget("BTCUSDT", "4h")
    assert not tickers.windows
