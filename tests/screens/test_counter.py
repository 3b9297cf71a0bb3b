"""What a ticket goes by: the market of now, or nothing."""

from __future__ import annotations

from textual.widgets import Input

from tests.screens.dealt import deals, rules
from tests.screens.test_ticket import line
from tui.screens.review import Review
from tui.wire import streams


async def test_nothing_is_estimated_by_a_book_that_is_not_live() -> None:
    async with deals() as (stage, _):
        await stage.press("b")
        for field, text in (("quantity", "0.01"), ("price", "62000")):
            stage.app.screen.query_one(f"#{field}", Input).value = text
        await stage.settle()
        assert line(stage, "fill") == "rests, nothing trades at once"
        assert "below the last" in stage.text()
        stage.feed.market.disconnect([streams.depth("BTCUSDT")], stage.clock.now())
        await stage.frame(250)
        assert line(stage, "fill") == line(stage, "queue") == line(stage, "fee") == "—"
        assert "below the last" not in stage.text()
        assert "The order book isn't as of now" in stage.text()
        await stage.press("enter")
        assert isinstance(stage.app.screen, Review)
        assert "The order book isn't as of now" in stage.text()


async def test_the_rules_of_an_open_ticket_do_not_grow_old() -> None:
    async with deals((80, 24)) as (stage, feed):
        await stage.press("b")
        feed.answers["exchangeInfo"] = lambda _: {
            "symbols": [rules("BTCUSDT", "BTC", "USDT") | {"status": "HALT"}]
        }
        await stage.clock.advance(30)
        await stage.settle()
        assert "BTCUSDT is in HALT" in stage.text()
        feed.answers["exchangeInfo"] = lambda _: {"symbols": []}
        await stage.clock.advance(30)
        await stage.settle()
        assert "lists no symbol BTCUSDT any more" in stage.text()


async def test_what_is_wrong_tells_no_amount_that_is_hidden() -> None:
    async with deals() as (stage, _):
        await stage.press("z", "b")
        stage.app.screen.query_one("#quantity", Input).value = "5"
        await stage.settle()
        text = " ".join(stage.text().split())
        assert "That is more than is free" in text
        assert "n take •••" in text
        assert "12,004" not in text
        assert "0.19" not in text.partition("Amount")[2].partition("Lasts")[0]
