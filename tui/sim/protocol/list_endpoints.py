"""Requests that place and cancel order lists (web-socket-api.md, "Order lists")."""

from dataclasses import replace
from typing import Any

from tui.sim.protocol import own_replies, refusals, tickets
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.order_endpoints import RESPONSE, read_form
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.orders import OrderList, Ticket


def _place_pair(call: Call) -> dict[str, Any]:
    listing = call.listing()
    above, below = (
        tickets.read(call.parameters, listing, leg, own_amount=False) for leg in ("above", "below")
    )
    check_pair(above, below)
    joined = call.desk.place_pair(call.account, above, below, call.parameters.label("listClientOrderId"))
    return _joined(call, joined)


def _place_old_pair(call: Call) -> dict[str, Any]:
    """The same by the names that were used first, and still are for margin accounts."""
    parameters = call.parameters
    for name in ("price", "stopPrice"):
        if not parameters.has(name):
            raise refusals.missing(name)
    limit, stop = ("below", "above") if parameters.written("side") == "BUY" else ("above", "below")
    names = {"price": f"{limit}Price", "stopPrice": f"{stop}StopPrice", "stopLimitPrice": f"{stop}Price"}
    names["stopLimitTimeInForce"] = f"{stop}TimeInForce"
    for old, new in (("limit", limit), ("stop", stop)):
        names |= {old + field: new + field for field in _OWN_FIELDS}
    kind = "STOP_LOSS_LIMIT" if parameters.has("stopLimitPrice") else "STOP_LOSS"
    added = {f"{limit}Type": "LIMIT_MAKER", f"{stop}Type": kind}
    return _place_pair(replace(call, parameters=parameters.renamed(names, added)))


def _place_chain(call: Call) -> dict[str, Any]:
    return _chain(call, [tickets.read(call.parameters, call.listing(), "pending")])


def _place_chained_pair(call: Call) -> dict[str, Any]:
    above, below = (
        tickets.read(call.parameters, call.listing(), f"pending{leg}", shared="pending", own_amount=False)
        for leg in ("Above", "Below")
    )
    check_pair(above, below)
    return _chain(call, [above, below])


def _chain(call: Call, pending: list[Ticket]) -> dict[str, Any]:
    working = tickets.read(call.parameters, call.listing(), "working")
    if working.type not in ("LIMIT", "LIMIT_MAKER"):
        raise refusals.no_such("orderType")
    joined = call.desk.place_chain(call.account, working, pending, call.parameters.label("listClientOrderId"))
    return _joined(call, joined)


def check_pair(above: Ticket, below: Ticket) -> None:
    """Raise `Refused` where two types make no pair (errors.md, -1158 to -1199)."""
    kinds = (above.type, below.type)
    if not all(kind == "LIMIT_MAKER" or kind.startswith(("STOP_LOSS", "TAKE_PROFIT")) for kind in kinds):
        raise Refused(-1158, "Order type not supported in OCO.")
    if kinds == ("LIMIT_MAKER", "LIMIT_MAKER"):
        raise Refused(-1168, "At least one OCO order must be contingent.")
    buys = above.side == "BUY"
    wrong, right = (above, below) if buys else (below, above)
    side, place = ("buy", "below") if buys else ("sell", "above")
    if wrong.type == "LIMIT_MAKER":
        raise Refused(-1165 if buys else -1166, f"A limit order in a {side} OCO must be {place}.")
    if wrong.type.startswith("TAKE_PROFIT"):
        code = -1198 if buys else -1199
        raise Refused(code, f"A take profit order in a {side} OCO must be {place}.")
    if right.type.startswith("STOP_LOSS"):
        code, place = (-1196, "above") if buys else (-1197, "below")
        raise Refused(code, f"A stop loss order in a {side} OCO must be {place}.")


def _joined(call: Call, joined: OrderList) -> dict[str, Any]:
    form = read_form(call.parameters, "RESULT")
    reports = [own_replies.placed(order, call.unit, form, order.trades) for order in joined.orders]
    loans = own_replies.loan(joined.orders[0])
    return own_replies.order_list(joined, call.unit) | loans | {"orderReports": reports}


def _cancel_list(call: Call) -> dict[str, Any]:
    number = call.parameters.integer("orderListId")
    client_id = call.parameters.label("listClientOrderId")
    if number is None and not client_id:
        raise refusals.neither("orderListId", "listClientOrderId")
    symbol = call.listing().symbol
    found = next(
        (
            joined
            for joined in call.account.register.open_lists()
            if number in (None, joined.id)
            and client_id in ("", joined.client_id)
            and joined.listing.symbol == symbol
        ),
        None,
    )
    opened = next((order for order in found.orders if order.is_open), None) if found is not None else None
    cancel = call.desk.cancel(opened, call.parameters.label("newClientOrderId"))
    return own_replies.ended(cancel, call.unit)


_LIST = ("symbol", "listClientOrderId", *RESPONSE)
_PAIR = (*_LIST, "side", "quantity", *tickets.fields("above"), *tickets.fields("below"))
_OWN_FIELDS = ("ClientOrderId", "IcebergQty", "StrategyId", "StrategyType")
_OLD_PAIR = (
    *_LIST, "side", "quantity", "price", "stopPrice", "stopLimitPrice", "stopLimitTimeInForce",
    *(leg + field for leg in ("limit", "stop") for field in _OWN_FIELDS),
)  # fmt: skip
_WORKING = (*_LIST, "workingSide", "workingQuantity", *tickets.fields("working"))
_PENDING = ("pendingSide", "pendingQuantity")
_CHAIN = (*_WORKING, *_PENDING, *tickets.fields("pending"))
_CHAINED_PAIR = (*_WORKING, *_PENDING, *tickets.fields("pendingAbove"), *tickets.fields("pendingBelow"))

ENDPOINTS = (
    Endpoint(
        "orderList.place", "order/oco", _OLD_PAIR, always(1), _place_old_pair,
        verb="POST", permission="TRADE", orders=1, counts=True, free=True,
    ),
    Endpoint(
        "orderList.place.oco", "orderList/oco", _PAIR, always(1), _place_pair,
        verb="POST", permission="TRADE", orders=2, counts=True, free=True,
    ),
    Endpoint(
        "orderList.place.oto", "orderList/oto", _CHAIN, always(1), _place_chain,
        verb="POST", permission="TRADE", orders=2, counts=True, free=True,
    ),
    Endpoint(
        "orderList.place.otoco", "orderList/otoco", _CHAINED_PAIR, always(1), _place_chained_pair,
        verb="POST", permission="TRADE", orders=3, counts=True, free=True,
    ),
    Endpoint(
        "orderList.cancel", "orderList", ("symbol", "orderListId", "listClientOrderId", "newClientOrderId"),
        always(1), _cancel_list, verb="DELETE", permission="TRADE", free=True,
    ),
)  # fmt: skip
