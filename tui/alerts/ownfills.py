"""What one's own orders of a symbol have just traded, read from the accounts in the market (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.market.accounts.fills import Fill
from tui.market.accounts.states import State

if TYPE_CHECKING:
    from tui.market.accounts.account import Account
    from tui.market.accounts.ids import AccountId
    from tui.market.market import Market


class OwnTrade(NamedTuple):
    """What one order has traded since the last look."""

    order_id: int
    quote: float
    """In the quote asset, over all its fills."""
    time: int
    """When, by the exchange, in ms: of the last fill."""


class OwnFills:
    """Reads each fill once, as soon as an account has been live; what was filled before is no news."""

    def __init__(self, symbol: str) -> None:
        self._symbol = symbol
        self._begun: dict[Account, tuple[int, int]] = {}
        """By account: the next item of its news, and when it was first live, by the exchange's clock."""

    def take(self, market: Market, offset: int) -> list[OwnTrade]:
        """What was traded since the last call, the orders by time; `offset` leads to the exchange's clock."""
        found: dict[tuple[AccountId, int], OwnTrade] = {}
        for account in market.accounts.values():
            for fill in self._new(account, offset):
                key = account.id, fill.order_id
                before = found.get(key)
                quote = float(fill.quote) + (before.quote if before is not None else 0.0)
                found[key] = OwnTrade(fill.order_id, quote, fill.time)
        return sorted(found.values(), key=lambda own: own.time)

    def _new(self, account: Account, offset: int) -> list[Fill]:
        begun = self._begun.get(account)
        if begun is None:
            if account.state is State.LIVE:
                self._begun[account] = account.news.total, account.since + offset
            return []
        items, _, cursor = account.news.read(begun[0])
        self._begun[account] = cursor, begun[1]
        return [
            item.fact
            for item in items
            if isinstance(item.fact, Fill)
            and item.fact.symbol == self._symbol
            and (not item.recovered or item.fact.time >= begun[1])
        ]
