"""Alerts fire when they become true, once each time, and never by what is not known."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerts.floor import START, Floor, make_rule
from tui.alerts.vocabulary import VOCABULARY
from tui.wire import streams
from tui.wire.decode import Frame, decode_frame
from tui.wire.replies import HistoricTrade

if TYPE_CHECKING:
    from tui.alerts.engine import Edge


def holds(floor: Floor) -> bool | None:
    return floor.engine.watches["1"].holds


def test_fires_when_it_turns_true_and_not_while_it_stays_so() -> None:
    floor = Floor(make_rule("last>63k", cooldown=1, repeat=True))
    assert floor.trade(62_999) == []
    (edge,) = floor.trade(63_001)
    assert (edge.values, edge.time, edge.event_time) == ({"last": 63_001.0}, START, START)
    floor.now += 5_000
    assert floor.trade(63_002) == []
    assert floor.trade(62_000) == []
    assert len(floor.trade(63_500)) == 1


def test_one_that_is_true_from_the_start_waits_until_it_was_false_unless_it_says_otherwise() -> None:
    floor = Floor(make_rule("last>63k"), make_rule("last>63k", "2", armed=True))
    assert [edge.rule.id for edge in floor.trade(64_000)] == ["2"]
    assert floor.trade(62_000) == []
    floor.now += 60_000
    assert [edge.rule.id for edge in floor.trade(64_000)] == ["1", "2"]


def test_sees_a_price_between_two_frames_of_the_screen() -> None:
    floor = Floor(make_rule("last<60k"))
    floor.trade(62_000)
    assert len(floor.trade(59_999.99)) == 1
    assert floor.trade(62_000) == []


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(95, 105)), min_size=1, max_size=60),
    st.integers(1, 3),
    st.booleans(),
)
def test_fires_exactly_where_it_should(steps: list[tuple[int, int]], cooldown: int, armed: bool) -> None:
    floor = Floor(make_rule("last>100", cooldown=cooldown, repeat=True, armed=armed))
    expected: list[int] = []
    fired: list[int] = []
    before = not armed
    for passed, price in steps:
        floor.now += passed
        fired += [edge.time for edge in floor.fire(floor.trade(price))]
        if price > 100 and not before and (not expected or floor.now - expected[-1] >= cooldown * 1000):
            expected.append(floor.now)
        before = price > 100
    assert fired == expected


def test_is_silent_while_it_sleeps_and_loses_what_happened_then() -> None:
    floor = Floor(make_rule("last>100", snoozed_until=START + 10_000))
    floor.trade(99)
    assert floor.trade(101) == []
    floor.now += 20_000
    assert floor.trade(102) == []
    floor.trade(99)
    assert len(floor.trade(101)) == 1


@pytest.mark.parametrize("more", [{"enabled": False}, {"spent": True}, {"when": "lst>1"}])
def test_does_not_watch_what_is_off_or_spent_or_not_understood(more: dict[str, object]) -> None:
    floor = Floor(make_rule(**{"when": "last>100", "armed": True, **more}))  # type: ignore[arg-type]  # see make_rule
    assert floor.engine.streams == frozenset()
    assert floor.trade(101) == []


def test_what_is_not_known_neither_fires_nor_arms() -> None:
    floor = Floor(make_rule("not last>100 or bid<1", armed=True))
    assert floor.tick(1_000) == []
    floor.best(2, 3)
    assert holds(floor) is None
    floor.trade(101)
    assert holds(floor) is False
    assert len(floor.trade(99)) == 1


def test_an_old_price_fires_nothing() -> None:
    floor = Floor(make_rule("last<100 spread<5bp"))
    floor.best(99.0, 99.9)
    floor.trade(99)
    floor.old = {"btcusdt@bookTicker"}
    assert holds(floor) is False
    floor.old = {"btcusdt@trade"}
    assert floor.best(99.99, 100.0) == []
    assert holds(floor) is None
    floor.old = set()
    assert len(floor.tick()) == 1


def test_tells_spread_middle_and_imbalance() -> None:
    rules = [
        make_rule(when, str(n)) for n, when in enumerate(("spread<5bp", "mid>=100", "imb<-50%", "bid>99"))
    ]
    floor = Floor(*rules)
    floor.best(90, 92)
    floor.depth(3, 1)
    assert [edge.rule.id for edge in floor.depth(1, 4)] == ["2"]
    edges = floor.best(99.99, 100.01)
    assert [edge.rule.id for edge in edges] == ["0", "1", "3"]
    assert edges[0].values["spread"] == pytest.approx(2.0)


def test_tells_the_figures_of_24_hours() -> None:
    floor = Floor(make_rule("chg>2% vol>1m basevol>10 high>=110 low<=90 trades>=7"))
    figures = {"p": "2", "w": "1", "x": "1", "Q": "1", "b": "1", "B": "1", "a": "1", "A": "1", "o": "1"}
    sums = {
        "v": "11",
        "q": "2000000",
        "O": 0,
        "C": 1,
        "F": 1,
        "L": 2,
        "n": 7,
        "c": "100",
        "h": "110",
        "l": "90",
    }

    def ticker(percent: str, time: int) -> list[Edge]:
        event = {"e": "24hrTicker", "E": START + time, "s": "BTCUSDT", **figures, **sums, "P": percent}
        return floor.hear(streams.ticker("BTCUSDT"), event)

    assert ticker("1.9", 0) == []
    (edge,) = ticker("2.1", 1)
    assert edge.event_time == START + 1
    assert edge.values["chg"] == 2.1


def test_tells_the_change_over_a_window_by_its_candles_and_the_last_trade() -> None:
    floor = Floor(make_rule("change(5m)>=2%"))
    assert {str(stream) for stream in floor.engine.streams} == {"btcusdt@kline_1s", "btcusdt@trade"}
    for second in range(-310, 0):
        floor.candle(START + second * 1_000, 100.0 if second < -295 else 101.0)
    floor.trade(101.9)
    assert holds(floor) is False
    (edge,) = floor.trade(102.0)
    assert edge.values["change(5m)"] == pytest.approx(2.0)
    floor.trade(101)
    floor.now += 10_000
    assert floor.trade(102.5) == []
    assert floor.engine.watches["1"].values()["change(5m)"] == pytest.approx(100 * (102.5 / 101 - 1))


def test_a_window_that_reaches_beyond_what_is_known_is_not_known() -> None:
    floor = Floor(make_rule("change(1m)<1% or vol(1m)<1", armed=True))
    for second in range(-30, 0):
        floor.candle(START + second * 1_000, 100.0)
    assert floor.trade(100) == []
    assert holds(floor) is None


def test_sums_the_volume_of_a_window() -> None:
    floor = Floor(make_rule("vol(10s)>=500"))
    floor.market.load_candles("BTCUSDT", "1s", [])
    for second in range(-20, 0):
        floor.now = START + second * 1_000
        floor.candle(floor.now, 100.0, quote=40.0)
    floor.market.series["BTCUSDT", "1s"].wants_history = False
    floor.tick()
    assert holds(floor) is False
    floor.now = START
    assert len(floor.candle(START, 100.0, quote=140.0)) == 1


def test_a_price_that_was_missed_fires_when_its_trades_have_been_fetched() -> None:
    whens = ("last>100", "last<96", "last>100 bid>1", "last<80")
    floor = Floor(*(make_rule(when, when, repeat=True, cooldown=1) for when in whens))
    floor.trade(98)
    floor.trade(95)
    floor.skip(5)
    floor.trade(97)
    hole = floor.market.tape("BTCUSDT").hole
    assert hole is not None
    assert floor.tick(2_000) == []
    prices = (99, 101, 103, 95, 97)
    missing = [HistoricTrade(hole.first + n, p, 1, p, START + n, False) for n, p in enumerate(prices)]
    older = [HistoricTrade(-9, 120, 1, 120, START - 9, False)]
    floor.market.load_trades("BTCUSDT", older, None)
    floor.market.load_trades("BTCUSDT", missing, hole)
    edges = floor.tick(1_000)
    assert [(edge.rule.id, edge.values, edge.event_time) for edge in edges] == [
        ("last>100", {"last": 101}, START + 1),
        ("last<96", {"last": 95}, START + 3),
    ]
    assert floor.tick(2_000) == []
    assert [edge.rule.id for edge in floor.trade(101)] == ["last>100"]


def test_a_price_that_was_missed_does_not_fire_where_it_was_true_before() -> None:
    floor = Floor(make_rule("last>100", repeat=True, cooldown=1))
    floor.trade(99)
    floor.now += 1
    assert len(floor.trade(105)) == 1
    floor.skip(2)
    floor.now += 2_000
    assert floor.trade(99) == []
    hole = floor.market.tape("BTCUSDT").hole
    assert hole is not None
    missing = [HistoricTrade(hole.first + n, p, 1, p, START + n, False) for n, p in enumerate((106, 98))]
    floor.market.load_trades("BTCUSDT", missing, hole)
    assert floor.tick(2_000) == []


def test_each_large_print_is_an_event_and_one_order_is_one_print() -> None:
    floor = Floor(make_rule("print>=250k", repeat=True, cooldown=1))
    assert floor.trade(100, 2_000) == []
    floor.now += 2_000
    assert floor.trade(100, 2_000, at=1) == []
    (edge,) = floor.trade(100, 600, at=1)
    assert edge.values["print"] == 260_000
    assert floor.trade(100, 600, at=1) == []
    floor.now += 2_000
    assert len(floor.trade(100, 2_600, at=2)) == 1
    floor.now += 2_000
    assert floor.trade(100, 2_600, at=2, sold=True)
    assert floor.tick(2_000) == []


def test_a_print_beside_a_lasting_condition_does_not_make_that_fire_again() -> None:
    floor = Floor(make_rule("print>=1m or last>100", repeat=True, cooldown=1))
    floor.trade(99, 1)
    assert len(floor.trade(101, 1, at=1)) == 1
    floor.now += 2_000
    assert floor.trade(102, 1, at=2) == []
    assert floor.trade(102, 1e5, at=3) == []


@pytest.mark.parametrize("name", [v.name for v in VOCABULARY.variables] + ["change(5s)", "vol(1d)"])
def test_every_name_can_be_asked_of_a_market_that_is_empty(name: str) -> None:
    floor = Floor(make_rule(f"{name}>{'1s' if name == 'stale' else 1}", armed=True))
    floor.missing = None
    assert floor.tick(1_000) == []
    assert holds(floor) is None
    assert floor.engine.watches["1"].see(START) == {}


def test_tells_for_how_long_data_is_missing() -> None:
    floor = Floor(make_rule("stale>30s"))
    floor.tick(1_000)
    floor.missing = 30_000
    assert floor.tick(1_000) == []
    floor.missing = 31_000
    assert len(floor.tick(1_000)) == 1


def test_what_turned_true_while_nobody_looked_fires_when_somebody_does() -> None:
    floor = Floor(make_rule("last>100"))
    floor.trade(99)
    assert floor.engine.seen() == [make_rule("last>100", armed=True, seen=START)]
    again = Floor(make_rule("last>100", armed=True))
    assert len(again.trade(105)) == 1


def test_another_condition_begins_anew_and_another_name_does_not() -> None:
    floor = Floor(make_rule("last>100"))
    floor.trade(99)
    floor.engine.arm([make_rule("last>100", name="round")])
    (edge,) = floor.trade(101)
    assert edge.rule.name == "round"
    floor.trade(99)
    floor.engine.arm([make_rule("last>98")])
    assert floor.trade(101) == []


def test_a_stream_without_alerts_costs_next_to_nothing() -> None:
    rules = [make_rule("last>100", str(number), symbol=f"COIN{number}USDT") for number in range(1_000)]
    floor = Floor(*rules)
    frame = decode_frame(b'{"stream":"ethusdt@referencePrice","data":{"s":"ETHUSDT","r":"1","t":1}}')
    assert isinstance(frame, Frame)

    def measure() -> float:
        begin = time.perf_counter()
        for _ in range(1_000):
            floor.engine.hear(frame, START)
        return (time.perf_counter() - begin) / 1_000

    assert min(measure() for _ in range(5)) < 2e-6
