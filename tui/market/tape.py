"""Recent trades of one symbol, read by cursor; counts what a slow reader missed and the stream left out."""

from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec

from tui.wire.events import AggregateTrade, Trade
from tui.wire.replies import HistoricTrade

CAPACITY: Final = 2_000
HOLES_KEPT: Final = 16
"""Holes that wait to be filled; of more the oldest stay as they are."""


class Print(msgspec.Struct, frozen=True, gc=False):
    """One line of the tape: a trade, or `count` trades of one taker order at one price."""

    trade_id: int
    """Id of the trade, or of the last one joined."""
    time: int
    price: float
    quantity: float
    buyer_is_maker: bool
    """True when the aggressor sold."""
    count: int = 1
    missing_before: int = 0
    """Trades between the print before and this one that never came."""
    filled: bool = False
    """Whether it comes from the exchange's history, not from the stream."""


class Hole(NamedTuple):
    """Trades that the stream left out, by their first and last id."""

    first: int
    last: int

    @property
    def width(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


class Tape:
    """The last prints of one symbol, in the order of their ids.

    Takes single trades and aggregates. A trade that is already on the tape, as overlapping connections bring
    it, is dropped. A cursor is the number of prints before the next one to read: a new reader begins at
    `total`, or at `total - len(tape)` with those that are still there. What the exchange's history fills in
    stands where it belongs and does not move cursors; `revision` tells readers to look at the whole again.
    """

    __slots__ = (
        "_capacity",
        "_holes",
        "_prints",
        "duplicates",
        "gaps",
        "lost",
        "missing",
        "newest_id",
        "newest_time",
        "revision",
        "total",
        "wants_history",
    )

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._prints: list[Print] = []
        self._holes: deque[Hole] = deque()
        self.wants_history = True
        """Whether what was traded before the tape began is to be fetched."""
        self.revision = 0
        """Grows when history was put in between or before."""
        self.total = 0
        """Prints taken since the tape began."""
        self.gaps = 0
        """Holes seen in the trade ids."""
        self.missing = 0
        """Trades that fell into those holes and were not filled in."""
        self.lost = 0
        """Those of them that the exchange's history does not give either."""
        self.duplicates = 0
        """Trades dropped because the tape had them already."""
        self.newest_id = -1
        self.newest_time = 0

    def __len__(self) -> int:
        return min(len(self._prints), self._capacity)

    def add(self, trade: Trade | AggregateTrade) -> bool:
        """Take a trade; False when the tape had it already."""
        # Not isinstance(): for another struct it asks ABCMeta, which takes as long as the rest of this.
        if type(trade) is Trade:
            first = last = trade.trade_id
        else:
            first, last = trade.first_trade_id, trade.last_trade_id
        time = trade.trade_time
        missing = first - self.newest_id - 1 if self.newest_id >= 0 else 0
        if missing < 0:
            if last > self.newest_id or time <= self.newest_time:
                self.duplicates += 1
                return False
            # A repeated trade never bears a later time, ids that begin anew do (testnets are reset).
            missing = 0
        elif missing:
            self.gaps += 1
            self.missing += missing
            if len(self._holes) == HOLES_KEPT:
                self.lost += self._holes.popleft().width
            self._holes.append(Hole(self.newest_id + 1, first - 1))
        self.newest_id = last
        self.newest_time = time
        prints = self._prints
        count = last - first + 1
        prints.append(Print(last, time, trade.price, trade.quantity, trade.buyer_is_maker, count, missing))
        self.total += 1
        if len(prints) >= 2 * self._capacity:
            del prints[: -self._capacity]
        return True

    def read(self, cursor: int = 0) -> tuple[list[Print], int, int]:
        """The prints since `cursor`, oldest first, how many before them were missed, and the next cursor."""
        first = self.total - len(self)
        start = max(cursor, first)
        count = self.total - start
        return self.latest(count), start - cursor, self.total

    def latest(self, n: int) -> list[Print]:
        """The last n prints, oldest first."""
        return self._prints[-min(n, len(self)) :] if n > 0 and self._prints else []

    @property
    def hole(self) -> Hole | None:
        """What is to be fetched of the latest hole: no more than the tape can hold; None without one."""
        if not self._holes:
            return None
        first, last = self._holes[-1]
        return Hole(max(first, last + 1 - self._capacity), last)

    def load(self, history: Sequence[HistoricTrade]) -> None:
        """Take the trades before the tape began, oldest first."""
        self.wants_history = False
        prints = self._prints
        first = _first(prints[0]) if prints else None
        older = [_print(trade) for trade in history if first is None or trade.trade_id < first]
        if not older:
            return
        newest = older[-1]
        if first is None:
            self.newest_id, self.newest_time = newest.trade_id, newest.time
        elif missing := first - newest.trade_id - 1:
            prints[0] = msgspec.structs.replace(prints[0], missing_before=missing)
            self.missing += missing
            if len(self._holes) < HOLES_KEPT:
                self._holes.appendleft(Hole(newest.trade_id + 1, first - 1))
            else:
                self.lost += missing
        prints[:0] = older
        self.revision += 1

    def fill(self, hole: Hole, history: Sequence[HistoricTrade]) -> None:
        """Take what the exchange gave for `hole`, oldest first; the rest of it stays missing for good."""
        if not self._holes or self._holes[-1].last != hole.last:
            return
        whole = self._holes.pop()
        found = [_print(trade) for trade in history if whole.first <= trade.trade_id <= whole.last]
        prints = self._prints
        place = bisect_left(prints, whole.last + 1, key=_BY_ID)
        if not found or place == len(prints) or _first(prints[place]) != whole.last + 1:
            self.lost += whole.width
            return
        self.missing -= len(found)
        self.lost += whole.width - len(found)
        reached = whole.first - 1
        for number, entry in enumerate((*found, prints[place])):
            missing = _first(entry) - reached - 1
            found[number : number + 1] = [msgspec.structs.replace(entry, missing_before=missing)]
            reached = entry.trade_id
        prints[place : place + 1] = found
        self.revision += 1


_BY_ID: Final = attrgetter("trade_id")


def _first(entry: Print) -> int:
    return entry.trade_id - entry.count + 1


def _print(trade: HistoricTrade) -> Print:
    return Print(trade.trade_id, trade.time, trade.price, trade.quantity, trade.buyer_is_maker, filled=True)
