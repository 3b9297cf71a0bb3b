"""Happenings turned into encoded stream events, at the exchange's rhythm (pure).

Events are made for streams that somebody watches, and encoded once however many watch them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Happening
from tui.sim.protocol.channels import parse
from tui.sim.protocol.streams import Activity, Stream, open_stream


@dataclass(frozen=True, slots=True)
class Source:
    """A stream as its watchers share it: its name, and the unit of its times (1 for ms, 1,000 for µs)."""

    name: str
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """One event, encoded, without any envelope."""

    source: Source
    payload: bytes


class Publisher:
    """Makes the frames of all watched streams."""

    def __init__(self, exchange: Exchange) -> None:
        self._symbols = {symbol.lower(): symbol for symbol in exchange.listings}
        self._activity = Activity(exchange)
        self._time = exchange.now
        self._watchers: Counter[Source] = Counter()
        self._streams: dict[Source, Stream] = {}
        self._hearing: defaultdict[tuple[str, type], dict[Source, Stream]] = defaultdict(dict)
        self._paced: defaultdict[int, dict[Source, Stream]] = defaultdict(dict)
        self._encoder = msgspec.json.Encoder()

    def watch(self, source: Source) -> None:
        """Somebody wants a stream; names that the exchange does not know stay silent."""
        self._watchers[source] += 1
        channel = parse(source.name, self._symbols)
        if channel is None or source in self._streams:
            return
        stream = self._streams[source] = open_stream(channel, source.unit, self._activity)
        for kind in stream.hears:
            self._hearing[channel.symbol, kind][source] = stream
        if channel.period:
            self._paced[channel.period][source] = stream

    def unwatch(self, source: Source) -> None:
        """Somebody no longer wants a stream that they had asked for."""
        self._watchers[source] -= 1
        if self._watchers[source]:
            return
        del self._watchers[source]
        stream = self._streams.pop(source, None)
        if stream is None:
            return
        for kind in stream.hears:
            del self._hearing[stream.channel.symbol, kind][source]
        if stream.channel.period:
            del self._paced[stream.channel.period][source]

    def watched_diffs(self) -> list[Source]:
        """The depth streams that somebody watches."""
        return [source for source, stream in self._streams.items() if stream.channel.kind == "depth"]

    def publish(self, happenings: Iterable[Happening], now: int, clock_error: int = 0) -> list[Frame]:
        """Return the frames due at `now`, in order; called often, so that no period is missed.

        `clock_error` in ms is added to the event times that they carry.
        """
        encode = self._encoder.encode
        frames: list[Frame] = []
        self._activity.move_to(now + clock_error)
        for happening in happenings:
            self._activity.count(happening)
            for source, stream in self._hearing.get((happening.symbol, type(happening)), {}).items():
                frames += [Frame(source, encode(event)) for event in stream.hear(happening)]
        for period, streams in self._paced.items():
            if now // period > self._time // period:
                for source, stream in streams.items():
                    frames += [Frame(source, encode(event)) for event in stream.speak()]
        self._time = max(now, self._time)
        return frames
