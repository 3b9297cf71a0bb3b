"""Faults at work: what they do to frames and to depth snapshots on their way out (pure)."""

from collections.abc import Iterable
from dataclasses import replace

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.protocol.publisher import Frame, Source

_DEEPEST = 5_000


class Disturbance:
    """Passes frames on, unless a fault drops, repeats, holds or silences them."""

    def __init__(self) -> None:
        self._dropping: set[Source] = set()
        self._repeating: set[Source] = set()
        self._held: list[Frame] = []
        self._held_until = 0
        self._silent_until = 0

    def drop_next(self, diffs: Iterable[Source]) -> None:
        """Lose the next diff of each of these streams."""
        self._dropping.update(diffs)

    def repeat_next(self, diffs: Iterable[Source]) -> None:
        """Send the next diff of each of these streams twice."""
        self._repeating.update(diffs)

    def hold(self, until: int) -> None:
        """Keep all frames back, to be passed on together at `until`."""
        self._held_until = until

    def silence(self, until: int) -> None:
        """Lose all frames before `until`."""
        self._silent_until = until

    def pass_on(self, frames: list[Frame], now: int) -> list[Frame]:
        """Return the frames that go out now."""
        if now < self._silent_until:
            return []
        if self._dropping or self._repeating:
            frames = [frame for one in frames for frame in self._copies(one)]
        if now < self._held_until:
            self._held += frames
            return []
        if self._held:
            frames, self._held = self._held + frames, []
        return frames

    def _copies(self, frame: Frame) -> tuple[Frame, ...]:
        if frame.source in self._dropping:
            self._dropping.remove(frame.source)
            return ()
        if frame.source in self._repeating:
            self._repeating.remove(frame.source)
            return (frame, frame)
        return (frame,)


class Snapshots:
    """Depth snapshots as requests see them: of now, or for a number of replies of the beginning."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self._stale_replies = 0
        self._first = {symbol: exchange.depth(symbol, _DEEPEST) for symbol in exchange.listings}

    def go_stale(self, count: int) -> None:
        """Answer the next `count` depth requests out of the first snapshot."""
        self._stale_replies += count

    def depth(self, symbol: str, limit: int) -> Depth:
        """The best `limit` levels of each side."""
        if self._stale_replies <= 0:
            return self._exchange.depth(symbol, limit)
        self._stale_replies -= 1
        first = self._first[symbol]
        return replace(first, bids=first.bids[:limit], asks=first.asks[:limit])


def junk(symbol: str, good: tuple[str, bytes], now: int) -> list[tuple[str, bytes]]:
    """Frames that a client must survive, as (stream name, payload); without a name they go out bare.

    `good` is a stream's name and a true event of it, to which fields are added that nobody knows.
    """
    name, payload = good
    unknown = f'{{"e":"moonPhase","E":{now},"s":"{symbol}","phase":{{"lit":0.5,"names":["waxing",null]}}}}'
    return [
        ("", b'{"e":"trade","s":' + symbol.encode() + b',"p":}'),
        ("", payload[: len(payload) // 2]),
        ("", b"null"),
        (f"{symbol.lower()}@moonPhase", unknown.encode()),
        (name, payload[:-1] + b',"zz":{"new":[1,"2",null]},"zy":true}'),
    ]
