"""Recent trades of one symbol, read by cursor; says what a slow reader missed and what the stream left out."""

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

    Takes single trades and aggregates. A trade that is already on the tape, as overlapping connections bring it, is
    dropped. A cursor is the number of prints taken before the next one to read; a new reader begins at `total`, or at 0
    for all there is.
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
        if type(trade) is Trade:
            first = last = trade.trade_id
        else:
            first, last = trade.first_trade_id, trade.last_trade_id
        missing = 0
        if self.newest_id >= 0:
            missing = first - self.newest_id - 1
            if missing < 0:
                # Ids that begin anew come with a later time (testnet resets); a repeated trade never does.
                if trade.trade_time <= self.newest_time or last > self.newest_id:
                    self.duplicates += 1
                    return False
                missing = 0
            elif missing:
                self.gaps += 1
                self.missing += missing
        self.newest_id = last
        self.newest_time = trade.trade_time
        self._push(
            Print(
                last,
                trade.trade_time,
                trade.price,
                trade.quantity,
                trade.buyer_is_maker,
                last - first + 1,
                missing,
            )
        )
        return True

    def read(self, cursor: int = 0) -> tuple[list[Print], int, int]:
        """The prints since `cursor`, oldest first, how many of them were missed, and the cursor to go on with."""
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
