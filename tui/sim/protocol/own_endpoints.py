"""Requests about one's own account, orders and trades (web-socket-api.md, "Account requests")."""

from collections.abc import Sequence
from typing import Any, TypeVar

from tui.sim.engine.candles import DAY
from tui.sim.protocol import account_replies, own_replies, refusals, rules
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.parameters import Parameters
from tui.sim.trading import rejections
from tui.sim.trading.orders import OrderList, OwnTrade, SpotOrder

_Item = TypeVar("_Item", SpotOrder, OwnTrade, OrderList)


def _account(call: Call) -> dict[str, Any]:
    omit_zero = call.parameters.flag("omitZeroBalances", default=False)
    return account_replies.account(call.account, call.unit, omit_zero=omit_zero)


def _commission(call: Call) -> dict[str, Any]:
    return account_replies.commission(call.account, call.listing())


def _order(call: Call) -> dict[str, Any]:
    order = call.find()
    if order is None:
        raise rejections.not_found()
    return own_replies.status(order, call.unit)


def _open_orders(call: Call) -> list[dict[str, Any]]:
    register = call.account.register
    opened = (
        register.open_in(call.listing().symbol) if call.parameters.has("symbol") else register.open.values()
    )
    return [own_replies.status(order, call.unit) for order in opened]


def _all_orders(call: Call) -> list[dict[str, Any]]:
    symbol = call.listing().symbol
    known = [order for (name, _), order in call.account.register.orders.items() if name == symbol]
    chosen = _choose(
        call, known, [order.updated for order in known], [order.id for order in known], "orderId"
    )
    return [own_replies.status(order, call.unit) for order in chosen]


def _trades(call: Call) -> list[dict[str, Any]]:
    symbol, parameters = call.listing().symbol, call.parameters
    order_id = parameters.integer("orderId")
    timed = parameters.has("startTime") or parameters.has("endTime")
    if timed and (order_id is not None or parameters.has("fromId")):
        raise refusals.combined()
    known = [
        trade for trade in call.account.register.trades.get(symbol, ()) if order_id in (None, trade.order.id)
    ]
    chosen = _choose(call, known, [trade.time for trade in known], [trade.id for trade in known], "fromId")
    return [own_replies.trade(trade, call.unit) for trade in chosen]


def _list(call: Call) -> dict[str, Any]:
    lists, parameters = call.account.register.lists, call.parameters
    client_id, number = parameters.label("origClientOrderId"), parameters.integer("orderListId")
    if client_id:
        found = next((one for one in reversed([*lists.values()]) if one.client_id == client_id), None)
    elif number is not None:
        found = lists.get(number)
    else:
        raise refusals.neither("origClientOrderId", "orderListId")
    if found is None:
        raise rejections.list_not_found()
    return own_replies.order_list(found, call.unit)


def _open_lists(call: Call) -> list[dict[str, Any]]:
    return [own_replies.order_list(one, call.unit) for one in call.account.register.open_lists()]


def _all_lists(call: Call) -> list[dict[str, Any]]:
    known = [*call.account.register.lists.values()]
    chosen = _choose(call, known, [one.updated for one in known], [one.id for one in known], "fromId")
    return [own_replies.order_list(one, call.unit) for one in chosen]


def _order_counts(call: Call) -> list[dict[str, Any]]:
    return call.own().order_limits.counts(call.now)


def _filters(call: Call) -> dict[str, Any]:
    call.listing()
    return rules.own_filters()


def _amendments(call: Call) -> list[dict[str, Any]]:
    call.parameters.mandatory("orderId")
    order = call.find()
    if order is None:
        raise rejections.not_found()
    first = call.parameters.integer("fromExecutionId") or 0
    chosen = [one for one in order.amendments if one.execution_id >= first]
    return [
        own_replies.amendment(order, one, call.unit) for one in chosen[: call.parameters.limit(500, 1_000)]
    ]


def _prevented(call: Call) -> list[dict[str, Any]]:
    symbol, parameters = call.listing().symbol, call.parameters
    match_id, order_id = parameters.integer("preventedMatchId"), parameters.integer("orderId")
    if (match_id is None) is (order_id is None):
        raise refusals.combined()
    first = parameters.integer("fromPreventedMatchId") or 0
    found = [
        one
        for one in call.account.register.prevented
        if one.listing.symbol == symbol
        and one.id >= first
        and match_id in (None, one.id)
        and order_id in (None, one.taker_id, one.maker_id)
    ]
    return [
        account_replies.prevented(one, call.account, call.unit)
        for one in found[: parameters.limit(500, 1_000)]
    ]


def _choose(
    call: Call, known: Sequence[_Item], times: Sequence[int], ids: Sequence[int], first_name: str
) -> Sequence[_Item]:
    """Choose by time, else from an id on, else the last ones; times of more than a day are refused."""
    parameters = call.parameters
    limit = parameters.limit(500, 1_000)
    start, end = parameters.time("startTime"), parameters.time("endTime")
    if start is not None and end is not None and end - start > DAY:
        raise refusals.too_long_a_time()
    if start is not None or end is not None:
        first, last = (0 if start is None else start), (call.now if end is None else end)
        chosen = [item for item, time in zip(known, times, strict=True) if first <= time <= last]
        return chosen[:limit] if start is not None else chosen[-limit:]
    from_id = parameters.integer(first_name)
    if from_id is not None:
        return [item for item, number in zip(known, ids, strict=True) if number >= from_id][:limit]
    return known[-limit:]


def _open_orders_weight(parameters: Parameters) -> int:
    return 6 if parameters.has("symbol") else 80


def _prevented_weight(parameters: Parameters) -> int:
    return 20 if parameters.has("orderId") else 2


def _trades_weight(parameters: Parameters) -> int:
    return 5 if parameters.has("orderId") else 20


_TIMES = ("startTime", "endTime", "limit")

ENDPOINTS = (
    Endpoint(
        "account.status", "account", ("omitZeroBalances",), always(20), _account, permission="USER_DATA"
    ),
    Endpoint(
        "account.commission", "account/commission", ("symbol",), always(20), _commission,
        permission="USER_DATA",
    ),
    Endpoint(
        "account.rateLimits.orders", "rateLimit/order", (), always(40), _order_counts, permission="USER_DATA"
    ),
    Endpoint(
        "order.status", "order", ("symbol", "orderId", "origClientOrderId"), always(4), _order,
        permission="USER_DATA",
    ),
    Endpoint(
        "openOrders.status", "openOrders", ("symbol",), _open_orders_weight, _open_orders,
        permission="USER_DATA",
    ),
    Endpoint(
        "allOrders", "allOrders", ("symbol", "orderId", *_TIMES), always(20), _all_orders,
        permission="USER_DATA",
    ),
    Endpoint(
        "myTrades", "myTrades", ("symbol", "orderId", "fromId", *_TIMES), _trades_weight, _trades,
        permission="USER_DATA",
    ),
    Endpoint(
        "orderList.status", "orderList", ("origClientOrderId", "orderListId"), always(4), _list,
        permission="USER_DATA",
    ),
    Endpoint("openOrderLists.status", "openOrderList", (), always(6), _open_lists, permission="USER_DATA"),
    Endpoint(
        "allOrderLists", "allOrderList", ("fromId", *_TIMES), always(20), _all_lists, permission="USER_DATA"
    ),
    Endpoint("myFilters", "myFilters", ("symbol",), always(40), _filters, permission="USER_DATA"),
    Endpoint(
        "order.amendments", "order/amendments", ("symbol", "orderId", "fromExecutionId", "limit"), always(4),
        _amendments, permission="USER_DATA",
    ),
    Endpoint(
        "myPreventedMatches", "myPreventedMatches",
        ("symbol", "preventedMatchId", "orderId", "fromPreventedMatchId", "limit"),
        _prevented_weight, _prevented, permission="USER_DATA",
    ),
)  # fmt: skip
