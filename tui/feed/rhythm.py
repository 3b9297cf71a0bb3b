"""How regularly something comes, and from when on its silence means something (pure)."""

from math import log
from typing import Final

GRAIN: Final = 50
"""Arrivals closer together than this count as one, in ms: a burst tells nothing about pauses."""
SAMPLES: Final = 12
"""Gaps to see before judging."""
CERTAINTY: Final = log(1e9)
"""A silence is unusual when less than one gap in so many should be as long."""
LONGEST: Final = 60_000
"""A rhythm that allows a longer silence than this, in ms, says nothing."""
FADING: Final = 0.999
"""What a second leaves of the gaps seen: half after eleven minutes, for rhythms change."""


class Rhythm:
    """The gaps between arrivals; times in ms.

    The longest of n gaps tells how fast long gaps grow rare, as if they were at random: one as long came once
    in n. From that follows how long a gap must be to come once in 1e9. A clockwork and a random stream are
    both judged soon after the gaps that they are known for, and what is seldom is not judged at all.
    """

    __slots__ = ("_counted", "_longest", "_since")

    def __init__(self) -> None:
        self._since: int | None = None
        self._longest = 0.0
        self._counted = 0.0

    def beat(self, now: int) -> None:
        """Note an arrival."""
        since = self._since
        if since is None:
            self._since = now
            return
        gap = now - since
        if gap >= GRAIN:
            self._counted += 1
            self._since = now
            self._longest = max(gap, self._longest)
        elif gap < 0:
            self._since = now

    def resume(self) -> None:
        """Begin again after an interruption, whose length says nothing about the rhythm."""
        self._since = None

    def stretch(self, gap: int) -> None:
        """Note a gap that is not over and was found to be in order; it is counted when it ends."""
        self._longest = max(gap, self._longest)

    def fade(self, seconds: float) -> None:
        """Let the gaps seen so far lose weight, as time goes by."""
        left = FADING**seconds
        self._longest *= left
        self._counted *= left

    def deadline(self, least: int) -> int | None:
        """Milliseconds of silence that are in order, at least `least`; None where any silence is."""
        if self._counted < SAMPLES:
            return None
        allowed = self._longest * CERTAINTY / log(self._counted + 1)
        return max(least, round(allowed)) if allowed <= LONGEST else None
