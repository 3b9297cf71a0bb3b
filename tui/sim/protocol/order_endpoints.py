"""Requests that place, change and cancel orders (web-socket-api.md, "Trading requests")."""

from typing import Any

from tui.sim.protocol import account_replies, own_replies, refusals, tickets
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.parameters import Parameters
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.orders import Ticket
from tui.sim.trading.rejections import Rejected

_FORMS = ("ACK", "RESULT", "FULL")
_RESTRICTIONS = ("ONLY_NEW", "ONLY_PARTIALLY_FILLED")
_MODES = ("STOP_ON_FAILURE", "ALLOW_FAILURE")
_LIMIT_MODES = ("DO_NOTHING", "CANCEL_ONLY")


def _place(call: Call) -> dict[str, Any]:
    return _placed(call, tickets.read(call.parameters, call.listing()))


def _placed(call: Call, ticket: Ticket) -> dict[str, Any]:
    default = "FULL" if ticket.type in ("LIMIT", "MARKET") else "ACK"
    form = read_form(call.parameters, default)
    order = call.desk.place(call.account, ticket)
    return own_replies.placed(order, call.unit, form, order.trades)


def _test(call: Call) -> dict[str, Any]:
    ticket = tickets.read(call.parameters, call.listing())
    with_rates = call.parameters.flag("computeCommissionRates", default=False)
    call.desk.check(call.account, ticket)
    return account_replies.commission_of_order(call.account) if with_rates else {}


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


def read_form(parameters: Parameters, default: str) -> str:
    """How much an answer tells of a new order: ACK, RESULT or FULL."""
    name = "newOrderRespType"
    return parameters.choice(name, _FORMS, lambda: refusals.no_such(name)) or default


def _restriction(call: Call) -> str:
    name = "cancelRestrictions"
    return call.parameters.choice(name, _RESTRICTIONS, lambda: refusals.no_such(name)) or ""


def _test_weight(parameters: Parameters) -> int:
    return 20 if parameters.written("computeCommissionRates") in ("true", "True") else 1


_SINGLE = ("symbol", "side", "quantity", "quoteOrderQty", *tickets.fields())
RESPONSE = ("newOrderRespType", "selfTradePreventionMode")
_FOUND = ("symbol", "orderId", "origClientOrderId")
_REPLACED = ("cancelReplaceMode", "cancelOrderId", "cancelOrigClientOrderId", "cancelNewClientOrderId")
_REPLACE = (*_SINGLE, *RESPONSE, *_REPLACED, "cancelRestrictions", "orderRateLimitExceededMode")

ENDPOINTS = (
    Endpoint(
        "order.place", "order", (*_SINGLE, *RESPONSE), always(1), _place,
        verb="POST", permission="TRADE", orders=1, counts=True, free=True,
    ),
    Endpoint(
        "order.test", "order/test", (*_SINGLE, *RESPONSE, "computeCommissionRates"), _test_weight, _test,
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
)  # fmt: skip
