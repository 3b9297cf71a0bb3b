"""The shapes of replies about one's own orders, lists and trades (web-socket-api.md, rest-api.md).

Times become microseconds where `unit` is 1,000; amounts are texts with eight decimals.
"""

from typing import Any

from tui.sim.engine.listings import amount_text
from tui.sim.trading.desk import Canceled
from tui.sim.trading.news import OrderChanged
from tui.sim.trading.orders import STOPS, Amendment, OrderList, OwnTrade, SpotOrder


def placed(order: SpotOrder, unit: int, form: str, trades: list[OwnTrade]) -> dict[str, Any]:
    """A new order: ACK, RESULT, or FULL with the trades that filled it at once."""
    acknowledged = {
        "symbol": order.listing.symbol,
        "orderId": order.id,
        "orderListId": _list_id(order),
        "clientOrderId": order.client_id,
        "transactTime": order.updated * unit,
    }
    if form == "ACK":
        return acknowledged
    result = acknowledged | _amounts(order) | _conditional(order)
    result |= {"workingTime": _time(order.working_since, unit), **_prevention(order), **loan(order)}
    if form == "FULL":
        result["fills"] = [_part(trade) for trade in trades]
    return result


def loan(order: SpotOrder) -> dict[str, str]:
    """What a margin account has borrowed for an order, where it has."""
    if not order.loan or order.hold is None:
        return {}
    return {"marginBuyBorrowAmount": amount_text(order.loan), "marginBuyBorrowAsset": order.hold.asset}


def canceled(report: OrderChanged, unit: int) -> dict[str, Any]:
    """One order that was canceled."""
    order = report.order
    return {
        "symbol": order.listing.symbol,
        "origClientOrderId": report.original_client_id,
        "orderId": order.id,
        "orderListId": _list_id(order),
        "clientOrderId": report.client_id,
        "transactTime": report.time * unit,
        **_amounts(order),
        **_conditional(order),
        **_prevention(order),
    }


def ended(cancel: Canceled, unit: int) -> dict[str, Any]:
    """What a cancel ended: an order or a list."""
    reports = [canceled(report, unit) for report in cancel.reports]
    if cancel.joined is None:
        return reports[0]
    return order_list(cancel.joined, unit) | {"orderReports": reports}


def status(order: SpotOrder, unit: int) -> dict[str, Any]:
    """The state of an order, as queries tell it."""
    return {
        "symbol": order.listing.symbol,
        "orderId": order.id,
        "orderListId": _list_id(order),
        "clientOrderId": order.client_id,
        **_amounts(order),
        "stopPrice": order.listing.price_text(order.stop),
        "icebergQty": amount_text(0),
        "time": order.created * unit,
        "updateTime": order.updated * unit,
        "isWorking": order.working_since >= 0,
        "workingTime": _time(order.working_since, unit),
        **_conditional(order),
        **_prevention(order),
    }


def amended(report: OrderChanged, unit: int) -> dict[str, Any]:
    """An order that was made smaller."""
    order = report.order
    amounts = _amounts(order)
    result: dict[str, Any] = {
        "transactTime": report.time * unit,
        "executionId": report.execution_id,
        "amendedOrder": {
            "symbol": order.listing.symbol,
            "orderId": order.id,
            "orderListId": _list_id(order),
            "origClientOrderId": report.original_client_id,
            "clientOrderId": report.client_id,
            "price": amounts["price"],
            "qty": amounts["origQty"],
            "executedQty": amounts["executedQty"],
            "preventedQty": amount_text(0),
            "quoteOrderQty": amounts["origQuoteOrderQty"],
            "cumulativeQuoteQty": amounts["cummulativeQuoteQty"],
            **{name: amounts[name] for name in ("status", "timeInForce", "type", "side")},
            **_conditional(order),
            "workingTime": _time(order.working_since, unit),
            **_prevention(order),
        },
    }
    if order.joined is not None:
        told = order_list(order.joined, unit)
        wanted = (
            "orderListId",
            "contingencyType",
            "listOrderStatus",
            "listClientOrderId",
            "symbol",
            "orders",
        )
        result["listStatus"] = {name: told[name] for name in wanted}
    return result


def order_list(joined: OrderList, unit: int) -> dict[str, Any]:
    """An order list, without reports about its orders."""
    done = joined.status == "ALL_DONE"
    return {
        "orderListId": joined.id,
        "contingencyType": joined.contingency,
        "listStatusType": joined.status,
        "listOrderStatus": "ALL_DONE" if done else "EXECUTING",
        "listClientOrderId": joined.client_id,
        "transactionTime": joined.updated * unit,
        "symbol": joined.listing.symbol,
        "orders": [
            {"symbol": joined.listing.symbol, "orderId": order.id, "clientOrderId": order.client_id}
            for order in joined.orders
        ],
    }


def trade(own: OwnTrade, unit: int) -> dict[str, Any]:
    """One trade of `myTrades`."""
    listing = own.order.listing
    return {
        "symbol": listing.symbol,
        "id": own.id,
        "orderId": own.order.id,
        "orderListId": _list_id(own.order),
        "price": listing.price_text(own.ticks),
        "qty": listing.quantity_text(own.lots),
        "quoteQty": amount_text(own.quote),
        "commission": amount_text(own.fee),
        "commissionAsset": own.fee_asset,
        "time": own.time * unit,
        "isBuyer": own.order.ticket.side == "BUY",
        "isMaker": own.is_maker,
        "isBestMatch": True,
    }


def amendment(order: SpotOrder, one: Amendment, unit: int) -> dict[str, Any]:
    """One of the amendments of an order."""
    listing = order.listing
    return {
        "symbol": listing.symbol,
        "orderId": order.id,
        "executionId": one.execution_id,
        "origClientOrderId": one.old_client_id,
        "newClientOrderId": one.client_id,
        "origQty": listing.quantity_text(one.old_lots),
        "newQty": listing.quantity_text(one.lots),
        "time": one.time * unit,
    }


def _amounts(order: SpotOrder) -> dict[str, str]:
    listing, ticket = order.listing, order.ticket
    return {
        "price": listing.price_text(order.ticks),
        "origQty": listing.quantity_text(order.lots),
        "executedQty": listing.quantity_text(order.executed),
        "origQuoteOrderQty": amount_text(ticket.quote),
        "cummulativeQuoteQty": amount_text(order.spent),
        "status": order.status,
        "timeInForce": ticket.time_in_force,
        "type": ticket.type,
        "side": ticket.side,
    }


def _conditional(order: SpotOrder) -> dict[str, Any]:
    ticket = order.ticket
    shown: dict[str, Any] = {}
    if ticket.type in STOPS:
        shown["stopPrice"] = order.listing.price_text(order.stop)
    if ticket.strategy_id is not None:
        shown["strategyId"] = ticket.strategy_id
    if ticket.strategy_type is not None:
        shown["strategyType"] = ticket.strategy_type
    if order.prevented_match:
        shown["preventedMatchId"] = order.prevented_match
        shown["preventedQuantity"] = order.listing.quantity_text(order.prevented)
    if order.expiry:
        shown["expiryReason"] = order.expiry
    return shown


def _prevention(order: SpotOrder) -> dict[str, str]:
    return {"selfTradePreventionMode": order.ticket.prevention}


def _part(own: OwnTrade) -> dict[str, Any]:
    listing = own.order.listing
    return {
        "price": listing.price_text(own.ticks),
        "qty": listing.quantity_text(own.lots),
        "commission": amount_text(own.fee),
        "commissionAsset": own.fee_asset,
        "tradeId": own.id,
    }


def _list_id(order: SpotOrder) -> int:
    return order.joined.id if order.joined is not None else -1


def _time(time: int, unit: int) -> int:
    return time * unit if time >= 0 else -1
