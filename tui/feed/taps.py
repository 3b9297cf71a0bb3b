"""Who listens in: every frame and every trouble goes to the taps; troubles are also written to the log."""

import logging
from collections.abc import Callable
from typing import Final

from tui.feed.clock import Clock
from tui.feed.trouble import CLOCK_UNKNOWN, MALFORMED, REFUSED, REQUEST_FAILED, Trouble
from tui.wire.decode import Frame

_LOG: Final = logging.getLogger(__name__)

LINES: Final = 20
"""Troubles of one kind that are logged within a window: junk must not push all else out of the log."""
WINDOW: Final = 60.0
"""Seconds of such a window."""

_LOGGED: Final = frozenset({MALFORMED, REFUSED, REQUEST_FAILED, CLOCK_UNKNOWN})
"""What `Links` does not log, since it is no matter of a connection."""

Sink = Callable[[Frame | Trouble, bytes, int], None]


class Taps:
    """Calls every sink, synchronously, with a frame or trouble, its bytes, and when it came, in ms."""

    def __init__(self, clock: Clock) -> None:
        self.sinks: tuple[Sink, ...] = ()
        self._clock = clock
        self._logged: dict[str, tuple[float, int]] = {}

    def add(self, sink: Sink) -> Callable[[], None]:
        """Call `sink` from now on; returns the un-tap."""
        self.sinks = (*self.sinks, sink)

        def untap() -> None:
            self.sinks = tuple(other for other in self.sinks if other is not sink)

        return untap

    def report(self, trouble: Trouble) -> None:
        """Tell everyone who taps that something went wrong, and the log."""
        if trouble.type in _LOGGED:
            self._log(trouble)
        for sink in self.sinks:
            sink(trouble, b"", self._clock.now())

    def _log(self, trouble: Trouble) -> None:
        now = self._clock.monotonic()
        since, count = self._logged.get(trouble.type, (now, 0))
        if now - since >= WINDOW:
            if count > LINES:
                _LOG.warning("%s: %d more like it were left out", trouble.type, count - LINES)
            since, count = now, 0
        self._logged[trouble.type] = (since, count + 1)
        if count < LINES:
            _LOG.warning("%s: %s", trouble.type, trouble.message)
