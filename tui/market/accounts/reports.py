"""Account events as what they tell: an order, a fill, a list, a movement."""

from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import ZERO, Movement, MovementKind
from tui.market.accounts.ids import AccountId
from tui.market.accounts.orders import CLOSED, Order, OrderList
from tui.wire.user_events import (
    BalanceUpdate,
    ExecutionReport,
    ExternalLockUpdate,
    LiabilityChanged,
    ListStatus,
)


def order(account: AccountId, report: ExecutionReport) -> Order:
    """The order as it is since a report."""
    renamed = report.execution == "REPLACED"
    return Order(
        account=account,
        symbol=report.symbol,
        order_id=report.order_id,
        # An amendment gives the order a new client id, a cancellation bears its own beside the order's.
        client_order_id=report.client_order_id if renamed else report.own_client_order_id,
        list_id=report.list_id,
        side=report.side,
        kind=report.order_type,
        time_in_force=report.time_in_force,
        price=report.price,
        stop_price=report.stop_price,
        quantity=report.quantity,
        filled=report.filled,
        filled_quote=report.filled_quote,
        quote_quantity=report.quote_quantity,
        status=report.status,
        created=report.created,
        updated=report.time,
        on_book=report.on_book and report.status not in CLOSED,
        prevention=report.prevention,
        prevented=report.prevented_quantity or ZERO,
        iceberg_quantity=report.iceberg_quantity,
        trailing_delta=report.trailing_delta,
        amendments=int(renamed),
    )


def fill(account: AccountId, report: ExecutionReport) -> Fill | None:
    """The trade that a report tells; None where it tells none."""
    if report.execution != "TRADE" or report.trade_id < 0:
        return None
    return Fill(
        account=account,
        symbol=report.symbol,
        trade_id=report.trade_id,
        order_id=report.order_id,
        side=report.side,
        price=report.last_price,
        quantity=report.last_quantity,
        quote=report.last_quote,
        commission=report.commission,
        commission_asset=report.commission_asset or "",
        time=report.time,
        maker=report.maker,
    )


def reason(report: ExecutionReport) -> str:
    """Why an order was refused or expired; empty where it wasn't."""
    if report.expiry_reason:
        return report.expiry_reason
    return "" if report.reject_reason == "NONE" else report.reject_reason


def order_list(account: AccountId, status: ListStatus) -> OrderList:
    """The list as it is since an event."""
    return OrderList(
        account,
        status.symbol,
        status.list_id,
        status.contingency,
        status.status,
        status.order_status,
        status.time,
        tuple(order.order_id for order in status.orders),
    )


def movement(account: AccountId, event: BalanceUpdate | ExternalLockUpdate | LiabilityChanged) -> Movement:
    """The amount that an event moved."""
    if isinstance(event, BalanceUpdate):
        return Movement(account, event.asset, event.delta, event.clear_time, MovementKind.TRANSFER)
    if isinstance(event, ExternalLockUpdate):
        return Movement(account, event.asset, event.delta, event.time, MovementKind.EXTERNAL_LOCK)
    amount = event.principal or event.interest
    delta = -abs(amount) if event.kind == "REPAY" else amount
    return Movement(account, event.asset, delta, event.event_time, MovementKind.LIABILITY)
