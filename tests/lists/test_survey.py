"""The survey: asked seldom, bounded, and silent where the weight is needed elsewhere."""

from __future__ import annotations

import pytest

from tests.clock import ManualClock
from tests.crowd import Crowd
from tests.scene import START, StillFeed
from tui.feed.options import FeedOptions
from tui.feed.trouble import RequestError
from tui.lists import survey
from tui.lists.survey import Survey
from tui.wire import venues


def surveyed(venue: str = "com") -> tuple[StillFeed, Survey]:
    feed = StillFeed(venues.venue(venue), FeedOptions(), ManualClock(START))
    Crowd(made_up=3).answer(feed)
    feed.market.symbols = feed.listed
    return feed, Survey(feed)


@pytest.mark.parametrize(("venue", "params"), [("com", {"type": "MINI"}), ("us", {})])
async def test_the_day_is_asked_for_all_at_once_and_kept_for_minutes(
    venue: str, params: dict[str, str]
) -> None:
    feed, asking = surveyed(venue)
    assert await asking.take_day()
    assert feed.asked == [("ticker.24hr", params)]
    assert feed.market.tickers["BTCUSDT"].last == 62_431.57
    assert feed.market.tickers["BTCUSDT"].event_time == START - 90_000
    assert not await asking.take_day()
    asking.forget_day()
    assert await asking.take_day()
    feed.by_hand.jump(survey.DAY_LASTS)
    assert await asking.take_day()


async def test_what_failed_is_asked_again() -> None:
    feed, asking = surveyed()
    feed.refusal = RequestError("ticker.24hr: no reply within 10 s")
    with pytest.raises(RequestError):
        await asking.take_day()
    feed.refusal = None
    assert await asking.take_day()


async def test_best_prices_of_all_are_kept_for_seconds() -> None:
    feed, asking = surveyed()
    assert await asking.take_quotes()
    assert asking.quotes["BTCUSDT"] == (62_431.57, 62_431.58, START)
    assert not await asking.take_quotes()
    feed.by_hand.jump(survey.QUOTES_LAST)
    assert await asking.take_quotes()


async def test_a_course_ends_at_the_last_price_and_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    feed, asking = surveyed()
    await asking.take_day()
    sight = ("BTCUSDT", "NOSUCH", "ETHUSDT")
    assert asking.next_without(sight) == "BTCUSDT"
    await asking.take_closes("BTCUSDT")
    assert (len(asking.closes("BTCUSDT")), asking.closes("BTCUSDT")[-1]) == (48, 62_431.57)
    assert asking.next_without(sight) == "ETHUSDT"
    assert asking.closes("ETHUSDT") == ()
    # Only so many are kept, the oldest go.
    monkeypatch.setattr(survey, "CLOSES_KEPT", 1)
    await asking.take_closes("ETHUSDT")
    assert asking.next_without(sight) == "BTCUSDT"
    feed.by_hand.jump(survey.CLOSES_LAST)
    assert asking.next_without(("ETHUSDT",)) == "ETHUSDT"


async def test_nothing_is_asked_while_the_weight_is_needed_elsewhere() -> None:
    feed, asking = surveyed()
    feed.governor.counted(round(survey.SHARE * feed.governor.limit) + 1)
    assert asking.next_without(("BTCUSDT",)) is None
    feed.by_hand.jump(60_000)
    assert asking.next_without(("BTCUSDT",)) == "BTCUSDT"
    feed.governor.ban(None)
    assert asking.next_without(("BTCUSDT",)) is None
