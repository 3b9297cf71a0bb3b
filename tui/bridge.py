"""The frame tick, where feed and Textual meet: what changed becomes messages for the place that looks."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tui.messages import Changed, Ticked

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from tui.feed.feed import Feed
    from tui.wire.streams import Stream

TICK_MS: Final = 250
"""How often ages and states are shown anew."""


class Onlooker(Protocol):
    """What is looked at: it hears what changed, and says whose news it shows."""

    def post_message(self, message: Message) -> bool:
        """Take a message; it is handled in its turn."""

    def call_after_refresh(self, callback: Callable[[], None]) -> bool:
        """Call back once what was sent so far is handled and painted."""

    def shown(self) -> frozenset[Stream]:
        """The streams whose news are put on the screen."""

    @property
    def is_current(self) -> bool:
        """Whether nothing stands above it."""


class Bridge:
    """Carries a feed's changes to a place, at most once a frame; `now` tells the feed's time in ms.

    It also measures how long news take to the screen: from the arrival of the first event of a frame to the
    end of the refresh that shows it, when its changed lines have been handed to the terminal's writer. What
    the terminal itself takes can't be seen from here.
    """

    def __init__(self, feed: Feed, place: Callable[[], Onlooker | None]) -> None:
        self._feed = feed
        self._place = place
        self._frames: deque[tuple[int, int, int]] = deque()
        self._received = feed.links.messages
        self._ticked = 0

    def frame(self) -> None:
        """Send what changed since the last frame, and now and then that time went by."""
        now = self._feed.clock.now()
        changes = self._feed.market.changes()
        arrived = self._feed.vitals.take_arrivals()
        place = self._place()
        if place is None:
            return
        if changes:
            self._frames.append((now, len(changes), self._count()))
        due = abs(now - self._ticked) >= TICK_MS
        if due:
            self._ticked = now
            self._forget(now)
            place.post_message(Ticked(now, len(self._frames), self._coalesced()))
        elif changes and place.is_current:
            place.post_message(Changed(changes))
        if not place.is_current:
            # What is dimmed behind a ticket or a search is painted whole for each change.
            return
        fresh = {name: arrived[name] for name in map(str, place.shown()) if name in arrived}
        if changes and fresh:
            place.call_after_refresh(partial(self._paint, fresh))

    def _paint(self, fresh: dict[str, int]) -> None:
        now = self._feed.clock.now()
        for name, arrived in fresh.items():
            self._feed.vitals.paint(name, now - arrived)

    def _count(self) -> int:
        """How many messages came since the frame before."""
        before, self._received = self._received, self._feed.links.messages
        return self._received - before

    def _forget(self, now: int) -> None:
        while self._frames and not now - 1000 <= self._frames[0][0] <= now:
            self._frames.popleft()

    def _coalesced(self) -> float | None:
        """The share of the last second's events that were shown together with something newer."""
        shown = sum(topics for _, topics, _ in self._frames)
        came = sum(count for _, _, count in self._frames)
        return max(0.0, 1 - shown / came) if came else None
