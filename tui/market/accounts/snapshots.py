"""What the exchange answered about an account, put together for a comparison.

Each answer bears when it was asked for and when it came, in ms by the clock that `Account.take` is told by.
What a snapshot doesn't have was not asked for, and is left as it stands.
"""

import msgspec

from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding
from tui.market.accounts.margin import Margin
from tui.market.accounts.orders import Order, OrderList


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """When an answer was asked for, and when it was there."""

    sent: int
    received: int


class Balances(Asked, frozen=True, kw_only=True):
    """All balances of the account; an asset that is missing is zero."""

    holdings: tuple[Holding, ...]
    updated: int | None = None
    """When the account last changed, by the exchange; None where the reply doesn't tell (margin)."""
    margin: Margin | None = None


class OpenOrders(Asked, frozen=True, kw_only=True):
    """All open orders of the account, of all symbols."""

    orders: tuple[Order, ...]


class OpenLists(Asked, frozen=True, kw_only=True):
    """All open order lists of the account."""

    lists: tuple[OrderList, ...]


class Trades(Asked, frozen=True, kw_only=True):
    """All trades of one symbol since `from_id`, or since the time `start`, up to the answer: every page."""

    symbol: str
    fills: tuple[Fill, ...]
    from_id: int | None = None
    start: int | None = None
    until: int | None = None
    """Up to when they were asked for by time, by the exchange's clock."""


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The answers that belong to one comparison."""

    balances: Balances | None = None
    orders: OpenOrders | None = None
    lists: OpenLists | None = None
    trades: tuple[Trades, ...] = ()
    ended: tuple[Order, ...] = ()
    """Answers to status queries of the orders that `Account.gone` named."""

    @property
    def whole(self) -> bool:
        """Whether balances and open orders were answered."""
        return self.balances is not None and self.orders is not None

    @property
    def began(self) -> int:
        """When the first of the answers was asked for."""
        asked = (self.balances, self.orders, self.lists, *self.trades)
        return min((one.sent for one in asked if one is not None), default=0)
