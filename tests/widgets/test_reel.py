"""What a reader of the tape has seen: order, holes, pauses, sums, the size of large prints."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.tape import Tape
from tui.widgets.reel import Reel, large_size
from tui.wire.events import Trade
from tui.wire.replies import HistoricTrade


def add(tape: Tape, ids: Sequence[int], quantity: float = 1.0, *, sold: bool = False) -> None:
    for number in ids:
        tape.add(Trade(number, "BTCUSDT", number, 100.0, quantity, number, sold))


def seen(reel: Reel, count: int = 20) -> list[str]:
    return [f"{item} missing" if isinstance(item, int) else str(item.trade_id) for item in reel.newest(count)]


def test_prints_come_newest_first_and_once() -> None:
    tape = Tape()
    reel = Reel(tape)
    add(tape, [1, 2])
    reel.take()
    add(tape, [3])
    reel.take()
    reel.take()
    assert seen(reel) == ["3", "2", "1"]
    assert seen(reel, 2) == ["3", "2"]


def test_holes_in_the_ids_stand_where_they_are() -> None:
    tape = Tape()
    reel = Reel(tape)
    add(tape, [1, 5, 6])
    reel.take()
    assert seen(reel) == ["6", "5", "3 missing", "1"]


def test_prints_that_were_lost_before_or_on_the_tape_are_told() -> None:
    tape = Tape(capacity=4)
    reel = Reel(tape)
    add(tape, [1, 2])
    reel.take()
    add(tape, range(3, 13))
    reel.take(missed=2)
    assert seen(reel)[4] == "8 missing"


def test_while_paused_prints_wait_and_are_counted() -> None:
    tape = Tape()
    reel = Reel(tape)
    add(tape, [1, 2])
    reel.take()
    reel.pause()
    add(tape, [3, 4, 5])
    reel.take()
    assert seen(reel) == ["2", "1"]
    assert reel.came == 3
    reel.pause()
    assert seen(reel) == ["5", "4", "3", "2", "1"]


def test_what_was_bought_and_sold_adds_up_even_while_paused() -> None:
    tape = Tape()
    reel = Reel(tape)
    reel.pause()
    add(tape, [1], 2.5)
    add(tape, [2], 1.0, sold=True)
    reel.take()
    assert (reel.bought, reel.sold) == (2.5, 1.0)


def test_large_prints_are_judged_by_the_tape_itself() -> None:
    tape = Tape()
    reel = Reel(tape)
    add(tape, range(1, 39), 0.01)
    reel.take()
    assert reel.large == 0
    add(tape, range(39, 45), 1.3)
    reel.take()
    assert reel.large == 2
    reel.next_large()
    assert reel.large == 4


@pytest.mark.parametrize(("large", "size"), [(0.7, 1.0), (0.0004, 0.0005), (130.0, 200.0), (1.0, 1.0)])
def test_the_size_is_a_round_number(large: float, size: float) -> None:
    assert large_size([large / 100] * 38 + [large] * 3) == pytest.approx(size)


@given(st.lists(st.floats(1e-8, 1e9), min_size=40, max_size=200))
def test_few_prints_are_large(quantities: list[float]) -> None:
    size = large_size(quantities)
    reached = sorted(quantities)[-max(1, len(quantities) // 20)]
    assert reached <= size * (1 + 1e-9) <= 10.1 * reached


def test_an_empty_reel_takes_nothing() -> None:
    reel = Reel()
    reel.take(3)
    assert seen(reel) == []


def test_history_stands_before_what_came_and_counts() -> None:
    tape = Tape()
    reel = Reel(tape)
    add(tape, [5, 6])
    reel.take()
    tape.load([HistoricTrade(number, 100.0, 1.0, 100.0, number, True) for number in (3, 4)])
    add(tape, [7])
    reel.take()
    assert seen(reel) == ["7", "6", "5", "4", "3"]
    assert (reel.bought, reel.sold) == (3.0, 2.0)


def test_history_that_comes_during_a_pause_waits_for_its_end() -> None:
    tape = Tape()
    reel = Reel(tape)
    add(tape, [1, 4])
    reel.take()
    reel.pause()
    hole = tape.hole
    assert hole is not None
    tape.fill(hole, [HistoricTrade(number, 100.0, 1.0, 100.0, number, True) for number in (2, 3)])
    reel.take()
    assert seen(reel) == ["4", "2 missing", "1"]
    reel.pause()
    reel.take()
    assert seen(reel) == ["4", "3", "2", "1"]
