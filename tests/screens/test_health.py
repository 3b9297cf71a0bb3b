"""The health place by messages, keys and text: what it says is what the feed knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from tests.scene import Scene, scene
from tui.feed.links import Level, LinkState
from tui.screens.health import HealthScreen
from tui.screens.trade import TradeScreen
from tui.widgets.eventlog import EventLog
from tui.widgets.panel import PanelKind
from tui.widgets.streams import Streams

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.screen import Screen

DEPTH = "btcusdt@depth@100ms"
TRADE = sorted(map(str, TradeScreen("BTCUSDT", "1h").streams()))


def judge(stage: Scene) -> None:
    """Let the feed look at its streams, as it does a few times a second."""
    stage.feed.vitals.judge(
        stage.clock.now(), delivered=lambda _: True, refused=lambda _: False, halted=lambda _: False
    )


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def filters(stage: Scene) -> bool:
    """Whether the line for the filter is there."""
    return stage.app.screen.query_one("#filter", Input).display


def place(stage: Scene) -> type[Screen[Any]]:
    """Where one is."""
    return type(stage.app.screen)


async def look(stage: Scene) -> None:
    """A live market, looked at through the health place."""
    stage.load()
    await stage.frame()
    judge(stage)
    await stage.press("4")
    await stage.frame(250)


async def test_it_is_gone_to_and_left_and_says_how_all_is() -> None:
    async with scene() as stage:
        await stage.frame()
        row = stage.text().splitlines()[1]
        await stage.pilot.click(offset=(row.index("[4]") + 2, 1))
        await stage.settle()
        assert place(stage) is HealthScreen, "by a click on its tab"
        assert stage.feed.leased == TRADE, "it keeps the streams one came from, and no others"
        await stage.frame(250)
        assert "health ◌ STARTING" in stage.text()
        await stage.press("1")
        assert place(stage) is TradeScreen, "by its key"
        assert stage.feed.leased == TRADE

        await look(stage)
        assert place(stage) is HealthScreen
        assert stage.feed.leased == TRADE
        text = stage.text()
        for words in (
            "‹[4]Health›",
            "stream.binance.com:9443 streams",
            "● OPEN",
            *TRADE,
            "BTCUSDT  ● LIVE",
            "last id 1,001",
            "levels 300 / 300",
            "#1 stream.binance.com:9443 open",
            "cpu 7%  rss 92 MiB  loop lag p99 4.0 ms",
            "weight 0/6,000",
        ):
            assert words in text, words

        await stage.press("/", "o", "p", "e", "n", "enter")
        await stage.press("1")
        assert place(stage) is TradeScreen
        assert "‹[1]Trade›" in stage.text()
        assert "62,400.00" in stage.text(), "each place keeps its state"
        await stage.press("4")
        assert stage.app.screen.query_one(EventLog).words == "open", "each place keeps its state"
        assert len(stage.feeds) == 1

        stage.change_book(1_009, 1_009)
        await stage.frame(250)
        assert "health ◑ DEGRADED  (1 book desynced: BTCUSDT" in stage.text(), "one word, the worst reason"
        link = next(iter(stage.feed.links.all.values()))
        now = stage.clock.now()
        stage.feed.links.change(link, LinkState.RECONNECTING, now, "the network broke (1006)", now + 1_600)
        await stage.frame(250)
        first = stage.text().splitlines()[0]
        assert (
            "health ✖ DOWN  (stream.binance.com:9443: the network broke (1006); next try in 1.4 s)" in first
        )
        assert "↻ RECONNECTING (try 0, 1.4 s)" in stage.text()

        stage.app.connect(stage.app.venue)
        await stage.settle()
        assert len(stage.feeds) == 2
        assert stage.feed.leased == TRADE, "on another venue it leases there"
        await stage.press("1")
        assert stage.feed.leased == TRADE


async def test_streams_are_judged_by_what_came_and_what_was_shown() -> None:
    async with scene() as stage:
        await look(stage)
        depth = stage.feed.vitals.streams[DEPTH]
        shown = depth.shown
        assert shown is not None
        stage.change_book(1_002, 1_002, bids=[["62390.00", "1.5"]])
        await stage.frame(900)
        assert depth.shown == shown, "time to the screen is counted only for what was shown"
        await stage.press("1")
        stage.change_book(1_003, 1_003, bids=[["62390.00", "2.5"]])
        await stage.frame(40)
        after = depth.shown
        assert after is not None
        assert after.longest == 40

        await stage.press("4")
        stage.clock.jump(30_000 - 940)
        stage.trade_at(62_400.0, 1.0)
        judge(stage)
        await stage.frame(250)
        panel = stage.app.screen.query_one(Streams)
        assert panel.state.kind is PanelKind.STALE, "a stream that is silent too long"
        assert "btcusdt@ticker" in panel.state.words
        line = next(
            line for line in stage.text().splitlines() if "btcusdt@ticker" in line and "STALE" in line
        )
        assert "◑ STALE 31 s >" in line


async def test_tab_brings_one_panel_after_the_other_where_room_is_short() -> None:
    async with scene((80, 24)) as stage:
        await look(stage)
        for title in ("Connections", "Streams", "Order book integrity", "Event log", "Connections"):
            text = stage.text()
            assert f"╭─ {title}" in text
            assert text.count("╭─ ") == 1
            await stage.press("tab")


async def test_the_event_log_is_filtered_copied_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.paths.documents", lambda: tmp_path)
    async with scene() as stage:
        await look(stage)
        await stage.press("E", "E")
        first, second = files_in(tmp_path)
        assert first.name == "depthdeck-events-20251122-120001-2.txt"
        assert second.name == "depthdeck-events-20251122-120001.txt"
        assert first.read_text() == second.read_text()
        assert "2025-11-22 12:00:00.000 UTC  INFO   connection #1" in first.read_text()
        assert [told.message for told in stage.app._notifications] == [str(second), str(first)]
        stage.app.clear_notifications()
        monkeypatch.setattr("tui.paths.documents", lambda: tmp_path / "gone")
        await stage.press("E")
        (told,) = stage.app._notifications
        reason = f"The event log can't be written to {tmp_path / 'gone'}: No such file or directory."
        assert told.message == reason

        await stage.press("y")
        assert stage.app.clipboard.splitlines()[-1].endswith("connection #1 stream.binance.com:9443 open")

        stage.feed.links.note(stage.clock.now(), "book BTCUSDT resynced in 1.3 s", Level.WARN)
        await stage.frame(250)
        assert not filters(stage)
        await stage.press("/", "r", "e", "s", "y", "n", "c")
        assert "1 of 3" in stage.text()
        assert "#1 stream.binance.com:9443 open" not in stage.text()
        await stage.press("enter")
        assert stage.app.screen.focused is stage.app.screen.query_one(EventLog)
        assert filters(stage), "it stays"
        await stage.press("escape")
        assert not filters(stage)
        assert "#1 stream.binance.com:9443 open" in stage.text()
