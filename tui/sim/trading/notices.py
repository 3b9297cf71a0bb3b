"""Gathers what accounts are told, in order, until somebody takes it."""

from collections import Counter
from copy import copy

from tui.sim.trading.accounts import Account
from tui.sim.trading.news import (
    BalancesChanged,
    Deposited,
    ExecutionType,
    LiabilityChanged,
    LiabilityKind,
    ListChanged,
    ListStatus,
    LockedOutside,
    MarginLevelChanged,
    MarginStatus,
    News,
    OrderChanged,
    Prevented,
)
from tui.sim.trading.orders import OrderList, OwnTrade, SpotOrder


class Notices:
    """The news of all accounts since they were last taken."""

    def __init__(self) -> None:
        self._news: list[News] = []
        self._execution_ids: Counter[str] = Counter()
        self._touched: dict[Account, None] = {}

    def take(self) -> list[News]:
        """Return the news since the last time, oldest first."""
        news, self._news = self._news, []
        return news

    def touch(self, account: Account, asset: str) -> None:
        """Remember that a balance has changed."""
        account.touched[asset] = None
        self._touched[account] = None

    def order(
        self,
        order: SpotOrder,
        execution: ExecutionType,
        time: int,
        *,
        original: str = "",
        trade: OwnTrade | None = None,
        reason: str = "NONE",
        prevented: Prevented | None = None,
    ) -> OrderChanged:
        """Tell what happened to an order."""
        symbol = order.listing.symbol
        self._execution_ids[symbol] += 1
        changed = OrderChanged(
            order.account, time, copy(order), execution, self._execution_ids[symbol], order.client_id,
            original, trade, reason, prevented,
        )  # fmt: skip
        self._news.append(changed)
        return changed

    def joined(self, joined: OrderList, time: int, status: ListStatus) -> None:
        """Tell what has come about with an order list."""
        joined.updated = time
        orders = tuple((order.id, order.client_id) for order in joined.orders)
        self._news.append(ListChanged(joined.orders[0].account, time, joined, status, orders))

    def balances(self, time: int) -> None:
        """Tell the balances that have changed since the last time."""
        for account in self._touched:
            purse, account.updated = account.purse, time
            changed = tuple((asset, purse.free[asset], purse.locked[asset]) for asset in account.touched)
            account.touched.clear()
            self._news.append(BalancesChanged(account, time, changed))
        self._touched.clear()

    def deposit(self, account: Account, asset: str, units: int, time: int) -> None:
        """Tell an amount that came from outside."""
        self._news.append(Deposited(account, time, asset, units))

    def lock_outside(self, account: Account, asset: str, units: int, time: int) -> None:
        """Tell an amount that another system has locked."""
        self._news.append(LockedOutside(account, time, asset, units))

    def liability(
        self,
        account: Account,
        asset: str,
        kind: LiabilityKind,
        time: int,
        *,
        principal: int = 0,
        interest: int = 0,
    ) -> None:
        """Tell by how much more or less is owed."""
        self._news.append(LiabilityChanged(account, time, asset, kind, principal, interest))

    def margin_level(self, account: Account, level: int, status: MarginStatus, time: int) -> None:
        """Tell how safe a margin account is now."""
        self._news.append(MarginLevelChanged(account, time, level, status))
