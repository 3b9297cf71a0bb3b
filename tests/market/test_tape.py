"""The tape: order, cursors of slow readers, holes in trade ids."""

from collections.abc import Iterable

from hypothesis import assume, given
from hypothesis import strategies as st

from tui.market.tape import HOLES_KEPT, Hole, Tape
from tui.wire.events import AggregateTrade, Trade
from tui.wire.replies import HistoricTrade


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


def historic(ids: Iterable[int]) -> list[HistoricTrade]:
    return [HistoricTrade(number, 100.0 + number, 0.5, 1.0, 1_000 + number, False) for number in ids]


def ids(tape: Tape) -> list[tuple[int, int, bool]]:
    return [(entry.trade_id, entry.missing_before, entry.filled) for entry in tape.latest(99)]


def test_an_empty_tape_takes_history_and_goes_on_from_there() -> None:
    tape = Tape()
    asked = tape.wants_history
    tape.load(historic([4, 5]))
    assert (asked, tape.wants_history) == (True, False)
    assert (tape.total, tape.revision) == (0, 1)
    tape.add(trade(6))
    tape.add(trade(8))
    assert ids(tape) == [(4, 0, True), (5, 0, True), (6, 0, False), (8, 1, False)]
    assert tape.read(0) == (tape.latest(2), 0, 2)
    assert len(tape.read(tape.total - len(tape))[0]) == 4


def test_history_that_overlaps_what_came_meanwhile_goes_before_it() -> None:
    tape = Tape()
    tape.add(trade(7))
    tape.load(historic(range(3, 9)))
    assert [number for number, _, _ in ids(tape)] == [3, 4, 5, 6, 7]
    assert (tape.gaps, tape.missing, tape.hole) == (0, 0, None)


def test_history_that_ends_too_early_leaves_a_hole() -> None:
    tape = Tape()
    tape.add(aggregate(7, 9))
    tape.load(historic([3, 4]))
    assert ids(tape) == [(3, 0, True), (4, 0, True), (9, 2, False)]
    assert tape.hole == Hole(5, 6)


def test_no_history_is_history_too() -> None:
    tape = Tape()
    tape.load([])
    assert (tape.wants_history, tape.revision) == (False, 0)


def test_a_hole_is_filled_where_it_is() -> None:
    tape = Tape()
    for entry in (trade(1), aggregate(5, 6), trade(7)):
        tape.add(entry)
    hole = tape.hole
    assert hole == Hole(2, 4)
    before = tape.total
    tape.fill(hole, historic(range(2, 9)))
    assert ids(tape) == [
        (1, 0, False),
        (2, 0, True),
        (3, 0, True),
        (4, 0, True),
        (6, 0, False),
        (7, 0, False),
    ]
    assert (tape.gaps, tape.missing, tape.lost, tape.hole) == (1, 0, 0, None)
    assert (tape.total, tape.revision) == (before, 1)


def test_what_history_does_not_give_stays_a_hole() -> None:
    tape = Tape()
    for entry in (trade(1), trade(10), trade(20)):
        tape.add(entry)
    assert [tape.hole] == [Hole(11, 19)]
    tape.fill(Hole(11, 19), historic([14, 15, 18]))
    assert ids(tape)[2:] == [(14, 3, True), (15, 0, True), (18, 2, True), (20, 1, False)]
    assert (tape.missing, tape.lost) == (8 + 6, 6)
    tape.fill(Hole(2, 9), [])
    assert (tape.hole, tape.lost) == (None, 14)
    assert ids(tape)[1] == (10, 8, False)


def test_of_a_large_hole_only_what_the_tape_can_hold_is_fetched() -> None:
    tape = Tape(capacity=10)
    tape.add(trade(1))
    tape.add(trade(1_000))
    assert [tape.hole] == [Hole(990, 999)]
    tape.fill(Hole(990, 999), historic(range(990, 1_000)))
    assert ids(tape)[0] == (991, 0, True)
    assert (tape.lost, len(tape)) == (988, 10)


def test_a_hole_that_left_the_tape_is_given_up() -> None:
    tape = Tape(capacity=2)
    tape.add(trade(1))
    for number in range(3, 13):
        tape.add(trade(number))
    assert [tape.hole] == [Hole(2, 2)]
    tape.fill(Hole(2, 2), historic([2]))
    assert (tape.lost, tape.hole) == (1, None)


def test_an_answer_to_another_hole_is_ignored() -> None:
    tape = Tape()
    for number in (1, 5, 9):
        tape.add(trade(number))
    tape.fill(Hole(2, 4), historic([2, 3, 4]))
    assert tape.hole == Hole(6, 8)


def test_of_too_many_holes_the_oldest_are_given_up() -> None:
    tape = Tape()
    for number in range(100, 4 * HOLES_KEPT + 108, 4):
        tape.add(trade(number))
    assert (tape.gaps, tape.missing, tape.lost) == (HOLES_KEPT + 1, 3 * HOLES_KEPT + 3, 3)
    tape.load(historic([90]))
    assert (tape.missing, tape.lost) == (3 * HOLES_KEPT + 12, 12)
    while (hole := tape.hole) is not None:
        tape.fill(hole, historic(range(hole.first, hole.last + 1)))
    assert tape.missing == tape.lost == 12


@given(st.sets(st.integers(1, 60), min_size=1), st.sets(st.integers(1, 60)))
def test_filled_and_missing_trades_make_the_whole(came: set[int], kept: set[int]) -> None:
    tape = Tape()
    for number in sorted(came):
        tape.add(trade(number))
    tape.load([])
    assume(tape.gaps <= HOLES_KEPT)
    while (hole := tape.hole) is not None:
        tape.fill(hole, historic(sorted(number for number in kept if hole.first <= number <= hole.last)))
    prints = tape.latest(99)
    assert [entry.trade_id for entry in prints] == sorted(
        came | {number for number in kept if min(came) < number < max(came)}
    )
    assert sum(entry.missing_before for entry in prints) == tape.missing == tape.lost
    assert sum(1 + entry.missing_before for entry in prints) == max(came) - min(came) + 1
