"""What is in sight in a ladder, and what the grip does when levels move."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.market.book import Book
from tui.widgets.rungs import Frame
from tui.widgets.sight import Sight
from tui.wire.events import DepthUpdate

TICK = Decimal("0.01")
TEN = Frame(groups=0, heads=0, body=11, spread=1, foot=0)


@pytest.fixture
def sight(book: Book) -> Sight:
    made = Sight(TICK)
    made.look(book, TEN)
    return made


def prices(sight: Sight) -> list[float | None]:
    return [row.price if row else None for row in sight.in_view()]


def test_levels_lie_around_the_spread(sight: Sight) -> None:
    assert prices(sight) == [100.05, 100.04, 100.03, 100.02, 100.01, None, 100.0, 99.99, 99.98, 99.97, 99.96]


def test_sums_begin_at_the_spread(sight: Sight) -> None:
    assert [row.total for row in sight.asks] == [1, 3, 6, 10, 15]


def test_groups_are_summed_too(sight: Sight, book: Book) -> None:
    sight.step = Decimal("0.1")
    sight.look(book, TEN)
    assert sight.bids[:2] == [("bid", 100.0, 1.0, 1.0), ("bid", 99.9, 65.0, 66.0)]
    assert sight.asks[0] == ("ask", 100.1, 55.0, 55.0)


def test_the_first_move_takes_the_best_level(sight: Sight, book: Book) -> None:
    sight.move(book, 1)
    assert sight.grip == ("bid", 100.0)
    sight.grip = None
    sight.move(book, -1)
    assert sight.grip == ("ask", 100.01)


def test_a_move_crosses_the_spread(sight: Sight, book: Book) -> None:
    sight.grip = ("bid", 99.99)
    sight.move(book, -3)
    assert sight.grip == ("ask", 100.02)


def test_a_move_goes_on_from_a_level_that_went_since_it_was_drawn(sight: Sight, book: Book) -> None:
    sight.grip = ("bid", 99.99)
    book.apply(DepthUpdate("BTCUSDT", 101, 101, [(99.99, 0.0), (100.0, 7.0)], [], 1_100), 1_100)
    sight.move(book, 1)
    assert sight.grip == ("bid", 99.97)


def test_the_view_follows_the_grip(sight: Sight, book: Book) -> None:
    sight.move(book, 12)
    sight.look(book, TEN)
    assert prices(sight)[-1] == 99.89
    assert sight.gripped(book) == sight.in_view()[-1]


def test_a_grip_on_a_level_that_went_takes_the_next_behind(sight: Sight, book: Book) -> None:
    sight.grip = ("bid", 99.98)
    book.bids.apply([(99.98, 0.0)])
    sight.look(book, TEN)
    row = sight.gripped(book)
    assert row is not None
    assert row.price == 99.97
    book.bids.apply([(99.98, 2.0)])
    sight.look(book, TEN)
    row = sight.gripped(book)
    assert row is not None
    assert row.price == 99.98


def test_the_grip_ends_with_the_book(sight: Sight, book: Book) -> None:
    sight.grip = ("ask", 500.0)
    row = sight.gripped(book)
    assert row is not None
    assert row.price == 100.4


def test_an_empty_side_has_nothing_to_grip(book_of: Callable[..., Book]) -> None:
    book = book_of([(10.0, 1.0)], [])
    sight = Sight(TICK)
    sight.look(book, TEN)
    sight.move(book, -1)
    assert sight.grip is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shift=st.integers(-2_000, 2_000),
    body=st.integers(1, 60),
    moves=st.lists(st.integers(-50, 50), max_size=4),
)
def test_some_level_is_always_in_sight(book: Book, shift: int, body: int, moves: list[int]) -> None:
    frame = Frame(0, 0, body, 2 if body >= 10 else 1, 0)
    sight = Sight(TICK)
    sight.shift = shift
    for move in moves:
        sight.look(book, frame)
        sight.move(book, move)
    sight.look(book, frame)
    assert len(sight.in_view()) == body
    if body > 1:
        assert any(sight.in_view())
