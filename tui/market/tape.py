"""Recent trades of one symbol, read by cursor; counts what a slow reader missed and the stream left out."""

from typing import Final

import msgspec

from tui.wire.events import AggregateTrade, Trade

CAPACITY: Final = 2_000


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


class Tape:
    """The last prints of one symbol, in the order of their ids.

    Takes single trades and aggregates. A trade that is already on the tape, as overlapping connections bring
    it, is dropped. A cursor is the number of prints before the next one to read: a new reader begins at
    `total`, or at `total - len(tape)` with those that are still there.
    """

    __slots__ = ("_capacity", "_prints", "duplicates", "gaps", "missing", "newest_id", "newest_time", "total")

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._prints: list[Print] = []
        self.total = 0
        """Prints taken since the tape began."""
        self.gaps = 0
        """Holes seen in the trade ids."""
        self.missing = 0
        """Trades that fell into those holes."""
        self.duplicates = 0
        """Trades dropped because the tape had them already."""
        self.newest_id = -1
        self.newest_time = 0

    def __len__(self) -> int:
        return min(len(self._prints), self._capacity)

    def add(self, trade: Trade | AggregateTrade) -> bool:
        """Take a trade; False when the tape had it already."""
        if isinstance(trade, Trade):
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
        self.newest_id = last
        self.newest_time = time
        count = last - first + 1
        self._push(Print(last, time, trade.price, trade.quantity, trade.buyer_is_maker, count, missing))
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

    def _push(self, entry: Print) -> None:
        prints = self._prints
        prints.append(entry)
        self.total += 1
        if len(prints) >= 2 * self._capacity:
            del prints[: -self._capacity]
