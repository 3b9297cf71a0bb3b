"""What is true now that an order depends on: prices, balances, open orders."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

import msgspec

from tui.market.accounts.holdings import ZERO, Holding
from tui.market.accounts.orders import Order, OrderList
from tui.wire import numbers
from tui.wire.trading_rules import Rules

STOPS: Final = frozenset({"STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"})
"""The exchange's types that wait for a price; filters call them algo orders."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What an order is checked against; None where it isn't known: then nothing fails by it."""

    bid: Decimal | None = None
    ask: Decimal | None = None
    last: Decimal | None = None
    """The price of the last trade."""
    average: Decimal | None = None
    """What filters measure by: the reference price, else the average over their minutes."""
    base: Decimal | None = None
    """What is free of the base asset, and `quote` of the quote asset."""
    quote: Decimal | None = None
    locked: Decimal = ZERO
    """What is locked of the base asset."""
    buying: Decimal = ZERO
    """The quantities of the symbol's open orders that buy."""
    orders: int = 0
    """Open orders of the symbol; `stops` are those of them that wait for a price, `lists` its open lists."""
    stops: int = 0
    lists: int = 0
    all_orders: int = 0
    """The same of the whole account."""
    all_stops: int = 0
    all_lists: int = 0


def standing_of(
    rules: Rules,
    *,
    holdings: Mapping[str, Holding] | None,
    orders: Iterable[Order] = (),
    lists: Iterable[OrderList] = (),
    replaced: Order | None = None,
    bid: float | None = None,
    ask: float | None = None,
    last: float | None = None,
    average: Decimal | None = None,
) -> Standing:
    """What an order of a symbol depends on, out of an account and the market.

    `holdings` are None while the account isn't known; of an asset that isn't in them there is nothing. An
    order that is to be `replaced` is taken as gone, with the list that it is part of.
    """
    known = [order for order in orders if order.open]
    ending = [] if replaced is None else [one for one in known if _ends_with(one, replaced)]
    left = [order for order in known if order not in ending]
    here = [order for order in left if order.symbol == rules.symbol]
    ended_lists = {order.list_id for order in ending}
    open_lists = [one for one in lists if one.open and one.list_id not in ended_lists]
    held = None if holdings is None else holdings.get(rules.base)
    freed = {} if replaced is None else {replaced.side: max(map(_need, ending), default=ZERO)}
    return Standing(
        bid=_exact(bid),
        ask=_exact(ask),
        last=_exact(last),
        average=average if average is not None else _exact(last),
        base=_free(holdings, rules.base, freed.get("SELL", ZERO)),
        quote=_free(holdings, rules.quote, freed.get("BUY", ZERO)),
        locked=held.locked if held is not None else ZERO,
        buying=sum((order.remaining for order in here if order.side == "BUY"), ZERO),
        orders=len(here),
        stops=sum(order.kind in STOPS for order in here),
        lists=sum(one.symbol == rules.symbol for one in open_lists),
        all_orders=len(left),
        all_stops=sum(order.kind in STOPS for order in left),
        all_lists=len(open_lists),
    )


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else numbers.exact(value)


def _free(holdings: Mapping[str, Holding] | None, asset: str, freed: Decimal) -> Decimal | None:
    if holdings is None:
        return None
    holding = holdings.get(asset)
    return freed if holding is None else holding.free + freed


def _ends_with(order: Order, replaced: Order) -> bool:
    """Whether an order is gone with another one: itself, or of the same list."""
    listed = replaced.list_id != -1 and order.list_id == replaced.list_id
    return order.symbol == replaced.symbol and (order.order_id == replaced.order_id or listed)


def _need(order: Order) -> Decimal:
    """What is locked for an order: of the base asset to sell, of the quote asset to buy."""
    return order.remaining if order.side == "SELL" else order.remaining * (order.price or order.stop_price)
