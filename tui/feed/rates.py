"""How many messages and bytes come in a second, from counts that only grow (pure)."""

from collections import deque
from typing import Final

KEPT: Final = 15
"""Measurements, about a second apart, that a slow stream's rate is taken over."""
ENOUGH: Final = 5
"""Messages that a rate is taken over, where they came within that time."""


class Rates:
    """Rates over the last second or so, over up to a quarter of a minute where few messages come."""

    __slots__ = ("_measured", "bytes", "messages")

    def __init__(self, now: int) -> None:
        self.messages = 0.0
        """Messages a second."""
        self.bytes = 0.0
        """Bytes a second."""
        self._measured = deque([(now, 0, 0)], maxlen=KEPT)

    def measure(self, now: int, messages: int, size: int) -> float:
        """Take the counts at `now` in ms; the seconds since the last time, 0 where the clock was set back."""
        measured = self._measured
        passed = (now - measured[-1][0]) / 1000
        if passed > 0:
            few = messages - ENOUGH
            then, before, size_before = next(
                (past for past in reversed(measured) if past[1] <= few), measured[0]
            )
            seconds = (now - then) / 1000
            self.messages = (messages - before) / seconds
            self.bytes = (size - size_before) / seconds
        elif passed < 0:
            measured.clear()
        measured.append((now, messages, size))
        return max(0.0, passed)
