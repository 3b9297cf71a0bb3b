"""Recorded frames of the real exchange through decoder and market."""

import gzip
import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.market.market import Market
from tui.market.sync import BookState
from tui.wire.decode import Frame, decode_frame, decode_result
from tui.wire.events import BestPrices, DepthUpdate
from tui.wire.replies import Depth

CAPTURES = Path(os.environ.get("DEPTHDECK_CAPTURES", Path(__file__).parents[3] / "shared" / "captures"))
BTCUSDT = CAPTURES / "btcusdt_20240808.gz"
THIN = CAPTURES / "cryptofeed-2021-BINANCE.ws.1.0.txt"
THIN_SNAPSHOTS = CAPTURES / "cryptofeed-2021-BINANCE.http.0.0.txt"


def lines(path: Path) -> Iterator[tuple[int, bytes]]:
    """Time of arrival in ms and the frame, of every line that begins with a time (in ns, or in seconds)."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in data.splitlines():
        time, _, frame = line.partition(b" ")
        if time.isdigit():
            yield int(time) // 1_000_000, frame
        elif time[:1].isdigit():
            yield int(float(time.rstrip(b":")) * 1_000), frame


def thin_snapshots() -> list[tuple[int, str, Depth]]:
    snapshots = []
    for line in THIN_SNAPSHOTS.read_bytes().splitlines():
        url, _, rest = line.partition(b" -> ")
        if b"/depth?" in url:
            symbol = url.decode().partition("symbol=")[2].partition("&")[0]
            time, _, body = rest.partition(b": ")
            snapshots.append((int(float(time) * 1_000), symbol, decode_result(body, Depth)))
    return sorted(snapshots, key=lambda entry: entry[0])


def witnessed(limit: int) -> tuple[Market, list[tuple[BookState, bool]]]:
    """The market after the recording, and for each diff with a new witness the state and whether tops agree.

    The recording holds one snapshot, of 1,000 levels a side; `limit` is what the book is told was asked for.
    """
    market = Market()
    book = market.book("BTCUSDT")
    witnesses: deque[BestPrices] = deque()
    seen: list[tuple[BookState, bool]] = []
    for now, data in lines(BTCUSDT):
        if data.startswith(b'{"lastUpdateId"'):
            assert market.load_depth("BTCUSDT", decode_result(data, Depth), now, limit)
            continue
        frame = decode_frame(data)
        assert isinstance(frame, Frame)
        market.apply(frame, now)
        if isinstance(frame.event, BestPrices):
            witnesses.append(frame.event)
        elif isinstance(frame.event, DepthUpdate) and book.last_update_id:
            assert book.state is not BookState.LIVE or book.last_update_id == frame.event.final_id
            witness = None
            while witnesses and witnesses[0].update_id <= book.last_update_id:
                witness = witnesses.popleft()
            if witness is not None:
                assert book.bids.best is not None
                assert book.asks.best is not None
                touch = (*book.bids.best, *book.asks.best)
                best = (witness.bid, witness.bid_quantity, witness.ask, witness.ask_quantity)
                seen.append((book.state, touch == best))
    return market, seen


@pytest.mark.skipif(not BTCUSDT.exists(), reason="no recorded frames here")
def test_the_touch_of_the_recorded_book_equals_the_best_prices() -> None:
    market, seen = witnessed(limit=5_000)
    book, tape = market.books["BTCUSDT"], market.tapes["BTCUSDT"]
    assert (book.state, book.sync.gaps, book.sync.snapshots, book.crossings) == (BookState.LIVE, 0, 1, 0)
    assert (book.audits > 500, book.mismatches, market.unrouted) == (True, 0, 0)
    assert len(seen) > 2_800
    assert sum(equal for _, equal in seen) / len(seen) >= 0.9995
    assert (tape.gaps, tape.duplicates, tape.total > 5_000) == (0, 0, True)


@pytest.mark.skipif(not BTCUSDT.exists(), reason="no recorded frames here")
def test_where_the_market_leaves_the_levels_of_the_recorded_snapshot_the_book_says_so() -> None:
    market, seen = witnessed(limit=1_000)
    book = market.books["BTCUSDT"]
    assert (book.state, book.wants_snapshot, book.crossings) == (BookState.DESYNCED, True, 0)
    live = [equal for state, equal in seen if state is BookState.LIVE]
    assert len(live) > 200
    assert sum(live) / len(live) >= 0.9995


@pytest.mark.skipif(not THIN.exists(), reason="no recorded frames here")
def test_recorded_thin_symbols_sync_and_stay_in_step() -> None:
    market = Market()
    snapshots = deque(thin_snapshots())
    for now, data in lines(THIN):
        while snapshots and snapshots[0][0] <= now:
            time, symbol, depth = snapshots.popleft()
            assert market.load_depth(symbol, depth, time, 1_000)
        frame = decode_frame(data)
        assert isinstance(frame, Frame)
        market.apply(frame, now)
    assert set(market.books) == {"NKNUSDT", "BLZETH", "LRCBTC", "RUNEEUR"}
    for book in market.books.values():
        assert book.state in (BookState.LIVE, BookState.SYNCING)
        assert (book.sync.gaps, book.sync.stale_snapshots, book.crossings) == (0, 0, 0)
    assert {(symbol, "1m") for symbol in market.books} >= set(market.series)
    assert market.unrouted == 0
