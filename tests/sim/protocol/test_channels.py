import pytest

from tui.sim.protocol.channels import Channel, parse

SYMBOLS = {"btcusdt": "BTCUSDT", "这是测试币456": "这是测试币456"}


@pytest.mark.parametrize(
    ("name", "kind", "period", "detail", "offset"),
    [
        ("btcusdt@trade", "trade", 0, "", 0),
        ("btcusdt@aggTrade", "aggTrade", 0, "", 0),
        ("btcusdt@bookTicker", "bookTicker", 0, "", 0),
        ("btcusdt@kline_1s", "kline", 1_000, "1s", 0),
        ("btcusdt@kline_1m", "kline", 2_000, "1m", 0),
        ("btcusdt@kline_1M", "kline", 2_000, "1M", 0),
        ("btcusdt@kline_1d@+08:00", "kline", 2_000, "1d", 28_800_000),
        ("btcusdt@miniTicker", "miniTicker", 1_000, "", 0),
        ("btcusdt@ticker", "ticker", 1_000, "", 0),
        ("btcusdt@ticker_4h", "window", 1_000, "4h", 0),
        ("btcusdt@avgPrice", "avgPrice", 1_000, "", 0),
        ("btcusdt@referencePrice", "referencePrice", 1_000, "", 0),
        ("btcusdt@depth", "depth", 1_000, "", 0),
        ("btcusdt@depth@100ms", "depth", 100, "", 0),
        ("btcusdt@depth20", "partial", 1_000, "20", 0),
        ("btcusdt@depth5@100ms", "partial", 100, "5", 0),
    ],
)
def test_a_stream_of_one_symbol(name: str, kind: str, period: int, detail: str, offset: int) -> None:
    channel = parse(name, SYMBOLS)
    assert channel is not None
    assert (channel.name, channel.symbol, channel.kind) == (name, "BTCUSDT", kind)
    assert (channel.period, channel.detail, channel.offset) == (period, detail, offset)


def test_streams_of_all_symbols() -> None:
    assert parse("!miniTicker@arr", SYMBOLS) == Channel("!miniTicker@arr", "miniTicker", "", 1_000)
    assert parse("!ticker_1h@arr", SYMBOLS) == Channel("!ticker_1h@arr", "window", "", 1_000, "1h")


def test_a_symbol_outside_ascii() -> None:
    channel = parse("这是测试币456@trade", SYMBOLS)
    assert channel is not None
    assert channel.symbol == "这是测试币456"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "btcusdt",
        "BTCUSDT@trade",
        "nobody@trade",
        "btcusdt@Trade",
        "btcusdt@kline_2m",
        "btcusdt@kline_1m@+09:00",
        "btcusdt@depth7",
        "btcusdt@depth@1000ms",
        "btcusdt@ticker_2h",
        "!ticker@arr",
        "!bookTicker",
        "!miniTicker",
        "!ticker_1h",
        "!",
    ],
)
def test_a_name_that_the_exchange_does_not_know(name: str) -> None:
    assert parse(name, SYMBOLS) is None
