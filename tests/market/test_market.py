"""Events find their part by their stream's name, and what changed is told once."""

from typing import Any

import msgspec
import pytest

from tui.market import topics
from tui.market.audit import Sounding
from tui.market.market import Market
from tui.market.sync import BookState
from tui.wire import events, streams
from tui.wire.decode import Frame
from tui.wire.replies import Depth, SymbolInfo

CANDLE = events.Candle(0, 59_999, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1, 1.0, 1.0)
WINDOW = events.WindowTicker(9, "BTCUSDT", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0, 1, 1, 1, 1)
TICKER = events.Ticker(
    9, "BTCUSDT", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0, 1, 1, 1, 1, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0
)
TRADE = events.Trade(9, "BTCUSDT", 1, 100.0, 1.0, 9, False)
AGGREGATE = events.AggregateTrade(9, "BTCUSDT", 1, 100.0, 1.0, 1, 2, 9, False)
MINI = events.MiniTicker(9, "BTCUSDT", 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
BEST = events.BestPrices(50, "BTCUSDT", 99.0, 1.0, 100.0, 1.0)
PARTIAL = events.PartialDepth(7, [(1.0, 1.0)], [(2.0, 1.0)])
AVERAGE = events.AveragePrice(9, "BTCUSDT", "5m", 100.0, 8)
REFERENCE = events.ReferencePrice("BTCUSDT", None, 9)


def frame(stream: streams.Stream | str, event: Any) -> Frame[Any]:
    return Frame(str(stream), event)


def diff(first: int, final: int, symbol: str = "BTCUSDT") -> events.DepthUpdate:
    return events.DepthUpdate(symbol, first, final, [(float(final), 1.0)], [], final)


ROUTES: list[tuple[streams.Stream, object, topics.Topic]] = [
    (streams.trades("BTCUSDT"), TRADE, topics.tape("BTCUSDT")),
    (streams.agg_trades("BTCUSDT"), AGGREGATE, topics.tape("BTCUSDT")),
    (
        streams.candles("BTCUSDT", "1m"),
        events.CandleUpdate(9, "BTCUSDT", CANDLE),
        topics.candles("BTCUSDT", "1m"),
    ),
    (
        streams.candles("BTCUSDT", "1d", "+08:00"),
        events.CandleUpdate(9, "BTCUSDT", CANDLE),
        topics.candles("BTCUSDT", "1d@+08:00"),
    ),
    (streams.mini_ticker("BTCUSDT"), MINI, topics.ticker("BTCUSDT")),
    (streams.ticker("BTCUSDT"), TICKER, topics.ticker("BTCUSDT")),
    (streams.window_ticker("1h", "BTCUSDT"), WINDOW, topics.ticker("BTCUSDT", "1h")),
    (streams.window_ticker("1d", "BTCUSDT"), WINDOW, topics.ticker("BTCUSDT")),
    (streams.best_prices("BTCUSDT"), BEST, topics.best("BTCUSDT")),
    (streams.partial_depth("BTCUSDT"), PARTIAL, topics.partial_book("BTCUSDT")),
    (streams.average_price("BTCUSDT"), AVERAGE, topics.average("BTCUSDT")),
    (streams.reference_price("BTCUSDT"), REFERENCE, topics.reference("BTCUSDT")),
]


@pytest.mark.parametrize(("stream", "event", "topic"), ROUTES, ids=[str(route[0]) for route in ROUTES])
def test_an_event_changes_its_part_and_forget_drops_it(
    stream: streams.Stream, event: object, topic: topics.Topic
) -> None:
    market = Market()
    market.apply(frame(stream, event), 1)
    assert market.changes() == {topic}
    assert market.changes() == frozenset()
    assert market.unrouted == 0
    assert _filled(market) == 1
    market.forget(stream)
    assert _filled(market) == 0


def _filled(market: Market) -> int:
    parts: tuple[Any, ...] = (
        market.books,
        market.tapes,
        market.series,
        market.best,
        market.partial_books,
        market.averages,
        market.references,
        market.tickers,
        market.tickers.windows,
    )
    return sum(len(part) for part in parts)


def test_topics_conflate_however_many_events_came() -> None:
    market = Market()
    for number in range(100):
        market.apply(frame("btcusdt@trade", msgspec.structs.replace(TRADE, trade_id=number)), number)
    assert market.changes() == {topics.tape("BTCUSDT")}
    assert market.tapes["BTCUSDT"].total == 100


def test_what_changes_nothing_marks_nothing() -> None:
    market = Market()
    market.apply(frame("btcusdt@trade", TRADE), 1)
    market.changes()
    market.apply(frame("btcusdt@trade", TRADE), 2)
    assert market.changes() == frozenset()


@pytest.mark.parametrize(
    ("stream", "event"),
    [
        ("btcusdt@trade", events.UnknownEvent(msgspec.Raw(b"{}"))),
        ("btcusdt@depth", TRADE),
        ("btcusdt@blockTrade", events.BlockTrade(9, "BTCUSDT", 1, 1.0, 1.0, 9)),
        ("!serverShutdown", events.ServerShutdown(9)),
        ("btcusdt@somethingNew", events.UnknownEvent(msgspec.Raw(b"{}"))),
        ("", events.UnknownEvent(msgspec.Raw(b"{}"))),
    ],
)
def test_what_has_no_place_is_counted_and_harms_nothing(stream: str, event: events.MarketEvent) -> None:
    market = Market()
    market.apply(frame(stream, event), 1)
    market.apply(frame(stream, event), 2)
    assert (market.unrouted, market.changes()) == (2, frozenset())


def test_a_book_syncs_by_its_wish_for_a_snapshot() -> None:
    market = Market()
    market.apply(frame("btcusdt@depth@100ms", diff(11, 12)), 1)
    assert market.wanted_snapshots() == ["BTCUSDT"]
    assert market.changes() == frozenset()
    assert not market.load_depth("BTCUSDT", Depth(5, [], []), 2)
    assert market.load_depth("BTCUSDT", Depth(11, [], [(50.0, 1.0)]), 3)
    assert (market.wanted_snapshots(), set(market.changes())) == ([], {topics.book("BTCUSDT")})
    assert market.book("BTCUSDT").bids.best == (12.0, 1.0)
    market.disconnect([streams.depth("BTCUSDT"), streams.trades("BTCUSDT")], 4)
    assert (market.wanted_snapshots(), set(market.changes())) == (["BTCUSDT"], {topics.book("BTCUSDT")})


def test_a_book_fed_by_two_streams_is_kept_until_both_are_forgotten() -> None:
    market = Market()
    fast, slow = streams.depth("BTCUSDT"), streams.depth("BTCUSDT", fast=False)
    market.load_depth("BTCUSDT", Depth(10, [], []), 0)
    market.apply(frame(fast, diff(11, 11)), 1)
    market.apply(frame(fast, diff(12, 12)), 2)
    market.apply(frame(slow, diff(11, 12)), 3)
    book = market.book("BTCUSDT")
    assert (book.last_update_id, book.state, book.sync.ignored) == (12, BookState.LIVE, 1)
    market.forget(fast)
    assert market.books == {"BTCUSDT": book}
    market.forget(slow)
    assert market.books == {}


def test_symbols_need_not_be_ascii() -> None:
    market = Market()
    market.apply(frame("这是测试币456@depth@100ms", diff(1, 1, "这是测试币456")), 1)
    assert list(market.books) == ["这是测试币456"]


def test_silence_is_told_to_the_books() -> None:
    market = Market()
    market.symbols = {
        "LUNAUSDT": SymbolInfo("LUNAUSDT", "BREAK"),
        "BTCUSDT": SymbolInfo("BTCUSDT", "TRADING"),
    }
    for symbol in ("LUNAUSDT", "BTCUSDT", "UNLISTED"):
        market.load_depth(symbol, Depth(10, [], []), 0)
        market.apply(frame(streams.depth(symbol), diff(11, 11, symbol)), 100)
    market.changes()
    market.check(20_000, {"BTCUSDT"})
    assert market.changes() == {topics.book("BTCUSDT")}
    assert [symbol for symbol, book in market.books.items() if not book.trading] == ["LUNAUSDT"]
    assert [symbol for symbol in market.books if market.halted(symbol)] == ["LUNAUSDT"]
    assert market.sound("BTCUSDT", Depth(11, [], []), 30_000, 30_100) is Sounding.SAME
    assert market.changes() == {topics.book("BTCUSDT")}
    assert market.books["BTCUSDT"].state is BookState.LIVE
    assert market.sound("BTCUSDT", Depth(11, [], []), 40_000, 40_100) is Sounding.SAME
    assert market.changes() == set()
    assert market.wanted_snapshots() == []


def test_candles_say_when_they_want_history() -> None:
    market = Market()
    series = market.candles("BTCUSDT", "1m")
    assert market.wanted_history() == [("BTCUSDT", "1m")]
    market.load_candles("BTCUSDT", "1m", [CANDLE])
    assert (market.wanted_history(), set(market.changes())) == ([], {topics.candles("BTCUSDT", "1m")})
    assert market.candles("BTCUSDT", "1m") is series


def test_arrays_mark_each_symbol_and_the_market() -> None:
    market = Market()
    others = [msgspec.structs.replace(MINI, symbol=symbol) for symbol in ("BTCUSDT", "ETHUSDT")]
    market.apply(frame("!miniTicker@arr", others), 1)
    assert market.changes() == {topics.ticker("BTCUSDT"), topics.ticker("ETHUSDT"), topics.MARKET}
    market.apply(frame("!miniTicker@arr", [msgspec.structs.replace(MINI, event_time=8)]), 2)
    assert market.changes() == frozenset()
    market.apply(frame("!ticker_4h@arr", [WINDOW]), 3)
    assert market.changes() == {topics.ticker("BTCUSDT", "4h"), topics.MARKET}
    market.forget(streams.mini_ticker())
    assert set(market.tickers) == {"BTCUSDT", "ETHUSDT"}


def test_best_prices_follow_ids_that_begin_anew() -> None:
    market = Market()
    market.apply(frame("btcusdt@bookTicker", BEST), 1)
    market.apply(frame("btcusdt@bookTicker", msgspec.structs.replace(BEST, update_id=1)), 2)
    assert market.best["BTCUSDT"].update_id == 1


def test_an_expected_stream_has_its_part_before_it_speaks() -> None:
    market = Market()
    market.expect(streams.depth("BTCUSDT"))
    market.expect(streams.candles("BTCUSDT", "1h"))
    assert market.wanted_snapshots() == ["BTCUSDT"]
    assert market.wanted_history() == [("BTCUSDT", "1h")]


def test_a_symbols_figures_stay_while_the_stream_of_the_whole_market_tells_of_them() -> None:
    market = Market()
    one, all_of_them = streams.mini_ticker("BTCUSDT"), streams.mini_ticker()
    market.expect(all_of_them)
    assert market.tickers.take_mini(MINI)
    market.expect(one)
    assert "BTCUSDT" in market.tickers
    market.forget(one)
    assert "BTCUSDT" in market.tickers
    # Once nobody tells of it any more, what was told is no beginning for a stream of its own.
    market.forget(all_of_them)
    assert "BTCUSDT" in market.tickers
    market.expect(one)
    assert "BTCUSDT" not in market.tickers
