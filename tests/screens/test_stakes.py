"""One's own orders and fills where the market is: ladder, chart, tape, and the line below."""

from __future__ import annotations

from decimal import Decimal

from tests.purses import invest
from tests.scene import Scene, scene
from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import State
from tui.screens.stakes import Stakes


def row(stage: Scene, words: str) -> str:
    return next(line for line in stage.text().splitlines() if words in line)


async def test_orders_and_fills_stand_in_the_market_and_amounts_can_be_hidden() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame(250)
        assert "orders" not in stage.text(), "no line is spent where nothing is one's own"
        bid, ask = invest(stage)
        await stage.frame(250)
        text = stage.text()
        assert "◀0.04│" in row(stage, f"{float(bid):,.2f}"), "what is left of it, at its level"
        assert "◀0.7│" in row(stage, f"{float(ask):,.2f}")
        assert "SELL stop 0.3 ╌" in text
        assert "◁61,600.00" in text
        assert "△" in text
        assert "▽" in text
        assert text.count(" ◀ ") == 1, "the print that was one's own"
        line = row(stage, "orders 3 +1 elsewhere")
        assert f"BUY LIMIT 0.05 @ {float(bid):,.2f}".rstrip("0") in line
        assert "last fill 11:59:59 BUY 0.01 BTCUSDT @ 62,400" in line
        await stage.press("z")
        await stage.frame(250)
        text = stage.text()
        for amount in ("◀0.04", "◀0.7", "stop 0.3", "LIMIT 0.05", "BUY 0.01"):
            assert amount not in text, amount
        assert "SELL stop ╌" in text
        assert "last fill 11:59:59 BUY BTCUSDT @ 62,400" in text
        await stage.press("z")
        stage.feed.market.break_account(SPOT, State.STALE, "the connection broke", stage.clock.now())
        await stage.frame(250)
        assert "?0.04│" in row(stage, f"{float(bid):,.2f}")
        assert "SELL stop 0.3? ╌" in stage.text()
        assert "as they were: SPOT stale" in row(stage, "orders 3 +1 elsewhere")


async def test_they_are_looked_for_where_an_account_has_heard_something() -> None:
    async with scene((80, 24)) as stage:
        stage.load()
        invest(stage)
        owner, stakes = stage.app.accounts, Stakes()
        await stage.frame(250)
        assert "orders 3" not in stage.text(), "there is no room for it"
        found = stakes.of(owner, "BTCUSDT")
        assert stakes.of(owner, "BTCUSDT") is found
        assert [own.quantity for own in found.resting] == [Decimal("0.04"), Decimal("0.7")]
        assert found.trades >= {5}
        assert stakes.of(owner, "ETHUSDT").elsewhere == 3
        assert stakes.of(owner, "PEPEUSDT").deals == ()
