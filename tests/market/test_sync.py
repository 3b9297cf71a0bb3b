"""Every case of the exchange's rules for a local order book, as ids only."""

import pytest

from tui.market.sync import LEVELS_LIMIT, BookState, Synchroniser
from tui.wire.events import DepthUpdate


def diff(first: int, final: int) -> DepthUpdate:
    return DepthUpdate(
        symbol="BTCUSDT", first_id=first, final_id=final, bids=[], asks=[], event_time=final * 10
    )


def synced(at: int = 100) -> Synchroniser:
    sync = Synchroniser()
    sync.on_snapshot(at)
    assert sync.on_diff(diff(at + 1, at + 1))
    assert sync.state is BookState.LIVE
    return sync


@pytest.mark.parametrize(
    ("snapshot", "buffered", "applied", "state", "reached"),
    [
        (100, [], [], BookState.SYNCING, 100),
        (100, [(90, 95), (96, 100)], [], BookState.SYNCING, 100),
        (100, [(96, 100), (101, 103)], [(101, 103)], BookState.LIVE, 103),
        (100, [(95, 105), (106, 106)], [(95, 105), (106, 106)], BookState.LIVE, 106),
        (100, [(101, 101)], [(101, 101)], BookState.LIVE, 101),
        (
            100,
            [(101, 102), (101, 102), (103, 103)],
            [(101, 102), (101, 102), (103, 103)],
            BookState.LIVE,
            103,
        ),
        (100, [(103, 104), (99, 102)], [(99, 102), (103, 104)], BookState.LIVE, 104),
        (100, [(80, 85), (99, 102)], [(99, 102)], BookState.LIVE, 102),
    ],
    ids=[
        "nothing buffered",
        "all older",
        "lastUpdateId one short of U",
        "bridge",
        "single update",
        "duplicate",
        "reordered",
        "hole older than the snapshot",
    ],
)
def test_a_usable_snapshot_joins_the_buffer(
    snapshot: int,
    buffered: list[tuple[int, int]],
    applied: list[tuple[int, int]],
    state: BookState,
    reached: int,
) -> None:
    sync = Synchroniser()
    for ids in buffered:
        assert not sync.on_diff(diff(*ids))
    joined = sync.on_snapshot(snapshot)
    assert joined is not None
    assert [(d.first_id, d.final_id) for d in joined] == applied
    assert (sync.state, sync.last_update_id, sync.wants_snapshot) == (state, reached, False)
    assert sync.buffered == 0


@pytest.mark.parametrize(
    ("snapshot", "buffered"),
    [(100, [(102, 103)]), (100, [(99, 101), (104, 105)])],
    ids=["older than the buffer", "hole behind the snapshot"],
)
def test_a_snapshot_that_does_not_join_is_too_old_and_the_buffer_stays(
    snapshot: int, buffered: list[tuple[int, int]]
) -> None:
    sync = Synchroniser()
    for ids in buffered:
        sync.on_diff(diff(*ids))
    assert sync.on_snapshot(snapshot) is None
    assert (sync.state, sync.wants_snapshot) == (BookState.BUFFERING, True)
    assert (sync.stale_snapshots, sync.attempts, sync.buffered) == (1, 1, len(buffered))
    assert sync.on_snapshot(buffered[-1][0] - 1) is not None
    assert (sync.state, sync.attempts) == (BookState.LIVE, 0)


@pytest.mark.parametrize(
    ("ids", "applies", "state", "reached"),
    [
        ((102, 104), True, BookState.LIVE, 104),
        ((102, 102), True, BookState.LIVE, 102),
        ((90, 103), True, BookState.LIVE, 103),
        ((101, 101), False, BookState.LIVE, 101),
        ((50, 60), False, BookState.LIVE, 101),
        ((103, 104), False, BookState.DESYNCED, 101),
    ],
    ids=["next", "single", "overlap", "u == id", "stale", "gap"],
)
def test_a_live_book_takes_the_next_diff(
    ids: tuple[int, int], applies: bool, state: BookState, reached: int
) -> None:
    sync = synced()
    assert sync.on_diff(diff(*ids)) is applies
    assert (sync.state, sync.last_update_id) == (state, reached)
    assert sync.wants_snapshot is (state is BookState.DESYNCED)


def test_a_gap_keeps_its_event_and_one_fresh_snapshot_mends_it() -> None:
    sync = synced()
    sync.on_diff(diff(103, 104))
    sync.on_diff(diff(105, 106))
    assert (sync.gaps, sync.resyncs, sync.buffered) == (1, 1, 2)
    joined = sync.on_snapshot(103)
    assert joined is not None
    assert len(joined) == 2
    assert (sync.state, sync.last_update_id, sync.snapshots) == (BookState.LIVE, 106, 2)


def test_a_snapshot_found_old_by_the_first_diff_counts_as_stale_not_as_gap() -> None:
    sync = Synchroniser()
    sync.on_snapshot(100)
    assert not sync.on_diff(diff(110, 111))
    assert (sync.state, sync.gaps, sync.stale_snapshots, sync.attempts) == (BookState.DESYNCED, 0, 1, 1)


def test_an_unwanted_snapshot_changes_nothing() -> None:
    sync = synced()
    assert sync.on_snapshot(500) is None
    assert (sync.last_update_id, sync.state, sync.stale_snapshots) == (101, BookState.LIVE, 0)


def test_a_refresh_keeps_the_book_in_step_and_never_turns_it_back() -> None:
    sync = synced()
    sync.refresh()
    assert sync.on_snapshot(90) is None
    assert sync.on_diff(diff(102, 103))
    assert sync.on_snapshot(100) is None
    joined = sync.on_snapshot(102)
    assert joined is not None
    assert (sync.last_update_id, sync.state, sync.wants_snapshot) == (103, BookState.LIVE, False)


def test_a_disconnect_always_wants_a_new_snapshot() -> None:
    sync = synced()
    sync.on_disconnect()
    assert (sync.state, sync.wants_snapshot, sync.resyncs) == (BookState.DESYNCED, True, 1)
    assert not sync.on_diff(diff(102, 103))
    sync.on_disconnect()
    assert (sync.buffered, sync.resyncs) == (0, 1)


def test_a_disconnect_before_the_first_snapshot_is_no_resync() -> None:
    sync = Synchroniser()
    sync.on_diff(diff(1, 2))
    sync.on_disconnect()
    assert (sync.state, sync.buffered, sync.resyncs) == (BookState.BUFFERING, 0, 0)


def test_ids_that_begin_anew_after_a_reset_of_the_exchange_are_taken() -> None:
    sync = synced(1_000_000)
    sync.on_disconnect()
    sync.on_diff(diff(5, 6))
    assert sync.on_snapshot(5) is not None
    assert (sync.state, sync.last_update_id) == (BookState.LIVE, 6)


def test_the_buffer_is_bounded_and_says_when_it_overflowed() -> None:
    sync = Synchroniser(buffer_limit=3)
    for number in range(1, 6):
        sync.on_diff(diff(number, number))
    assert (sync.buffered, sync.buffered_max, sync.overflows) == (3, 3, 2)
    assert sync.on_snapshot(1) is None
    assert sync.on_snapshot(2) is not None
    assert sync.last_update_id == 5


def test_the_event_time_is_of_the_last_diff_in_the_levels() -> None:
    sync = Synchroniser()
    sync.on_snapshot(100)
    assert sync.event_time is None
    sync.on_diff(diff(101, 102))
    sync.on_diff(diff(99, 100))
    assert sync.event_time == 1_020


def test_large_diffs_fill_the_buffer_sooner() -> None:
    sync = Synchroniser()
    levels = [(float(price), 1.0) for price in range(LEVELS_LIMIT // 10)]
    for number in range(1, 31):
        sync.on_diff(DepthUpdate("BTCUSDT", number, number, levels, [], 0))
    assert (sync.buffered, sync.overflows) == (10, 20)
    assert sync.on_snapshot(20) is not None
    assert sync.last_update_id == 30
