"""How the process itself is: what it costs, and how late its event loop runs what is due."""

import asyncio
from collections import deque
from math import ceil
from typing import Final, NamedTuple

import psutil

BEAT: Final = 0.1
"""Seconds between two beats."""
BEATS_KEPT: Final = 600
"""Beats that the lag is told from: the last minute."""
BEATS_NEEDED: Final = 100
"""Beats before which nothing is told: one that came late, as at the start, is not yet how things are."""


class Cost(NamedTuple):
    """What the process costs: per cent of one core since it was last asked, and resident bytes."""

    cpu: float | None
    memory: int


class Pulse:
    """Beats on the event loop that it is started on; a beat that comes late tells how long keys wait."""

    def __init__(self, needed: int = BEATS_NEEDED) -> None:
        self._needed = needed
        self._process = psutil.Process()
        self._late: deque[float] = deque(maxlen=BEATS_KEPT)
        self._beat: asyncio.TimerHandle | None = None
        self._asked = False

    def start(self) -> None:
        """Begin to beat on the running event loop."""
        self.stop()
        loop = asyncio.get_running_loop()
        self._beat = loop.call_later(BEAT, self._feel, loop, loop.time() + BEAT)

    def stop(self) -> None:
        """Beat no more."""
        if self._beat is not None:
            self._beat.cancel()
            self._beat = None

    @property
    def lag(self) -> float | None:
        """How late 99 of 100 beats of the last minute came at most, in ms; None before there are enough."""
        if len(self._late) < self._needed:
            return None
        return sorted(self._late)[ceil(0.99 * len(self._late)) - 1]

    def cost(self) -> Cost:
        """What the process costs now; the share of a core is known from the second call on."""
        cpu, asked, self._asked = self._process.cpu_percent(), self._asked, True
        return Cost(cpu if asked else None, self._process.memory_info().rss)

    def _feel(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = loop.time()
        self._late.append(max(0.0, now - due) * 1000)
        self._beat = loop.call_later(BEAT, self._feel, loop, now + BEAT)
