"""Books compared with what other streams say of the same update id."""

import pytest

from tui.market import topics
from tui.market.audit import WITNESSES_KEPT, Audit, count_matches, digest
from tui.market.book import Book
from tui.market.market import Market
from tui.market.sync import BookState
from tui.wire import streams
from tui.wire.decode import Frame
from tui.wire.events import BestPrices, DepthUpdate, Level, PartialDepth
from tui.wire.replies import Depth

BTC = "BTCUSDT"
BIDS, ASKS = [(100.0, 1.0), (99.0, 2.0)], [(101.0, 1.0), (102.0, 2.0)]


def live() -> Book:
    book = Book(BTC)
    book.apply(change(11, []), 0)
    assert book.load(Depth(10, BIDS, ASKS), 0)
    return book


def change(number: int, bids: list[Level]) -> DepthUpdate:
    return DepthUpdate(BTC, number, number, bids, [], number)


def best(number: int, bid: float, quantity: float = 1.0) -> BestPrices:
    return BestPrices(number, BTC, bid, quantity, 101.0, 1.0)


def counts(book: Book) -> tuple[int, int, str]:
    return book.audits, book.mismatches, book.state.value


def test_compares_at_equal_ids_only() -> None:
    book = live()
    book.hear(best(10, 50.0), 1)
    assert counts(book) == (0, 0, "live")
    book.hear(best(11, 100.0), 2)
    assert book.audit == Audit(2, 11, 2, 2)
    assert book.audit.ok
    assert str(book.audit) == "2 of 2 levels match at update 11"


def test_a_witness_that_is_early_waits_for_the_book() -> None:
    book = live()
    book.hear(best(12, 100.5), 1)
    book.hear(best(13, 100.7), 1)
    book.apply(change(12, [(100.5, 1.0)]), 2)
    assert counts(book) == (1, 0, "live")
    book.apply(DepthUpdate(BTC, 13, 14, [(100.6, 1.0)], [], 14), 3)
    assert counts(book) == (1, 0, "live")


def test_a_book_that_differs_is_counted_and_fetched_anew() -> None:
    book = live()
    book.hear(best(11, 100.0, 7.0), 5)
    assert counts(book) == (1, 1, "desynced")
    assert (book.wants_snapshot, book.since, book.sync.resyncs) == (True, 5, 1)
    book.apply(change(12, []), 6)
    assert book.load(Depth(11, BIDS, ASKS), 7)
    book.hear(best(12, 100.0), 8)
    assert counts(book) == (2, 1, "live")


def test_a_partial_book_is_compared_level_by_level() -> None:
    book = live()
    book.hear(PartialDepth(11, BIDS, ASKS), 1)
    assert book.audit == Audit(1, 11, 4, 4)
    book.hear(PartialDepth(11, BIDS, [ASKS[0], (103.0, 2.0)]), 2)
    assert book.audit == Audit(2, 11, 3, 4)


def test_levels_beyond_the_edge_of_a_snapshot_are_not_compared() -> None:
    book = Book(BTC)
    book.load(Depth(10, BIDS, ASKS), 0, limit=2)
    book.hear(PartialDepth(10, [*BIDS, (98.0, 1.0)], [*ASKS, (103.0, 1.0)]), 1)
    assert book.audit == Audit(1, 10, 4, 4)


def test_an_empty_side_is_an_empty_side() -> None:
    book = Book(BTC)
    book.load(Depth(10, [], ASKS), 0)
    book.hear(BestPrices(10, BTC, 0.0, 0.0, 101.0, 1.0), 1)
    assert book.audit == Audit(1, 10, 1, 1)


def test_a_book_out_of_step_is_not_compared() -> None:
    book = live()
    book.disconnect(1)
    book.hear(best(11, 5.0), 2)
    assert counts(book) == (0, 0, "desynced")


def test_waiting_witnesses_are_bounded() -> None:
    book = live()
    for number in range(12, 13 + WITNESSES_KEPT):
        book.hear(best(number, 1.0), 1)
    book.apply(change(12, []), 2)
    assert counts(book) == (0, 0, "live")


def test_two_books_are_compared_with_a_digest() -> None:
    one, other = live(), live()
    found = one.compare(other, 100, 9)
    assert found == Audit(9, 11, 4, 4, digest(BIDS, ASKS))
    assert found.digest in str(found)
    other.apply(change(12, [(99.0, 3.0)]), 10)
    one.apply(change(12, []), 10)
    assert one.compare(other, 100, 11).matched == 3
    assert one.state is BookState.DESYNCED


@pytest.mark.parametrize(
    ("own", "others", "matched"),
    [([], [], 0), (BIDS, BIDS, 2), (BIDS, BIDS[:1], 1), (BIDS[1:], BIDS, 0), ([], BIDS, 0)],
)
def test_counts_levels_in_the_same_place(own: list[Level], others: list[Level], matched: int) -> None:
    assert count_matches(own, others) == matched


def test_a_digest_changes_with_every_level() -> None:
    assert digest(BIDS, ASKS) == digest(list(BIDS), list(ASKS))
    assert len({digest(BIDS, ASKS), digest(BIDS[:1], ASKS), digest(ASKS, BIDS), digest([], [])}) == 4


def test_the_market_brings_witness_and_book_together() -> None:
    market = Market()
    market.load_depth(BTC, Depth(10, BIDS, ASKS), 0)
    market.changes()
    market.apply(Frame(str(streams.best_prices(BTC)), best(10, 100.0)), 1)
    market.apply(Frame(str(streams.partial_depth(BTC)), PartialDepth(10, BIDS, ASKS)), 2)
    assert market.books[BTC].audits == 2
    assert topics.book(BTC) not in market.changes()
    market.apply(Frame(str(streams.best_prices(BTC)), best(10, 99.0)), 3)
    assert market.books[BTC].mismatches == 1
    assert topics.book(BTC) in market.changes()
    market.apply(Frame("ethusdt@bookTicker", best(1, 1.0)), 4)
