"""What faults do to events on their way out: lose, repeat, swap, join, rewrite, hold back, multiply."""

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from itertools import cycle
from typing import Any

import msgspec

from tui.sim.protocol.publisher import Frame, Source
from tui.sim.troubles.trouble import Floor, Trouble

_ZEROS = ("0", "0.0", "0E-8", "0.00000000")


class DiffTrouble(Trouble):
    """Changes the next diffs of every depth stream that is watched when it begins."""

    def __init__(self, times: float) -> None:
        super().__init__()
        self._times = int(times)
        self._left: dict[Source, int] = {}

    def begin(self, floor: Floor, _now: int) -> None:
        """Choose the streams."""
        self._left = dict.fromkeys(floor.watched_diffs() if self._times > 0 else (), self._times)

    def is_over(self, _now: int) -> bool:
        """Whether every stream has had its share."""
        return not self._left

    def pass_on(self, frames: list[Frame], _now: int) -> list[Frame]:
        """Change what is a chosen stream's, and leave the rest."""
        return [
            one for frame in frames for one in (self.alter(frame) if frame.source in self._left else (frame,))
        ]

    def alter(self, frame: Frame) -> Iterable[Frame]:
        """Return what goes out instead of a diff."""
        raise NotImplementedError

    def tick_off(self, source: Source) -> None:
        """Count one changed diff."""
        self._left[source] -= 1
        if not self._left[source]:
            del self._left[source]


class Gap(DiffTrouble):
    """Diffs are lost."""

    def alter(self, frame: Frame) -> Iterable[Frame]:
        """Lose the diff."""
        self.tick_off(frame.source)
        return ()


class Duplicate(DiffTrouble):
    """Diffs come twice."""

    def alter(self, frame: Frame) -> Iterable[Frame]:
        """Repeat the diff."""
        self.tick_off(frame.source)
        return (frame, frame)


class _PairTrouble(DiffTrouble):
    """Changes two diffs that follow each other."""

    def __init__(self, times: float) -> None:
        super().__init__(times)
        self._first: dict[Source, Frame] = {}


class Reorder(_PairTrouble):
    """Diffs change places with the ones after them."""

    def alter(self, frame: Frame) -> Iterable[Frame]:
        """Keep the first of two diffs back until the second has gone out."""
        first = self._first.pop(frame.source, None)
        if first is None:
            self._first[frame.source] = frame
            return ()
        self.tick_off(frame.source)
        return (frame, first)


class Overlap(_PairTrouble):
    """Diffs tell once more what the ones before them told, under one run of ids; their sizes are true."""

    def alter(self, frame: Frame) -> Iterable[Frame]:
        """Let the first of two diffs pass, and join it to the second once more."""
        first = self._first.get(frame.source)
        self._first[frame.source] = frame
        joined = None if first is None else _join(first.payload, frame.payload)
        if joined is None:
            return (frame,)
        self.tick_off(frame.source)
        return (Frame(frame.source, joined),)


class Zeros(Trouble):
    """Removed levels have their size 0 written in every way that means zero."""

    _texts = cycle(_ZEROS)

    def pass_on(self, frames: list[Frame], _now: int) -> list[Frame]:
        """Rewrite the diffs."""
        return [Frame(frame.source, self._rewrite(frame.payload)) for frame in frames]

    def _rewrite(self, payload: bytes) -> bytes:
        if not payload.startswith(b'{"e":"depthUpdate"'):
            return payload
        event = msgspec.json.decode(payload)
        for side in ("b", "a"):
            event[side] = [[price, size if float(size) else next(self._texts)] for price, size in event[side]]
        return msgspec.json.encode(event)


class Delay(Trouble):
    """Events are held back, and sent together afterwards."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self._held: list[Frame] = []

    def is_over(self, now: int) -> bool:
        """Whether what was held back has gone out."""
        return now >= self.until and not self._held

    def pass_on(self, frames: list[Frame], now: int) -> list[Frame]:
        """Hold the events back, or let all of them go."""
        self._held += frames
        if now < self.until:
            return []
        frames, self._held = self._held, []
        return frames


class Mute(Trouble):
    """Streams whose names match a pattern say nothing; replies and pongs go on."""

    def __init__(self, seconds: float, pattern: str = "*") -> None:
        super().__init__(seconds)
        self._pattern = pattern

    def pass_on(self, frames: list[Frame], _now: int) -> list[Frame]:
        """Lose the streams' events."""
        return [frame for frame in frames if not fnmatchcase(frame.source.name, self._pattern)]


class Flood(Trouble):
    """The newest best prices are repeated, so and so many frames a second over all `bookTicker` streams."""

    def __init__(self, seconds: float, rate: float) -> None:
        super().__init__(seconds)
        self._rate = rate
        self._newest: dict[Source, Frame] = {}
        self._time = 0
        self._owed = 0.0

    def begin(self, floor: Floor, now: int) -> None:
        """Start to count."""
        super().begin(floor, now)
        self._time = now

    def pass_on(self, frames: list[Frame], now: int) -> list[Frame]:
        """Add what is owed since the last time."""
        self._newest |= {frame.source: frame for frame in frames if frame.payload.startswith(b'{"u":')}
        self._owed += self._rate * (now - self._time) / 1_000
        self._time = now
        if not self._newest:
            return frames
        rounds = int(self._owed / len(self._newest))
        self._owed -= rounds * len(self._newest)
        return frames + [*self._newest.values()] * rounds


def _join(first: bytes, second: bytes) -> bytes | None:
    """One diff of two; None where they don't follow each other, since another fault took what was between."""
    decode: Callable[[bytes], Any] = msgspec.json.decode
    earlier, later = decode(first), decode(second)
    if later["U"] != earlier["u"] + 1:
        return None
    later["U"] = earlier["U"]
    for side in ("b", "a"):
        later[side] = list((dict(earlier[side]) | dict(later[side])).items())
    return msgspec.json.encode(later)
