"""What happens to one's own orders, told wherever one is: fills, and what a comparison found."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.market.accounts.fills import Fill
from tui.widgets.amounts import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import App

    from tui.accounts import Accounts
    from tui.market.accounts.account import Account
    from tui.market.accounts.ids import AccountId
    from tui.market.accounts.states import Repair

MOST: Final = 3
"""Orders whose fills are told one by one at a time; of more only the count is."""
SECONDS: Final = 8.0
"""How long it is told."""


class Tidings:
    """Reads the news of the accounts, and tells them once; what was there before one came is none."""

    def __init__(self, app: App[None], owner: Accounts) -> None:
        self._app = app
        self._owner = owner
        self._read: dict[AccountId, tuple[Account, int, Repair | None]] = {}

    def tell(self) -> None:
        """Tell what is new."""
        fills: list[Fill] = []
        for account in self._owner.known:
            known, cursor, told = self._read.get(account.id, (None, 0, None))
            if known is not account:
                cursor, told = account.news.total, account.repair
            items, _, cursor = account.news.read(cursor)
            fills += [item.fact for item in items if isinstance(item.fact, Fill) and not item.recovered]
            repair = account.repair
            if repair is not None and repair is not told and not (repair.first or repair.clean):
                self._say(f"{account.id}: {repair}", "Compared with the exchange")
            self._read[account.id] = account, cursor, repair
        if fills:
            self._tell_fills(fills)

    def _tell_fills(self, fills: Sequence[Fill]) -> None:
        by_order: dict[tuple[AccountId, str, int], list[Fill]] = {}
        for fill in fills:
            by_order.setdefault((fill.account, fill.symbol, fill.order_id), []).append(fill)
        if len(by_order) > MOST:
            self._say(f"{len(fills)} fills of {len(by_order)} orders", "Orders filled")
            return
        for (account, symbol, number), own in by_order.items():
            accounts = {known.id: known for known in self._owner.known}
            order = accounts[account].orders.get((symbol, number))
            done = "" if order is None else f", {100 * order.filled / order.quantity:.0f}% so far"
            title = "Order filled" if order is None else "Order filled in part"
            self._say(f"{_words(own, hidden=self._owner.hidden)}{done}", title)

    def _say(self, words: str, title: str) -> None:
        self._app.notify(words, title=title, timeout=SECONDS, markup=False)


def _words(fills: Sequence[Fill], *, hidden: bool) -> str:
    """The fills of one order: what was traded, at which price on average."""
    first = fills[0]
    quantity = _sum(fill.quantity for fill in fills)
    price = first.price if len(fills) == 1 else _sum(fill.quote for fill in fills) / quantity
    amount = "" if hidden else f"{exact(quantity)} "
    told = exact(price) if len(fills) == 1 else f"{price:,.8g} on average"
    return f"{first.side} {amount}{first.symbol} @ {told}"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
