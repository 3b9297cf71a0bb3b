"""What is one's own of a symbol, as the trading view shows it: orders at levels and in the chart, fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tui.market.accounts.states import State
from tui.widgets.amounts import exact
from tui.widgets.axis import Level
from tui.widgets.orderline import OrderWords
from tui.widgets.own import DOUBT, Deal, Own

if TYPE_CHECKING:
    from tui.accounts import Accounts
    from tui.market.accounts.fills import Fill
    from tui.market.accounts.orders import Order

DEALS: Final = 500
"""So many of the newest fills are marked."""


class Stake(msgspec.Struct, frozen=True):
    """One's own part in a symbol's market."""

    resting: tuple[Own, ...] = ()
    """Orders that rest on the book."""
    levels: tuple[Level, ...] = ()
    """Where orders would trade, or be triggered."""
    deals: tuple[Deal, ...] = ()
    trades: frozenset[int] = frozenset()
    """The ids of one's own trades."""
    orders: tuple[OrderWords, ...] = ()
    elsewhere: int = 0
    """Open orders of other symbols."""
    last: OrderWords | None = None
    """The last fill, of whatever symbol."""
    doubt: str = ""
    """Which accounts aren't heard, so that all of this may be otherwise; empty where it is as of now."""

    @property
    def empty(self) -> bool:
        """Whether nothing is one's own, here or elsewhere."""
        return not (self.orders or self.elsewhere or self.last)


class Stakes:
    """Finds one's own part in a symbol's market anew where an account has heard something."""

    def __init__(self) -> None:
        self._told: object = None
        self._stake = Stake()

    def of(self, owner: Accounts, symbol: str) -> Stake:
        """One's own part in the market of a symbol; hidden amounts are left out of its words."""
        known = [
            (account.id, account.state, account.news.total, len(account.orders)) for account in owner.known
        ]
        told = (symbol, owner.hidden, known)
        if told != self._told:
            self._told = told
            self._stake = _stake(owner, symbol)
        return self._stake


def _stake(owner: Accounts, symbol: str) -> Stake:
    orders, fills = owner.orders_of(symbol), owner.fills_of(symbol)[-DEALS:]
    unheard = {str(account.id): account.state for account in owner.known if account.state is not State.LIVE}
    every = sum(len(account.orders) for account in owner.known)
    latest = max(
        (fill for account in owner.known for fill in account.fills.latest(1)),
        key=lambda fill: fill.time,
        default=None,
    )
    return Stake(
        resting=tuple(
            Own(order.side == "BUY", order.price, order.remaining, str(order.account) not in unheard)
            for order in orders
            if order.on_book
        ),
        levels=tuple(
            _level(order, hidden=owner.hidden, certain=str(order.account) not in unheard)
            for order in orders
            if _price(order)
        ),
        deals=tuple(Deal(fill.side == "BUY", float(fill.price), fill.time, fill.trade_id) for fill in fills),
        trades=frozenset(fill.trade_id for fill in fills),
        orders=tuple(_order_words(order, hidden=owner.hidden) for order in orders),
        elsewhere=every - len(orders),
        last=_fill_words(latest, hidden=owner.hidden) if latest is not None else None,
        doubt=", ".join(f"{account} {state}" for account, state in unheard.items()),
    )


def _price(order: Order) -> float:
    """Where an order would trade, or be triggered; 0 where it has no price."""
    return float(order.price if order.on_book else order.stop_price or order.price)


def _level(order: Order, *, hidden: bool, certain: bool) -> Level:
    kind = "" if order.on_book else " stop" if order.stop_price else " waits"
    amount = "" if hidden else f" {exact(order.remaining)}"
    doubt = "" if certain else DOUBT
    return Level(_price(order), f"{order.side}{kind}{amount}{doubt}", "up" if order.side == "BUY" else "down")


def _order_words(order: Order, *, hidden: bool) -> OrderWords:
    amount = "" if hidden else f"{exact(order.quantity)} "
    trigger = f" stop {exact(order.stop_price)}" if order.stop_price else ""
    filled = f" {100 * order.filled / order.quantity:.0f}%" if order.filled and order.quantity else ""
    return OrderWords(order.side, f"{order.kind} {amount}@ {exact(order.price)}{trigger}{filled}")


def _fill_words(fill: Fill, *, hidden: bool) -> OrderWords:
    amount = "" if hidden else f"{exact(fill.quantity)} "
    return OrderWords(fill.side, f"{amount}{fill.symbol} @ {exact(fill.price)}", fill.time)
