"""What to do about a stream that is silent too long: subscribe anew, then replace its connection (pure)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple

from tui.feed.hearing import StreamState
from tui.feed.vitals import StreamVitals

RESUBSCRIBE_AFTER: Final = 1_500
"""Milliseconds that a stream is stale before it is subscribed to anew."""
RENEW_AFTER: Final = 5_000
"""Milliseconds from there until its connection is replaced."""
FIRST_PAUSE: Final = 60_000
"""Milliseconds until all this begins again where it was of no use; then twice as long each time."""
LONGEST_PAUSE: Final = 1_800_000


class Cure(StrEnum):
    """What can be done about a silent stream."""

    RESUBSCRIBE = "subscribing to it anew"
    RENEW = "replacing its connection"


class _Case(NamedTuple):
    """A stream under treatment: what is next, when, and how long to pause after all has been tried."""

    cure: Cure
    due: int
    pause: int


class Watch:
    """Follows each silent stream from its first mark until it speaks again; times in ms."""

    def __init__(self) -> None:
        self._cases: dict[str, _Case] = {}

    def due(self, streams: Iterable[StreamVitals], now: int) -> list[tuple[StreamVitals, Cure]]:
        """The streams that something is to be done about now, and what."""
        found = []
        cases: dict[str, _Case] = {}
        for vitals in streams:
            case = self._cases.get(vitals.name)
            stale = vitals.state is StreamState.STALE
            if case is None and stale:
                case = _Case(Cure.RESUBSCRIBE, now + RESUBSCRIBE_AFTER, FIRST_PAUSE)
            elif case is None or not (stale or vitals.state is StreamState.WAITING):
                continue
            if stale and case.due <= now:
                found.append((vitals, case.cure))
                case = _following(case, now)
            cases[vitals.name] = case
        self._cases = cases
        return found


def _following(case: _Case, now: int) -> _Case:
    if case.cure is Cure.RESUBSCRIBE:
        return _Case(Cure.RENEW, now + RENEW_AFTER, case.pause)
    return _Case(Cure.RESUBSCRIBE, now + case.pause, min(2 * case.pause, LONGEST_PAUSE))
