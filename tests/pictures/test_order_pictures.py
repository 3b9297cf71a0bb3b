"""Pictures of orders: the ticket, what is read back, and the ledger; look at each before it is accepted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from tests.purses import load_accounts
from tests.scene import Scene, StillFeed, StillKeeper, make_app
from tests.screens.dealt import KEY, SIM, DealingFeed
from tui.accounts import Accounts
from tui.wire.replies import Failure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    Compare = Callable[..., bool]
    State = Callable[[Scene, DealingFeed], Awaitable[None]]


async def write(stage: Scene, **fields: str) -> None:
    """Write into fields of what stands in front."""
    for field, text in fields.items():
        stage.app.screen.query_one(f"#{field}", Input).value = text
    await stage.settle()


async def ticket(stage: Scene, _: DealingFeed) -> None:
    """An order that takes some of the book, and leaves a rest in it."""
    await stage.press("b")
    await write(stage, price="62401", quantity="0.19")
    await stage.press("t")


async def wrong(stage: Scene, _: DealingFeed) -> None:
    """A pair of orders with nearly everything wrong."""
    await stage.press("s", "up", "up", *["right"] * 5)
    await write(stage, price="62000.005", stop="63000", quantity="4")


async def unknown(stage: Scene, feed: DealingFeed) -> None:
    """Nobody knows what came of an order."""
    feed.replies["order.place"] = lambda _: Failure(code=-1007, message="Timeout waiting for response.")
    await stage.press("b")
    await write(stage, quantity="0.01")
    await stage.press("enter", "y")


async def review(stage: Scene, _: DealingFeed) -> None:
    """An order is read back."""
    await stage.press("s")
    await write(stage, price="63000", quantity="0.25")
    await stage.press("enter")


async def cancelling(stage: Scene, _: DealingFeed) -> None:
    """All orders of a symbol are to be cancelled."""
    await stage.press("X")


async def ledger(stage: Scene, feed: DealingFeed) -> None:
    """What was sent, and what came of it."""
    await unknown(stage, feed)
    await stage.press("escape", "X")
    await write(stage, phrase="BTCUSDT")
    await stage.press("enter", "y")
    feed.replies["order.place"] = lambda _: Failure(code=-2010, message="Account has insufficient balance.")
    await stage.press("s")
    await write(stage, price="62900", quantity="0.1")
    await stage.press("enter", "y", "escape")
    stage.app.clear_notifications()
    await stage.frame(250)
    await stage.press("L", "j")


SIZES = {"160x48": (160, 48), "80x24": (80, 24)}
PICTURES: list[tuple[State, str]] = [
    (ticket, "160x48"),
    *((state, "80x24") for state in (wrong, unknown, review, cancelling, ledger)),
]


@pytest.mark.parametrize(
    ("state", "size"), PICTURES, ids=[f"{state.__name__}-{size}" for state, size in PICTURES]
)
def test_picture(snap_compare: Compare, state: State, size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count(1)
    monkeypatch.setattr("tui.feed.trading._new_id", lambda: f"dd-{next(numbers):024}")
    feeds: list[StillFeed] = []
    accounts = Accounts(StillKeeper)
    accounts.lend(SIM, KEY)
    app = make_app(feeds, SIM, kind=DealingFeed, accounts=accounts)

    async def run(pilot: Pilot[None]) -> None:
        stage = Scene(app, pilot, feeds)
        await stage.settle()
        feed = feeds[-1]
        assert isinstance(feed, DealingFeed)
        stage.load()
        load_accounts(stage)
        await stage.frame()
        await state(stage, feed)
        app.clear_notifications()
        for screen in app.screen_stack:
            for field in screen.query(Input):
                field.cursor_blink = False
                field._cursor_visible = True
        await stage.frame(250)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=run)
