"""A smoke run of the comparison, and how runs are judged."""

import pytest

from tests.faults import trial
from tests.faults.__main__ import QUICK
from tests.faults.rows import ROWS, STOP
from tests.faults.said import Said
from tests.faults.score import Span, recovery
from tui.sim.faults import parse_faults

SPAN = Span(begin=0, over=1_000, end=10_000)


def book(at: int, *, live: bool = True) -> Said:
    return Said(at, update_id=at, live=live)


def test_recovered_is_who_is_right_from_some_moment_on() -> None:
    books = [book(at) for at in range(0, 10_000, 500)]
    assert recovery(books, set(), SPAN) == 1_000
    assert recovery(books, {4, 5}, SPAN) == 3_000
    assert recovery(books, {len(books) - 1}, SPAN) is None


def test_who_falls_silent_or_marks_its_book_has_not_recovered() -> None:
    assert recovery([book(1_500), book(5_000)], set(), SPAN) is None
    assert recovery([book(1_500), book(9_000, live=False)], set(), SPAN) is None
    assert recovery([], set(), SPAN) is None


def test_every_row_can_be_played() -> None:
    assert all(
        parse_faults(row.faults.removesuffix(STOP)) or not row.faults for row in ROWS if row.faults != STOP
    )
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.timeout(120)
def test_a_lost_diff_and_an_old_snapshot_leave_no_wrong_book() -> None:
    row = next(row for row in ROWS if row.name == QUICK)
    result = trial.run(row._replace(watched=3.0), "depthdeck", 5)
    assert result.recovered, result
    assert result.books > 10
    assert (result.wrong, result.lost) == (0, 0)
    assert result.requests >= 2
