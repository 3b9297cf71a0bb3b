"""The symbols for the shell are anew once a day, and nothing that a shell could run is among them."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.clock import ManualClock, settle
from tests.scene import LISTING, START, StillFeed, listed
from tui.feed.options import FeedOptions
from tui.feed.trouble import RequestError
from tui.shell.completion import symbols
from tui.wire import venues


def test_what_trades_and_is_safe_is_written(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "symbols-com.txt"
    symbols.write(file, {**LISTING, "$(id)": listed("$(id)", "A", "B", "1", "1")})
    assert file.read_text().split() == ["BTCUSDT", "ETHBTC", "ETHUSDT", "PEPEUSDT", "这是测试币456"]


@pytest.mark.parametrize(("age", "due"), [(3_600, False), (90_000, True)])
def test_it_is_due_after_a_day(tmp_path: Path, age: int, due: bool) -> None:
    file = tmp_path / "symbols-com.txt"
    assert symbols.is_due(file, START)
    file.touch()
    os.utime(file, (START / 1000 - age,) * 2)
    assert symbols.is_due(file, START) is due


@pytest.mark.parametrize("refusal", [None, RequestError("no answer")])
async def test_a_dashboard_asks_after_a_while_and_bears_no_answer(
    tmp_path: Path, refusal: RequestError | None
) -> None:
    feed = StillFeed(venues.venue("com"), FeedOptions(), ManualClock(START))
    feed.refusal = refusal
    file = tmp_path / "symbols-com.txt"
    keeping = asyncio.create_task(symbols.keep(feed, file))
    await settle()
    await feed.by_hand.advance(symbols.CALM)
    await keeping
    assert file.exists() is (refusal is None)
