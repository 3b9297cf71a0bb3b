"""Stream names: written, read, refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.wire import streams
from tui.wire.streams import Kind, Stream, StreamNameError

NAMES = {
    "btcusdt@aggTrade": streams.agg_trades("BTCUSDT"),
    "btcusdt@trade": streams.trades("btcusdt"),
    "btcusdt@blockTrade": streams.block_trades("BTCUSDT"),
    "btcusdt@kline_1s": streams.candles("BTCUSDT", "1s"),
    "btcusdt@kline_1m": streams.candles("BTCUSDT", "1m"),
    "btcusdt@kline_1M": streams.candles("BTCUSDT", "1M"),
    "btcusdt@kline_1d@+08:00": streams.candles("BTCUSDT", "1d", "+08:00"),
    "btcusdt@miniTicker": streams.mini_ticker("BTCUSDT"),
    "!miniTicker@arr": streams.mini_ticker(),
    "btcusdt@ticker": streams.ticker("BTCUSDT"),
    "btcusdt@ticker_4h": streams.window_ticker("4h", "BTCUSDT"),
    "!ticker_1d@arr": streams.window_ticker("1d"),
    "btcusdt@bookTicker": streams.best_prices("BTCUSDT"),
    "btcusdt@avgPrice": streams.average_price("BTCUSDT"),
    "btcusdt@referencePrice": streams.reference_price("BTCUSDT"),
    "btcusdt@depth5@100ms": streams.partial_depth("BTCUSDT", 5),
    "btcusdt@depth20": streams.partial_depth("BTCUSDT", 20, fast=False),
    "btcusdt@depth@100ms": streams.depth("BTCUSDT"),
    "btcusdt@depth": streams.depth("BTCUSDT", fast=False),
    "这是测试币456@trade": streams.trades("这是测试币456"),
}


@pytest.mark.parametrize(("name", "stream"), NAMES.items())
def test_a_name_is_written_and_read(name: str, stream: Stream) -> None:
    assert str(stream) == name
    assert streams.parse(name) == stream


def test_every_kind_has_a_name_in_the_table() -> None:
    assert {stream.kind for stream in NAMES.values()} == set(Kind)


@pytest.mark.parametrize("interval", streams.INTERVALS)
def test_every_interval_makes_a_name(interval: str) -> None:
    assert str(streams.parse(f"btcusdt@kline_{interval}")) == f"btcusdt@kline_{interval}"


def test_intervals_are_told_apart_by_case_and_grow() -> None:
    assert streams.candles("BTCUSDT", "1m") != streams.candles("BTCUSDT", "1M")
    lengths = list(streams.INTERVALS.values())
    assert lengths == sorted(lengths)


def test_a_symbol_in_capitals_is_read_as_binance_writes_it() -> None:
    assert str(streams.parse("BTCUSDT@aggTrade")) == "btcusdt@aggTrade"


@pytest.mark.parametrize("name", ["btcusdt@depth@1000ms", "btcusdt@depth10@1000ms"])
def test_one_second_may_be_spelled_out(name: str) -> None:
    assert str(streams.parse(name)) == name.removesuffix("@1000ms")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("", "write it as symbol@event"),
        ("btcusdt", "write it as symbol@event"),
        ("@trade", "write it as symbol@event"),
        ("btcusdt@", "no event ''"),
        ("btcusdt@nosuch", "no event 'nosuch'"),
        ("btcusdt@Trade", "no event 'Trade'"),
        ("btcusdt@kline_7m", "no interval '7m'"),
        ("btcusdt@kline_", "no interval ''"),
        ("btcusdt@depth7", "no levels '7'"),
        ("btcusdt@depth²", "no levels '²'"),
        ("btcusdt@depth-5", "no levels '-5'"),
        ("btcusdt@ticker_2h", "no window '2h'"),
        ("btcusdt@ticker_", "no window ''"),
        ("btcusdt@depth_", "no levels '_'"),
        ("btcusdt@trade@100ms", "nothing can follow trade"),
        ("btcusdt@depth@250ms", "only @100ms can follow depth"),
        ("btcusdt@depth05", "no levels '05'"),
        ("btcusdt@depth" + "9" * 5000, "no levels"),
        ("btc usdt@trade", "no symbol 'btc usdt'"),
        ("a/b@trade", "no symbol 'a/b'"),
        ("\u0130@trade", "no symbol '\u0130'"),
        ("\u01f0@trade", "no symbol '\u01f0'"),
        ("btcusdt@trade@", "nothing can follow trade"),
        ("btcusdt@depth@", "only @100ms can follow depth"),
        ("btcusdt@kline_1m@+09:00", "only @+08:00 can follow kline_1m"),
        ("btcusdt@kline_1m@1000ms", "only @+08:00 can follow kline_1m"),
        ("!ticker@arr", "of the whole market there are"),
        ("!miniTicker@arr@3000ms", "of the whole market there are"),
        ("!miniTicker", "of the whole market there are"),
        ("!bookTicker", "of the whole market there are"),
        ("!ticker_2h@arr", "of the whole market there are"),
        ("!@arr", "of the whole market there are"),
    ],
)
def test_a_name_that_no_venue_offers_is_refused_with_its_wrong_part(name: str, part: str) -> None:
    with pytest.raises(StreamNameError) as caught:
        streams.parse(name)
    assert part in str(caught.value)
    assert repr(name) in str(caught.value)


def test_makers_refuse_what_is_not_offered() -> None:
    with pytest.raises(StreamNameError, match="no interval '2m', choose from 1s, 1m"):
        streams.candles("BTCUSDT", "2m")
    with pytest.raises(StreamNameError, match=r"no offset '\+01:00'"):
        streams.candles("BTCUSDT", "1m", "+01:00")
    with pytest.raises(StreamNameError, match="no window '1w', choose from 1h, 4h, 1d"):
        streams.window_ticker("1w")
    with pytest.raises(StreamNameError, match="no levels 50, choose from 5, 10, 20"):
        streams.partial_depth("BTCUSDT", 50)


@pytest.mark.parametrize(
    "make",
    [
        streams.agg_trades,
        streams.trades,
        streams.block_trades,
        streams.ticker,
        streams.best_prices,
        streams.average_price,
        streams.reference_price,
        streams.partial_depth,
        streams.depth,
        lambda symbol: streams.candles(symbol, "1m"),
    ],
)
def test_a_stream_of_one_symbol_needs_one(make: Callable[[str], Stream]) -> None:
    with pytest.raises(StreamNameError, match="no symbol ''"):
        make("")


@given(
    st.one_of(st.text(max_size=40), st.from_regex(r"\w{0,12}@(depth|kline_|ticker_|trade)\w{0,3}(@\w{0,7})?"))
)
def test_reading_any_text_gives_a_stream_or_says_why_not(name: str) -> None:
    try:
        written = str(streams.parse(name))
    except StreamNameError:
        return
    assert str(streams.parse(written)) == written
