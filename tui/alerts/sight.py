"""What alerts see of a feed: its market, and which of its streams can be trusted now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.feed.hearing import StreamState
from tui.feed.links import LinkState

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.feed.feed import Feed
    from tui.market.market import Market

_SPOKEN: Final = (StreamState.LIVE, StreamState.QUIET)


class FeedSight:
    """A feed as alerts see it."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    @property
    def market(self) -> Market:
        """What is true now."""
        return self._feed.market

    @property
    def offset(self) -> int:
        """What to add to local times to get the exchange's, in ms."""
        return self._feed.vitals.offset

    @property
    def intervals(self) -> Collection[str]:
        """The candle intervals that the venue offers."""
        return self._feed.venue.intervals

    def fresh(self, stream: str, *, kept: bool = False) -> bool:
        """Whether what a stream last said still holds.

        One that has not spoken yet on its connection tells nothing new; with `kept`, what its history says
        holds until it does.
        """
        vitals = self._feed.vitals.streams.get(stream)
        if vitals is None or self._feed.links.state is not LinkState.OPEN:
            return False
        return vitals.state in _SPOKEN or (kept and vitals.state is StreamState.WAITING)

    def silence(self, symbol: str, now: int) -> int | None:
        """For how many ms data of a symbol has been missing; 0 where none is, None where that isn't known."""
        streams = self._feed.vitals.of_symbol(symbol)
        if not streams:
            return None
        down = self._feed.links.state is not LinkState.OPEN
        missing = 0
        for vitals in streams:
            if down or vitals.state in (StreamState.STALE, StreamState.REFUSED):
                last = vitals.since if vitals.last_data is None else vitals.last_data
                missing = max(missing, now - last)
        return missing
