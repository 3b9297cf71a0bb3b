"""The sum of the leases, by name and by the history that joins it."""

from tui.feed.demand import Change, Demand
from tui.market import topics
from tui.wire import streams

DEPTH, CANDLES = streams.depth("BTCUSDT"), streams.candles("BTCUSDT", "1m")


def test_tells_what_came_and_what_went() -> None:
    demand = Demand(linger=3)
    demand.leases.hold(1, frozenset({DEPTH, CANDLES}), 0)
    assert demand.renew(0) == Change(frozenset(), frozenset({DEPTH, CANDLES}))
    assert demand.renew(1) is None
    assert demand.named == {"btcusdt@depth@100ms": DEPTH, "btcusdt@kline_1m": CANDLES}
    demand.leases.hold(1, frozenset({DEPTH}), 2)
    assert demand.renew(2) is None
    assert not demand.is_over(4.9)
    assert demand.is_over(5)
    assert demand.renew(5) == Change(frozenset({CANDLES}), frozenset())
    assert not demand.is_over(6)
    assert demand.streams == {DEPTH}


def test_finds_the_stream_that_a_part_of_the_past_joins() -> None:
    demand = Demand(linger=3)
    demand.leases.hold(1, frozenset({DEPTH}), 0)
    demand.leases.hold(2, frozenset({CANDLES}), 0)
    demand.renew(0)
    book, candles = topics.book("BTCUSDT"), topics.candles("BTCUSDT", "1m")
    assert (demand.joined(book), demand.joined(candles)) == (DEPTH, CANDLES)
    assert (demand.is_latest(book), demand.is_latest(candles)) == (False, True)
    assert demand.joined(topics.book("ETHUSDT")) is None
    assert not demand.is_latest(topics.book("ETHUSDT"))
