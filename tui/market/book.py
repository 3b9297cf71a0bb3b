"""An order book: two sides kept in step with the stream, and the figures read from them."""

from math import fsum
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.market.audit import Audit, Sounding, Witness, Witnesses, compare, digest, told
from tui.market.levels import DECIMALS, Side
from tui.market.sync import BookState, Synchroniser
from tui.wire.events import BestPrices, DepthUpdate, PartialDepth
from tui.wire.replies import Depth

if TYPE_CHECKING:
    from collections.abc import Callable

SNAPSHOT_LIMIT: Final = 5_000
"""The most levels a side that a snapshot holds."""


class Resync(NamedTuple):
    """A time that a book was out of step: from when, and for how long, in ms."""

    time: int
    took: int


class Book:
    """The order book of one symbol.

    Levels are always true at `last_update_id`; `state` says whether they still are now. While the book is out
    of step the last true levels stay readable. Times are ms since the epoch, handed in as `now`.
    """

    __slots__ = (
        "_witnesses",
        "asks",
        "audit",
        "audits",
        "bids",
        "crossings",
        "generation",
        "heard_at",
        "limit",
        "listener",
        "mismatches",
        "resync",
        "since",
        "symbol",
        "sync",
        "trading",
        "updated_at",
    )

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self.bids = Side(bids=True)
        self.asks = Side(bids=False)
        self.sync = Synchroniser()
        self.trading = True
        """False while the exchange does not match orders: silence and crossed prices are normal then."""
        self.generation = 0
        """Grows with every visible change of levels or state."""
        self.crossings = 0
        """Times that an update made bids and asks cross; it was taken back."""
        self.audits = 0
        """Comparisons with what the exchange says of the same update id."""
        self.mismatches = 0
        """Those that found another level; the book was fetched anew."""
        self.audit: Audit | None = None
        """The last comparison."""
        self.limit = 0
        """Levels a side that its snapshot was asked for."""
        self._witnesses = Witnesses()
        self.resync: Resync | None = None
        """The last time that it was out of step, once that was over."""
        self.updated_at: int | None = None
        """When levels last changed."""
        self.heard_at: int | None = None
        """When the stream or a snapshot last spoke."""
        self.since: int | None = None
        """When the state last changed; None before it first did."""
        self.listener: Callable[[], None] | None = None
        """Called after every visible change, for a reader that must see each one."""

    def apply(self, diff: DepthUpdate, now: int) -> bool:
        """Take a diff from the stream; True when levels or state changed."""
        sync = self.sync
        state, reached, event_time = sync.state, sync.last_update_id, sync.event_time
        self.heard_at = now
        if not sync.on_diff(diff):
            return self._judge(state, now)
        if self._write(diff):
            self.updated_at = now
        else:
            sync.on_crossed([diff], reached, event_time)
        if sync.state is not state:
            self.since = now
        self._note()
        witness = self._witnesses.take(sync.last_update_id)
        if witness is not None and sync.in_step:
            self._compare(witness, now)
        return True

    def hear(self, event: BestPrices | PartialDepth, now: int) -> None:
        """Compare with what another stream says, now or once the book has come to the same update id."""
        update_id, witness = told(event)
        reached = self.last_update_id
        if update_id == reached and self.sync.in_step:
            self._compare(witness, now)
        elif update_id > reached:
            self._witnesses.keep(update_id, witness)

    def compare(self, other: "Book", levels: int, now: int) -> Audit:
        """Compare the best levels with those of another book at the same update id, and heal a difference."""
        return self._compare(Witness(other.bids.top(levels), other.asks.top(levels)), now, named=True)

    def load(self, depth: Depth, now: int, limit: int = SNAPSHOT_LIMIT) -> bool:
        """Take a snapshot asked for with `limit` levels a side; False when it was of no use."""
        if self.wants_snapshot and self.trading and _crosses(depth):
            self.crossings += 1
            self.sync.on_useless_snapshot()
            return False
        state = self.state
        diffs = self.sync.on_snapshot(depth.last_update_id)
        if diffs is None:
            return False
        self.bids.replace(depth.bids, cut=len(depth.bids) >= limit)
        self.asks.replace(depth.asks, cut=len(depth.asks) >= limit)
        self.updated_at = self.heard_at = now
        self.limit = limit
        if state is BookState.DESYNCED and self.since is not None:
            self.resync = Resync(self.since, now - self.since)
        if self.state is not state:
            self.since = now
        self._join(depth.last_update_id, diffs)
        self._note()
        return True

    def disconnect(self, now: int) -> bool:
        """The stream's connection broke at `now`; True when that changed the state."""
        state = self.state
        self.sync.on_disconnect()
        self.heard_at = None
        self._witnesses.clear()
        return self._judge(state, now)

    def sound(self, depth: Depth, sent: int, now: int) -> Sounding:
        """Compare with a later snapshot that was asked for at `sent`: whether the stream left something out.

        What it says is no part of the levels. A book that it agrees with is live, however silent the stream.
        """
        state, reached = self.state, self.last_update_id
        if not self.sync.in_step or depth.last_update_id < reached:
            return Sounding.LATE
        witness = Witness(depth.bids, depth.asks)
        same = depth.last_update_id == reached
        if same and not self._compare(witness, now).ok:
            return Sounding.LATE
        matched, compared = compare(self.bids, self.asks, witness)
        if matched < compared:
            return Sounding.AHEAD
        self.heard_at = max(sent, self.heard_at or sent)
        self.sync.state = BookState.LIVE
        self._judge(state, now)
        return Sounding.SAME if same else Sounding.ALIKE

    def check(self, now: int, *, overdue: bool) -> bool:
        """Heed the stream's silence at `now`; True when the state changed.

        The book is stale once that is `overdue`, longer than is in order, and live again when the stream has
        spoken since, or `sound` agreed. Asks for a fresh snapshot when few certain levels are left.
        """
        sync = self.sync
        state = sync.state
        if not sync.in_step or self.heard_at is None:
            return False
        if overdue:
            sync.state = BookState.STALE
        elif state is BookState.STALE and self.since is not None and self.heard_at >= self.since:
            sync.state = BookState.LIVE
        if self.trading and (self.bids.thin or self.asks.thin):
            sync.refresh()
        return self._judge(state, now)

    @property
    def state(self) -> BookState:
        """How far the levels can be trusted now."""
        return self.sync.state

    @property
    def wants_snapshot(self) -> bool:
        """Whether a snapshot is to be fetched."""
        return self.sync.wants_snapshot

    def is_short_of(self, limit: int) -> bool:
        """Whether it lacks levels that the exchange has, since less than `limit` a side was asked for."""
        return self.limit < limit and (self.bids.cut or self.asks.cut)

    @property
    def last_update_id(self) -> int:
        """The exchange's id of the last update in the levels; 0 before the first snapshot."""
        return self.sync.last_update_id

    @property
    def event_time(self) -> int | None:
        """The exchange's time of the last diff in the levels, in ms; None before one."""
        return self.sync.event_time

    @property
    def crossed(self) -> bool:
        """Whether the best bid is at or above the best ask."""
        bid, ask = self.bids.touch, self.asks.touch
        return bid is not None and ask is not None and bid >= ask

    @property
    def touch(self) -> BestPrices | None:
        """Best bid and ask with their quantities at the last update id; None where a side is empty."""
        bid, ask = self.bids.best, self.asks.best
        if bid is None or ask is None:
            return None
        return BestPrices(self.last_update_id, self.symbol, *bid, *ask)

    @property
    def spread(self) -> float | None:
        """Best ask less best bid; None where a side is empty."""
        bid, ask = self.bids.best, self.asks.best
        return None if bid is None or ask is None else round(ask[0] - bid[0], DECIMALS)

    @property
    def mid(self) -> float | None:
        """The middle of best bid and best ask; None where a side is empty."""
        bid, ask = self.bids.best, self.asks.best
        return None if bid is None or ask is None else round((bid[0] + ask[0]) / 2, DECIMALS + 1)

    @property
    def microprice(self) -> float | None:
        """The middle, each price weighted by the other side's quantity: nearer to the side with less."""
        bid, ask = self.bids.best, self.asks.best
        if bid is None or ask is None:
            return None
        return (bid[0] * ask[1] + ask[0] * bid[1]) / (bid[1] + ask[1])

    def imbalance(self, n: int = 20) -> float | None:
        """Bid less ask quantity of the best n levels over their sum, -1 to 1; None for an empty book."""
        bid = fsum(quantity for _, quantity in self.bids.top(n))
        ask = fsum(quantity for _, quantity in self.asks.top(n))
        return (bid - ask) / (bid + ask) if bid + ask else None

    def _join(self, reached: int, diffs: list[DepthUpdate]) -> None:
        """Apply the diffs kept for a snapshot of the id `reached`; who listens sees the book at each one."""
        event_time: int | None = None
        for place, diff in enumerate(diffs):
            if place:
                self._note()
            if not self._write(diff):
                self.sync.on_crossed(diffs[place:], reached, event_time)
                return
            reached, event_time = diff.final_id, diff.event_time
            self.sync.step(reached, event_time)

    def _compare(self, witness: Witness, now: int, *, named: bool = False) -> Audit:
        matched, compared = compare(self.bids, self.asks, witness)
        name = digest(self.bids.top(len(witness.bids)), self.asks.top(len(witness.asks))) if named else ""
        found = self.audit = Audit(now, self.last_update_id, matched, compared, name)
        self.audits += 1
        if not found.ok:
            self.mismatches += 1
            state = self.state
            self.sync.on_mismatch()
            self._judge(state, now)
        return found

    def _write(self, diff: DepthUpdate) -> bool:
        bids, asks = self.bids, self.asks
        old_bids = bids.apply(diff.bids)
        old_asks = asks.apply(diff.asks)
        crossed = self.trading and self.crossed
        # Without a certain level the best price would be a guess; the last true ones say more.
        if not crossed and not bids.blind and not asks.blind:
            return True
        bids.undo(old_bids)
        asks.undo(old_asks)
        self.crossings += crossed
        return False

    def _judge(self, before: BookState, now: int) -> bool:
        if self.sync.state is before:
            return False
        self.since = now
        self._note()
        return True

    def _note(self) -> None:
        self.generation += 1
        if self.listener is not None:
            self.listener()


def _crosses(depth: Depth) -> bool:
    return bool(depth.bids and depth.asks) and max(depth.bids)[0] >= min(depth.asks)[0]
