"""The book's states, crossings, silence and figures."""

import pytest

from tui.market.audit import Sounding
from tui.market.book import Book
from tui.market.sync import BookState
from tui.wire.events import DepthUpdate
from tui.wire.replies import Depth

Levels = list[tuple[float, float]]

BIDS: Levels = [(100.0, 1.0), (99.0, 2.0)]
ASKS: Levels = [(101.0, 3.0), (102.0, 4.0)]


def diff(first: int, final: int, bids: Levels | None = None, asks: Levels | None = None) -> DepthUpdate:
    return DepthUpdate("BTCUSDT", first, final, bids or [], asks or [], final)


def live(now: int = 0) -> Book:
    book = Book("BTCUSDT")
    assert book.load(Depth(10, BIDS, ASKS), now)
    assert book.apply(diff(11, 11), now)
    assert book.state is BookState.LIVE
    return book


def content(book: Book) -> tuple[Levels, Levels]:
    return book.bids.top(100), book.asks.top(100)


def test_it_buffers_until_a_snapshot_comes_and_applies_what_joins() -> None:
    book = Book("BTCUSDT")
    assert (book.state, book.wants_snapshot, content(book)) == (BookState.BUFFERING, True, ([], []))
    assert not book.apply(diff(9, 12, [(100.0, 5.0)]), 1)
    assert not book.apply(diff(13, 13, [(99.0, 0.0)]), 2)
    assert book.load(Depth(10, BIDS, ASKS), 3)
    assert content(book) == ([(100.0, 5.0)], ASKS)
    assert (book.state, book.last_update_id, book.event_time) == (BookState.LIVE, 13, 13)
    assert (book.updated_at, book.since, book.wants_snapshot) == (3, 3, False)


def test_an_update_without_levels_still_moves_the_id() -> None:
    book = live()
    assert book.apply(diff(12, 12), 5)
    assert (book.last_update_id, content(book)) == (12, (BIDS, ASKS))


def test_after_a_gap_the_last_true_levels_stay_and_say_so() -> None:
    book = live()
    generation = book.generation
    assert book.apply(diff(13, 13, [(100.0, 9.0)]), 7)
    assert not book.apply(diff(14, 14, [(100.0, 8.0)]), 8)
    assert (book.state, book.since, content(book)) == (BookState.DESYNCED, 7, (BIDS, ASKS))
    assert (book.last_update_id, book.generation) == (11, generation + 1)
    assert not book.load(Depth(11, BIDS, ASKS), 9)
    assert book.load(Depth(12, BIDS, ASKS), 10)
    assert content(book) == ([(100.0, 8.0), (99.0, 2.0)], ASKS)
    assert (book.state, book.since) == (BookState.LIVE, 10)


def test_an_update_that_crosses_is_taken_back_and_counted() -> None:
    book = live()
    assert book.apply(diff(12, 12, [(101.0, 1.0), (99.0, 0.0), (101.0, 2.0)]), 5)
    assert content(book) == (BIDS, ASKS)
    assert (book.state, book.last_update_id, book.event_time) == (BookState.DESYNCED, 11, 11)
    assert (book.crossings, book.wants_snapshot, book.updated_at) == (1, True, 0)
    book.apply(diff(13, 13, [(101.0, 0.0)]), 6)
    assert book.load(Depth(12, [(98.0, 1.0)], ASKS), 7)
    assert (book.state, book.last_update_id, content(book)) == (BookState.LIVE, 13, ([(98.0, 1.0)], ASKS))


def test_a_book_that_runs_out_of_certain_levels_keeps_the_last_and_says_so() -> None:
    book = Book("BTCUSDT")
    assert book.load(Depth(10, BIDS, ASKS), 0, limit=2)
    assert book.apply(diff(11, 11, asks=[(101.0, 0.0), (110.0, 5.0)]), 1)
    assert (book.state, content(book)) == (BookState.LIVE, (BIDS, [(102.0, 4.0)]))
    assert book.apply(diff(12, 12, asks=[(102.0, 0.0)]), 2)
    assert (book.state, book.last_update_id, content(book)) == (
        BookState.DESYNCED,
        11,
        (BIDS, [(102.0, 4.0)]),
    )
    assert (book.wants_snapshot, book.crossings) == (True, 0)
    assert book.load(Depth(11, BIDS, [(102.0, 4.0), (105.0, 1.0), (110.0, 5.0)]), 3, limit=5)
    assert (book.state, book.last_update_id) == (BookState.LIVE, 12)
    assert content(book) == (BIDS, [(105.0, 1.0), (110.0, 5.0)])


def test_a_side_that_the_exchange_says_is_empty_is_no_reason_to_doubt() -> None:
    book = live()
    assert book.apply(diff(12, 12, asks=[(101.0, 0.0), (102.0, 0.0)]), 1)
    assert (book.state, content(book)) == (BookState.LIVE, (BIDS, []))


def test_a_crossing_within_what_joins_a_snapshot_stops_there() -> None:
    book = Book("BTCUSDT")
    for update in (diff(11, 11, [(100.0, 7.0)]), diff(12, 12, [(105.0, 1.0)]), diff(13, 13)):
        book.apply(update, 1)
    assert book.load(Depth(10, BIDS, ASKS), 2)
    assert content(book) == ([(100.0, 7.0), (99.0, 2.0)], ASKS)
    assert (book.state, book.last_update_id, book.event_time) == (BookState.DESYNCED, 11, 11)
    assert (book.crossings, book.sync.buffered, book.wants_snapshot) == (1, 2, True)


def test_a_crossed_snapshot_is_not_taken() -> None:
    book = live()
    book.disconnect(1)
    assert not book.load(Depth(20, [(101.0, 1.0)], [(101.0, 1.0)]), 2)
    assert (content(book), book.state, book.crossings) == ((BIDS, ASKS), BookState.DESYNCED, 1)
    assert (book.sync.stale_snapshots, book.sync.attempts) == (1, 1)


def test_a_crossed_snapshot_that_nobody_wanted_is_no_trouble() -> None:
    book = live()
    assert not book.load(Depth(20, [(101.0, 1.0)], [(101.0, 1.0)]), 2)
    assert (book.state, book.crossings, book.sync.attempts) == (BookState.LIVE, 0, 0)


def test_crossed_prices_are_normal_while_a_symbol_does_not_trade() -> None:
    book = Book("LUNAUSDT")
    book.trading = False
    assert book.load(Depth(10, [(101.0, 1.0)], [(100.0, 1.0)]), 0)
    assert book.apply(diff(11, 11, [(102.0, 1.0)]), 1)
    assert (book.state, book.wants_snapshot, book.crossings, book.crossed) == (BookState.LIVE, False, 0, True)


def test_a_disconnect_keeps_the_levels_and_wants_a_snapshot() -> None:
    book = live()
    assert book.disconnect(50)
    assert not book.disconnect(60)
    assert (book.state, book.since, content(book)) == (BookState.DESYNCED, 50, (BIDS, ASKS))
    assert book.wants_snapshot
    assert not book.check(100_000, overdue=False)


def test_silence_makes_it_stale_and_the_next_word_live() -> None:
    book = live()
    assert not book.check(3_300, overdue=False)
    assert book.check(3_301, overdue=True)
    assert (book.state, book.since, book.wants_snapshot) == (BookState.STALE, 3_301, False)
    assert not book.check(9_000, overdue=True)
    book.apply(diff(12, 12), 9_100)
    assert (book.state, book.since) == (BookState.LIVE, 9_100)


def test_a_duplicate_is_a_sign_of_life_too() -> None:
    book = live()
    book.apply(diff(12, 12), 100)
    assert book.check(5_000, overdue=True)
    assert not book.apply(diff(12, 12), 5_100)
    assert book.check(5_100, overdue=False)
    assert (book.state, book.since) == (BookState.LIVE, 5_100)


@pytest.mark.parametrize(
    ("depth", "found", "state"),
    [
        (Depth(10, BIDS, ASKS), Sounding.SAME, BookState.LIVE),
        (Depth(15, BIDS[:1], ASKS), Sounding.ALIKE, BookState.LIVE),
        (Depth(15, [(100.5, 1.0), *BIDS], ASKS), Sounding.AHEAD, BookState.SYNCING),
        (Depth(9, [(100.5, 1.0), *BIDS], ASKS), Sounding.LATE, BookState.SYNCING),
        (Depth(10, [(100.5, 1.0), *BIDS], ASKS), Sounding.LATE, BookState.DESYNCED),
    ],
)
def test_a_snapshot_that_nothing_joins_is_live_once_a_later_one_agrees(
    depth: Depth, found: Sounding, state: BookState
) -> None:
    book = Book("BTCUSDT")
    book.load(Depth(10, BIDS, ASKS), 0)
    assert (book.check(86_400_000, overdue=False), book.state) == (False, BookState.SYNCING)
    assert (book.sound(depth, 90_000_000, 90_000_100), book.state) == (found, state)
    assert (book.last_update_id, content(book)) == (10, (BIDS, ASKS))


def test_a_book_that_waits_for_a_snapshot_cannot_be_compared() -> None:
    assert Book("BTCUSDT").sound(Depth(10, BIDS, ASKS), 0, 0) is Sounding.LATE


def test_a_snapshot_that_nothing_joins_is_stale_where_a_change_is_overdue() -> None:
    book = Book("BTCUSDT")
    book.load(Depth(10, BIDS, ASKS), 0)
    assert (book.check(9_000, overdue=False), book.state) == (False, BookState.SYNCING)
    assert (book.check(9_001, overdue=True), book.state) == (True, BookState.STALE)


def test_a_stale_book_stays_so_until_the_stream_speaks_or_a_snapshot_agrees() -> None:
    book = live()
    assert book.check(10_000, overdue=True)
    assert not book.check(20_000, overdue=False)
    assert book.sound(Depth(11, BIDS, ASKS), 20_000, 20_100) is Sounding.SAME
    assert (book.state, book.since, book.heard_at) == (BookState.LIVE, 20_100, 20_000)


@pytest.mark.parametrize("trading", [True, False])
def test_when_the_market_leaves_a_cut_snapshot_a_fresh_one_is_wanted(trading: bool) -> None:
    book = Book("BTCUSDT")
    book.trading = trading
    levels = [(float(price), 1.0) for price in range(100, 90, -1)]
    book.load(Depth(10, levels, ASKS), 0, limit=10)
    assert (book.bids.cut, book.asks.cut) == (True, False)
    book.apply(diff(11, 11, [(float(price), 0.0) for price in range(100, 91, -1)]), 1)
    book.check(2, overdue=False)
    assert book.wants_snapshot is trading
    assert book.state is BookState.LIVE
    if trading:
        book.apply(diff(12, 12, [(50.0, 1.0)]), 3)
        assert book.load(Depth(11, [(91.0, 1.0), (60.0, 2.0)], ASKS), 4, limit=10)
        assert content(book) == ([(91.0, 1.0), (60.0, 2.0), (50.0, 1.0)], ASKS)
        assert not book.wants_snapshot


def test_a_listener_hears_each_visible_change() -> None:
    book = live()
    heard: list[int] = []
    book.listener = lambda: heard.append(book.last_update_id)
    book.apply(diff(12, 12), 1)
    book.apply(diff(12, 12), 2)
    book.apply(diff(14, 14), 3)
    book.apply(diff(15, 15), 4)
    book.load(Depth(13, BIDS, ASKS), 5)
    assert heard == [12, 12, 14, 15]


def test_figures_of_the_touch() -> None:
    book = Book("BTCUSDT")
    assert (book.spread, book.mid, book.microprice, book.imbalance()) == (None, None, None, None)
    book.load(Depth(10, [(61837.63, 1.0)], [(61837.64, 3.0), (61838.0, 4.0)]), 0)
    assert book.spread == 0.01
    assert book.mid == 61837.635
    assert book.microprice == pytest.approx(61837.6325)
    assert book.imbalance() == pytest.approx(-6 / 8)
    assert book.imbalance(1) == pytest.approx(-2 / 4)


def test_who_listens_sees_the_book_at_each_diff_that_joins_a_snapshot() -> None:
    book = Book("BTCUSDT")
    for number in (11, 12, 13):
        book.apply(diff(number, number, [(99.0, float(number))]), number)
    seen: list[tuple[int, int | None, str, Levels]] = []
    book.listener = lambda: seen.append(
        (book.last_update_id, book.event_time, book.state.value, book.bids.top(9)[-1:])
    )
    assert book.load(Depth(10, BIDS, ASKS), 20)
    times = [diff(number, number).event_time for number in (11, 12, 13)]
    assert seen == [
        (number, time, "live", [(99.0, float(number))])
        for number, time in zip((11, 12, 13), times, strict=True)
    ]
