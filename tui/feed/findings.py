"""What became of a request whose outcome is unknown: asked of the exchange, which alone knows."""

from collections.abc import Callable, Coroutine, Mapping
from decimal import Decimal
from itertools import chain
from typing import Final, TypeAlias

import msgspec

from tui.feed.inquiries import read
from tui.market.accounts.account import Account
from tui.market.accounts.orders import UNKNOWN_END, Order
from tui.orders.ledger import Outcome
from tui.wire.order_replies import ListReport, OrderReport
from tui.wire.replies import Reply

Ask: TypeAlias = Callable[[str, Mapping[str, object]], Coroutine[None, None, Reply]]

ORDER: Final = "order.status"
LIST: Final = "orderList.status"
OPENED: Final = "openOrders.status"
NO_ORDER: Final = -2013
NO_LIST: Final = -2018
OPEN: Final = frozenset({"NEW", "PENDING_NEW", "PARTIALLY_FILLED", "PENDING_CANCEL"})


class Finding(msgspec.Struct, frozen=True):
    """What the exchange says now.

    `settled` is False where it can still change because the request may be on its way.
    """

    carried_out: bool
    settled: bool
    words: str
    reports: tuple[OrderReport, ...] = ()
    joined: ListReport | None = None
    outcome: Outcome = Outcome.RESOLVED


Question: TypeAlias = Callable[[Ask], Coroutine[None, None, Finding]]
"""Finds out what became of one request; raises RequestError where that can't be asked."""


def placed(symbol: str, client_order_id: str) -> Question:
    """Was an order placed under this id of ours?"""

    async def question(ask: Ask) -> Finding:
        order = await _order(ask, symbol, {"origClientOrderId": client_order_id})
        if order is None:
            return Finding(False, False, "it never arrived: no order has its id")
        return _found(order)

    return question


def heard(account: Account | None, client_order_id: str) -> Finding | None:
    """What an account's events have told of an order of ours; None where they haven't.

    They know it by its first id even where it was cancelled since, and a query by that id finds it no more.
    """
    if account is None or not client_order_id:
        return None
    for order in chain(account.orders.values(), account.closed.values()):
        if order.client_order_id == client_order_id:
            return _found(_reported(order))
    return None


def joined(client_list_id: str) -> Question:
    """Was an order list made under this id of ours?"""

    async def question(ask: Ask) -> Finding:
        reply = await ask(LIST, {"origClientOrderId": client_list_id})
        if reply.failure is not None and reply.failure.code == NO_LIST:
            return Finding(False, False, "it never arrived: no order list has its id")
        found = read(LIST, reply, ListReport)
        words = f"it was placed: order list {found.list_id} is {found.order_status}"
        return Finding(True, True, words, joined=found)

    return question


def cancelled(symbol: str, order_id: int) -> Question:
    """Was this order cancelled?"""

    async def question(ask: Ask) -> Finding:
        order = await _order(ask, symbol, {"orderId": order_id})
        if order is None:
            return Finding(False, True, f"there is no order {order_id}")
        if order.status in OPEN:
            return Finding(False, False, f"it was not cancelled: {_told(order)}", (order,))
        done = order.status == "CANCELED"
        words = "it was cancelled" if done else "too late to cancel"
        return Finding(done, True, f"{words}: {_told(order)}", (order,))

    return question


def replaced(symbol: str, order_id: int, client_order_id: str) -> Question:
    """Was an order placed under this id of ours, in place of the other one?"""

    async def question(ask: Ask) -> Finding:
        new = await _order(ask, symbol, {"origClientOrderId": client_order_id})
        if new is not None:
            return _found(new)
        old = await _order(ask, symbol, {"orderId": order_id})
        if old is None or old.status != "CANCELED":
            words = "nothing was changed" if old is None else f"nothing was changed: {_told(old)}"
            return Finding(False, False, words, () if old is None else (old,))
        words = f"order {order_id} was cancelled, but nothing was placed instead"
        return Finding(False, False, words, (old,), outcome=Outcome.PARTLY)

    return question


def amended(symbol: str, order_id: int, quantity: Decimal) -> Question:
    """Has this order the quantity that it was to be left?"""

    async def question(ask: Ask) -> Finding:
        order = await _order(ask, symbol, {"orderId": order_id})
        if order is None:
            return Finding(False, True, f"there is no order {order_id}")
        if order.quantity == quantity:
            return Finding(True, True, f"it was made smaller: {_told(order)}", (order,))
        return Finding(False, order.status not in OPEN, f"it was not changed: {_told(order)}", (order,))

    return question


def all_cancelled(symbol: str) -> Question:
    """Are there no open orders of this symbol?"""

    async def question(ask: Ask) -> Finding:
        left = read(OPENED, await ask(OPENED, {"symbol": symbol}), list[OrderReport])
        if not left:
            return Finding(True, True, f"no order of {symbol} is open")
        return Finding(False, False, f"{len(left)} open of {symbol}", tuple(left))

    return question


async def _order(ask: Ask, symbol: str, named: Mapping[str, object]) -> OrderReport | None:
    reply = await ask(ORDER, {"symbol": symbol, **named})
    if reply.failure is not None and reply.failure.code == NO_ORDER:
        return None
    return read(ORDER, reply, OrderReport)


def _found(order: OrderReport) -> Finding:
    taken = order.status != "REJECTED"
    return Finding(taken, True, f"it {'was placed' if taken else 'arrived'}: {_told(order)}", (order,))


def _reported(order: Order) -> OrderReport:
    """An order of an account as a reply would tell it."""
    return OrderReport(
        symbol=order.symbol,
        order_id=order.order_id,
        client_order_id=order.client_order_id,
        list_id=order.list_id,
        status=order.status,
        side=order.side,
        kind=order.kind,
        time_in_force=order.time_in_force,
        price=order.price,
        stop=order.stop_price,
        quantity=order.quantity,
        filled=order.filled,
        filled_quote=order.filled_quote,
        time=order.created,
        updated=order.updated,
    )


def _told(order: OrderReport) -> str:
    status = "open no more" if order.status == UNKNOWN_END else order.status
    return f"order {order.order_id} is {status}"
