"""From one connection to its successor without a missing or a doubled event (pure)."""

from typing import Final, Literal

import msgspec

from tui.wire import events
from tui.wire.decode import Frame

Side = Literal["old", "new"]

OVERLAP: Final = 3.0
"""Seconds that both run at least: longer than the slowest regular stream's gap."""
LONGEST: Final = 15.0
"""Seconds after which the old connection is dropped, whatever is still missing."""
PATIENCE_MS: Final = 500
"""How long an event may wait for those before it: both connections deliver within milliseconds."""


class Arrival(msgspec.Struct):
    """A frame with its raw bytes and its arrival in ms."""

    frame: Frame
    payload: bytes
    time: int


class _Progress:
    """How far one stream has got, over both connections."""

    __slots__ = ("held", "last", "new_last", "seen")

    def __init__(self) -> None:
        self.last: int | None = None
        self.new_last: int | None = None
        self.seen: set[Side] = set()
        self.held: dict[int, Arrival] = {}

    @property
    def caught_up(self) -> bool:
        """Whether the new connection has brought all that passed, and nothing waits."""
        return "new" in self.seen and not self.held and self.new_last == self.last


class Handover:
    """Lets each event of both connections pass once, in the order of its ids.

    Trades and depth updates carry consecutive ids: what comes early waits until what is before it came on the
    other connection. All else carries an id or a time that only grows, and passes when it is newer. Times in
    seconds, where not marked otherwise.
    """

    def __init__(self) -> None:
        self._streams: dict[str, _Progress] = {}
        self._since: float | None = None

    @property
    def covered(self) -> bool:
        """Whether the new connection delivers everything from here on, so that the old one may end."""
        return self._since is not None

    def confirmed(self, now: float) -> None:
        """Say that the new connection has all its streams."""
        if self._since is None:
            self._since = now

    def done(self, now: float) -> bool:
        """Whether the old connection can be dropped: what it still delivers comes on the new one, too."""
        if self._since is None:
            return False
        passed = now - self._since
        caught_up = all(progress.caught_up for progress in self._streams.values())
        return passed >= LONGEST or (passed >= OVERLAP and caught_up)

    def pass_on(self, side: Side, arrival: Arrival) -> list[Arrival]:
        """Take one event, and return those that go on now."""
        progress = self._streams.setdefault(arrival.frame.stream, _Progress())
        progress.seen.add(side)
        span = _span(arrival.frame.event)
        if span is None:
            return [arrival] if side == "old" or "old" not in progress.seen else []
        first, last, consecutive = span
        if side == "new":
            progress.new_last = last
        if progress.last is not None and last <= progress.last:
            return []
        early = consecutive and side == "new" and (progress.last is None or first > progress.last + 1)
        if early:
            progress.held[last] = arrival
            return []
        progress.last = last
        return [arrival, *_release(progress)]

    def overdue(self, now: int) -> list[Arrival]:
        """Let go on what has waited too long for something that never came; `now` in ms."""
        out: list[Arrival] = []
        for progress in self._streams.values():
            if progress.held and progress.held[min(progress.held)].time + PATIENCE_MS <= now:
                out += _let_go(progress)
        return out

    def finish(self) -> list[Arrival]:
        """Let everything go on that was held back: the old connection has ended."""
        return [arrival for progress in self._streams.values() for arrival in _let_go(progress)]


def _let_go(progress: _Progress) -> list[Arrival]:
    out = [progress.held[key] for key in sorted(progress.held)]
    progress.last = max(progress.held, default=progress.last)
    progress.held.clear()
    return out


def _release(progress: _Progress) -> list[Arrival]:
    out: list[Arrival] = []
    for key in sorted(progress.held):
        span = _span(progress.held[key].frame.event)
        assert span is not None
        assert progress.last is not None
        if span[1] > progress.last:
            if span[0] > progress.last + 1:
                break
            out.append(progress.held[key])
            progress.last = span[1]
        del progress.held[key]
    return out


def _span(event: events.MarketEvent) -> tuple[int, int, bool] | None:
    """The first and last id of an event, and whether the next event's first id follows on without a gap."""
    match event:
        case events.Trade():
            return event.trade_id, event.trade_id, True
        case events.AggregateTrade():
            return event.aggregate_id, event.aggregate_id, True
        case events.DepthUpdate():
            return event.first_id, event.final_id, True
        case events.BestPrices():
            return event.update_id, event.update_id, False
        case events.PartialDepth():
            return event.last_update_id, event.last_update_id, False
        case events.BlockTrade():
            return event.trade_id, event.trade_id, False
        case events.ReferencePrice():
            return event.time, event.time, False
        case [first, *_]:
            return first.event_time, first.event_time, False
        case list() | events.UnknownEvent() | events.ServerShutdown():
            return None
        case _:
            return event.event_time, event.event_time, False
