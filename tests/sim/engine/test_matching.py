"""The matching engine against a plain model: never crossed, quantities conserved, oldest first."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.sim.engine.matching import Book, BookSide, Fill, Order


def fill_row(fill: Fill) -> tuple[int, int, int]:
    return fill.maker.id, fill.ticks, fill.lots


def book_of(*rows: tuple[int, BookSide, int, int]) -> Book:
    book = Book()
    for order_id, side, ticks, lots in rows:
        assert book.submit(Order(order_id, "maker", side, ticks, lots)) == []
    book.changes.clear()
    return book


def test_best_price_first_then_oldest_order() -> None:
    book = book_of((1, "asks", 101, 5), (2, "asks", 100, 3), (3, "asks", 100, 4))
    fills = book.submit(Order(9, "taker", "bids", 101, 9))
    assert [fill_row(fill) for fill in fills] == [(2, 100, 3), (3, 100, 4), (1, 101, 2)]
    assert book.asks.top(5) == [(101, 3)]
    assert [(c.side, c.ticks, c.lots) for c in book.changes] == [("asks", 100, 0), ("asks", 101, 3)]


def test_a_partly_filled_maker_keeps_its_place() -> None:
    book = book_of((1, "bids", 100, 5), (2, "bids", 100, 5))
    book.submit(Order(8, "taker", "asks", 100, 2))
    fills = book.submit(Order(9, "taker", "asks", 100, 4))
    assert [fill_row(fill) for fill in fills] == [(1, 100, 3), (2, 100, 1)]


def test_what_is_left_of_a_limit_order_rests_at_its_price() -> None:
    book = book_of((1, "asks", 100, 3))
    book.submit(Order(2, "taker", "bids", 100, 5))
    assert book.asks.best() is None
    assert book.bids.top(1) == [(100, 2)]
    assert [(c.side, c.ticks, c.lots) for c in book.changes] == [("asks", 100, 0), ("bids", 100, 2)]


@pytest.mark.parametrize(("ticks", "rests"), [(None, True), (100, False)])
def test_a_market_order_and_one_that_may_not_rest_vanish(ticks: int | None, rests: bool) -> None:
    book = book_of((1, "asks", 100, 3), (2, "asks", 200, 3))
    order = Order(3, "taker", "bids", ticks, 10, rests)
    book.submit(order)
    assert book.bids.best() is None
    assert order.left == (4 if ticks is None else 7)
    assert order.id not in book.orders


def test_ranks_count_from_the_best_and_from_the_worst() -> None:
    book = book_of(
        (1, "asks", 100, 3), (2, "asks", 102, 3), (3, "asks", 101, 3), (4, "bids", 98, 1), (5, "bids", 99, 1)
    )
    assert [book.asks.at(0), book.asks.at(1), book.asks.at(-1)] == [100, 101, 102]
    assert [book.bids.at(0), book.bids.at(-1)] == [99, 98]
    with pytest.raises(IndexError):
        book.bids.at(2)


def test_cancel_returns_the_order_and_refuses_unknown_ids() -> None:
    book = book_of((1, "bids", 100, 5), (2, "bids", 100, 2))
    assert book.cancel(1).id == 1
    assert book.bids.top(1) == [(100, 2)]
    book.cancel(2)
    assert len(book.bids) == 0
    with pytest.raises(KeyError):
        book.cancel(2)


def test_a_resting_id_cannot_be_used_again() -> None:
    book = book_of((1, "bids", 100, 5))
    with pytest.raises(ValueError, match="already rests"):
        book.submit(Order(1, "maker", "bids", 99, 1))


@pytest.mark.parametrize(("ticks", "lots"), [(0, 1), (-1, 1), (1, 0)])
def test_an_order_needs_a_positive_size_and_price(ticks: int, lots: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        Order(1, "maker", "bids", ticks, lots)


@dataclass
class Model:
    """The same rules as a sorted list: slow, and hard to get wrong."""

    resting: list[list[int]]  # id, +1 buys / -1 sells, ticks, lots, in order of arrival

    def submit(self, order_id: int, sign: int, ticks: int, lots: int) -> list[tuple[int, int, int]]:
        others = [row for row in self.resting if row[1] == -sign and sign * (ticks - row[2]) >= 0]
        fills = []
        for row in sorted(others, key=lambda row: sign * row[2]):
            traded = min(lots, row[3])
            if traded:
                fills.append((row[0], row[2], traded))
            row[3] -= traded
            lots -= traded
        if lots:
            self.resting.append([order_id, sign, ticks, lots])
        self.resting = [row for row in self.resting if row[3]]
        return fills


Actions = st.lists(
    st.tuples(st.booleans(), st.sampled_from([-1, 1]), st.integers(95, 105), st.integers(1, 20)), max_size=80
)


@given(Actions)
def test_the_book_equals_the_model(actions: list[tuple[bool, int, int, int]]) -> None:
    book, model = Book(), Model([])
    replayed: dict[tuple[BookSide, int], int] = {}
    submitted = traded = cancelled = 0
    for number, (cancels, sign, ticks, lots) in enumerate(actions):
        if cancels and model.resting:
            row = model.resting.pop(ticks % len(model.resting))
            cancelled += book.cancel(row[0]).left
        elif not cancels:
            order = Order(number, "someone", "bids" if sign > 0 else "asks", ticks, lots)
            fills = book.submit(order)
            assert [fill_row(fill) for fill in fills] == model.submit(number, sign, ticks, lots)
            submitted += lots
            traded += sum(fill.lots for fill in fills)
        for change in book.changes:
            replayed[change.side, change.ticks] = change.lots
        book.changes.clear()
        bid, ask = book.bids.best(), book.asks.best()
        assert bid is None or ask is None or bid < ask
    for side in (book.bids, book.asks):
        levels = dict(side.top(1000))
        assert levels == {t: n for (name, t), n in replayed.items() if name == side.name and n}
        assert all(levels[t] == sum(o.left for o in side.levels[t].orders.values()) for t in levels)
    resting = sum(order.left for order in book.orders.values())
    assert submitted == resting + cancelled + 2 * traded
    assert set(book.orders) == {row[0] for row in model.resting}
