"""How regularly something comes, and from when on its silence means something (pure)."""

from typing import Final

BUSY_MS: Final = 1_000
"""A usual gap up to which silence tells anything; a symbol that seldom changes is silent by nature."""
SAMPLES: Final = 12
"""Gaps to see before judging."""


class Rhythm:
    """The gaps between arrivals, seen a few times a second; times in ms."""

    def __init__(self) -> None:
        self.last: int | None = None
        self._usual = 0.0
        self._longest = 0.0
        self._seen = 0

    @property
    def busy(self) -> bool:
        """Whether it comes so often that its silence means something."""
        return self._seen >= SAMPLES and self._usual <= BUSY_MS

    def seen(self, time: int) -> None:
        """Note the time of the latest arrival; the same time again is no new arrival."""
        if self.last is not None and time > self.last:
            gap = time - self.last
            self._seen += 1
            self._usual += (gap - self._usual) / min(self._seen, 20)
            self._longest = max(gap, self._longest * 0.99)
        self.last = time

    def resume(self, time: int) -> None:
        """Begin again after an interruption whose length says nothing about the rhythm."""
        self.last = time

    def allowed(self, silence: int) -> int | None:
        """Milliseconds of silence in order: `silence` beyond the longest recent gap; None when any is."""
        return silence + round(self._longest) if self.busy else None

    def broken(self, now: int, silence: int) -> bool:
        """Whether it has been silent longer than is in order."""
        allowed = self.allowed(silence)
        return allowed is not None and self.last is not None and now - self.last > allowed
