"""Replies of the exchange as what they tell of an account."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding
from tui.market.accounts.ids import AccountId
from tui.market.accounts.margin import Margin
from tui.market.accounts.orders import CLOSED, Order, OrderList
from tui.market.accounts.snapshots import Balances
from tui.wire.account_replies import (
    CrossAccount,
    IsolatedPair,
    ListState,
    MarginAsset,
    OrderState,
    OwnTrade,
    SpotAccount,
)

_UNIT: Final = Decimal("0.00000001")


def spot_balances(reply: SpotAccount, sent: int, received: int) -> Balances:
    """`account.status`."""
    holdings = tuple(Holding(one.asset, one.free, one.locked) for one in reply.balances)
    return Balances(sent=sent, received=received, holdings=holdings, updated=reply.updated)


def cross_balances(reply: CrossAccount, sent: int, received: int) -> Balances:
    """`GET /sapi/v1/margin/account`."""
    margin = Margin(
        level=reply.level or None,
        asset="BTC",
        assets=reply.total,
        liabilities=reply.liability,
        net=reply.net,
        updated=received,
        level_updated=received,
    )
    holdings = tuple(_holding(one) for one in reply.assets)
    return Balances(sent=sent, received=received, holdings=holdings, margin=margin)


def isolated_balances(pair: IsolatedPair, sent: int, received: int) -> Balances:
    """One pair of `GET /sapi/v1/margin/isolated/account`; sums in the quote asset, at the index price."""
    base, quote = pair.base, pair.quote
    index = pair.index_price or None
    has, owes, interest = (
        None if index is None else one * index + other
        for one, other in zip(_sums(base), _sums(quote), strict=True)
    )
    margin = Margin(
        level=pair.level or None,
        status=pair.status,
        asset=quote.asset,
        assets=has,
        liabilities=owes,
        net=None if has is None or owes is None else has - owes,
        interest=interest,
        liquidation_price=pair.liquidation_price or None,
        index_price=index,
        updated=received,
        level_updated=received,
    )
    holdings = (_holding(base), _holding(quote))
    return Balances(sent=sent, received=received, holdings=holdings, margin=margin)


def orders(replies: Iterable[OrderState], account: AccountId) -> tuple[Order, ...]:
    """`openOrders.status`, `order.status` and the like."""
    return tuple(_order(reply, account) for reply in replies)


def lists(replies: Iterable[ListState], account: AccountId) -> tuple[OrderList, ...]:
    """`openOrderLists.status`."""
    return tuple(
        OrderList(
            account,
            reply.symbol,
            reply.list_id,
            reply.contingency,
            reply.status,
            reply.order_status,
            reply.time,
            tuple(order.order_id for order in reply.orders),
        )
        for reply in replies
    )


def fills(replies: Iterable[OwnTrade], account: AccountId) -> tuple[Fill, ...]:
    """`myTrades`."""
    return tuple(
        Fill(
            account=account,
            symbol=reply.symbol,
            trade_id=reply.trade_id,
            order_id=reply.order_id,
            side="BUY" if reply.buyer else "SELL",
            price=reply.price,
            quantity=reply.quantity,
            quote=_quote(reply) if reply.quote is None else reply.quote,
            commission=reply.commission,
            commission_asset=reply.commission_asset,
            time=reply.time,
            maker=reply.maker,
        )
        for reply in replies
    )


def _order(reply: OrderState, account: AccountId) -> Order:
    return Order(
        account=account,
        symbol=reply.symbol,
        order_id=reply.order_id,
        client_order_id=reply.client_order_id,
        list_id=reply.list_id,
        side=reply.side,
        kind=reply.order_type,
        time_in_force=reply.time_in_force,
        price=reply.price,
        stop_price=reply.stop_price,
        quantity=reply.quantity,
        filled=reply.filled,
        filled_quote=reply.filled_quote,
        quote_quantity=reply.quote_quantity,
        status=reply.status,
        created=reply.time,
        updated=reply.updated,
        on_book=reply.working and reply.status not in CLOSED,
        prevention=reply.prevention,
        prevented=reply.prevented,
        iceberg_quantity=reply.iceberg_quantity,
        trailing_delta=reply.trailing_delta,
    )


def _holding(reply: MarginAsset) -> Holding:
    return Holding(reply.asset, reply.free, reply.locked, reply.borrowed, reply.interest)


def _sums(reply: MarginAsset) -> tuple[Decimal, Decimal, Decimal]:
    """What there is of an asset, what is owed of it, and what of that is interest."""
    return reply.free + reply.locked, reply.borrowed + reply.interest, reply.interest


def _quote(reply: OwnTrade) -> Decimal:
    return (reply.price * reply.quantity).quantize(_UNIT)
