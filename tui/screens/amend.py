"""Changing an open order: made smaller it keeps its place in the queue, else another one takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from textual.content import Content

from tui.market.accounts.states import State
from tui.orders.amendment import check_amendment
from tui.orders.draft import Kind, Side, TimeInForce
from tui.orders.typed import Typed, written
from tui.screens.ticket import Ticket

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from decimal import Decimal

    from tui.market.accounts.orders import Order
    from tui.orders.draft import Draft
    from tui.orders.ledger import Entry


class AmendTicket(Ticket):
    """A ticket for an order that is there: its prices can be others, and its amount: what is left."""

    def heading(self) -> Content:
        """Which order it is."""
        order = self.instead
        assert order is not None
        return Content.assemble("Change ", super().heading(), f" order {order.order_id}")

    def send(self, draft: Draft) -> Coroutine[None, None, Entry]:
        """Make it smaller in its place where nothing else changes; else cancel it and place another one."""
        order, trader = self.instead, self.counter.trader
        assert order is not None
        if self._only_shrinks(draft):
            assert draft.quantity is not None
            return trader.amend(order.symbol, order.order_id, _whole(order, draft.quantity))
        return trader.replace(order.symbol, order.order_id, draft)

    def manner(self, draft: Draft) -> str:
        """Whether it keeps its place in the queue."""
        if self._only_shrinks(draft):
            return "It only becomes smaller: it keeps its place in the queue."
        return "It is cancelled, and this order placed instead, at the end of the queue."

    def objection(self, draft: Draft) -> str:
        """Nothing is sent where nothing changes, or where what is left of the order isn't what was shown."""
        order = self.instead
        assert order is not None
        if gone_on := self._gone_on(order):
            return gone_on
        same = msgspec.structs.replace(draft, quantity=order.remaining, price=order.price or None)
        same = msgspec.structs.replace(same, stop=order.stop_price or None)
        return "Nothing is changed yet." if draft == same else ""

    def _gone_on(self, order: Order) -> str:
        """Why what is left of the order isn't certain: what has traded would be bought or sold once more."""
        account = self.counter.feed.market.accounts.get(order.account)
        if account is None or account.state is not State.LIVE:
            return "What is left of the order isn't known as of now: its account isn't heard."
        present = account.orders.get(order.key)
        if present is None:
            return "The order is open no more."
        if (present.quantity, present.remaining) != (order.quantity, order.remaining):
            return "The order has changed since this was opened: leave, and change what is left of it."
        return ""

    def _only_shrinks(self, draft: Draft) -> bool:
        order, terms = self.instead, self.counter.terms
        assert order is not None
        return (
            terms is not None
            and draft.price == (order.price or None)
            and draft.stop == (order.stop_price or None)
            and draft.quantity is not None
            and not check_amendment(order, _whole(order, draft.quantity), terms.rules)
        )


def _whole(order: Order, left: Decimal) -> Decimal:
    """The amount of an order of which so much is left: the exchange counts what has traded, too."""
    return order.quantity - order.remaining + left


def typed_of(order: Order) -> Typed:
    """An order as it would be typed; its amount is what is left of it.

    Raises ValueError for a kind that is unknown here, and for what no field shows: it would be lost.
    """
    if order.iceberg_quantity or order.trailing_delta is not None:
        raise ValueError("it shows a part of itself only, or follows the price")
    return Typed(
        symbol=order.symbol,
        side=Side(order.side),
        kind=Kind(order.kind),
        price=written(order.price) if order.price else "",
        stop=written(order.stop_price) if order.stop_price else "",
        quantity=written(order.remaining),
        time_in_force=TimeInForce(order.time_in_force),
        prevention=order.prevention,
    )
