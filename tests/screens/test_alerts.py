"""The alerts' place, the form and the key in the trading view, by keys and by what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tests.alerts.floor import make_rule
from tests.purses import filling, holding, load, order
from tests.scene import START, Scene, scene
from tui.alerts import rules
from tui.alerts.desk import TICK
from tui.market.accounts.ids import SPOT
from tui.screens.alertform import AlertForm
from tui.screens.alerts import AlertsScreen
from tui.screens.trade import TradeScreen
from tui.widgets.alertlist import AlertList

if TYPE_CHECKING:
    import pytest

    from tui.alerts.rules import Rule


OWN = order(SPOT, "BTCUSDT", 1, "BUY LIMIT 0.05 @ 62100", START)


async def keep(stage: Scene, *made: Rule) -> None:
    """Keep alerts about the venue of the stage, and let their streams be there."""
    for rule in made:
        await stage.app.alerts.change(rules.adding(rule))
    await stage.frame()
    stage.feed.vitals.judge(
        stage.clock.now(), delivered=lambda _: True, refused=lambda _: False, halted=lambda _: False
    )


async def fill(stage: Scene, field: str, text: str) -> None:
    """Write into a field of the form."""
    stage.app.screen.query_one(field, Input).value = text
    await stage.settle()


def kept(stage: Scene) -> list[tuple[str, str]]:
    return [(rule.id, rule.when) for rule in stage.app.alerts.rules]


def told(stage: Scene) -> list[tuple[str, str]]:
    """The titles and words of what was said."""
    return [(said.title, str(said.message)) for said in stage.app._notifications]


async def settled(stage: Scene) -> None:
    await stage.settle()
    await stage.app.alerts.settled()
    await stage.frame(250)


async def test_the_key_sets_an_alert_at_the_last_price_and_the_chart_shows_it() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        await stage.press("!")
        assert isinstance(stage.app.screen, AlertForm)
        assert stage.app.screen.query_one("#when", Input).value == "last>62400"
        await fill(stage, "#when", "last<61450.5")
        assert "false now: last 62,400.00" in stage.text()
        await fill(stage, "#title", "breakout")
        await stage.press("enter")
        await settled(stage)
        assert isinstance(stage.app.screen, TradeScreen)
        assert kept(stage) == [("1", "last<61450.5")]
        assert told(stage) == [("Alert is watched", "BTCUSDT last<61450.5")]
        row = next(line for line in stage.text().splitlines() if "61,450.50" in line)
        assert "◷ breakout ╌╌" in row
        assert "◁61,450.50" in row
        assert stage.feed.leased.count("btcusdt@trade") == 2
        stage.trade_at(62_400, 1)
        stage.trade_at(61_449, 1)
        await settled(stage)
        assert told(stage)[1:] == [("◷ BTCUSDT breakout", "last 61,449.00 (last<61450.5)")]
        assert "╌" not in stage.text()


async def test_the_form_points_at_what_is_wrong_and_keeps_nothing_until_it_is_right() -> None:
    async with scene((80, 24)) as stage:
        stage.load()
        await stage.frame()
        await stage.press("!")
        await fill(stage, "#when", "last>1 spraed>2k")
        lines = stage.text().splitlines()
        at = next(number for number, line in enumerate(lines) if "Fires when" in line)
        assert lines[at + 1].index("^^^^^^") == lines[at].index("spraed")
        assert "no name spraed; did you mean spread?" in lines[at + 2]
        await stage.press("enter")
        assert isinstance(stage.app.screen, AlertForm)
        await fill(stage, "#when", "")
        assert "names: last bid ask mid" in stage.text()
        await fill(stage, "#when", "spread>5bp")
        for field, wrong, says in (
            ("#cooldown", "soon", "soon is not a duration"),
            ("#command", "say 'x", "no closing quotation"),
            ("#symbol", "", "write a symbol such as BTCUSDT"),
            ("#symbol", "btcusd", "The exchange lists no symbol BTCUSD."),
        ):
            before = stage.app.screen.query_one(field, Input).value
            await fill(stage, field, wrong)
            await stage.press("enter")
            assert says in stage.text()
            assert stage.app.focused is stage.app.screen.query_one(field)
            await fill(stage, field, before)
        await stage.press("escape")
        assert kept(stage) == []


async def test_says_what_to_do_where_there_is_no_alert() -> None:
    async with scene() as stage:
        await stage.press("5")
        assert isinstance(stage.app.screen, AlertsScreen)
        assert "No alert is set. Press a to set one, or ! in the trading view" in " ".join(
            stage.text().split()
        )
        for key in ("space", "s", "T", "d", "u", "enter"):
            await stage.press(key)
        assert isinstance(stage.app.screen, AlertsScreen)
        await stage.press("a")
        assert isinstance(stage.app.screen, AlertForm)
        await stage.press("escape")


async def test_every_state_is_told_in_words() -> None:
    async with scene() as stage:
        stage.load()
        later = stage.clock.now() + 3_600_000
        await keep(
            stage,
            make_rule("last>70k", venue="com"),
            make_rule("last>60k", "2", venue="com", name="was true already"),
            make_rule("spread>5bp", "3", venue="com", repeat=True, cooldown=900),
            make_rule("lst>1", "4", venue="com"),
            make_rule("last>1", "5", venue="sim"),
            make_rule("last>1", "6", venue="com", snoozed_until=later),
            make_rule("last>1", "7", venue="com", enabled=False),
            make_rule("last>1", "8", venue="com", spent=True, fired_at=stage.clock.now() - 90_000, fired=2),
        )
        stage.trade_at(62_400, 1)
        await stage.press("5")
        await stage.frame(250)
        text = stage.text()
        for words in (
            "3 watched  ◌ 1 wait for data  5 rest",
            "● watching",
            "◉ true now",
            "◌ no data",
            "✖ broken",
            "○ on sim",
            "◐ asleep to 13:00",
            "○ off",
            "✔ fired",
            "every 15m",
            "1m 30s ago",
            "last 62,400.00",
            "watching: it fires when it becomes true",
        ):
            assert words in text
        await stage.press("down", "down")
        assert "no data: spread isn't known yet" in stage.text()
        await stage.press("down")
        assert "no name lst; did you mean last?" in stage.text()
        await stage.press("G")
        assert "2 times so far" in stage.text()
        await stage.press("k", "k", "k", "k", "k", "k", "g", "pagedown", "pageup")
        assert stage.app.screen.query_one(AlertList).chosen == "1"


async def test_keys_turn_off_wake_snooze_test_delete_and_bring_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene() as stage:
        stage.load()
        written: list[str] = []
        monkeypatch.setattr(stage.app._driver, "write", written.append)
        await keep(stage, make_rule("last>70k", venue="com"), make_rule("last>80k", "2", venue="com"))
        await stage.press("5", "space")
        await settled(stage)
        assert [rule.enabled for rule in stage.app.alerts.rules] == [False, True]
        await stage.press("space")
        await settled(stage)
        assert [rule.enabled for rule in stage.app.alerts.rules] == [True, True]
        await stage.press("s")
        await fill(stage, "#name", "never")
        await stage.press("enter")
        assert "never is not a duration" in stage.text()
        await fill(stage, "#name", "30m")
        await stage.press("enter")
        await settled(stage)
        assert stage.app.alerts.rules[0].snoozed_until == stage.clock.now() - 250 + 1_800_000
        await stage.press("space", "T")
        await settled(stage)
        assert "test BTCUSDT last 62,400.00 (last>70k)" in " ".join(stage.text().split())
        assert any(text.startswith("\x1b]9;depthdeck BTCUSDT: last 62,400.00") for text in written)
        await stage.press("d")
        await settled(stage)
        assert kept(stage) == [("2", "last>80k")]
        await stage.press("u")
        await settled(stage)
        assert kept(stage) == [("2", "last>80k"), ("1", "last>70k")]
        assert stage.app.screen.query_one(AlertList).chosen == "1"
        await stage.press("enter")
        await fill(stage, "#when", "last<1k")
        await stage.press("enter")
        await settled(stage)
        assert kept(stage) == [("2", "last>80k"), ("1", "last<1k")]


async def test_an_alert_on_ones_own_fills_tells_no_amount_where_they_are_hidden() -> None:
    async with scene() as stage:
        await keep(stage, make_rule("fill>0", venue="com", terminal=False))
        load(stage, SPOT, (holding("USDT", "1000"),), (OWN,), ())
        await stage.clock.advance(TICK)
        stage.clock.jump(10)
        await stage.press("5", "z")
        stage.feed.market.take_account(SPOT, filling(stage, OWN, "0.01", "0.01", 11), stage.clock.now())
        await stage.clock.advance(TICK)
        await settled(stage)
        assert ("◷ BTCUSDT", "fill>0") in told(stage)
        assert "fill 621" not in stage.text()
        await stage.press("z")
        await stage.frame(250)
        assert "fill 621.0 (fill>0)" in stage.text(), "amounts are only hidden, not gone"


async def test_alerts_of_another_venue_sleep_and_those_of_this_one_are_leased_again() -> None:
    async with scene() as stage:
        await keep(stage, make_rule("last>1", venue="com", symbol="ETHUSDT", armed=True))
        assert stage.feed.leased.count("ethusdt@trade") == 1
        stage.app.connect(stage.app.venue)
        await stage.settle()
        assert len(stage.feeds) == 2
        assert stage.feed.leased.count("ethusdt@trade") == 1
        stage.trade_at(2_000, 1, symbol="ETHUSDT")
        await settled(stage)
        assert [fired.symbol for fired in stage.app.alerts.recent] == ["ETHUSDT"]
