"""The frame tick: what changed becomes messages, each once a frame, for the place that looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.clock import ManualClock
from tests.scene import START, StillFeed
from tui.bridge import TICK_MS, Bridge
from tui.feed.options import FeedOptions
from tui.market import topics
from tui.messages import Changed, Ticked
from tui.screens.place import Place
from tui.wire import venues

if TYPE_CHECKING:
    from textual.message import Message


class Listener(Place):
    """A place that only notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Message] = []
        self.front = True

    @property
    def is_current(self) -> bool:
        return self.front

    def post_message(self, message: Message) -> bool:
        self.told.append(message)
        return True

    def hear(self) -> list[Message]:
        told, self.told = self.told, []
        return told


@pytest.fixture
def feed() -> StillFeed:
    return StillFeed(venues.venue("com"), FeedOptions(), ManualClock(START))


@pytest.fixture
def place() -> Listener:
    return Listener()


@pytest.fixture
def bridge(feed: StillFeed, place: Listener) -> Bridge:
    bridge = Bridge(feed, lambda: place)
    bridge.frame()
    place.hear()
    return bridge


def test_all_changes_of_a_frame_come_in_one_message(bridge: Bridge, feed: StillFeed, place: Listener) -> None:
    changed = [topics.book("BTCUSDT"), topics.tape("BTCUSDT"), topics.candles("BTCUSDT", "1h")]
    feed.market.mark([*changed, *changed])
    bridge.frame()
    assert place.hear() == [Changed(frozenset(changed))]
    bridge.frame()
    assert place.hear() == []


def test_where_time_is_told_everything_is_shown_anew_and_changes_need_no_word(
    bridge: Bridge, feed: StillFeed, place: Listener
) -> None:
    feed.by_hand.jump(TICK_MS)
    feed.market.mark([topics.book("BTCUSDT")])
    bridge.frame()
    assert place.hear() == [Ticked(START + TICK_MS, 1)]


def test_behind_something_else_only_time_is_told(bridge: Bridge, feed: StillFeed, place: Listener) -> None:
    place.front = False
    feed.market.mark([topics.book("BTCUSDT")])
    bridge.frame()
    assert place.hear() == []
    feed.by_hand.jump(TICK_MS)
    bridge.frame()
    assert place.hear() == [Ticked(START + TICK_MS, 1)]


def test_messages_do_not_bubble() -> None:
    assert not Changed.bubble
    assert not Ticked.bubble


def test_time_is_told_four_times_a_second_whether_anything_changed_or_not(
    bridge: Bridge, feed: StillFeed, place: Listener
) -> None:
    feed.by_hand.jump(TICK_MS - 1)
    bridge.frame()
    assert place.hear() == []
    feed.by_hand.jump(1)
    bridge.frame()
    assert place.hear() == [Ticked(START + TICK_MS, 0)]


def test_a_clock_that_is_set_back_goes_on_being_told(
    bridge: Bridge, feed: StillFeed, place: Listener
) -> None:
    feed.by_hand.jump(-3_600_000)
    bridge.frame()
    assert place.hear() == [Ticked(START - 3_600_000, 0)]


def test_only_frames_with_changes_within_the_last_second_count(
    bridge: Bridge, feed: StillFeed, place: Listener
) -> None:
    for _ in range(8):
        feed.by_hand.jump(125)
        feed.market.mark([topics.book("BTCUSDT")])
        bridge.frame()
    assert [told.frames for told in place.hear() if isinstance(told, Ticked)] == [2, 4, 6, 8]
    feed.by_hand.jump(501)
    bridge.frame()
    assert place.hear() == [Ticked(START + 1_501, 4)]


def test_where_no_place_looks_changes_are_not_kept(feed: StillFeed) -> None:
    looking: list[Listener] = []
    bridge = Bridge(feed, lambda: looking[0] if looking else None)
    feed.market.mark([topics.book("BTCUSDT")])
    bridge.frame()
    looking.append(Listener())
    bridge.frame()
    assert looking[0].hear() == [Ticked(START, 0)]
