"""When to connect again: delays that grow, with jitter, and a bound on how often."""

import random
from collections import deque
from typing import Final

FIRST_DELAY: Final = 0.5
STABLE_AFTER: Final = 60.0
PER_CONNECTION: Final = (10, 60.0)
ALL_TOGETHER: Final = (60, 300.0)


class Allowance:
    """At most `limit` events within `window` seconds."""

    def __init__(self, limit: int, window: float) -> None:
        self._window = window
        self._times: deque[float] = deque(maxlen=limit)

    def wait(self, now: float) -> float:
        """Seconds until one more event is allowed; 0 when it is now."""
        if len(self._times) < (self._times.maxlen or 0):
            return 0.0
        return max(0.0, self._times[0] + self._window - now)

    def take(self, now: float) -> None:
        """Count one event."""
        self._times.append(now)


class Backoff:
    """The delays of one connection, in seconds.

    They double from half a second up to `cap`, each between its half and its whole at random, and begin anew
    only after a minute of data. `together` is what all connections of the process share.
    """

    def __init__(
        self, cap: float = 30.0, *, together: Allowance | None = None, chance: random.Random | None = None
    ) -> None:
        self.attempts = 0
        self._cap = cap
        self._chance = chance or random.SystemRandom()
        self._own = Allowance(*PER_CONNECTION)
        self._together = together or Allowance(*ALL_TOGETHER)
        self._data_since: float | None = None

    def delay(self, now: float) -> float:
        """Seconds to wait before the next attempt; 0 before the first."""
        grown = 0.0
        if self.attempts:
            whole = min(self._cap, FIRST_DELAY * 2.0 ** min(self.attempts - 1, 16))
            grown = whole * self._chance.uniform(0.5, 1.0)
        return max(grown, self.least(now))

    def least(self, now: float) -> float:
        """Seconds to wait, also where somebody wants it sooner: the bounds on how often hold."""
        return max(self._own.wait(now), self._together.wait(now))

    def attempt(self, now: float) -> None:
        """An attempt begins."""
        self.attempts += 1
        self._data_since = None
        self._own.take(now)
        self._together.take(now)

    def delivered(self, now: float) -> None:
        """Data came; after a minute of it the delays begin anew."""
        if self._data_since is None:
            self._data_since = now
        elif self.attempts > 1 and now - self._data_since >= STABLE_AFTER:
            self.attempts = 1
