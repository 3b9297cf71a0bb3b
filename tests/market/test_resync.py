"""A book remembers the last time that it was out of step, and with which snapshot its levels began."""

from tui.market.book import Book, Resync
from tui.wire.events import DepthUpdate
from tui.wire.replies import Depth


def diff(number: int) -> DepthUpdate:
    return DepthUpdate("BTCUSDT", number, number, [(99.0, 1.0)], [], number)


def test_how_long_it_was_out_of_step_is_kept() -> None:
    book = Book("BTCUSDT")
    assert (book.resync, book.sync.snapshot_id) == (None, 0)
    book.load(Depth(10, [(99.0, 1.0)], [(101.0, 1.0)]), 1_000)
    book.apply(diff(11), 1_100)
    assert (book.resync, book.sync.snapshot_id) == (None, 10)
    book.apply(diff(15), 2_000)
    book.load(Depth(14, [(98.0, 1.0)], [(101.0, 1.0)]), 3_310)
    assert book.resync == Resync(2_000, 1_310)
    assert book.sync.snapshot_id == 14
