"""Keys that come faster than the ticket hears them: what is read back is what is sent, or nothing is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.screens.dealt import deals
from tui.screens.review import Review
from tui.screens.ticket import Ticket
from tui.screens.trade import TradeScreen

if TYPE_CHECKING:
    from tests.scene import Scene


def burst(stage: Scene, *keys: str) -> None:
    """Press keys at once."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        stage.app.post_message(events.Key(name, key if len(key) == 1 else None))


async def test_what_was_typed_right_before_enter_is_read_back_and_sent_once() -> None:
    async with deals((80, 24)) as (stage, feed):
        await stage.press("b")
        burst(stage, "0", ".", "0", "1", "5", "enter")
        await stage.settle()
        assert isinstance(stage.app.screen, Review)
        assert "BUY 0.01500 BTC" in stage.text()
        await stage.press("escape")
        burst(stage, "5", "enter", "enter", "enter")
        await stage.settle()
        assert "BUY 0.01550 BTC" in stage.text()
        burst(stage, "y", "y", "enter", "y")
        await stage.settle()
        await stage.press("enter", "y")
        await stage.settle()
        assert isinstance(stage.app.screen, TradeScreen)
        assert [sent["quantity"] for sent in feed.dealt("order.place")] == ["0.0155"]


async def test_an_order_that_changed_under_its_review_is_not_sent() -> None:
    async with deals((80, 24)) as (stage, feed):
        await stage.press("b")
        ticket = stage.app.screen
        assert isinstance(ticket, Ticket)
        ticket.query_one("#quantity", Input).value = "0.01"
        await stage.settle()
        await stage.press("enter")
        ticket.query_one("#quantity", Input).value = "0.02"
        await stage.settle()
        await stage.press("y")
        await stage.settle()
        assert feed.dealt("order.place") == []
        assert "Another order stands here than was read back" in stage.text()
