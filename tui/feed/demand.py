"""What all leases want together: which streams, under which names, and what of the past joins them (pure)."""

from typing import NamedTuple

from tui.feed.leases import Leases
from tui.market.routes import history_topic
from tui.market.topics import Topic
from tui.wire.streams import Stream


class Change(NamedTuple):
    """How what is wanted changed."""

    gone: frozenset[Stream]
    new: frozenset[Stream]


class Demand:
    """The sum of the leases; times in seconds of a monotonic clock."""

    def __init__(self, linger: float) -> None:
        self.leases = Leases(linger)
        self.streams: frozenset[Stream] = frozenset()
        self.named: dict[str, Stream] = {}
        """The streams by their names."""
        self._joined: dict[Topic, Stream] = {}

    def renew(self, now: float) -> Change | None:
        """Sum up the leases; None where nothing changed."""
        before, self.streams = self.streams, self.leases.wanted(now)
        if self.streams == before:
            return None
        self.named = {str(stream): stream for stream in self.streams}
        self._joined = {
            topic: stream for stream in self.streams if (topic := history_topic(stream)) is not None
        }
        return Change(before - self.streams, self.streams - before)

    def is_over(self, now: float) -> bool:
        """Whether a stream that nobody holds any more has lingered long enough."""
        end = self.leases.next_end()
        return end is not None and end <= now

    def joined(self, history: Topic) -> Stream | None:
        """The stream that this part of the past joins."""
        return self._joined.get(history)

    def is_latest(self, history: Topic) -> bool:
        """Whether this was asked for last: a place asks when it comes to the front."""
        return self._joined.get(history) in self.leases.latest
