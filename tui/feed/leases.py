"""Who holds which stream: the sum of all leases is what the pool must deliver."""

from collections.abc import Callable

from tui.wire.streams import Stream


class Leases:
    """Counts holders per stream; a stream nobody holds lingers for some seconds, since people flip back."""

    def __init__(self, linger: float) -> None:
        self._linger = linger
        self._held: dict[int, frozenset[Stream]] = {}
        self._holders: dict[Stream, int] = {}
        self._left: dict[Stream, float] = {}
        self.latest: frozenset[Stream] = frozenset()
        """What was asked for last: a place asks when it comes to the front."""
        self.background: set[int] = set()
        """Holders that nobody looks at: what they ask for is never the latest."""

    def hold(self, key: int, streams: frozenset[Stream], now: float) -> None:
        """Make `streams` what the holder `key` holds; an empty set is nothing. `now` in seconds."""
        before = self._held.get(key, frozenset())
        for stream in streams - before:
            self._holders[stream] = self._holders.get(stream, 0) + 1
            self._left.pop(stream, None)
        for stream in before - streams:
            self._holders[stream] -= 1
            if not self._holders[stream]:
                del self._holders[stream]
                self._left[stream] = now + self._linger
        if streams:
            self._held[key] = streams
            if key not in self.background:
                self.latest = streams
        else:
            self._held.pop(key, None)

    def wanted(self, now: float) -> frozenset[Stream]:
        """Every stream that is held, or was until a moment ago."""
        for stream in [stream for stream, until in self._left.items() if until <= now]:
            del self._left[stream]
        return frozenset(self._holders) | frozenset(self._left)

    def next_end(self) -> float | None:
        """When the next lingering stream ends, in seconds; None when none lingers."""
        return min(self._left.values(), default=None)


class Lease:
    """One holder's wish for streams."""

    def __init__(self, holder: str, key: int, change: Callable[[int, frozenset[Stream]], None]) -> None:
        self.holder = holder
        self._key = key
        self._change = change

    def set(self, streams: frozenset[Stream]) -> None:
        """Hold exactly these streams from now on; doing it twice changes nothing."""
        self._change(self._key, streams)

    def release(self) -> None:
        """Hold nothing any more; doing it twice changes nothing."""
        self._change(self._key, frozenset())
