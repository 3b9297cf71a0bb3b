"""What a reader of the tape has seen: prints and holes, in order, and what they add up to."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.market.tape import Print, Tape

KEPT: Final = 1_000
"""Prints kept for the screen."""

Item: TypeAlias = "Print | int"
"""A print, or how many are missing at this place."""

_LARGE: Final = (
    1.0,
    2.0,
    5.0,
    10.0,
    0.1,
    0.2,
    0.5,
)  # what the size of large prints is multiplied by, key by key
_JUDGED: Final = 100  # new prints after which the size of large prints is judged again
_ENOUGH: Final = 40  # prints from which sizes can be judged


class Reel:
    """The prints of one tape, read by cursor; while paused what comes waits."""

    def __init__(self, tape: Tape | None = None) -> None:
        self.tape = tape
        self.items: deque[Item] = deque(maxlen=KEPT)
        self.waiting: deque[Item] | None = None
        """What came since the pause; None while running."""
        self.came = 0
        """Prints that came since the last pause began."""
        self.bought = 0.0
        """Quantity taken by buyers since the reel began."""
        self.sold = 0.0
        self._cursor = 0
        self._revision = 0
        self._judged = 0.0
        self._unjudged = 0
        self._factor = 0

    def take(self, missed: int = 0) -> None:
        """Read what is new on the tape; `missed` prints were lost before they reached it."""
        if self.tape is None:
            return
        if self._revision != self.tape.revision and self.waiting is None:
            self._begin_anew(self.tape)
        entries, overrun, self._cursor = self.tape.read(self._cursor)
        into = self.items if self.waiting is None else self.waiting
        if missed + overrun and self.items:
            into.append(missed + overrun)
        for entry in entries:
            if entry.missing_before:
                into.append(entry.missing_before)
            into.append(entry)
            if entry.buyer_is_maker:
                self.sold += entry.quantity
            else:
                self.bought += entry.quantity
        self.came += len(entries)
        self._unjudged += len(entries)
        if self._unjudged >= (_JUDGED if self._judged else 1):
            self._unjudged = 0
            self._judge()

    def _begin_anew(self, tape: Tape) -> None:
        """History came in between or before: read the whole tape again."""
        self._revision, self._cursor = tape.revision, tape.total - len(tape)
        self.items.clear()
        self.bought = self.sold = 0.0

    def pause(self) -> None:
        """Stand still, or go on where it stood still."""
        if self.waiting is None:
            self.waiting, self.came = deque(maxlen=KEPT), 0
        else:
            self.items.extend(self.waiting)
            self.waiting = None

    def newest(self, count: int) -> list[Item]:
        """The last items, newest first."""
        return [self.items[-1 - number] for number in range(min(count, len(self.items)))]

    @property
    def large(self) -> float:
        """The size from which a print is large; 0 while there is too little to judge by."""
        return float(f"{self._judged * _LARGE[self._factor]:.6g}")

    def next_large(self) -> None:
        """Take another size for large prints: a multiple of what the tape itself suggests."""
        self._factor = (self._factor + 1) % len(_LARGE)

    def _judge(self) -> None:
        found = large_size([item.quantity for item in self.items if not isinstance(item, int)])
        # A size once found only moves when the market did: stars shall not come and go.
        if not self._judged or not found / 2.5 <= self._judged <= found * 2.5:
            self._judged = found


def large_size(quantities: Sequence[float]) -> float:
    """The size that the largest twentieth of prints reaches, rounded up to 1, 2 or 5 times a power of ten.

    0 while there are too few prints to judge by.
    """
    if len(quantities) < _ENOUGH:
        return 0.0
    bound = sorted(quantities)[-max(1, len(quantities) // 20)]
    power = 1.0
    while power > bound > 0:
        power /= 10
    while power * 10 <= bound:
        power *= 10
    return next((factor * power for factor in (1, 2, 5, 10) if factor * power >= bound), bound)
