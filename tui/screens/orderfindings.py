"""What the accounts' place shows of orders and fills: order lists as one row, distances, what was paid."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tui.widgets.filllist import FillRow
from tui.widgets.openorders import OrderRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from tui.market.accounts.account import Account
    from tui.market.accounts.fills import Fill
    from tui.market.accounts.orders import Order
    from tui.market.market import Market

Group: TypeAlias = "tuple[Order, ...]"
"""One order, or those of a list."""

FILLS: Final = 1_000
"""So many of the newest fills are shown."""
_ID: Final = 10


class Key(NamedTuple):
    """By what a row of orders is found again: the account, the symbol, and the list's or the order's id."""

    account: str
    symbol: str
    ident: int
    listed: bool


def groups(accounts: Iterable[Account]) -> dict[Key, Group]:
    """The open orders, the newest first; those of a list together."""
    found: defaultdict[Key, list[Order]] = defaultdict(list)
    for account in accounts:
        for order in account.orders.values():
            listed = order.list_id != -1
            ident = order.list_id if listed else order.order_id
            found[Key(str(account.id), order.symbol, ident, listed)].append(order)
    ordered = sorted(found.items(), key=lambda item: -item[1][0].created)
    return {key: tuple(orders) for key, orders in ordered}


def order_row(group: Group, market: Market, now: int) -> OrderRow:
    """One order, or the orders of a list as one: its price is that of the one that rests on the book."""
    first = group[0]
    priced = next((order for order in group if not order.stop_price), first)
    stopped = next((order for order in group if order.stop_price), None)
    listing = market.symbols.get(first.symbol)
    quantity = priced.quantity
    return OrderRow(
        account=str(first.account),
        symbol=first.symbol,
        side=priced.side,
        kind=_kind(group),
        price=priced.price or None,
        trigger=stopped.stop_price if stopped is not None else None,
        quantity=quantity,
        filled=float(100 * priced.filled / quantity) if quantity else 0.0,
        force=priced.time_in_force,
        distance=_distance(priced, market),
        prevention="" if priced.prevention == "NONE" else priced.prevention,
        ident=shortened(first.list_id if first.list_id != -1 else first.order_id),
        created=first.created,
        age=max(0, now - first.created),
        decimals=(listing.price_decimals, listing.quantity_decimals) if listing is not None else (0, 0),
    )


def shortened(ident: int) -> str:
    """The ends of an id; all of it where it is short."""
    text = str(ident)
    return text if len(text) <= _ID else f"{text[:5]}…{text[-2:]}"


def latest_fills(accounts: Iterable[Account]) -> list[Fill]:
    """The newest fills of accounts, the newest first."""
    found = [fill for account in accounts for fill in account.fills.latest(FILLS)]
    return sorted(found, key=_newest)[:FILLS]


def fills(accounts: Iterable[Account]) -> list[Fill]:
    """All fills of accounts that are known, the newest first."""
    return sorted((fill for account in accounts for fill in account.fills), key=_newest)


def fill_row(fill: Fill, market: Market) -> FillRow:
    """One fill."""
    listing = market.symbols.get(fill.symbol)
    return FillRow(
        account=str(fill.account),
        symbol=fill.symbol,
        side=fill.side,
        price=fill.price,
        quantity=fill.quantity,
        quote=fill.quote,
        quote_asset=listing.quote if listing is not None else "",
        fee=fill.commission,
        fee_asset=fill.commission_asset,
        maker=fill.maker,
        time=fill.time,
        trade=fill.trade_id,
        order=fill.order_id,
        decimals=(listing.price_decimals, listing.quantity_decimals) if listing is not None else (0, 0),
    )


def last_price(symbol: str, market: Market) -> float | None:
    """The last price of a symbol, from its tape or from its 24 hours."""
    tape = market.tapes.get(symbol)
    if tape is not None and (prints := tape.latest(1)):
        return prints[0].price
    ticker = market.tickers.get(symbol)
    return ticker.last if ticker is not None else None


def _newest(fill: Fill) -> tuple[int, int]:
    return -fill.time, -fill.trade_id


def _kind(group: Group) -> str:
    if len(group) == 1 and group[0].list_id == -1:
        return group[0].kind
    pending = any(order.status == "PENDING_NEW" for order in group)
    name = "OTOCO" if pending and len(group) > 2 else "OTO" if pending else "OCO"
    return f"{name} ×{len(group)}"


def _distance(order: Order, market: Market) -> float | None:
    """From the last price to the order's, or to what triggers it, in per cent."""
    price: Decimal = order.stop_price or order.price
    last = last_price(order.symbol, market)
    if not price or not last:
        return None
    return 100 * (float(price) - last) / last
