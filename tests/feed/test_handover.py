"""From the old connection to the new one: every trade once, in order, whatever the timing."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.handover import LONGEST, OVERLAP, Arrival, Handover, Side
from tui.wire.decode import Frame
from tui.wire.events import BestPrices, DepthUpdate, MiniTicker, Trade, UnknownEvent


def trade(number: int, time: int = 0) -> Arrival:
    return Arrival(Frame("btc@trade", Trade(0, "BTC", number, 1.0, 1.0, 0, False)), b"", time)


def diff(first: int, final: int) -> Arrival:
    return Arrival(Frame("btc@depth", DepthUpdate("BTC", first, final, [], [], 0)), b"", 0)


def best(number: int) -> Arrival:
    return Arrival(Frame("btc@bookTicker", BestPrices(number, "BTC", 1.0, 1.0, 2.0, 1.0)), b"", 0)


def ids(arrivals: list[Arrival]) -> list[int]:
    return [arrival.frame.event.trade_id for arrival in arrivals if isinstance(arrival.frame.event, Trade)]


@given(
    begin=st.integers(0, 10),
    end=st.integers(10, 20),
    order=st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_every_trade_passes_once_and_in_order(begin: int, end: int, order: list[bool]) -> None:
    # The old connection carries trades 0..end-1, the new one begin..29; both in order, at any pace.
    old, new = list(range(end)), list(range(begin, 30))
    handover, passed = Handover(), []
    for from_old in order:
        side: Side = "old" if (from_old and old) or not new else "new"
        queue = old if side == "old" else new
        if queue:
            passed += handover.pass_on(side, trade(queue.pop(0)))
    passed += handover.finish()
    assert ids(passed) == list(range(30))


def test_diffs_that_overlap_pass_and_old_ones_do_not() -> None:
    handover = Handover()
    first, second, both, third = diff(1, 5), diff(6, 9), diff(1, 9), diff(10, 12)
    assert handover.pass_on("old", first) == [first]
    assert handover.pass_on("new", third) == []
    assert handover.pass_on("new", both) == [both, third]
    assert handover.pass_on("old", second) == []


def test_prices_pass_when_they_are_newer() -> None:
    handover = Handover()
    assert handover.pass_on("new", best(7)) != []
    assert handover.pass_on("old", best(6)) == []
    assert handover.pass_on("old", best(7)) == []
    assert handover.pass_on("old", best(9)) != []


def test_arrays_pass_by_the_time_of_their_first_entry() -> None:
    def array(time: int) -> Arrival:
        return Arrival(Frame("!miniTicker@arr", [MiniTicker(time, "BTC", 1, 1, 1, 1, 1, 1)]), b"", 0)

    handover = Handover()
    assert handover.pass_on("old", array(1000)) != []
    assert handover.pass_on("new", array(1000)) == []
    assert handover.pass_on("new", array(2000)) != []


def test_events_without_any_id_come_from_the_old_connection_alone() -> None:
    unknown = Arrival(Frame("x", UnknownEvent(msgspec.Raw(b"{}"))), b"", 0)
    handover = Handover()
    assert handover.pass_on("new", unknown) == [unknown]
    assert handover.pass_on("old", unknown) == [unknown]
    assert handover.pass_on("new", unknown) == []


def test_what_waits_too_long_goes_on() -> None:
    handover = Handover()
    early = trade(5, time=1_000)
    assert handover.pass_on("new", early) == []
    assert handover.overdue(1_499) == []
    assert handover.overdue(1_500) == [early]
    assert handover.pass_on("old", trade(5)) == []
    assert ids(handover.pass_on("new", trade(6))) == [6]


def test_is_done_when_all_that_the_old_one_brings_comes_on_the_new_one() -> None:
    handover = Handover()
    handover.pass_on("old", trade(1))
    assert not handover.done(100)
    handover.confirmed(100)
    assert handover.covered
    assert not handover.done(100 + OVERLAP)
    handover.pass_on("new", trade(1))
    assert not handover.done(100 + OVERLAP - 0.1)
    handover.pass_on("old", trade(2))
    assert not handover.done(100 + OVERLAP)
    handover.pass_on("new", trade(2))
    assert handover.done(100 + OVERLAP)


def test_is_done_in_the_end_even_if_a_stream_stays_silent() -> None:
    handover = Handover()
    handover.pass_on("old", trade(1))
    handover.confirmed(0)
    assert not handover.done(LONGEST - 0.1)
    assert handover.done(LONGEST)
