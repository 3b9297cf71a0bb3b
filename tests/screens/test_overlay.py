"""What stands above a place goes once, however often it is told to."""

from __future__ import annotations

from textual.widgets import Input

from tests.screens.dealt import deals
from tui.screens.review import Review
from tui.screens.trade import TradeScreen


async def test_a_second_click_on_a_review_that_is_gone_does_nothing() -> None:
    async with deals() as (stage, feed):
        stage.trade.action_cancel_all()
        await stage.settle()
        review = stage.app.screen
        assert isinstance(review, Review)
        review.query_one("#phrase", Input).value = "BTCUSDT"
        await stage.press("enter")
        review.action_send()
        review.action_send()
        await stage.settle()
        assert isinstance(stage.app.screen, TradeScreen)
        assert len(feed.dealt("openOrders.cancelAll")) == 1
