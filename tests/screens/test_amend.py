"""Changing an order that goes on while its ticket is open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from textual.widgets import Input

from tests.purses import filling, order
from tests.screens.dealt import deals
from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import State
from tui.screens.amend import AmendTicket, typed_of
from tui.screens.review import Review
from tui.screens.trade import TradeScreen


async def test_what_has_traded_meanwhile_is_not_ordered_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async with deals() as (stage, feed):
        market = stage.feed.market
        own = market.accounts[SPOT].orders["BTCUSDT", 2845791]
        monkeypatch.setattr(TradeScreen, "chosen_orders", [own])
        await stage.press("m")
        assert isinstance(stage.app.screen, AmendTicket)
        stage.app.screen.query_one("#price", Input).value = "62050"
        await stage.settle()
        await stage.press("enter")
        assert isinstance(stage.app.screen, Review)
        market.take_account(SPOT, filling(stage, own, "0.02", "0.03", 1), stage.clock.now())
        await stage.press("y")
        await stage.settle()
        assert feed.dealt("order.cancelReplace") == []
        assert "The order has changed since this was opened" in stage.text()
        market.break_account(SPOT, State.STALE, "the connection broke", stage.clock.now())
        await stage.press("enter")
        assert "What is left of the order isn't known as of now" in stage.text()
        market.account(SPOT).state = State.LIVE
        market.take_account(SPOT, filling(stage, own, "0.02", "0.05", 2), stage.clock.now())
        await stage.press("enter")
        assert "The order is open no more." in stage.text()
        assert isinstance(stage.app.screen, AmendTicket)


def test_what_replaces_an_order_keeps_what_the_order_had_or_is_not_made() -> None:
    words = "SELL STOP_LOSS_LIMIT 1.2 @ 2300 stop 2310"
    typed = typed_of(order(SPOT, "ETHUSDT", 1, words, 0, "0.2", prevention="EXPIRE_BOTH"))
    assert (typed.quantity, typed.stop, typed.prevention) == ("1", "2310", "EXPIRE_BOTH")
    for more in ({"iceberg_quantity": Decimal("0.1")}, {"trailing_delta": 50}):
        with pytest.raises(ValueError, match="a part of itself"):
            typed_of(order(SPOT, "ETHUSDT", 1, words, 0, **more))
