"""The tape: order, cursors of slow readers, holes in trade ids."""

from hypothesis import given
from hypothesis import strategies as st

from tui.market.tape import Tape
from tui.wire.events import AggregateTrade, Trade


def trade(number: int, time: int | None = None) -> Trade:
    return Trade(0, "BTCUSDT", number, 100.0 + number, 0.5, 1_000 + number if time is None else time, False)


def aggregate(first: int, last: int) -> AggregateTrade:
    return AggregateTrade(0, "BTCUSDT", first, 100.0, 2.0, first, last, 1_000 + last, True)


def test_a_print_is_what_the_trade_was() -> None:
    tape = Tape()
    assert tape.add(trade(7))
    assert tape.add(aggregate(8, 10))
    one, joined = tape.latest(5)
    assert (one.trade_id, one.time, one.price, one.quantity) == (7, 1_007, 107.0, 0.5)
    assert (one.buyer_is_maker, one.count, one.missing_before) == (False, 1, 0)
    assert (joined.trade_id, joined.count, joined.missing_before, joined.buyer_is_maker) == (10, 3, 0, True)


def test_holes_in_trade_ids_are_counted() -> None:
    tape = Tape()
    for entry in (trade(5), trade(6), trade(9), aggregate(12, 14), aggregate(15, 15)):
        tape.add(entry)
    assert [entry.missing_before for entry in tape.latest(9)] == [0, 0, 2, 2, 0]
    assert (tape.gaps, tape.missing, tape.newest_id) == (2, 4, 15)


def test_what_overlapping_connections_repeat_is_dropped() -> None:
    tape = Tape()
    for entry in (trade(5), trade(6), trade(5), trade(6), trade(7)):
        tape.add(entry)
    assert [entry.trade_id for entry in tape.latest(9)] == [5, 6, 7]
    assert (tape.duplicates, tape.gaps, tape.total) == (2, 0, 3)


def test_an_aggregate_that_holds_printed_trades_is_dropped_and_the_rest_counts_as_missing() -> None:
    tape = Tape()
    tape.add(trade(5))
    assert not tape.add(aggregate(5, 7))
    tape.add(aggregate(8, 8))
    assert (tape.duplicates, tape.missing) == (1, 2)


def test_ids_that_begin_anew_are_taken() -> None:
    tape = Tape()
    tape.add(trade(1_000, time=50))
    assert tape.add(trade(3, time=60))
    assert tape.add(trade(4, time=60))
    assert (tape.newest_id, tape.gaps, tape.duplicates) == (4, 0, 0)


@given(st.integers(1, 20), st.lists(st.integers(0, 30), max_size=20))
def test_a_reader_gets_every_print_or_hears_what_it_missed(capacity: int, bursts: list[int]) -> None:
    tape = Tape(capacity)
    cursor, number, missed_total = 0, 0, 0
    seen: list[int] = []
    for burst in bursts:
        for _ in range(burst):
            tape.add(trade(number))
            number += 1
        prints, missed, cursor = tape.read(cursor)
        assert [entry.trade_id for entry in prints] == list(range(number - len(prints), number))
        assert len(prints) <= capacity
        assert len(prints) + missed == burst
        missed_total += missed
        seen += [entry.trade_id for entry in prints]
        assert len(tape) == min(number, capacity)
        assert [entry.trade_id for entry in tape.latest(3)] == list(range(number))[-min(3, capacity) :]
    assert len(seen) + missed_total == number == tape.total == cursor
    assert seen == sorted(set(seen))


def test_no_prints_are_no_trouble() -> None:
    tape = Tape()
    assert tape.read() == ([], 0, 0)
    assert tape.latest(5) == []
    tape.add(trade(1))
    assert tape.latest(0) == []
    assert tape.read(1) == ([], 0, 1)
