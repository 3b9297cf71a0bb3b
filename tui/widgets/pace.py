"""How fast something counts, seen from the frames in which it is looked at."""

from __future__ import annotations

from collections import deque
from typing import Final

_SPAN: Final = 3_000  # ms over which a rate is taken


class Pace:
    """The rate of a counter that only grows, over three seconds; not known within the first half second."""

    def __init__(self) -> None:
        self._seen: deque[tuple[int, int]] = deque()

    def follow(self, count: int, now: int) -> float | None:
        """Take the counter at a time in ms, and say how much it grows a second."""
        seen = self._seen
        if seen and (count < seen[-1][1] or now < seen[-1][0]):
            seen.clear()
        seen.append((now, count))
        while now - seen[0][0] > _SPAN:
            seen.popleft()
        span = now - seen[0][0]
        return None if span < 500 else (count - seen[0][1]) * 1000 / span


class Age:
    """How long a value has been the same."""

    def __init__(self) -> None:
        self._value: object = None
        self._since = 0

    def follow(self, value: object, now: int) -> int:
        """Take the value at a time in ms, and say for how many ms it has been this one."""
        if value != self._value:
            self._value, self._since = value, now
        return now - self._since
