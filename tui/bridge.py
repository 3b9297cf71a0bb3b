"""The frame tick, where feed and Textual meet: what changed becomes messages for the place that looks."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final

from tui.market.topics import Topic, TopicKind
from tui.messages import BookChanged, CandlesChanged, TapeGrew, Ticked, TickerChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message
    from textual.message_pump import MessagePump

    from tui.feed.feed import Feed

TICK_MS: Final = 250
"""How often ages and states are shown anew."""

_MESSAGES: Final[dict[TopicKind, Callable[[Topic], Message]]] = {
    TopicKind.BOOK: lambda topic: BookChanged(topic.symbol),
    TopicKind.TAPE: lambda topic: TapeGrew(topic.symbol),
    TopicKind.CANDLES: lambda topic: CandlesChanged(topic.symbol, topic.interval),
    TopicKind.TICKER: lambda topic: TickerChanged(topic.symbol),
    TopicKind.BEST: lambda topic: TickerChanged(topic.symbol),
}


class Bridge:
    """Carries a feed's changes to a place, at most once a frame; `now` tells the feed's time in ms."""

    def __init__(self, feed: Feed, place: Callable[[], MessagePump | None]) -> None:
        self._feed = feed
        self._place = place
        self._frames: deque[int] = deque()
        self._ticked = 0

    def frame(self) -> None:
        """Send what changed since the last frame, and now and then that time went by."""
        now = self._feed.clock.now()
        changes = self._feed.market.changes()
        place = self._place()
        if place is None:
            return
        if changes:
            self._frames.append(now)
            for topic in changes:
                if make := _MESSAGES.get(topic.kind):
                    place.post_message(make(topic))
        if abs(now - self._ticked) >= TICK_MS:
            self._ticked = now
            place.post_message(Ticked(now, self._rate(now)))

    def _rate(self, now: int) -> int:
        while self._frames and not now - 1000 <= self._frames[0] <= now:
            self._frames.popleft()
        return len(self._frames)
