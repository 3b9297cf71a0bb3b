"""The panel: its state in words, in the middle or in the border, at every size."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region
from textual.widget import Widget

from tests.widgets.themed import Themed
from tui.widgets.lines import Line, fitted, line_width
from tui.widgets.panel import (
    LIVE,
    LOADING,
    Panel,
    PanelKind,
    PanelState,
    mark,
    notice,
    shorter,
    wrap,
    zone_name,
)

if TYPE_CHECKING:
    from rich.style import Style
    from textual.app import App, ComposeResult
    from textual.strip import Strip

SINCE = 1_763_812_457_000  # 2025-11-22 11:54:17 UTC
STALE = PanelState(PanelKind.STALE, "No data from the exchange. R fetches again.", SINCE)


class Numbers(Panel):
    NAME = "Numbers"
    drawn = 0

    def draw(self, width: int, height: int) -> list[Line]:
        self.drawn += 1
        return [
            fitted(((f"row {row}", "stale" if self.state.dims else "up"),), width) for row in range(height)
        ]


class OnePanel(Themed):
    CSS = "Numbers { width: 50; height: 7; }"

    def compose(self) -> ComposeResult:
        yield Numbers()


def rows(app: App[None]) -> list[str]:
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    return [strip.text.ljust(width) for strip in strips[:height]]


@pytest.mark.parametrize("kind", PanelKind)
def test_every_state_has_a_mark(kind: PanelKind) -> None:
    said = mark(PanelState(kind, "words", SINCE))
    assert kind.value.replace("_", " ") in said.lower()


def test_a_mark_says_since_when_in_the_zone() -> None:
    assert mark(STALE) == "◑ STALE since 11:54:17 UTC"
    assert mark(STALE, timezone(timedelta(hours=8))) == "◑ STALE since 19:54:17 UTC+08:00"
    assert mark(STALE, brief=True) == "◑ STALE 11:54:17"
    assert mark(PanelState(PanelKind.LIVE, since=SINCE)) == "● live"
    assert mark(PanelState(PanelKind.OFFLINE)) == "✖ OFFLINE"


def test_a_zone_is_named() -> None:
    assert zone_name(UTC) == "UTC"
    assert zone_name(timezone(timedelta(hours=-3), "BRT")) == "BRT"


@pytest.mark.parametrize("kind", PanelKind)
def test_only_data_that_is_not_true_now_is_dimmed(kind: PanelKind) -> None:
    true_now = ("live", "empty", "loading", "syncing")
    assert PanelState(kind).dims is (kind.value not in true_now)


def test_the_reason_stays_longer_than_the_place_and_the_next_step_longest() -> None:
    words = "stream.binance.com:9443: the exchange is going away: 1001. Try 3 in 1.6 s."
    assert shorter(words) == [
        words,
        "the exchange is going away: 1001. Try 3 in 1.6 s.",
        "Try 3 in 1.6 s.",
    ]
    assert shorter("Silent for 3 s. Note: it is halted.") == [
        "Silent for 3 s. Note: it is halted.",
        "Note: it is halted.",
    ]


def test_words_are_wrapped_by_cells() -> None:
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("这是测试币456 is new", 8) == ["这是测试", "is new"]
    assert wrap("", 5) == []


@given(
    kind=st.sampled_from(PanelKind),
    words=st.text(max_size=120),
    width=st.integers(1, 130),
    height=st.integers(1, 40),
)
def test_a_notice_fills_its_panel_exactly(kind: PanelKind, words: str, width: int, height: int) -> None:
    lines = notice(PanelState(kind, words, SINCE), UTC, width, height)
    assert len(lines) == height
    assert {line_width(line) for line in lines} == {width}


def test_a_notice_stands_in_the_middle() -> None:
    lines = ["".join(text for text, _ in line) for line in notice(STALE, UTC, 60, 9)]
    assert [line.strip() for line in lines] == [
        *["", "", ""],
        "◑ STALE since 11:54:17 UTC",
        "",
        "No data from the exchange. R fetches again.",
        *["", "", ""],
    ]


async def test_a_bare_panel_shows_its_state_in_the_middle() -> None:
    app = OnePanel()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(Numbers)
        panel.set_state(PanelState(PanelKind.LOADING, "Asking for [b]numbers[/b]"), bare=True)
        panel.redraw()
        await pilot.pause()
        shown = rows(app)
        assert "Numbers  ◌ loading" in shown[0]
        assert any("Asking for [b]numbers[/b]" in row for row in shown[1:6])
        assert panel.drawn == 0


async def test_old_data_stays_under_the_words_of_the_state() -> None:
    app = OnePanel()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(Numbers)
        panel.set_heading("BTCUSDT", "keys")
        panel.set_state(LIVE, bare=False)
        panel.redraw()
        await pilot.pause()
        shown = rows(app)
        assert "Numbers  ● live  BTCUSDT" in shown[0]
        assert "keys" in shown[6]
        assert "row 0" in shown[1]
        panel.set_state(STALE, bare=False)
        assert panel.redraw() == panel.size.height
        await pilot.pause()
        shown = rows(app)
        assert "Numbers  ◑ STALE 11:54:17  BTCUSDT" in shown[0]
        assert "R fetches again." in shown[6]
        assert "keys" not in shown[6]
        assert "row 0" in shown[1]


async def test_a_new_heading_repaints_its_own_row_only() -> None:
    app = OnePanel()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(Numbers)
        panel.set_state(LIVE, bare=False)
        panel.redraw()
        await pilot.pause()
        asked: list[int] = []
        original = panel.segments
        panel.segments = lambda y: asked.append(y) or original(y)  # type: ignore[method-assign,func-returns-value]  # a spy
        panel.set_heading("u 84,112,903,551")
        await pilot.pause()
        assert "u 84,112,903,551" in rows(app)[0]
        assert asked == []


async def test_a_panel_that_is_away_draws_nothing_and_catches_up() -> None:
    app = OnePanel()
    async with app.run_test(size=(60, 10)) as pilot:
        panel = app.query_one(Numbers)
        panel.display = False
        await pilot.pause()
        panel.set_state(LIVE, bare=False)
        assert panel.redraw() == 0
        assert panel.drawn == 0
        panel.display = True
        await pilot.pause()
        assert panel.drawn > 0
        assert "row 0" in rows(app)[1]


async def test_a_panel_takes_a_state_before_it_is_mounted() -> None:
    panel = Numbers()
    panel.set_state(STALE, bare=True)
    panel.set_heading("early")
    assert panel.redraw() == 0
    assert panel.state is STALE
    assert panel.state != LOADING


def test_words_of_others_cannot_steer_the_terminal() -> None:
    assert wrap("no\x1b[2Jsuch\x08 symbol", 40) == ["no [2Jsuch symbol"]


def cells(strips: list[Strip]) -> list[list[tuple[str, Style | None]]]:
    """Each cell with its style: how a row is parted into segments is of no matter."""
    return [[(char, segment.style) for segment in strip for char in segment.text] for strip in strips]


@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
@pytest.mark.parametrize("state", [LIVE, STALE, LOADING])
@pytest.mark.parametrize("colours", [True, False])
async def test_rows_are_the_same_as_textual_draws_them(
    monkeypatch: pytest.MonkeyPatch, theme: str, state: PanelState, colours: bool
) -> None:
    if not colours:
        monkeypatch.setenv("NO_COLOR", "1")
    app = OnePanel()
    async with app.run_test(size=(60, 12)) as pilot:
        app.theme = theme
        assert app.no_color is not colours
        panel = app.query_one(Numbers)
        panel.set_state(state, bare=state is LOADING)
        for focused in (True, False):
            app.set_focus(panel if focused else None)
            panel.redraw()
            await pilot.pause()
            whole = panel.outer_size.region
            assert cells(panel.render_lines(whole)) == cells(Widget.render_lines(panel, whole))
            part = Region(3, 2, 20, 4)
            assert cells(panel.render_lines(part)) == cells(Widget.render_lines(panel, part))
