"""Each stream's counts, delays and state; silence is judged by what the stream is."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.market.test_captures import BTCUSDT, THIN, lines
from tui.feed.delays import Quantiles
from tui.feed.hearing import MARGIN, StreamState
from tui.feed.vitals import StreamVitals, Vitals
from tui.market.market import Market
from tui.wire import events, streams
from tui.wire.decode import Frame, decode_frame
from tui.wire.streams import Stream

BTC = "BTCUSDT"
DEPTH, TRADES, CANDLES = streams.depth(BTC), streams.trades(BTC), streams.candles(BTC, "1m")


def of(*wanted: Stream) -> Vitals:
    vitals = Vitals()
    vitals.want(wanted, 0)
    return vitals


def judge(vitals: Vitals, now: int, refused: Iterable[str] = (), halted: Iterable[str] = ()) -> None:
    vitals.judge(
        now,
        delivered=lambda _: True,
        refused=lambda name: name in refused,
        halted=lambda symbol: symbol in halted,
    )


def state(vitals: Vitals, stream: Stream) -> StreamState:
    return vitals.streams[str(stream)].state


def run(stream: StreamVitals, gap: int, until: int, since: int = 0) -> None:
    for time in range(since, until + 1, gap):
        stream.count(100, time, time - 7)


def test_counts_and_rates() -> None:
    vitals = of(DEPTH)
    stream = vitals.streams[str(DEPTH)]
    run(stream, 100, 900)
    vitals.measure(1_000, Market())
    assert (stream.messages, stream.bytes, stream.rate, stream.byte_rate) == (10, 1_000, 10.0, 1_000.0)
    vitals.measure(2_000, Market())
    assert stream.rate == 5
    for second in range(3, 20):
        vitals.measure(second * 1_000, Market())
    assert stream.rate == 0
    assert (stream.last_data, stream.age(1_000), stream.age(0)) == (900, 100, 0)
    assert stream.received(offset=3) == Quantiles(10, 10, 10, 10)


def test_the_rate_of_a_slow_stream_does_not_jump_between_none_and_one() -> None:
    vitals = of(DEPTH)
    stream = vitals.streams[str(DEPTH)]
    rates = []
    for second in range(1, 31):
        if second % 2:
            stream.count(100, second * 1_000, second * 1_000)
        vitals.measure(second * 1_000, Market())
        rates.append(stream.rate)
    assert all(0.4 <= rate <= 0.6 for rate in rates[10:])


def test_a_clock_set_back_leaves_a_rate_to_be_measured_anew() -> None:
    vitals = of(DEPTH)
    stream = vitals.streams[str(DEPTH)]
    for now in (10_000, 20_000, 15_000, 15_000, 16_000):
        stream.count(100, now, now)
        vitals.measure(now, Market())
    assert stream.rate == 2


def test_quantiles_are_of_the_latest_delays() -> None:
    stream = of(TRADES).streams[str(TRADES)]
    assert stream.received() is None
    for delay in range(100):
        stream.count(1, 1_000 + delay, 1_000)
    assert stream.received() == Quantiles(50, 95, 99, 99)


def test_tells_how_long_until_it_was_painted() -> None:
    vitals = of(DEPTH, TRADES)
    run(vitals.streams[str(DEPTH)], 10, 100)
    assert vitals.take_arrivals() == {str(DEPTH): 0}
    assert vitals.take_arrivals() == {}
    vitals.paint(str(DEPTH), 140)
    vitals.paint("gone", 140)
    assert vitals.streams[str(DEPTH)].shown == Quantiles(140, 140, 140, 140)
    assert vitals.streams[str(TRADES)].shown is None


def test_takes_gaps_and_duplicates_from_the_market_and_sees_times_that_go_back() -> None:
    vitals, market = of(DEPTH, TRADES), Market()
    for trade in (1, 2, 2, 5):
        event = events.Trade(trade, BTC, trade, 1.0, 1.0, trade, buyer_is_maker=True)
        market.apply(Frame(str(TRADES), event), trade)
    vitals.measure(1_000, market)
    stream = vitals.streams[str(TRADES)]
    assert (stream.gaps, stream.duplicates) == (1, 1)
    stream.count(1, 5, 5)
    stream.count(1, 6, 4)
    assert stream.out_of_order == 1


def test_what_stays_wanted_goes_on_counting() -> None:
    vitals = of(DEPTH, TRADES)
    run(vitals.streams[str(DEPTH)], 100, 1_000)
    vitals.want([DEPTH, CANDLES], 2_000)
    assert [(name, stream.messages) for name, stream in vitals.streams.items()] == [
        (str(DEPTH), 11),
        (str(CANDLES), 0),
    ]


@pytest.mark.parametrize(
    ("stream", "gap", "marked_within"),
    [
        (DEPTH, 100, 100 + 3_000),
        (streams.depth(BTC, fast=False), 1_000, 1_000 + 3_000),
        (streams.best_prices(BTC), 20, 3_000),
        (streams.ticker(BTC), 1_000, 1_000 + 3_000),
        (streams.candles(BTC, "1s"), 1_000, 1_000 + 3_000),
        (CANDLES, 2_000, 4 * 2_000 + 3_000),
    ],
)
def test_a_busy_stream_is_stale_soon_after_it_falls_silent(
    stream: Stream, gap: int, marked_within: int
) -> None:
    vitals = of(stream)
    own = vitals.streams[str(stream)]
    run(own, gap, 300_000)
    judge(vitals, 300_000)
    assert state(vitals, stream) is StreamState.LIVE
    judge(vitals, 300_000 + MARGIN - 1)
    assert state(vitals, stream) is not StreamState.STALE
    judge(vitals, 300_000 + marked_within)
    assert state(vitals, stream) is StreamState.STALE
    own.count(1, 310_000, 310_000)
    judge(vitals, 310_100)
    assert (state(vitals, stream), own.since) == (StreamState.LIVE, 310_100)


def test_an_idle_stream_is_quiet_and_never_stale() -> None:
    vitals = of(DEPTH)
    stream = vitals.streams[str(DEPTH)]
    assert state(vitals, DEPTH) is StreamState.WAITING
    run(stream, 40_000, 800_000)
    judge(vitals, 800_100)
    assert (stream.state, stream.deadline_ms) == (StreamState.LIVE, None)
    judge(vitals, 86_400_000)
    assert state(vitals, DEPTH) is StreamState.QUIET
    assert vitals.overdue() == set()


def test_a_halted_symbol_may_be_silent() -> None:
    vitals = of(DEPTH)
    run(vitals.streams[str(DEPTH)], 100, 10_000)
    judge(vitals, 20_000, halted=[BTC])
    assert vitals.streams[str(DEPTH)].state is StreamState.QUIET
    assert vitals.overdue() == set()
    judge(vitals, 20_000)
    assert vitals.overdue() == {BTC}


def test_a_trade_moves_the_other_streams_of_its_symbol() -> None:
    vitals = of(DEPTH, TRADES, CANDLES, streams.trades("ETHUSDT"), streams.depth("ETHUSDT"))
    for stream in vitals.streams.values():
        stream.count(1, 0, 0)
    vitals.streams[str(TRADES)].count(1, 600_000, 600_000)
    states = {}
    for now in (600_000, 602_599, 602_601, 604_501):
        judge(vitals, now)
        states[now] = [vitals.streams[str(stream)].state.value for stream in (DEPTH, CANDLES)]
    assert states == {
        600_000: ["quiet", "quiet"],
        602_599: ["quiet", "quiet"],
        602_601: ["stale", "quiet"],
        604_501: ["stale", "stale"],
    }
    assert vitals.streams["ethusdt@depth@100ms"].state is StreamState.QUIET
    vitals.streams[str(DEPTH)].count(1, 605_000, 605_000)
    judge(vitals, 650_000)
    assert vitals.streams[str(DEPTH)].state is StreamState.QUIET


def test_a_trade_of_any_symbol_moves_the_streams_of_the_whole_market() -> None:
    market = streams.mini_ticker()
    vitals = of(market, TRADES, streams.ticker("ETHUSDT"))
    judge(vitals, 0)
    vitals.streams[str(TRADES)].count(1, 600_000, 600_000)
    states = []
    for now in (600_000, 603_400, 603_600):
        judge(vitals, now)
        states.append(state(vitals, market))
    assert states == [StreamState.WAITING, StreamState.WAITING, StreamState.STALE]
    assert vitals.streams["ethusdt@ticker"].state is StreamState.WAITING


def test_a_change_that_the_book_had_already_does_not_make_it_stale() -> None:
    vitals = of(DEPTH, TRADES)
    vitals.streams[str(DEPTH)].count(1, 1_000, 1_000)
    vitals.streams[str(TRADES)].count(1, 1_300, 999)
    judge(vitals, 60_000)
    assert vitals.streams[str(DEPTH)].state is StreamState.QUIET


def test_after_an_interruption_it_waits_and_then_is_stale_by_the_rhythm_it_had() -> None:
    vitals = of(DEPTH)
    stream = vitals.streams[str(DEPTH)]
    run(stream, 100, 10_000)
    vitals.interrupt([str(DEPTH), "unknown"])
    vitals.judge(11_000, delivered=lambda _: False, refused=lambda _: False, halted=lambda _: False)
    assert state(vitals, DEPTH) is StreamState.WAITING
    judge(vitals, 60_000)
    assert state(vitals, DEPTH) is StreamState.WAITING
    judge(vitals, 62_700)
    assert state(vitals, DEPTH) is StreamState.STALE


def test_a_refused_stream_says_so() -> None:
    vitals = of(DEPTH)
    judge(vitals, 1, refused=[str(DEPTH)])
    assert vitals.streams[str(DEPTH)].state is StreamState.REFUSED


def test_a_book_is_overdue_when_all_streams_that_fill_it_are() -> None:
    slow = streams.depth(BTC, fast=False)
    vitals = of(DEPTH, slow)
    for stream in (DEPTH, slow):
        run(vitals.streams[str(stream)], 500, 60_000)
    run(vitals.streams[str(slow)], 500, 70_000, since=60_500)
    judge(vitals, 70_000)
    assert vitals.overdue() == set()
    judge(vitals, 80_000)
    assert vitals.overdue() == {BTC}


@pytest.mark.skipif(not BTCUSDT.exists(), reason="no recorded frames here")
@pytest.mark.parametrize("path", [BTCUSDT, THIN], ids=["busy", "thin"])
def test_no_false_alarm_on_recorded_streams(path: Path) -> None:
    recorded = [(now, data) for now, data in lines(path) if data.startswith(b'{"stream"')]
    frames = [(now, decode_frame(data)) for now, data in recorded]
    names = {frame.stream for _, frame in frames if isinstance(frame, Frame)}
    vitals = of(*map(streams.parse, names))
    looked, judged = frames[0][0], 0
    for now, frame in frames:
        assert isinstance(frame, Frame)
        while looked < now:
            judge(vitals, looked)
            assert not [name for name, stream in vitals.streams.items() if stream.state is StreamState.STALE]
            looked, judged = looked + 300, judged + 1
        vitals.streams[frame.stream].count(1, now, getattr(frame.event, "event_time", None))
    assert judged >= 99
