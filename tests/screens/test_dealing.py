"""Cancelling, changing and the ledger, by keys: what is read back, and what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from tests.screens.dealt import DealingFeed, deals, told
from tui.market.accounts.ids import CROSS, SPOT
from tui.market.accounts.states import State
from tui.messages import Ticked
from tui.screens.amend import AmendTicket
from tui.screens.ledgerview import LedgerView
from tui.screens.review import Review
from tui.screens.ticket import Ticket
from tui.screens.trade import TradeScreen
from tui.screens.watchlist import WatchlistScreen
from tui.widgets.ladder import Ladder
from tui.wire.replies import Failure

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.scene import Scene

OWN = 2845791
"""An order that is at 62,100, filled by a fifth: 0.04 are left of 0.05."""


async def mark(stage: Scene, price: float = 62_100.0) -> None:
    """Put the ladder's grip on a level, which the book has then."""
    stage.change_book(1_002, 1_002, bids=[[str(price), "0.30000"]])
    ladder = stage.trade.query_one(Ladder)
    ladder._sight.grip = ("bid", price)
    stage.app.set_focus(ladder)
    await stage.frame(250)


async def write(stage: Scene, field: str, text: str) -> None:
    stage.app.screen.query_one(f"#{field}", Input).value = text
    await stage.settle()


def said(stage: Scene) -> str:
    """The text of the screen in one line."""
    return " ".join(stage.text().replace("│", " ").split())


async def test_x_cancels_the_order_at_the_marked_level_once_it_was_read_back() -> None:
    async with deals() as (stage, feed):
        await stage.press("x")
        assert told(stage)[-1][1].startswith("No order of yours is at a marked level")
        await mark(stage)
        await stage.press("x")
        assert isinstance(stage.app.screen, Review)
        assert "Cancel this order? SIMULATED no real money" in said(stage)
        assert "BUY 0.04 BTCUSDT LIMIT at 62,100, 20% filled 2h 00m old" in said(stage)
        assert "As they were" not in said(stage)
        stage.feed.market.break_account(SPOT, State.STALE, "the connection broke", stage.clock.now())
        await stage.frame(250)
        assert "As they were: SPOT stale" in said(stage)
        await stage.press("enter", "escape")
        assert feed.dealt("order.cancel") == []
        await stage.press("x", "y")
        await stage.settle()
        assert feed.dealt("order.cancel") == [{"symbol": "BTCUSDT", "orderId": str(OWN)}]
        assert told(stage)[-1][0] == "✔ Order cancelled"


async def test_all_orders_of_a_symbol_go_by_its_name_in_writing() -> None:
    sent: list[bool | None] = []
    async with deals() as (stage, feed):
        stage.trade.action_cancel_all()
        stage.trade.on_ticked(Ticked(stage.clock.now(), 1))  # before the review is there
        await stage.press("y")
        assert "Cancel the one order of BTCUSDT?" in said(stage)
        await write(stage, "phrase", "ETHUSDT")
        await stage.press("enter", "y")
        assert isinstance(stage.app.screen, Review)
        await write(stage, "phrase", "BTCUSDT")
        assert "⏎ confirm" in said(stage)
        await stage.press("enter")
        assert "y cancel all" in said(stage)
        await stage.press("y")
        await stage.settle()
        assert feed.dealt("openOrders.cancelAll") == [{"symbol": "BTCUSDT"}]

        stage.app.push_screen(Review("Send?", list, stage.feed.venue, phrase="BTCTRY"), sent.append)
        await stage.settle()
        await stage.press(*"btctry", "y", "y")
        assert sent == [], "a held key that ends the phrase sends nothing"
        await stage.press("backspace", "backspace", "enter", "y")
        await stage.settle()
        assert sent == [True]


async def test_an_order_that_only_shrinks_keeps_its_place_and_another_one_loses_it() -> None:
    async with deals() as (stage, feed):
        await mark(stage)
        await stage.press("m")
        assert isinstance(stage.app.screen, AmendTicket)
        assert f"Change BUY BTCUSDT order {OWN}" in said(stage)
        await stage.press("s", "enter")
        assert "Nothing is changed yet." in said(stage)
        await write(stage, "quantity", "0.03")
        await stage.press("enter")
        assert "it keeps its place in the queue" in said(stage)
        feed.replies["order.amend.keepPriority"] = lambda _: {
            "transactTime": 1,
            "amendedOrder": {"symbol": "BTCUSDT", "orderId": OWN, "qty": "0.04", "status": "NEW"},
        }
        await stage.press("y")
        await stage.settle()
        assert feed.dealt("order.amend.keepPriority")[0]["newQty"] == "0.04", "what is filled included"
        assert told(stage)[-1][0] == "✔ Order made smaller"

        await stage.press("m")
        await write(stage, "price", "62050")
        await stage.press("enter")
        assert "It is cancelled, and this order placed instead" in said(stage)
        await stage.press("y")
        await stage.settle()
        (sent,) = feed.dealt("order.cancelReplace")
        assert (sent["cancelOrderId"], sent["price"], sent["quantity"]) == (str(OWN), "62050", "0.04")
        assert told(stage)[-1][0] == "✔ Order replaced"


async def test_margin_orders_and_those_of_lists_are_left_alone_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with deals() as (stage, _):
        accounts = stage.feed.market.accounts
        margin = list(accounts[CROSS].orders.values())
        listed = [order for order in accounts[SPOT].orders.values() if order.list_id != -1]
        monkeypatch.setattr(TradeScreen, "chosen_orders", margin)
        await stage.press("x", "m")
        assert {words for _, words in told(stage)} == {
            "This is a margin order: depthdeck changes orders on spot only."
        }
        monkeypatch.setattr(TradeScreen, "chosen_orders", listed)
        await stage.press("m")
        assert told(stage)[-1][1].startswith("Several orders, and those of a list, can't be changed")
        await stage.press("x")
        assert "Cancel these 2 orders?" in said(stage)
        assert "Orders of a list end together." in said(stage)
        await stage.press("y")
        await stage.settle()
        assert len(stage.app.accounts.ledger.entries) == 1, "the exchange ends both"


async def test_the_watchlist_opens_a_ticket_on_its_row_and_leases_what_that_needs() -> None:
    async with deals(place="Watchlist") as (stage, _):
        place = stage.app.screen
        assert isinstance(place, WatchlistScreen)
        place.choose("BTCUSDT")
        await stage.press("s")
        assert isinstance(stage.app.screen, Ticket)
        assert "btcusdt@depth@100ms" in stage.feed.leased
        await stage.press("escape")
        assert "btcusdt@depth@100ms" not in stage.feed.leased


async def test_the_accounts_place_deals_in_its_rows_and_hides_what_one_has() -> None:
    async with deals(place="Account") as (stage, feed):
        stage.app.set_focus(stage.app.screen.query_one("#orders"))
        await stage.press("x", "y")
        await stage.settle()
        assert len(feed.dealt("order.cancel")) == 1
        stage.app.set_focus(stage.app.screen.query_one("#holdings"))
        await stage.press("g", "z", "b")
        assert isinstance(stage.app.screen, Ticket)
        await stage.frame(250)
        assert "of ••• free" in said(stage)
        assert "12,004" not in said(stage)


async def test_the_ledger_tells_what_was_sent_and_what_came_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.paths.documents", lambda: tmp_path)
    async with deals() as (stage, feed):
        await stage.press("L")
        assert isinstance(stage.app.screen, LedgerView)
        assert "Nothing was sent yet" in said(stage)
        await stage.press("L")
        trader = stage.app.accounts.trader
        assert trader is not None
        await trader.cancel("BTCUSDT", 5)
        feed.replies["order.cancel"] = lambda _: Failure(code=-2011, message="Unknown order sent.")
        await trader.cancel("BTCUSDT", 6)
        await stage.press("L")
        assert "2 sent" in said(stage)
        assert "answer Unknown order sent. (code -2011)" in said(stage)
        await stage.press("j")
        assert "answer order 5 CANCELED" in said(stage)
        await stage.press("E")
        while told(stage)[-1][0] != "Ledger written":
            await stage.settle()
        assert len((tmp_path / "depthdeck-ledger.csv").read_text(encoding="utf-8").splitlines()) == 3
        await stage.press("escape")
        assert isinstance(stage.app.screen, TradeScreen)
        assert isinstance(feed, DealingFeed)
