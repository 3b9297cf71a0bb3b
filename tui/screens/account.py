"""The accounts' place: what the accounts of a key have, owe, wait for and did, live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.containers import Horizontal, Vertical

from tui.feed.trouble import RequestError
from tui.screens import accountconditions, accountfindings, accountlines, lookout
from tui.screens.accountkeys import FILTER_KEY, VIEW_KEYS
from tui.screens.dealing import Dealing
from tui.screens.fronts import FRONT
from tui.screens.lookout import Lookout
from tui.screens.orderkeys import DEAL_KEYS, OWN_KEYS
from tui.screens.ownings import Ownings
from tui.screens.tableplace import TablePlace
from tui.widgets.accountheader import AccountHeader
from tui.widgets.cursortable import CursorTable, Look
from tui.widgets.filllist import FillList
from tui.widgets.filterbar import FilterBar
from tui.widgets.holdings import Holdings
from tui.widgets.keyline import KeyLine
from tui.widgets.margins import Margins
from tui.widgets.movements import Movements
from tui.widgets.openorders import OpenOrders
from tui.widgets.panel import PanelKind, PanelState
from tui.widgets.profits import Profits
from tui.widgets.userline import UserLine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.notifications import SeverityLevel
    from textual.worker import Worker

    from tui.messages import Ticked
    from tui.screens.orderfindings import Group
    from tui.screens.tableview import TableView
    from tui.wire.streams import Stream

AGAIN: Final = 5.0
"""Seconds until prices that could not be asked for are asked for again."""

_NO_MARGIN: Final = PanelState(PanelKind.EMPTY, "No margin account is among these.")
_NO_MOVEMENT: Final = PanelState(
    PanelKind.EMPTY, "Nothing came or went since depthdeck listens. The next deposit will stand here."
)


class AccountScreen(Dealing, TablePlace):
    """Shows the accounts of the feed's market; their events need no lease, only prices do."""

    NAME = "Account"
    PANELS = ("holdings", "margins", "movements", "orders", "fills", "profits")
    PARTS = (Holdings, Margins, Movements, OpenOrders, FillList, Profits)
    FIRST = "holdings"
    AUTO_FOCUS = "#holdings"
    UNMARKED = "No order is chosen: Tab to the open orders, ↑↓ to one of them."
    BINDINGS: ClassVar[list[BindingType]] = [FILTER_KEY, *DEAL_KEYS, *FRONT, *VIEW_KEYS, *OWN_KEYS]

    def __init__(self) -> None:
        super().__init__()
        self.ownings = Ownings()
        self._lookout: Lookout | None = None
        self._asking: Worker[None] | None = None
        self._told: tuple[PanelState, bool] | None = None

    def compose(self) -> ComposeResult:
        """The header, the panels, the line to filter by, how accounts are heard, and the keys."""
        yield AccountHeader()
        with Horizontal(id="upper"):
            yield Holdings(id="holdings", classes="panel")
            with Vertical(id="aside"):
                yield Margins(id="margins", classes="panel")
                yield Movements(id="movements", classes="panel")
        yield OpenOrders(id="orders", classes="panel")
        with Horizontal(id="lower"):
            yield FillList(id="fills", classes="panel")
            yield Profits(id="profits", classes="panel")
        yield FilterBar(id="filterbar")
        yield UserLine()
        yield KeyLine()

    def streams(self) -> frozenset[Stream]:
        """The last price of every symbol, where there is something to be valued by it."""
        return frozenset((lookout.DAY,)) if self._owns else frozenset()

    def on_mount(self) -> None:
        """Begin with the balances."""
        self._bring("holdings")

    def renew(self) -> None:
        """Lease prices, ask for those that no stream tells, look again for a key, and show what is known."""
        feed = self.deck.feed
        if self._lookout is None or self._lookout.feed is not feed:
            self.workers.cancel_group(self, "asking")
            self._lookout, self._asking = Lookout(feed), None
            self.ownings.forget()
        super().renew()
        self.deck.accounts.retry()
        if self._owns and (self._asking is None or self._asking.is_finished):
            self._asking = self._ask(self._lookout)
        if self.is_mounted:
            self._show(feed.clock.now())

    def on_screen_suspend(self) -> None:
        """Nothing is asked while nobody looks."""
        if self not in self.app.screen_stack:
            self.workers.cancel_group(self, "asking")
            if self._lookout is not None:
                self._lookout.leave()

    def on_ticked(self, message: Ticked) -> None:
        """Time went by: what happened, prices and ages are shown."""
        if self._owns and self._asking is None:
            self.renew()
        self._show(message.now)

    def panels(self) -> list[str]:
        """The panels, without those that have nothing to show where they give their room away."""
        gone = {"margins"} if self.has_class("-no-margin") else set()
        gone |= {"movements"} if self.has_class("-no-aside") else set()
        return [panel for panel in self.PANELS if panel not in gone]

    def dealt(self) -> str:
        """The symbol of the row under the cursor; of an asset that of its pair with the currency."""
        row = self.chosen_row(self.table)
        return accountlines.symbol_of(row, self.deck.accounts.currency, self.deck.feed.market)

    @property
    def chosen_orders(self) -> Group:
        """The order under the cursor, or those of its list; none while another panel has the keys."""
        table = self.query_one(OpenOrders)
        chosen = table.chosen if table.has_focus else None
        return next((group for key, group in self.ownings.groups.items() if key == chosen), ())

    def action_tab(self, by: int) -> None:
        """Look at the next account, or the one before."""
        self.ownings.step_tab(by)
        self.show_anew()

    def action_dust(self) -> None:
        """Show what is worth next to nothing, or leave it out."""
        self.ownings.dust = not self.ownings.dust
        self.show_anew()

    def action_profit(self) -> None:
        """Work profit out by the other method."""
        self.ownings.step_method()
        self.show_anew()

    def action_currency(self) -> None:
        """Value everything in the next currency."""
        accounts = self.deck.accounts
        if self.ownings.prices is not None:
            accounts.currency = accountlines.next_currency(accounts, self.ownings.prices)
        self.show_anew()

    @work(group="audit")
    async def action_audit(self) -> None:
        """Compare all accounts with what the exchange says; where no key opens them, try one again."""
        owner = self.deck.accounts
        if owner.feed is None or owner.feed.trouble is not None:
            owner.retry()
            self.notify("Trying the key again.", title="Audit")
            return
        feed = owner.feed
        for ident in feed.ids:
            try:
                repair = await feed.audit(ident)
            except RequestError as error:
                self.notify(str(error), severity="warning", title=f"Audit of {ident}", markup=False)
                continue
            severity: SeverityLevel = "information" if repair.clean else "warning"
            self.notify(str(repair), severity=severity, title=f"Audit of {ident}", markup=False)

    @property
    def views(self) -> Mapping[str, TableView[Any]]:
        """How one looks at each table."""
        return self.ownings.views

    def rows_of(self, panel: str) -> list[Any]:
        """The rows of a table, for copies and files; of fills all that are known."""
        return self.ownings.all_rows(panel, self.deck.feed.market)

    @property
    def _owns(self) -> bool:
        """Whether accounts are known."""
        return bool(self.deck.feed.market.accounts)

    @on(CursorTable.Opened)
    def _open(self) -> None:
        if symbol := self.dealt():
            self.deck.open_market(symbol)

    @on(AccountHeader.TabChosen)
    def _go_to_tab(self, message: AccountHeader.TabChosen) -> None:
        self.ownings.go_to(message.tab)
        self.show_anew()

    @work(group="asking")
    async def _ask(self, seen: Lookout) -> None:
        """Ask, once, for the prices of what stands still and for how symbols are listed."""
        told = ""
        while True:
            try:
                await seen.ask((), quotes=False)
            except RequestError as error:
                if str(error) != told:
                    told = str(error)
                    self.say(f"Not all prices can be had: {told}", wrong=True)
                await seen.feed.clock.sleep(AGAIN)
            else:
                break
        self.show_anew()

    def show_anew(self) -> None:
        """Work everything out anew, and show it."""
        self.ownings.forget()
        self._told = None
        if self.is_mounted:
            self._show(self.deck.feed.clock.now())

    def _show(self, now: int) -> None:
        owner, market, see = self.deck.accounts, self.deck.feed.market, self.ownings
        look = Look(now, self.deck.zone, owner.hidden)
        fresh = see.look(market, owner.currency, now)
        here = self.deck.feed.venue.name == "sim"
        state = accountconditions.of_accounts(owner, see.accounts, embedded=not here)
        header, line = self.query_one(AccountHeader), self.query_one(UserLine)
        header.show(accountlines.estate(see, owner, state, look), self.mode(), now=now, zone=look.zone)
        trouble = owner.feed.trouble if owner.feed is not None else None
        hearings = accountlines.hearings(owner, see.accounts, now)
        told = trouble.words if trouble is not None else ""
        line.show(hearings, accountlines.compared(see.accounts, look), told)
        if fresh or (state, look.hidden) != self._told:
            self._told = state, look.hidden
            self._show_tables(state, look)
            self._show_aside(state, look)

    def _show_tables(self, state: PanelState, look: Look) -> None:
        see, currency = self.ownings, self.deck.accounts.currency
        for table, rows in (
            (Holdings, accountlines.holdings(see, look)),
            (OpenOrders, accountlines.orders(see)),
            (FillList, accountlines.fills(see, currency, look)),
            (Profits, accountlines.profits(see, look)),
        ):
            self.query_one(table).show(rows, state, look)

    def _show_aside(self, state: PanelState, look: Look) -> None:
        accounts = self.ownings.accounts
        margins = accountfindings.margins(accounts, self.deck.feed.market, look.now)
        moved = accountfindings.movements(accounts)
        self.set_class(not margins, "-no-margin")
        self.set_class(not margins and not moved, "-no-aside")
        well = state.kind is PanelKind.LIVE
        self.query_one(Margins).show(margins, _NO_MARGIN if well and not margins else state, look)
        self.query_one(Movements).show(moved, _NO_MOVEMENT if well and not moved else state, look)
