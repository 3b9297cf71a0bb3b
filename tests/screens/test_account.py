"""The accounts' place by keys and text: what the accounts have, owe, wait for and did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tests.purses import HOUR, holding, load, load_accounts, order
from tests.scene import Scene, StillKeeper, scene
from tui.accounts import Accounts
from tui.accounts import State as KeyState
from tui.feed.accounts.keytrouble import KeyFault, KeyTrouble
from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import State
from tui.screens.account import AccountScreen
from tui.screens.trade import TradeScreen
from tui.secret import Secret
from tui.widgets.holdings import Holdings
from tui.widgets.openorders import OpenOrders
from tui.wire import venues
from tui.wire.signing import ApiKey, read_key

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tui.feed.feed import Feed


def place(stage: Scene) -> AccountScreen:
    return next(screen for screen in stage.app.screen_stack if isinstance(screen, AccountScreen))


def line(stage: Scene, words: str) -> str:
    """The line of the screen that has these words, its spaces drawn together."""
    return " ".join(next(row for row in stage.text().splitlines() if words in row).split())


def shown(stage: Scene, table: type[Holdings | OpenOrders]) -> list[str]:
    """The first columns of a table's rows."""
    return [str(key) for key in stage.app.screen.query_one(table).sight]


def written(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def look(stage: Scene) -> None:
    stage.open_link()
    load_accounts(stage)
    await stage.frame(250)


async def test_it_shows_all_accounts_and_each_apart() -> None:
    async with scene(place="Account") as stage:
        await look(stage)
        text = stage.text()
        for words in (
            "‹All›  Spot  Cross  Isolated",
            "worth ≈ 53,767.59 USDT without 1 of no known price",
            "Balances  ● live  event 12:00:00 · asked 12:00:00",
            "… 1 asset of dust, each worth less than 1 USDT, left out: . shows them",
            "CROSS       level 3.42 ██████████ safe",
            "ISO ETHUSDT level 1.38 ██░░░░░░░░ risky",
            "liquidation at 2,131.20  8.1% away",
            "ISO PEPEUSDT ○ owes nothing",
            "Fills  ● live  5 · today 4 · volume 4,887.16 · fees 4.28 USDT · maker 25%",
            "user streams  SPOT ●  CROSS ●  ISO ETHUSDT ●  ISO PEPEUSDT ●",
        ):
            assert words in text, words
        assert "BTC SPOT 0.31000 0.05000 0.36000 0.00000 22,464.00 41.8%" in line(stage, "BTC    SPOT")
        assert "+500 came in" in line(stage, "11:30:00  SPOT")
        assert "ETHUSDT SELL OCO ×2 2,450.00 2,200.00 1.0000 0.0% +5.67%" in line(stage, "OCO ×2")
        assert "BTCUSDT BUY LIMIT 62,100.00 — 0.05000 20.0% -0.48% 2h" in line(stage, "2845791")
        assert "SPOT BTCUSDT BUY 62,100.00 0.01000 0.00000750 BNB maker" in line(stage, "11:58:28")

        await stage.press(">")
        assert "‹Spot›" in stage.text()
        assert "│ Asset Free Locked Total Value" in line(stage, "Asset")
        assert "CROSS" not in stage.text()
        for panel in ("movements", "orders", "fills", "profits", "holdings"):
            await stage.press("tab")
            focused = stage.app.screen.focused
            assert focused is not None
            assert focused.id == panel, "a panel that has nothing to show takes no room, and no keys"
        await stage.press("l", ".")
        assert "‹Cross›" in stage.text()
        await stage.press("l")
        assert "ISO ETHUSDT" in line(stage, "ETH    ISO")
        assert "Deposits" in stage.text()
        row = stage.text().splitlines()[0]
        await stage.pilot.click(offset=(row.index("All"), 0))
        await stage.settle()
        assert "PEPE" in stage.text(), "the dust, too"


async def test_amounts_are_hidden_everywhere_and_left_out_of_copies() -> None:
    async with scene(place="Account") as stage:
        await look(stage)
        await stage.press("x")
        (note,) = stage.app._notifications
        assert note.message.startswith("No order is chosen"), "its cursor can't be seen from here"
        stage.app.clear_notifications()
        await stage.press("z")
        await stage.frame(250)
        text = stage.text()
        assert "worth ≈ ••• USDT" in text
        assert "amounts hidden, z shows them" in text
        for amount in ("0.36000", "22,464", "0.05000", "621.00", "0.00000750", "1,744.98", "+500", "4,887"):
            assert amount not in text, amount
        assert "62,100.00" in text, "prices are the market's"
        await stage.press("Y")
        assert "SPOT,BTC,,,,,,41.7798,1.8408" in stage.app.clipboard
        await stage.press("z", "y")
        await stage.frame(250)
        assert "22,464.00" in stage.text()
        assert stage.app.clipboard.startswith("account SPOT  asset USDT  free 12004.11823  locked 3105")


async def test_rows_are_filtered_sorted_and_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.paths.documents", lambda: tmp_path)
    async with scene(place="Account") as stage:
        await look(stage)
        await stage.press("/", *"share>10%", "enter")
        assert "filter share>10%" in stage.text()
        assert shown(stage, Holdings) == ["('SPOT', 'BTC')", "('SPOT', 'USDT')", "('CROSS', 'USDT')"]
        await stage.press("tab", "tab", "tab", "/")
        assert stage.app.screen.query_one("#filter", Input).value == "", "each table has its own"
        await stage.press(*"sied=buy")
        assert "no name sied; did you mean side?" in stage.text()
        stage.app.screen.query_one("#filter", Input).value = "side=buy age>1h"
        await stage.settle()
        await stage.press("enter")
        assert len(shown(stage, OpenOrders)) == 1
        await stage.press("E")
        (file,) = written(tmp_path)
        assert file.name == "depthdeck-orders-20251122-120000.csv"
        head, row = file.read_text().splitlines()
        assert head.startswith("account,symbol,side,kind,price,trigger,quantity,filled")
        assert row.startswith("SPOT,BTCUSDT,BUY,LIMIT,62100,,0.05,20.0000,GTC,-0.4808,EXPIRE_MAKER")
        await stage.press("escape")
        assert len(shown(stage, OpenOrders)) == 4
        await stage.press("S", "S", "S")
        assert "Symbol ▼" in stage.text()
        await stage.press("r")
        assert "BTCUSDT" in shown(stage, OpenOrders)[0]
        await stage.press("j", "enter")
        assert isinstance(stage.app.screen, TradeScreen)
        assert stage.trade.symbol == "ETHUSDT"


async def test_what_happens_is_shown_and_what_is_the_matter_is_said() -> None:
    async with scene(place="Account") as stage:
        stage.open_link()
        stage.app.accounts.state, stage.app.accounts.words = KeyState.NO_KEY, "There is no key for MAINNET."
        await stage.frame(1_000)
        text = " ".join(stage.text().split())
        assert "○ no key" in text
        assert "There is no key for MAINNET. Press e for the embedded exchange" in text
        now = stage.clock.now()
        load(stage, SPOT, (holding("USDT", "100"),), (order(SPOT, "BTCUSDT", 1, "BUY LIMIT 1 @ 5", now),))
        await stage.frame(250)
        assert "Open orders  ● live  1" in stage.text()
        stage.clock.jump(2 * HOUR)
        market, later = stage.feed.market, stage.clock.now()
        market.account(SPOT).break_off(State.STALE, "the connection was lost", later)
        await stage.frame(1_000)
        text = stage.text()
        assert "Balances  ↻ RECONNECTING since 14:00:01 UTC" in text
        assert "SPOT: the connection was lost." in text
        assert "SPOT ↻ connection lost" in text
        assert "worth ≈ 100.00 USDT" in text.splitlines()[0]
        assert "↻ RECONNECTING 14:00:01" in text.splitlines()[0], "what all is worth is as old, too"
        market.account(SPOT).break_off(State.BROKEN, "this key was revoked: make another one", later)
        await stage.frame(1_000)
        assert "✖ BROKEN" in stage.text()
        assert "SPOT: this key was revoked: make another one." in stage.text()


async def test_every_panel_comes_to_the_front_where_room_is_short() -> None:
    async with scene((80, 24), place="Account") as stage:
        await look(stage)
        for title in ("Balances", "Margin", "Deposits", "Open orders", "Fills", "Profit", "Balances"):
            text = stage.text()
            assert f"╭─ {title}" in text
            assert text.count("╭─ ") == 1
            await stage.press("tab")


async def test_everything_is_valued_in_another_currency_and_compared_by_key() -> None:
    async with scene(place="Account") as stage:
        await look(stage)
        await stage.press("c")
        assert "EUR without 1 of no known price" in stage.text()
        await stage.press("c")
        assert "worth ≈ 0.86166" in stage.text()
        await stage.press("c", "c", "c")
        assert "53,767.59 USDT" in stage.text()


async def test_a_key_that_is_no_longer_taken_is_told_and_tried_again_by_key() -> None:
    keepers: list[StillKeeper] = []

    def keep(feed: Feed, key: ApiKey) -> StillKeeper:
        keepers.append(StillKeeper(feed, key))
        return keepers[-1]

    urls = ("ws://127.0.0.1:1", "ws://127.0.0.1:1/ws-api/v3", "http://127.0.0.1:1")
    venue = venues.custom(venues.venue("sim"), *urls)
    accounts = Accounts(keep)
    accounts.lend(venue, read_key(Secret("k" * 64), Secret("s" * 64)))
    async with scene(venue=venue, place="Account", accounts=accounts) as stage:
        await look(stage)
        assert "SIMULATED  TRADING" in stage.text()
        words = "the exchange no longer takes this key: it was deleted. Look at API Management there"
        keepers[0].trouble = KeyTrouble(KeyFault.REVOKED, words, stage.clock.now())
        await stage.frame(1_000)
        text = stage.text()
        assert "Balances  ✖ BROKEN since 12:00:00 UTC" in text
        assert f"✖ {words}" in text
        assert "12,004.11823" in text, "what was known stays"
        await stage.press("a")
        await stage.frame(1_000)
        assert "Balances  ● live" in stage.text()
        await stage.press("a")
        assert [str(account) for account in keepers[0].audited] == [
            "SPOT",
            "CROSS",
            "ISO ETHUSDT",
            "ISO PEPEUSDT",
        ]
