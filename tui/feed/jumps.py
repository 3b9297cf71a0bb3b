"""Tells when the machine slept, or when its clock was set."""

from typing import Final

from tui.feed.clock import Clock

JUMP_MS: Final = 10_000
"""Between two looks passed more than this: the machine slept."""
SET_MS: Final = 1_000
"""A clock that went so much farther or less far than time did: it was set."""


class Jumps:
    """Compares the wall clock with the time that passed; to be asked a few times a second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.now()
        self._before = clock.monotonic()

    def look(self) -> bool:
        """Whether time jumped since the last look."""
        now, moment = self._clock.now(), self._clock.monotonic()
        passed, shown = (moment - self._before) * 1000, now - self._last
        self._last, self._before = now, moment
        return shown > JUMP_MS or abs(shown - passed) > SET_MS
