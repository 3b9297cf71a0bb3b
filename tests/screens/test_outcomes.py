"""What came of orders is told without amounts where those are hidden."""

from __future__ import annotations

from decimal import Decimal

from tests.screens.dealt import deals, told
from tui.feed.trouble import UnreachableError
from tui.orders.draft import Draft, Side
from tui.screens.leaving import ask_to_leave
from tui.wire import venues


async def test_toasts_and_the_question_before_leaving_hide_amounts() -> None:
    async with deals() as (stage, feed):
        feed.replies["order.place"] = lambda _: UnreachableError("order.place: no reply came", sent=True)
        trader = stage.app.accounts.trader
        assert trader is not None
        await stage.press("z")
        await trader.place(
            Draft(symbol="BTCUSDT", side=Side.BUY, price=Decimal(60000), quantity=Decimal("0.0123"))
        )
        await stage.settle()
        title, words = told(stage)[-1]
        assert title == "? Order: outcome unknown"
        assert words.startswith("••• BTCUSDT\n")
        feed.replies["order.status"] = lambda _: UnreachableError("order.status: no reply came", sent=True)
        await stage.clock.advance(3)
        assert "order.status" in stage.app.accounts.ledger.entries[0].words
        assert len(told(stage)) == 1, "told once, however often nobody answers"
        await stage.press("q")
        assert "UNKNOWN place: ••• BTCUSDT" in stage.text()
        assert "0.0123" not in stage.text() + words
        await stage.press("escape")
        stage.app.connect(venues.venue("com"))
        await stage.settle()
        title, words = told(stage)[-1]
        assert title == "? Order: outcome unknown for good"
        assert words.endswith("nobody asks any more: look at the open orders at SIMULATED.")
        assert not ask_to_leave(stage.app, stage.app.accounts, stage.app.venue), "nothing is to be waited for"
