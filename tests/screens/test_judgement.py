"""The health in a word: what counts as trouble, and what doesn't."""

from __future__ import annotations

import pytest

from tests.clock import ManualClock
from tests.scene import START, StillFeed
from tui.feed.links import LinkState
from tui.feed.options import FeedOptions
from tui.screens import judgement
from tui.widgets.processline import ProcessFigures
from tui.widgets.verdict import Verdict, Word
from tui.wire import streams, venues

NAMES = ("btcusdt@trade", "ethusdt@trade")
WELL = ProcessFigures(lag=4.0, drift=3)


@pytest.fixture
def feed() -> StillFeed:
    """Two streams asked for on an open connection."""
    feed = StillFeed(venues.venue("com"), FeedOptions(), ManualClock(START))
    feed.vitals.want((streams.trades("BTCUSDT"), streams.trades("ETHUSDT")), START)
    link = feed.links.add("market", "wss://stream.binance.com:9443/stream", START)
    feed.links.change(link, LinkState.OPEN, START)
    return feed


def judged(feed: StillFeed, process: ProcessFigures = WELL, refused: str = "") -> Verdict:
    feed.vitals.judge(
        START, delivered=lambda _: True, refused=lambda name: name == refused, halted=lambda _: False
    )
    return judgement.of_all(feed, process, START)


def test_before_anything_came_it_is_starting(feed: StillFeed) -> None:
    assert judged(feed) == Verdict(Word.STARTING, ("2 streams waiting",))


def test_a_calm_stream_may_wait_long(feed: StillFeed) -> None:
    feed.vitals.streams[NAMES[0]].count(100, START, START)
    assert judged(feed) == Verdict(Word.OK, ("1 stream waiting: ethusdt@trade",))


def test_all_speaking_is_ok(feed: StillFeed) -> None:
    for name in NAMES:
        feed.vitals.streams[name].count(100, START, START)
    assert judged(feed) == Verdict(Word.OK)


def test_what_is_refused_is_named(feed: StillFeed) -> None:
    feed.vitals.streams[NAMES[0]].count(100, START, START)
    assert judged(feed, refused=NAMES[1]) == Verdict(Word.DEGRADED, ("1 stream refused: ethusdt@trade",))


@pytest.mark.parametrize(
    ("process", "reason"),
    [
        (ProcessFigures(lag=140.2), "the event loop is late by 140 ms"),
        (ProcessFigures(drift=61_000), "this machine's clock is 1m 01s behind"),
        (ProcessFigures(drift=-2_000), "this machine's clock is 2.0 s ahead"),
    ],
)
def test_strains_are_told(feed: StillFeed, process: ProcessFigures, reason: str) -> None:
    feed.vitals.streams[NAMES[0]].count(100, START, START)
    assert judged(feed, process) == Verdict(Word.DEGRADED, (reason,))


def test_a_ban_and_spent_weight_are_told(feed: StillFeed) -> None:
    feed.governor.ban(START + 65_000)
    feed.governor.counted(5_000)
    assert judged(feed).reasons == (
        "requests refused for another 1m 05s",
        "the minute's request weight is used up",
    )


def test_without_a_connection_it_is_down(feed: StillFeed) -> None:
    link = next(iter(feed.links.all.values()))
    feed.links.change(link, LinkState.RECONNECTING, START, "it broke", START + 1_600)
    reason = "stream.binance.com:9443: it broke; next try in 1.6 s"
    assert judged(feed) == Verdict(Word.DOWN, (reason,))
