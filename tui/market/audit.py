"""Is a book right? Compared with what the exchange itself says of the same update id."""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import blake2s
from itertools import zip_longest
from typing import Final, NamedTuple

from tui.market.levels import Side
from tui.wire.events import BestPrices, Level, PartialDepth

WITNESSES_KEPT: Final = 64
"""Witnesses that wait for the book to reach their update id."""


class Audit(NamedTuple):
    """What one comparison found; levels of both sides are counted together."""

    time: int
    update_id: int
    matched: int
    compared: int
    digest: str = ""
    """Of the book's levels that were compared, for two people or two programs to hold side by side."""

    @property
    def ok(self) -> bool:
        """Whether every level was the exchange's."""
        return self.matched == self.compared

    def __str__(self) -> str:
        words = f"{self.matched} of {self.compared} levels match at update {self.update_id}"
        return f"{words}, digest {self.digest}" if self.digest else words


class Sounding(StrEnum):
    """What a later snapshot says about a book whose stream is silent."""

    SAME = "same"
    """Nothing has happened."""
    ALIKE = "alike"
    """Something has happened, but its best levels are the book's."""
    AHEAD = "ahead"
    """Its best levels have changed, and the book's have not."""
    LATE = "late"
    """Nothing: the book has come farther, or is out of step."""


class Witness(NamedTuple):
    """The best levels of both sides as the exchange tells them, best first."""

    bids: Sequence[Level]
    asks: Sequence[Level]


class Witnesses:
    """What the exchange said of update ids that the book has still to reach."""

    def __init__(self) -> None:
        self._waiting: dict[int, Witness] = {}

    def keep(self, update_id: int, witness: Witness) -> None:
        """Keep one for later; of too many the oldest goes."""
        self._waiting[update_id] = witness
        if len(self._waiting) > WITNESSES_KEPT:
            del self._waiting[next(iter(self._waiting))]

    def take(self, update_id: int) -> Witness | None:
        """The one of this id; those of older ids are dropped."""
        waiting = self._waiting
        if not waiting:
            return None
        found = waiting.pop(update_id, None)
        while waiting and (oldest := next(iter(waiting))) <= update_id:
            del waiting[oldest]
        return found

    def clear(self) -> None:
        """Forget all: the ids begin anew."""
        self._waiting.clear()


def told(event: BestPrices | PartialDepth) -> tuple[int, Witness]:
    """What an event says, and of which update id; a side without price or quantity is empty."""
    if isinstance(event, PartialDepth):
        return event.last_update_id, Witness(event.bids, event.asks)
    bids = [(event.bid, event.bid_quantity)] if event.bid_quantity else []
    asks = [(event.ask, event.ask_quantity)] if event.ask_quantity else []
    return event.update_id, Witness(bids, asks)


def count_matches(own: Sequence[Level], others: Sequence[Level]) -> int:
    """How many levels are the same in the same place."""
    return sum(one == other for one, other in zip_longest(own, others))


def compare(bids: Side, asks: Side, witness: Witness) -> tuple[int, int]:
    """How many of the levels that a witness tells are the book's, and how many could be compared."""
    matched = compared = 0
    for side, others in ((bids, witness.bids), (asks, witness.asks)):
        own = side.top(len(others))
        # Beyond the edge of a snapshot nothing is certain, and nothing wrong.
        known = others[: len(own)] if side.cut else others
        matched += count_matches(own, known)
        compared += len(known)
    return matched, compared


def digest(bids: Sequence[Level], asks: Sequence[Level]) -> str:
    """A short digest of levels, best first: of their shortest decimal text, `price:quantity` a line."""
    lines = [f"{price!r}:{quantity!r}" for side in (bids, asks) for price, quantity in side]
    return blake2s("\n".join(lines).encode(), digest_size=8).hexdigest()
