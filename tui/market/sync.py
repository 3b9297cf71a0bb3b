"""Joins a depth snapshot to a stream of diffs by the exchange's rules; knows ids and states, not levels."""

from collections import deque
from enum import StrEnum
from operator import attrgetter
from typing import Final

from tui.wire.events import DepthUpdate

BUFFER_LIMIT: Final = 6_000
"""Diffs kept while a snapshot is awaited: ten minutes of the fastest stream."""
LEVELS_LIMIT: Final = 300_000
"""Levels that they hold together at most; a busy market's diffs have a thousand each."""


class BookState(StrEnum):
    """How far a book can be trusted."""

    BUFFERING = "buffering"
    """No levels yet: diffs are kept until a snapshot comes."""
    SYNCING = "syncing"
    """Levels are the snapshot's, true as of its id; no diff has joined them yet."""
    LIVE = "live"
    """Levels are true at the last update id, and the stream goes on."""
    STALE = "stale"
    """Levels are true at the last update id, but the stream is silent longer than it should be."""
    DESYNCED = "desynced"
    """Updates were lost: levels are the last true ones, and a new snapshot is wanted."""


_BUFFERING: Final = BookState.BUFFERING
_SYNCING: Final = BookState.SYNCING
_LIVE: Final = BookState.LIVE
_DESYNCED: Final = BookState.DESYNCED


class Synchroniser:
    """Decides for each diff and snapshot of one book whether to apply it, keep it or fetch anew.

    Rules: "How to manage a local order book correctly" in Binance's web-socket-streams.md. A diff joins when
    it starts at or before the next id; overlaps are legal at any time. A snapshot is usable when the diffs
    kept until then join it, and each other, without a hole.
    """

    __slots__ = (
        "_buffer",
        "_levels",
        "attempts",
        "buffered_max",
        "event_time",
        "gaps",
        "ignored",
        "last_update_id",
        "overflows",
        "resyncs",
        "snapshot_id",
        "snapshots",
        "stale_snapshots",
        "state",
        "wants_snapshot",
    )

    def __init__(self, buffer_limit: int = BUFFER_LIMIT) -> None:
        self.state = BookState.BUFFERING
        self.last_update_id = 0
        """Id of the last update in the levels; 0 before the first snapshot."""
        self.snapshot_id = 0
        """Id of the snapshot that the levels began with; 0 before the first."""
        self.event_time: int | None = None
        """Event time of the last diff in the levels, in ms; None where they are a snapshot's."""
        self.wants_snapshot = True
        self.gaps = 0
        """Holes seen between the diffs of a book that was in step."""
        self.resyncs = 0
        """Times that a book in step fell out of step, whatever the cause."""
        self.snapshots = 0
        """Snapshots received."""
        self.stale_snapshots = 0
        """Snapshots too old to join the stream, or crossed in themselves."""
        self.attempts = 0
        """Useless snapshots since the book was last live: the measure for backing off."""
        self.ignored = 0
        """Diffs that brought nothing new."""
        self.overflows = 0
        """Diffs that fell out of the full buffer."""
        self.buffered_max = 0
        """The most diffs the buffer has held."""
        self._buffer: deque[DepthUpdate] = deque(maxlen=buffer_limit)
        self._levels = 0

    @property
    def in_step(self) -> bool:
        """Whether diffs go straight into the levels."""
        state = self.state
        return state is not _DESYNCED and state is not _BUFFERING

    @property
    def buffered(self) -> int:
        """Diffs kept for the snapshot that is wanted."""
        return len(self._buffer)

    def on_diff(self, diff: DepthUpdate) -> bool:
        """Take the next diff; True says that it is to be applied to the levels now."""
        state, reached = self.state, self.last_update_id
        if state is _DESYNCED or state is _BUFFERING:
            self._keep(diff)
            return False
        if diff.final_id <= reached:
            self.ignored += 1
            return False
        if diff.first_id > reached + 1:
            self._miss(diff)
            return False
        self._advance(diff)
        if self.wants_snapshot:
            self._keep(diff)
        return True

    def on_snapshot(self, last_update_id: int) -> list[DepthUpdate] | None:
        """Take a snapshot's id; the diffs to apply on top of it, or None where it is of no use."""
        if not self.wants_snapshot:
            self.snapshots += 1
            return None
        newer = sorted((diff for diff in self._buffer if diff.final_id > last_update_id), key=_BY_ID)
        reached = _reach(last_update_id, newer)
        # Without a diff as witness an older snapshot would turn a book in step back.
        if reached is None or (self.in_step and reached < self.last_update_id):
            self.on_useless_snapshot()
            return None
        self.snapshots += 1
        self._clear()
        self.wants_snapshot = False
        self.last_update_id = self.snapshot_id = last_update_id
        self.event_time = None
        self.state = _SYNCING
        for diff in newer:
            self._advance(diff)
        return newer

    def step(self, last_update_id: int, event_time: int | None) -> None:
        """Say how far the levels are, while the diffs that `on_snapshot` gave are applied one by one."""
        self.last_update_id = last_update_id
        self.event_time = event_time

    def on_useless_snapshot(self) -> None:
        """A snapshot came that cannot be used: what is kept stays, and another is wanted."""
        self.snapshots += 1
        self.stale_snapshots += 1
        self.attempts += 1

    def on_disconnect(self) -> None:
        """The stream broke: what was kept is useless, and updates are lost until a new snapshot joins."""
        self._clear()
        self._lose()

    def on_crossed(self, diffs: list[DepthUpdate], last_update_id: int, event_time: int | None) -> None:
        """The first of `diffs` made the sides cross and was undone: back to the id before it, and fetch."""
        self.last_update_id = last_update_id
        self.event_time = event_time
        self._clear()
        self._lose()
        for diff in diffs:
            self._keep(diff)

    def on_mismatch(self) -> None:
        """The levels turned out to be wrong: they are to be fetched anew."""
        self._clear()
        self._lose()

    def refresh(self) -> None:
        """Ask for a new snapshot while the book stays in step."""
        self.wants_snapshot = True

    def _advance(self, diff: DepthUpdate) -> None:
        self.last_update_id = diff.final_id
        self.event_time = diff.event_time
        self.state = _LIVE
        self.attempts = 0

    def _miss(self, diff: DepthUpdate) -> None:
        if self.state is _SYNCING:
            self.stale_snapshots += 1
            self.attempts += 1
        else:
            self.gaps += 1
        self._clear()
        self._lose()
        self._keep(diff)

    def _lose(self) -> None:
        if self.in_step:
            self.state = _DESYNCED
            self.resyncs += 1
        self.wants_snapshot = True

    def _clear(self) -> None:
        self._buffer.clear()
        self._levels = 0

    def _keep(self, diff: DepthUpdate) -> None:
        buffer = self._buffer
        self._levels += len(diff.bids) + len(diff.asks)
        while buffer and (len(buffer) == buffer.maxlen or self._levels > LEVELS_LIMIT):
            oldest = buffer.popleft()
            self._levels -= len(oldest.bids) + len(oldest.asks)
            self.overflows += 1
        buffer.append(diff)
        self.buffered_max = max(self.buffered_max, len(buffer))


_BY_ID: Final = attrgetter("final_id")


def _reach(start: int, diffs: list[DepthUpdate]) -> int | None:
    reached = start
    for diff in diffs:
        if diff.first_id > reached + 1:
            return None
        reached = diff.final_id
    return reached
