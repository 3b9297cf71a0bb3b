"""The ticket by keys and mouse: what it says of an order, what it sends, and what came of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from textual import events
from textual.keys import _character_to_key
from textual.widgets import Input

from tests.scene import StillKeeper
from tests.screens.dealt import Admission, deals, told
from tui.accounts import Accounts
from tui.feed.trouble import UnreachableError
from tui.orders.ledger import Outcome
from tui.screens.review import Review
from tui.screens.ticket import Ticket
from tui.screens.trade import TradeScreen
from tui.wire import venues
from tui.wire.replies import Failure

if TYPE_CHECKING:
    from tests.scene import Scene


async def write(stage: Scene, **fields: str) -> None:
    """Write into fields of the ticket."""
    for field, text in fields.items():
        stage.app.screen.query_one(f"#{field}", Input).value = text
    await stage.settle()


def value(stage: Scene, field: str) -> str:
    return stage.app.screen.query_one(f"#{field}", Input).value


def line(stage: Scene, label: str) -> str:
    """The line of the screen behind a label."""
    found = next(row for row in stage.text().splitlines() if f"│ {label} " in row)
    return found.partition(f"│ {label} ")[2].partition("  │")[0].strip()


def burst(stage: Scene, *keys: str) -> None:
    """Press keys at once."""
    for key in keys:
        name = _character_to_key(key) if len(key) == 1 else key
        stage.app.post_message(events.Key(name, key if len(key) == 1 else None))


async def test_an_order_is_filled_in_read_back_and_sent_by_y_alone() -> None:
    async with deals() as (stage, feed):
        await stage.press("b")
        assert isinstance(stage.app.screen, Ticket)
        assert "BUY BTCUSDT on spot   SIMULATED  no real money" in stage.text()
        assert value(stage, "price") == "62399.95", "the best bid is offered"
        assert "The amount is missing." in stage.text()
        await stage.press("0", ".", "0", "1")
        assert value(stage, "total") == "623.9995"
        assert line(stage, "fill") == "rests, nothing trades at once"
        assert "0.00001 BTC as maker (0.1%)" in line(stage, "fee")
        assert "11,380.12 USDT and 0.31999 BTC free" in line(stage, "after it")
        assert "✔ PRICE_FILTER  ✔ LOT_SIZE  ✔ NOTIONAL" in line(stage, "checks")

        await stage.press("y", "enter")
        assert isinstance(stage.app.screen, Review)
        assert feed.dealt("order.place") == []
        assert "BUY 0.01000 BTC" in stage.text()
        assert "LIMIT at 62,399.95, good till cancelled" in stage.text()
        await stage.press("enter", "escape", "enter", "y")
        await stage.settle()
        (sent,) = feed.dealt("order.place")
        assert (sent["side"], sent["price"], sent["quantity"]) == ("BUY", "62399.95", "0.01")
        assert str(sent["newClientOrderId"]).startswith("dd-")
        assert isinstance(stage.app.screen, TradeScreen)
        assert told(stage)[0][0] == "✔ Order placed"
        assert "order 101 NEW" in told(stage)[0][1]


async def test_amount_total_share_step_and_side_follow_each_other() -> None:
    async with deals() as (stage, _):
        await stage.press("b")
        await write(stage, price="60000", total="600")
        assert value(stage, "quantity") == "0.01"
        await write(stage, quantity="50%")
        assert value(stage, "quantity") == "0.10003"
        assert value(stage, "total") == "6001.8"
        stage.app.screen.set_focus(stage.app.screen.query_one("#price"))
        await stage.press("+", "+", "-")
        assert value(stage, "price") == "60000.01"
        stage.app.screen.set_focus(stage.app.screen.query_one("#quantity"))
        await stage.press("+")
        assert value(stage, "quantity") == "0.11003", "a step that shows beside the amount"
        await stage.press("s")
        assert "SELL BTCUSDT" in stage.text()
        row = next(y for y, text in enumerate(stage.text().splitlines()) if " 100% " in text)
        await stage.pilot.click(offset=(stage.text().splitlines()[row].index("100%"), row))
        await stage.settle()
        assert value(stage, "quantity") == "0.31"
        row = next(y for y, text in enumerate(stage.text().splitlines()) if "‹Limit›" in text)
        await stage.pilot.click(offset=(stage.text().splitlines()[row].index("Market"), row))
        await stage.settle()
        assert "Price " not in stage.text().partition("Type")[2].partition("fill")[0]
        assert "at once at" in line(stage, "fill")


async def test_a_wrong_order_is_refused_with_what_would_be_right_and_n_takes_that() -> None:
    async with deals() as (stage, feed):
        await stage.press("b")
        await write(stage, price="62000.005", quantity="0.000075")
        text = " ".join(stage.text().split())
        assert "The price goes in steps of 0.01. 62,000.01 would be right." in text
        await stage.press("enter")
        assert isinstance(stage.app.screen, Ticket)
        assert stage.app.focused is not None
        assert stage.app.focused.id == "price"
        await stage.press("n")
        assert value(stage, "price") == "62000.01"
        assert "The amount goes in steps of 0.00001" in " ".join(stage.text().split())
        await stage.press("n")
        assert value(stage, "quantity") == "0.00009", "the least that is worth 5 USDT"
        assert "✔ LOT_SIZE" in stage.text()
        await write(stage, quantity="1")
        assert "Only 12,004.11823 USDT are free, enough for 0.19361 BTC" in " ".join(stage.text().split())
        await write(stage, price="6x")
        await stage.press("enter", "t")
        assert feed.dealt("order.test") == feed.dealt("order.place") == []


async def test_the_exchange_tests_and_refuses_and_the_ticket_stays_as_it_is() -> None:
    async with deals() as (stage, feed):
        await stage.press("s")
        await write(stage, price="63000", quantity="0.1")
        await stage.press("t")
        assert "The exchange would take it" in line(stage, "✔ test")
        await write(stage, quantity="0.11")
        assert "The exchange would take it" not in stage.text(), "it was another order"
        feed.replies["order.place"] = lambda _: Failure(
            code=-2010, message="Account has insufficient balance."
        )
        await stage.press("enter", "y")
        await stage.settle()
        assert "Account has insufficient balance" in line(stage, "✖ refused")
        assert told(stage)[-1][0] == "✖ Order: place not carried out"
        assert value(stage, "quantity") == "0.11"


async def test_what_nobody_knows_is_said_and_never_sent_twice() -> None:
    async with deals() as (stage, feed):
        feed.replies["order.place"] = lambda _: UnreachableError("order.place: no reply came", sent=True)
        await stage.press("b")
        await write(stage, quantity="0.01")
        await stage.press("enter", "y")
        await stage.settle()
        assert "Nobody knows yet whether it arrived" in line(stage, "? unknown")
        assert told(stage)[-1][0] == "? Order: outcome unknown"
        await write(stage, quantity="0.02")
        await stage.press("enter", "t")
        assert isinstance(stage.app.screen, Ticket), "nothing can be sent while that isn't known"
        assert line(stage, "? unknown")
        await stage.press("escape", "b")
        await write(stage, quantity="0.02")
        await stage.press("enter")
        assert "Nobody knows yet what came of this: BUY LIMIT 0.01000 BTC" in stage.text()
        await stage.press("escape", "escape", "q")
        assert "Leave with orders on their way?" in stage.text()
        assert "UNKNOWN place: BUY LIMIT 0.01000 BTC" in stage.text()
        await stage.press("escape")
        feed.replies["order.status"] = lambda params: {"symbol": "BTCUSDT", "orderId": 7, "status": "NEW"}
        await stage.clock.advance(0.3)
        await stage.frame(250)
        assert told(stage)[-1] == ("✔ Order placed", told(stage)[-1][1])
        assert stage.app.accounts.ledger.entries[0].outcome is Outcome.RESOLVED
        assert len(feed.dealt("order.place")) == 1


async def test_real_money_takes_the_symbol_in_writing_once_a_session() -> None:
    accounts = Accounts(StillKeeper, Admission(), trading=True)
    async with deals(venue=venues.venue("com"), accounts=accounts) as (stage, feed):
        for attempt in range(2):
            await stage.press("b")
            assert "MAINNET  real money" in stage.text()
            await write(stage, quantity="0.01")
            await stage.press("enter")
            if not attempt:
                assert "y send" not in stage.text()
                await stage.press("y")
                assert isinstance(stage.app.screen, Review)
                await write(stage, phrase="btcusdt")
                await stage.press("enter")
            await stage.press("y")
            await stage.settle()
        assert len(feed.dealt("order.place")) == 2


async def test_says_what_to_do_where_orders_are_off() -> None:
    accounts = Accounts(StillKeeper, Admission())
    async with deals(venue=venues.venue("com"), accounts=accounts) as (stage, _):
        await stage.press("b", "x")
        assert isinstance(stage.app.screen, TradeScreen)
        assert told(stage)[0] == (
            "Orders",
            "Orders are off: depthdeck config set trading true lets them out.",
        )


async def test_a_level_of_the_ladder_fills_in_side_and_price_and_the_market_goes_on() -> None:
    async with deals() as (stage, _):
        stage.app.set_focus(stage.trade.query_one("#ladder"))
        await stage.press("k", "k", "enter")
        assert "BUY BTCUSDT" in stage.text()
        price = Decimal(value(stage, "price"))
        book = stage.feed.market.books["BTCUSDT"]
        assert float(price) == book.asks.top(2)[1][0]
        await write(stage, quantity="0.02")
        before = line(stage, "fill")
        stage.change_book(1_002, 1_002, asks=[[str(row[0]), "0"] for row in book.asks.top(9)])
        await stage.frame(100)
        assert line(stage, "fill") == before, "at most four times a second"
        await stage.frame(250)
        assert line(stage, "fill") == "rests, nothing trades at once"
        held = set(stage.feed.leased)
        await stage.press("escape")
        assert "btcusdt@depth@100ms" in held


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


async def test_the_rules_are_asked_for_again_where_that_failed() -> None:
    async with deals() as (stage, feed):
        answer, feed.answers["exchangeInfo"] = feed.answers["exchangeInfo"], broken
        await stage.press("b", "1", "enter")
        assert "The rules of BTCUSDT can't be had" in " ".join(stage.text().split())
        feed.answers["exchangeInfo"] = answer
        await stage.clock.advance(2.5)
        await stage.settle()
        assert line(stage, "fill") == "rests, nothing trades at once", "what was typed meanwhile is there"


def broken(_: Any) -> object:
    from tui.feed.trouble import RequestError

    raise RequestError("exchangeInfo: nobody answers")
