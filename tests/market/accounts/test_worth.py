"""The worth of assets: direct, inverse, over one asset between, or unknown."""

from decimal import Decimal

import pytest

from tui.market.accounts.worth import Price, Worth, prices_of
from tui.market.tickers import Tickers
from tui.wire.events import MiniTicker
from tui.wire.replies import SymbolInfo

D = Decimal


def listed(base: str, quote: str, status: str = "TRADING") -> SymbolInfo:
    return SymbolInfo(base + quote, status, base, quote)


SYMBOLS = {
    one.symbol: one
    for one in (
        listed("BTC", "USDT"),
        listed("ETH", "USDT"),
        listed("ETH", "BTC"),
        listed("EUR", "USDT"),
        listed("OLD", "BTC"),
        listed("OFF", "USDT", "BREAK"),
        listed("USDT", "TRY"),
    )
}
PRICES = {
    "BTCUSDT": Price(D(50_000), 10),
    "ETHUSDT": Price(D(2_000), 9),
    "EURUSDT": Price(D("1.25"), 8),
    "OLDBTC": Price(D("0.001"), 3),
    "OFFUSDT": Price(D(7), 1),
    "USDTTRY": Price(D(40), 7),
}


@pytest.mark.parametrize(
    ("asset", "currency", "value", "time", "through"),
    [
        ("BTC", "USDT", "50000", 10, ["BTCUSDT"]),
        ("USDT", "BTC", "0.00002", 10, ["BTCUSDT"]),
        ("OLD", "USDT", "50", 3, ["OLDBTC", "BTCUSDT"]),
        ("BTC", "EUR", "40000", 8, ["BTCUSDT", "EURUSDT"]),
        ("EUR", "TRY", "50", 7, ["EURUSDT", "USDTTRY"]),
        ("USDT", "USDT", "1", 0, []),
        # The direct symbol has no price yet, the way over USDT has.
        ("ETH", "BTC", "0.04", 9, ["ETHUSDT", "BTCUSDT"]),
    ],
)
def test_what_a_unit_is_worth(asset: str, currency: str, value: str, time: int, through: list[str]) -> None:
    rate = Worth(SYMBOLS, PRICES.get).rate(asset, currency)
    assert rate is not None
    assert (rate.value, rate.time, list(rate.through)) == (D(value), time, through)


@pytest.mark.parametrize(
    ("asset", "currency"), [("OFF", "USDT"), ("LDBTC", "USDT"), ("OLD", "TRY"), ("BTC", "X")]
)
def test_what_no_price_leads_to_is_unknown(asset: str, currency: str) -> None:
    worth = Worth(SYMBOLS, PRICES.get)
    assert worth.rate(asset, currency) is None
    assert worth.value(D(3), asset, currency) is None
    assert worth.value(D(0), asset, currency) == 0


def test_prices_that_are_needed_are_those_of_the_best_way() -> None:
    worth = Worth(SYMBOLS, PRICES.get)
    assert worth.needed(["BTC", "ETH", "OLD", "USDT", "OFF"], "USDT") == {
        "BTCUSDT", "ETHUSDT", "OLDBTC",
    }  # fmt: skip
    assert worth.needed(["ETH"], "BTC") == {"ETHBTC"}


def test_the_last_price_of_a_ticker_is_the_wire_s_own() -> None:
    tickers = Tickers()
    price_of = prices_of(tickers)
    assert price_of("BTCUSDT") is None
    tickers.take_mini(MiniTicker(5, "BTCUSDT", 62431.57, 1.0, 1.0, 1.0, 1.0, 1.0))
    assert price_of("BTCUSDT") == (D("62431.57"), 5)
    tickers.take_mini(MiniTicker(5, "DEADUSDT", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    assert price_of("DEADUSDT") is None
