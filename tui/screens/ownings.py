"""What the accounts' place shows at a moment: the accounts of a tab, their rows, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.market.accounts.positions import Method
from tui.screens import accountfindings, accountwords, orderfindings, purview
from tui.screens.prices import Prices
from tui.screens.profitfindings import Gains, Reckoner
from tui.screens.tableview import TableView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.market.accounts.account import Account
    from tui.market.market import Market
    from tui.screens.accountfindings import Worth
    from tui.screens.orderfindings import Group, Key
    from tui.widgets.filllist import FillRow
    from tui.widgets.holdings import HoldingRow
    from tui.widgets.openorders import OrderRow
    from tui.widgets.profits import ProfitRow

SOONEST: Final = 1_000
"""Milliseconds after which all is worked out anew although nothing happened: prices and ages move."""

_NOTHING: Final = accountfindings.Worth([], 0, None, 0)


class Ownings:
    """Works out what is shown; what a person chose (tab, dust, method, filters, sorting) is kept here.

    Rows are made for all that is held and open, but cells only for what is in sight.
    """

    def __init__(self) -> None:
        self._chosen = purview.ALL
        self.dust = False
        self.method = Method.AVERAGE
        self.tabs: tuple[str, ...] = ()
        self.accounts: Sequence[Account] = ()
        self.prices: Prices | None = None
        self.groups: dict[Key, Group] = {}
        self.worth: Worth = _NOTHING
        self.gains = Gains()
        self.holdings: TableView[HoldingRow] = TableView(accountwords.HOLDINGS, "value")
        self.orders: TableView[OrderRow] = TableView(accountwords.ORDERS)
        self.fills: TableView[FillRow] = TableView(accountwords.FILLS)
        self.profits: TableView[ProfitRow] = TableView(accountwords.PROFITS)
        self.views: Final[dict[str, TableView[Any]]] = {
            "holdings": self.holdings,
            "orders": self.orders,
            "fills": self.fills,
            "profits": self.profits,
        }
        self._reckoner = Reckoner()
        self._seen: object = None
        self._told: object = None
        self._fill_rows: dict[object, FillRow] = {}
        self._listed = 0
        self._looked = 0

    @property
    def tab(self) -> str:
        """The tab that is looked at: the chosen one, else the first, as accounts come one by one."""
        return self._chosen if self._chosen in self.tabs or not self.tabs else self.tabs[0]

    @property
    def mixed(self) -> bool:
        """Whether rows have to say which account they are of."""
        return purview.mixed(self.accounts)

    def step_tab(self, by: int) -> None:
        """Look at the next account, or the one before."""
        if self.tabs:
            self.go_to(self.tabs[(self.tabs.index(self.tab) + by) % len(self.tabs)])

    def step_method(self) -> None:
        """Work profit out by the other method."""
        methods = list(Method)
        self.method = methods[(methods.index(self.method) + 1) % len(methods)]

    def go_to(self, tab: str) -> None:
        """Look at the accounts of a tab."""
        self._chosen = tab
        self.forget()

    def forget(self) -> None:
        """Work everything out anew with the next look: something else is wanted."""
        self._seen = self._told = None

    def look(self, market: Market, currency: str, now: int) -> bool:
        """Work out what stands now; False where nothing is new since a moment ago."""
        seen = tuple(
            (account.id, account.state, account.last_event, account.news.total, account.reconciled)
            for account in market.accounts.values()
        )
        if seen == self._seen and abs(now - self._looked) < SOONEST:
            return False
        self._seen, self._looked = seen, now
        self.tabs = purview.tabs(market.accounts)
        self.accounts = purview.within(self.tab, market.accounts)
        if self.prices is None or self.prices.market is not market:
            self.prices = Prices(market)
        self.prices.begin(now)
        self.worth = accountfindings.holdings(self.accounts, self.prices, currency, dust=self.dust)
        self.holdings.take({(row.account, row.asset): row for row in self.worth.rows})
        self.groups = orderfindings.groups(self.accounts)
        self.orders.take(
            {key: orderfindings.order_row(group, market, now) for key, group in self.groups.items()}
        )
        self._take_fills(market)
        self.gains = self._reckoner.gains(self.accounts, self.method, self.prices, currency, now)
        self.profits.take({(row.account, row.symbol): row for row in self.gains.rows})
        return True

    def all_rows(self, panel: str, market: Market) -> list[Any]:
        """The rows of a table as they are filtered and sorted; all fills that are known, where none is."""
        view = self.views[panel]
        if view is self.fills and not view.filtered and not view.sorting.column:
            return [orderfindings.fill_row(fill, market) for fill in orderfindings.fills(self.accounts)]
        return [view.rows[key] for key in view.keys]

    def _take_fills(self, market: Market) -> None:
        """Take the fills where there are others than before: they don't age."""
        told = tuple((account.id, account.fills.revision) for account in self.accounts)
        if (told, len(market.symbols)) == self._told:
            return
        if len(market.symbols) != self._listed:
            self._listed = len(market.symbols)
            self._fill_rows = {}
        self._told = told, len(market.symbols)
        known = self._fill_rows
        rows: dict[object, FillRow] = {}
        for fill in orderfindings.latest_fills(self.accounts):
            key = fill.account, fill.key
            rows[key] = known[key] if key in known else orderfindings.fill_row(fill, market)
        self._fill_rows = rows
        self.fills.take(rows)
