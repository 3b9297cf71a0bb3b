"""One stream's silence: what is known of it, and when it is longer than is in order (pure)."""

from enum import StrEnum
from typing import Final

from tui.feed.rhythm import Rhythm
from tui.wire.streams import Kind, Stream

MARGIN: Final = 2_500
"""Milliseconds that a stream may come late before it counts as stale."""
QUIET_AFTER: Final = 3_000
"""Milliseconds of silence in order after which a stream is called quiet."""
OVERLAP: Final = 500
"""Milliseconds by which streams of one symbol may arrive in another order than things happened."""
ON_ITS_WAY: Final = 1_000
"""Milliseconds that a change may still be on its way once the exchange, asked, has told of it."""
DOUBTED_AFTER: Final = 900
"""Milliseconds past a stream's usual time of coming after which its silence is worth a question."""

_PERIODS: Final = {
    Kind.CANDLES: 2_000,
    Kind.MINI_TICKER: 1_000,
    Kind.TICKER: 1_000,
    Kind.WINDOW_TICKER: 1_000,
    Kind.AVERAGE_PRICE: 1_000,
    Kind.REFERENCE_PRICE: 1_000,
    Kind.PARTIAL_DEPTH: 1_000,
    Kind.DEPTH: 1_000,
}


class StreamState(StrEnum):
    """What a stream is doing."""

    LIVE = "live"
    QUIET = "quiet"
    """Silent, as it may be."""
    STALE = "stale"
    """Silent longer than is in order."""
    WAITING = "waiting"
    """Asked for, but nothing came yet on this connection."""
    REFUSED = "refused"


class Hearing:
    """When a stream spoke, how regularly, and what others say of its silence; times in ms.

    Three things say how long a silence is in order: the stream's own rhythm; another stream that told of what
    must move this one (a prompt); and the exchange, which was asked (a proof, or an excuse).
    """

    __slots__ = (
        "_excused_at",
        "_prompted_at",
        "_proved_at",
        "_rhythm",
        "began_at",
        "halted",
        "heard_at",
        "period",
    )

    def __init__(self, stream: Stream) -> None:
        fast = stream.suffix == "100ms" or stream.option == "1s"
        usual = _PERIODS.get(stream.kind, 0)
        self.period: Final = usual if not fast else 1_000 if stream.kind is Kind.CANDLES else 100
        """How long events are collected before they are sent; 0 where they come at once."""
        self.halted = False
        """Whether the exchange does not trade its symbol: any silence is in order then."""
        self.heard_at: int | None = None
        """When it last spoke; None before it did on this connection."""
        self.began_at: int | None = None
        """When its subscription was confirmed on this connection; None before."""
        self._rhythm = Rhythm()
        self._prompted_at: int | None = None
        self._proved_at: int | None = None
        self._excused_at: int | None = None

    @property
    def silent_since(self) -> int | None:
        """When it last spoke, or could have begun to; None before its subscription was confirmed."""
        return self.began_at if self.heard_at is None else self.heard_at

    @property
    def known_until(self) -> int | None:
        """Until when nothing is missing, as far as is known; None before its subscription was confirmed."""
        since = self.silent_since
        return since if since is None or self._excused_at is None else max(since, self._excused_at)

    def hear(self, now: int) -> None:
        """It spoke."""
        self.heard_at = now
        self._rhythm.beat(now)

    def interrupt(self) -> None:
        """Its connection, or its subscription, begins anew: what it was before is no gap."""
        self.heard_at = self.began_at = self._prompted_at = self._proved_at = self._excused_at = None
        self._rhythm.resume()

    def fade(self, seconds: float) -> None:
        """Let its past rhythm lose weight, as time goes by."""
        self._rhythm.fade(seconds)

    def prompt(self, moved_at: int | None) -> None:
        """Say when another stream last told of what must move this one; None where there is none."""
        if moved_at is None:
            self._prompted_at = None
            return
        known = self.known_until
        if known is None or moved_at <= known + OVERLAP:
            self._prompted_at = None
        elif self._prompted_at is None:
            self._prompted_at = moved_at

    def prove(self, now: int) -> None:
        """The exchange told at `now` of a change that the stream has not brought."""
        known = self.known_until
        if known is not None and (self._proved_at is None or self._proved_at <= known):
            self._proved_at = now

    def excuse(self, now: int) -> None:
        """The exchange had nothing to tell until `now`: so long a silence is in order, now and later."""
        since = self.silent_since
        if since is not None and now > since:
            self._excused_at, self._prompted_at = now, None
            self._rhythm.stretch(now - since)

    @property
    def deadline_ms(self) -> int | None:
        """Milliseconds of silence that are in order, from when it last spoke; None where any is."""
        if self.halted:
            return None
        since, known = self.silent_since, self.known_until
        least = MARGIN + self.period
        by_rhythm = self._rhythm.deadline(least)
        if since is None or known is None:
            return by_rhythm
        ends = [] if by_rhythm is None else [known + by_rhythm]
        if self._prompted_at is not None:
            ends.append(self._prompted_at + least)
        if self._proved_at is not None and self._proved_at > known:
            ends.append(max(known + least, self._proved_at + self.period + ON_ITS_WAY))
        return min(ends) - since if ends else None

    def doubtful(self, now: int) -> bool:
        """Whether its silence is long enough to ask the exchange about it."""
        known = self.known_until
        return known is not None and now - known >= self.period + DOUBTED_AFTER

    def urgent(self, now: int) -> bool:
        """Whether half the time has passed after which its silence will be out of order."""
        since, known, deadline = self.silent_since, self.known_until, self.deadline_ms
        if since is None or known is None or deadline is None:
            return False
        return 2 * (now - known) >= since + deadline - known

    def judge(self, now: int, *, confirmed: bool, refused: bool) -> StreamState:
        """What the stream is doing; `confirmed` and `refused` are the exchange's word on the subscription."""
        if refused:
            return StreamState.REFUSED
        if not confirmed:
            return StreamState.WAITING
        if self.began_at is None:
            self.began_at = now
        since = self.began_at if self.heard_at is None else self.heard_at
        # No deadline is shorter, and most streams spoke a moment ago.
        deadline = self.deadline_ms if now - since > MARGIN + self.period else None
        if deadline is not None and now - since > deadline:
            return StreamState.STALE
        if self.heard_at is None and self._excused_at is None:
            return StreamState.WAITING
        return StreamState.QUIET if now - since > QUIET_AFTER else StreamState.LIVE
