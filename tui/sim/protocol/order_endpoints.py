"""Requests that place, change and cancel orders (web-socket-api.md, "Trading requests")."""

from typing import Any

from tui.sim.protocol import own_replies, refusals, tickets
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.parameters import Parameters
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.orders import OrderList, Ticket
from tui.sim.trading.rejections import Rejected

_FORMS = ("ACK", "RESULT", "FULL")
_RESTRICTIONS = ("ONLY_NEW", "ONLY_PARTIALLY_FILLED")
_MODES = ("STOP_ON_FAILURE", "ALLOW_FAILURE")
_LIMIT_MODES = ("DO_NOTHING", "CANCEL_ONLY")


def _place(call: Call) -> dict[str, Any]:
    return _placed(call, tickets.read(call.parameters, call.listing()))


def _placed(call: Call, ticket: Ticket) -> dict[str, Any]:
    default = "FULL" if ticket.type in ("LIMIT", "MARKET") else "ACK"
    form = _form(call.parameters, default)
    order = call.desk.place(call.account, ticket)
    return own_replies.placed(order, call.unit, form, order.trades)


def _test(call: Call) -> dict[str, Any]:
    ticket = tickets.read(call.parameters, call.listing())
    with_rates = call.parameters.flag("computeCommissionRates", default=False)
    call.desk.check(call.account, ticket)
    return own_replies.commission_of_order(call.account) if with_rates else {}


def _cancel(call: Call) -> dict[str, Any]:
    return own_replies.ended(
        call.desk.cancel(call.find(), call.parameters.label("newClientOrderId"), _restriction(call)),
        call.unit,
    )


def _cancel_all(call: Call) -> list[dict[str, Any]]:
    ended = call.desk.cancel_all(call.account, call.listing().symbol)
    return [own_replies.ended(cancel, call.unit) for cancel in ended]


def _amend(call: Call) -> dict[str, Any]:
    quantity = call.parameters.amount("newQty")
    if quantity is None:
        raise refusals.missing("newQty")
    changed = call.desk.amend(call.find(), quantity, call.parameters.label("newClientOrderId"))
    return own_replies.amended(changed, call.unit)


def _replace(call: Call) -> dict[str, Any]:
    parameters = call.parameters
    mode = parameters.choice("cancelReplaceMode", _MODES, lambda: refusals.no_such("cancelReplaceMode"))
    if mode is None:
        raise refusals.missing("cancelReplaceMode")
    ticket = tickets.read(parameters, call.listing())
    order = call.find("cancelOrderId", "cancelOrigClientOrderId")
    call.desk.screen(ticket)
    too_many = _count_replaced(call)
    halves: dict[str, Any] = {}
    try:
        cancel = call.desk.cancel(order, parameters.label("cancelNewClientOrderId"), _restriction(call))
        halves["cancelResult"], halves["cancelResponse"] = "SUCCESS", own_replies.ended(cancel, call.unit)
    except Rejected as rejected:
        halves["cancelResult"], halves["cancelResponse"] = "FAILURE", _failure(rejected)
    if halves["cancelResult"] == "FAILURE" and mode == "STOP_ON_FAILURE":
        raise _failed(halves | {"newOrderResult": "NOT_ATTEMPTED", "newOrderResponse": None})
    try:
        if too_many is not None:
            raise too_many
        halves["newOrderResult"], halves["newOrderResponse"] = "SUCCESS", _placed(call, ticket)
    except (Rejected, Refused) as failure:
        halves["newOrderResult"], halves["newOrderResponse"] = "FAILURE", _failure(failure)
    if (halves["cancelResult"], halves["newOrderResult"]) != ("SUCCESS", "SUCCESS"):
        raise _failed(halves)
    return halves


def _count_replaced(call: Call) -> Refused | None:
    """Count the new order; where there are too many, refuse, or say so where the old one is to go anyway."""
    name = "orderRateLimitExceededMode"
    mode = call.parameters.choice(name, _LIMIT_MODES, lambda: refusals.no_such(name))
    try:
        call.own().order_limits.charge(call.now, 1)
    except Refused as refused:
        if mode != "CANCEL_ONLY":
            raise
        return refused
    return None


def _failure(failure: Rejected | Refused) -> dict[str, Any]:
    return {"code": failure.code, "msg": failure.message}


def _failed(halves: dict[str, Any]) -> Refused:
    names = ("cancelResult", "newOrderResult", "cancelResponse", "newOrderResponse")
    data = {name: halves[name] for name in names}
    if "SUCCESS" in (halves["cancelResult"], halves["newOrderResult"]):
        return Refused(-2021, "Order cancel-replace partially failed.", status=409, data=data)
    return Refused(-2022, "Order cancel-replace failed.", data=data)


def _place_pair(call: Call) -> dict[str, Any]:
    listing = call.listing()
    above, below = (
        tickets.read(call.parameters, listing, leg, own_amount=False) for leg in ("above", "below")
    )
    check_pair(above, below)
    joined = call.desk.place_pair(call.account, above, below, call.parameters.label("listClientOrderId"))
    return _joined(call, joined)


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
    form = _form(call.parameters, "RESULT")
    reports = [own_replies.placed(order, call.unit, form, order.trades) for order in joined.orders]
    return own_replies.order_list(joined, call.unit) | {"orderReports": reports}


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


def _form(parameters: Parameters, default: str) -> str:
    name = "newOrderRespType"
    return parameters.choice(name, _FORMS, lambda: refusals.no_such(name)) or default


def _restriction(call: Call) -> str:
    name = "cancelRestrictions"
    return call.parameters.choice(name, _RESTRICTIONS, lambda: refusals.no_such(name)) or ""


def _test_weight(parameters: Parameters) -> int:
    return 20 if parameters.written("computeCommissionRates") in ("true", "True") else 1


_SINGLE = ("symbol", "side", "quantity", "quoteOrderQty", *tickets.fields())
_RESPONSE = ("newOrderRespType", "selfTradePreventionMode")
_LIST = ("symbol", "listClientOrderId", *_RESPONSE)
_FOUND = ("symbol", "orderId", "origClientOrderId")
_PAIR = (*_LIST, "side", "quantity", *tickets.fields("above"), *tickets.fields("below"))
_WORKING = (*_LIST, "workingSide", "workingQuantity", *tickets.fields("working"))
_PENDING = ("pendingSide", "pendingQuantity")
_CHAIN = (*_WORKING, *_PENDING, *tickets.fields("pending"))
_CHAINED_PAIR = (*_WORKING, *_PENDING, *tickets.fields("pendingAbove"), *tickets.fields("pendingBelow"))
_REPLACED = ("cancelReplaceMode", "cancelOrderId", "cancelOrigClientOrderId", "cancelNewClientOrderId")
_REPLACE = (*_SINGLE, *_RESPONSE, *_REPLACED, "cancelRestrictions", "orderRateLimitExceededMode")

ENDPOINTS = (
    Endpoint(
        "order.place", "order", (*_SINGLE, *_RESPONSE), always(1), _place,
        verb="POST", permission="TRADE", orders=1, counts=True, free=True,
    ),
    Endpoint(
        "order.test", "order/test", (*_SINGLE, *_RESPONSE, "computeCommissionRates"), _test_weight, _test,
        verb="POST", permission="TRADE",
    ),
    Endpoint(
        "order.cancel", "order", (*_FOUND, "newClientOrderId", "cancelRestrictions"), always(1), _cancel,
        verb="DELETE", permission="TRADE", free=True,
    ),
    Endpoint(
        "order.cancelReplace", "order/cancelReplace", _REPLACE, always(1), _replace,
        verb="POST", permission="TRADE", free=True, counts=True,
    ),
    Endpoint(
        "order.amend.keepPriority", "order/amend/keepPriority", (*_FOUND, "newClientOrderId", "newQty"),
        always(4), _amend, verb="PUT", permission="TRADE",
    ),
    Endpoint(
        "openOrders.cancelAll", "openOrders", ("symbol",), always(1), _cancel_all,
        verb="DELETE", permission="TRADE", free=True,
    ),
    Endpoint(
        "orderList.place.oco", "orderList/oco", _PAIR, always(1), _place_pair,
        verb="POST", permission="TRADE", orders=2, counts=True,
    ),
    Endpoint(
        "orderList.place.oto", "orderList/oto", _CHAIN, always(1), _place_chain,
        verb="POST", permission="TRADE", orders=2, counts=True,
    ),
    Endpoint(
        "orderList.place.otoco", "orderList/otoco", _CHAINED_PAIR, always(1), _place_chained_pair,
        verb="POST", permission="TRADE", orders=3, counts=True,
    ),
    Endpoint(
        "orderList.cancel", "orderList", ("symbol", "orderListId", "listClientOrderId", "newClientOrderId"),
        always(1), _cancel_list, verb="DELETE", permission="TRADE",
    ),
)  # fmt: skip
