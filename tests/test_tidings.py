"""Fills are told wherever one is, once, with what is left; what a query told is no news."""

from __future__ import annotations

from msgspec.structs import replace

from tests.purses import fill, filling, holding, load, order
from tests.scene import START, Scene, scene
from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import Repair

HELD = (holding("USDT", "1000"),)
BUY = order(SPOT, "BTCUSDT", 1, "BUY LIMIT 0.05 @ 62100", START)
OTHERS = tuple(order(SPOT, "BTCUSDT", number, "SELL LIMIT 1 @ 63000", START) for number in range(2, 6))


def told(stage: Scene) -> list[tuple[str, str]]:
    """What is told now, and no longer afterwards."""
    said = [(note.title, note.message) for note in stage.app._notifications]
    stage.app.clear_notifications()
    return said


async def test_fills_are_told_once_in_the_words_of_their_order() -> None:
    async with scene() as stage:
        market = stage.feed.market
        old = fill(SPOT, "BTCUSDT", 1, "BUY 1 @ 62000 maker", START, "0 BNB")
        load(stage, SPOT, HELD, (BUY, *OTHERS), (old,))
        await stage.frame()
        assert told(stage) == []
        stage.clock.jump(10)
        market.take_account(SPOT, filling(stage, BUY, "0.01", "0.01", 11), stage.clock.now())
        await stage.frame()
        assert told(stage) == [("Order filled in part", "BUY 0.01 BTCUSDT @ 62,100, 20% so far")]
        market.take_account(SPOT, filling(stage, BUY, "0.01", "0.02", 12), stage.clock.now())
        dearer = filling(stage, replace(BUY, price=BUY.price + 1), "0.03", "0.05", 13)
        market.take_account(SPOT, dearer, stage.clock.now())
        await stage.frame()
        assert told(stage) == [("Order filled", "BUY 0.04 BTCUSDT @ 62,100.75 on average")]
        await stage.frame()
        assert told(stage) == []
        await stage.press("z")
        for number, each in enumerate(OTHERS[:1]):
            market.take_account(SPOT, filling(stage, each, "1", "1", 20 + number), stage.clock.now())
        await stage.frame()
        assert told(stage) == [("Order filled", "SELL BTCUSDT @ 63,000")]


async def test_many_at_once_are_counted_and_what_was_repaired_is_told() -> None:
    async with scene() as stage:
        market, account = stage.feed.market, stage.feed.market.account(SPOT)
        load(stage, SPOT, HELD, (BUY, *OTHERS))
        await stage.frame()
        for number, each in enumerate(OTHERS):
            market.take_account(SPOT, filling(stage, each, "1", "1", 20 + number), stage.clock.now())
        await stage.frame()
        assert told(stage) == [("Orders filled", "4 fills of 4 orders")]
        account.repair = Repair(time=START, fills=2)
        await stage.frame()
        assert told(stage) == [("Compared with the exchange", "SPOT: 2 fills recovered, 0 differences")]
        account.repair = Repair(time=START, fills=3, first=True)
        await stage.frame()
        assert told(stage) == [], "what is loaded at the start is none"
        account.repair = Repair(time=START)
        await stage.frame()
        assert told(stage) == []
        assert "2 fills" not in stage.text()
