"""One account: its purse, its rates, and everything it has ordered and traded."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tui.sim.trading.ledger import Purse
from tui.sim.trading.orders import OrderList, OwnTrade, PreventedMatch, SpotOrder

KEPT_ORDERS = 20_000
"""So many closed orders of an account are remembered; `KEPT_TRADES` of a symbol."""
KEPT_TRADES = 50_000
KEPT_PREVENTED = 10_000


class Register:
    """The orders, lists and trades of one account; the oldest closed orders and trades are forgotten."""

    def __init__(self) -> None:
        self.orders: dict[tuple[str, int], SpotOrder] = {}
        self.open: dict[tuple[str, int], SpotOrder] = {}
        self.lists: dict[int, OrderList] = {}
        self.trades: dict[str, deque[OwnTrade]] = {}
        self.prevented: deque[PreventedMatch] = deque(maxlen=KEPT_PREVENTED)
        self._clients: dict[tuple[str, str], SpotOrder] = {}
        self._closed: deque[SpotOrder] = deque()

    def add(self, order: SpotOrder) -> None:
        """Remember a new order."""
        key = order.listing.symbol, order.id
        self.orders[key] = self.open[key] = order
        self.rename(order, order.client_id)

    def rename(self, order: SpotOrder, client_id: str) -> None:
        """Give an order another client id; it is found by the old one, too, until that is used again."""
        order.client_id = client_id
        order.client_ids.append(client_id)
        self._clients[order.listing.symbol, client_id] = order

    def close(self, order: SpotOrder) -> None:
        """Take a closed order off the open ones."""
        if self.open.pop((order.listing.symbol, order.id), None) is None:
            return
        self._closed.append(order)
        if len(self._closed) > KEPT_ORDERS:
            self._forget(self._closed.popleft())

    def record(self, trade: OwnTrade) -> None:
        """Remember a trade."""
        trades = self.trades.setdefault(trade.order.listing.symbol, deque(maxlen=KEPT_TRADES))
        trades.append(trade)

    def of_client(self, symbol: str, client_id: str) -> SpotOrder | None:
        """The newest order with a client id."""
        return self._clients.get((symbol, client_id))

    def open_in(self, symbol: str) -> list[SpotOrder]:
        """The open orders of a symbol, oldest first."""
        return [order for order in self.open.values() if order.listing.symbol == symbol]

    def open_lists(self) -> list[OrderList]:
        """The lists with open orders, oldest first."""
        return [joined for joined in self.lists.values() if joined.is_open]

    def _forget(self, order: SpotOrder) -> None:
        symbol = order.listing.symbol
        del self.orders[symbol, order.id]
        for client_id in order.client_ids:
            if self._clients.get((symbol, client_id)) is order:
                del self._clients[symbol, client_id]
        if order.joined is not None and not order.joined.is_open:
            self.lists.pop(order.joined.id, None)


@dataclass(slots=True, eq=False)
class Account:
    """An account; rates in units of 1e-8 of what is received, 100,000 being 0.1 %."""

    uid: int
    purse: Purse = field(repr=False)
    kind: Literal["SPOT", "MARGIN", "ISOLATED_MARGIN"] = "SPOT"
    parent: "Account | None" = field(default=None, repr=False)
    """The spot account of a margin account's owner; it counts the orders of both."""
    maker_rate: int = 100_000
    taker_rate: int = 100_000
    pays_in_bnb: bool = False
    """Whether fees are taken in BNB, a quarter cheaper, as long as there is enough of it."""
    updated: int = 0
    register: Register = field(default_factory=Register, repr=False)
    touched: dict[str, None] = field(default_factory=dict, repr=False)
    """Assets that have changed since it was last told."""
    earned: int = 0
    """Orders to take off the count of unfilled ones, since some have traded for the first time."""
