"""Cancelling: one's own orders are read back first; all of a symbol takes the symbol in writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.market.accounts.ids import SPOT, Wallet
from tui.market.accounts.states import State
from tui.screens.review import Review
from tui.widgets.amounts import HIDDEN, exact
from tui.widgets.figures import ago

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.feed.trading import Trader
    from tui.market.accounts.orders import Order
    from tui.screens.place import Place
    from tui.widgets.lines import Line

SHOWN: Final = 8
"""So many orders are read back; of more their number is told."""


def cancel_orders(place: Place, trader: Trader, orders: Sequence[Order]) -> None:
    """Ask whether these orders are to be cancelled; an order takes the list along that it is part of."""
    # The exchange ends a whole list with any of its orders.
    single = {order.list_id if order.list_id != -1 else -order.order_id: order for order in orders}

    async def cancel() -> None:
        for order in single.values():
            await trader.cancel(order.symbol, order.order_id)

    def answered(go: bool | None) -> None:
        if go:
            place.run_worker(cancel(), group="orders")

    listed = any(order.list_id != -1 for order in orders)
    told: list[Line] = [(("Orders of a list end together.", "axis"),)] if listed else []

    def read() -> list[Line]:
        return read_back(place, orders) + told

    plural = len(orders) > 1
    heading = f"Cancel these {len(orders)} orders?" if plural else "Cancel this order?"
    verb = "cancel them" if plural else "cancel it"
    place.app.push_screen(Review(heading, read, place.deck.feed.venue, verb), answered)


def cancel_all(place: Place, trader: Trader, symbol: str, orders: Sequence[Order]) -> None:
    """Ask whether all orders of a symbol are to be cancelled."""

    async def cancel() -> None:
        await trader.cancel_all(symbol)

    def answered(go: bool | None) -> None:
        if go:
            place.run_worker(cancel(), group="orders")

    count = f"all {len(orders)} orders" if len(orders) > 1 else "the one order"
    heading = f"Cancel {count} of {symbol}?"
    why = f"Type {symbol}; y then cancels everything of it, also what was ordered elsewhere meanwhile."
    venue = place.deck.feed.venue
    review = Review(heading, lambda: read_back(place, orders), venue, "cancel all", phrase=symbol, why=why)
    place.app.push_screen(review, answered)


def read_back(place: Place, orders: Sequence[Order]) -> list[Line]:
    """Orders as they are now, a line each; what isn't heard any more may be otherwise, and is named."""
    now = place.deck.feed.clock.now()
    known = {order.key: order for symbol in {one.symbol for one in orders} for order in _open(place, symbol)}
    hidden = place.deck.accounts.hidden
    lines = [_line(known.get(order.key), order, now, hidden=hidden) for order in orders[:SHOWN]]
    if len(orders) > SHOWN:
        lines.append(((f"and {len(orders) - SHOWN} more", "axis"),))
    account = place.deck.feed.market.accounts.get(SPOT)
    state = account.state if account is not None else State.ABSENT
    if state is not State.LIVE:
        lines.append(((f"As they were: {SPOT} {state}", "warn bold"),))
    return lines


def _open(place: Place, symbol: str) -> list[Order]:
    orders = place.deck.accounts.orders_of(symbol)
    return [order for order in orders if order.account.wallet is Wallet.SPOT]


def _line(present: Order | None, before: Order, now: int, *, hidden: bool) -> Line:
    order = present or before
    amount = HIDDEN if hidden else exact(order.remaining)
    hue = "up" if order.side == "BUY" else "down"
    stop = f" once {exact(order.stop_price)} is traded" if order.stop_price else ""
    price = f" at {exact(order.price)}" if order.price else ""
    done = f", {order.filled / order.quantity:.0%} filled" if order.filled and order.quantity else ""
    gone = ((" is open no more", "warn bold"),) if present is None else ()
    return (
        (f"{order.side} {amount}", f"{hue} bold"),
        (f" {order.symbol} {order.kind}{price}{stop}{done}", "text"),
        *gone,
        (f"  {ago(max(0, now - order.created))} old", "axis"),
    )
