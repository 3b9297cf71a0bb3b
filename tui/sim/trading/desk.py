"""Where accounts place, change and cancel orders: what may pass is handed to the broker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import Listing
from tui.sim.trading import admission, filters, rejections, rulebook
from tui.sim.trading.accounts import Account
from tui.sim.trading.broker import Broker
from tui.sim.trading.credit import Credit
from tui.sim.trading.keys import Keyring
from tui.sim.trading.ledger import Ledger
from tui.sim.trading.liquidation import Liquidator
from tui.sim.trading.margin import Bank, MarginAccount
from tui.sim.trading.margins import Kind, Margins
from tui.sim.trading.news import News, OrderChanged
from tui.sim.trading.notices import Notices
from tui.sim.trading.orders import Contingency, OrderList, SpotOrder, Ticket
from tui.sim.trading.outlook import look_ahead

_FIRST_UID = 350_000_001
_LOOKS_EVERY = 1_000
_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True)
class Canceled:
    """What a cancel ended: one order, or all open orders of a list."""

    reports: list[OrderChanged]
    joined: OrderList | None


class Desk:
    """The accounts of an exchange; what happens, happens at the time where its market stands."""

    def __init__(self, exchange: Exchange) -> None:
        self.accounts: dict[int, Account] = {}
        self.keys = Keyring()
        self.ledger = Ledger()
        self._exchange = exchange
        self._notices = Notices()
        self.bank = Bank(exchange, self.ledger, self._notices)
        self.margins = Margins(self._open_margin, lambda: self.bank.clock)
        self._broker = Broker(exchange, self.ledger, self._notices, Credit(self.bank, self.margins))
        self._liquidator = Liquidator(exchange, self.bank, place=self.place, cancel=self.cancel)
        self._looked_after = exchange.now
        self.opened_at = exchange.now
        self._ids = Random("client order ids")
        self._next_list = 1

    @property
    def time(self) -> int:
        """Where the market stands, in ms."""
        return self._exchange.now

    def open_account(self, *, pays_in_bnb: bool = False) -> Account:
        """Make an empty account."""
        uid = _FIRST_UID + len(self.accounts)
        account = self.accounts[uid] = Account(uid, self.ledger.open(), pays_in_bnb=pays_in_bnb)
        return account

    def cross(self, account: Account) -> MarginAccount:
        """Return the cross margin account of a spot account's owner."""
        return self.margins.cross(account)

    def isolated(self, account: Account, listing: Listing) -> MarginAccount:
        """Return the margin account of a spot account's owner that is isolated in a symbol."""
        return self.margins.isolated(account, listing)

    def all_isolated(self, account: Account) -> list[MarginAccount]:
        """Return the isolated accounts that there are."""
        return self.margins.all_isolated(account)

    def look_after_margins(self) -> None:
        """Charge interest and liquidate where that is due; at most once a second."""
        if self.time - self._looked_after >= _LOOKS_EVERY:
            self._looked_after = self.time
            for margin in self.margins:
                if margin.told_status != "EXCESSIVE" or any(debt.total for debt in margin.debts.values()):
                    self._liquidator.look_after(margin)

    def deposit(self, account: Account, asset: str, units: int) -> None:
        """Let an amount come from outside, or go there where negative; ValueError where it is missing."""
        payer, payee = (
            (self.ledger.world, account.purse) if units >= 0 else (account.purse, self.ledger.world)
        )
        self.ledger.move(payer, payee, asset, abs(units))
        self._notices.touch(account, asset)
        self._notices.deposit(account, asset, units, self.time)
        self._notices.balances(self.time)

    def lock_outside(self, account: Account, asset: str, units: int) -> None:
        """Lock an amount for something else than orders, or free it where negative; ValueError as there."""
        self.ledger.lock(account.purse, asset, units)
        self._notices.touch(account, asset)
        self._notices.lock_outside(account, asset, units, self.time)
        self._notices.balances(self.time)

    def take_news(self) -> list[News]:
        """Return what accounts are to be told since the last time, oldest first."""
        return self._notices.take()

    def screen(self, ticket: Ticket) -> None:
        """Raise `Rejected` where a symbol is not traded, or a filter not passed."""
        if not ticket.listing.trading:
            raise rejections.closed()
        filters.check(self._exchange, ticket)

    def check(self, account: Account, ticket: Ticket) -> None:
        """Raise `Rejected` where an order would not be accepted; it is not placed."""
        self._check(account, [ticket])
        admission.check(self._exchange, ticket)

    def place(self, account: Account, ticket: Ticket) -> SpotOrder:
        """Place an order; `Rejected` where it is not accepted."""
        self._check(account, [ticket])
        order = self._order(account, ticket)
        try:
            admission.check(self._exchange, ticket)
            self._broker.hold([order])
        except rejections.Rejected as rejected:
            self._tell_rejected([order], rejected)
            raise
        account.register.add(order)
        self._broker.enter(order, self.time)
        self._notices.balances(self.time)
        return order

    def place_pair(self, account: Account, above: Ticket, below: Ticket, client_id: str) -> OrderList:
        """Place two orders of which one ends the other."""
        self._check(account, [above, below], lists=1)
        orders = [self._order(account, ticket) for ticket in (above, below)]
        try:
            admission.check_pair(self._exchange, above, below)
            admission.check_all(self._exchange, (above, below))
            self._broker.hold(orders)
        except rejections.Rejected as rejected:
            self._tell_rejected(orders, rejected)
            raise
        joined = self._join(account, "OCO", orders, [], client_id)
        for order in orders:
            self._broker.enter(order, self.time)
        self._notices.balances(self.time)
        return joined

    def place_chain(
        self, account: Account, working: Ticket, pending: Sequence[Ticket], client_id: str
    ) -> OrderList:
        """Place an order, and one or a pair that are placed once it is filled."""
        self._check(account, [working, *pending], lists=1)
        orders = [self._order(account, ticket) for ticket in (working, *pending)]
        try:
            admission.check(self._exchange, working)
            self._broker.hold(orders[:1])
        except rejections.Rejected as rejected:
            self._tell_rejected(orders[:1], rejected)
            raise
        joined = self._join(account, "OTO", orders, orders[1:], client_id)
        for order in joined.pending:
            order.status = "PENDING_NEW"
            self._notices.order(order, "NEW", self.time)
        self._broker.enter(orders[0], self.time)
        self._notices.balances(self.time)
        return joined

    def cancel(self, order: SpotOrder | None, client_id: str = "", restriction: str = "") -> Canceled:
        """Cancel an open order, and with it the list that it is part of; `Rejected` where it is not open."""
        if order is None or not order.is_open:
            raise rejections.unknown_to_cancel()
        wanted = {"ONLY_NEW": "NEW", "ONLY_PARTIALLY_FILLED": "PARTIALLY_FILLED"}.get(restriction)
        if wanted not in (None, order.status):
            raise rejections.restricted()
        members = order.joined.orders if order.joined is not None else [order]
        request_id = client_id or self.new_client_id()
        reports = [self._broker.cancel(one, self.time, request_id) for one in members if one.is_open]
        self._notices.balances(self.time)
        return Canceled(reports, order.joined)

    def cancel_all(self, account: Account, symbol: str) -> list[Canceled]:
        """Cancel all open orders of a symbol; `Rejected` where there are none."""
        opened = account.register.open_in(symbol)
        if not opened:
            raise rejections.unknown_to_cancel()
        return [self.cancel(order) for order in opened if order.is_open]

    def amend(self, order: SpotOrder | None, units: int, client_id: str = "") -> OrderChanged:
        """Leave so many units of the base asset of an order, of a pair both; `Rejected` where that fails."""
        if order is None or not order.is_open:
            raise rejections.unamendable("Unknown order sent.")
        lots, rest = divmod(units, order.listing.step_units)
        if units == order.lots * order.listing.step_units:
            raise rejections.unamendable("The requested action would change no state; rejecting.")
        if units > order.lots * order.listing.step_units:
            raise rejections.unamendable("Order amend (quantity increase) is not supported.")
        if rest or lots <= order.executed:
            raise rejections.unamendable("Filter failure: LOT_SIZE")
        if len(order.amendments) >= rulebook.MOST_AMENDS:
            raise rejections.unamendable("Filter failure: MAX_NUM_ORDER_AMENDS")
        if price := order.ticks or order.stop:
            filters.check_notional(order.listing, price, lots)
        changed = self._broker.amend(order, lots, client_id or self.new_client_id(), self.time)
        joined = order.joined
        if joined is not None:
            for sibling in joined.siblings(order):
                self._broker.amend(sibling, lots, sibling.client_id, self.time)
            if changed.client_id != changed.original_client_id:
                self._notices.joined(joined, self.time, "UPDATED")
        self._notices.balances(self.time)
        return changed

    def new_client_id(self) -> str:
        """Make a client id for somebody who has sent none."""
        return "".join(self._ids.choices(_ID_LETTERS, k=22))

    def _open_margin(self, owner: Account, kind: Kind) -> Account:
        account = self.open_account(pays_in_bnb=owner.pays_in_bnb)
        account.kind, account.parent = kind, owner
        return account

    def _check(self, account: Account, tickets: list[Ticket], *, lists: int = 0) -> None:
        """Raise `Rejected` before the matching engine sees anything."""
        for ticket in tickets:
            self.screen(ticket)
        filters.check_numbers(account, tickets, lists=lists)
        filters.check_position(account, tickets)
        given = [ticket.client_id for ticket in tickets if ticket.client_id]
        known = (account.register.of_client(tickets[0].listing.symbol, client_id) for client_id in given)
        if len(set(given)) < len(given) or any(order is not None and order.is_open for order in known):
            raise rejections.duplicate()

    def _order(self, account: Account, ticket: Ticket) -> SpotOrder:
        ticket = replace(ticket, client_id=ticket.client_id or self.new_client_id())
        lots = ticket.quantity // ticket.listing.step_units or self._lots_for_money(account, ticket)
        order_id = self._exchange.order_id(ticket.listing.symbol)
        return SpotOrder(order_id, account, ticket, lots, self.time, ticket.client_id)

    def _lots_for_money(self, account: Account, ticket: Ticket) -> int:
        """The lots that a market order for an amount of money trades; `Rejected` where there are none."""
        listing = ticket.listing
        own = [order.id for order in account.register.open_in(listing.symbol)]
        outlook = look_ahead(
            listing, self._exchange.book(listing.symbol), ticket.side, None, rulebook.MOST_LOTS, own=own,
            prevention=ticket.prevention,
        )  # fmt: skip
        if lots := outlook.affordable(ticket.quote):
            return lots
        raise rejections.too_thin("LOT_SIZE")

    def _join(
        self,
        account: Account,
        contingency: Contingency,
        orders: list[SpotOrder],
        pending: list[SpotOrder],
        client_id: str,
    ) -> OrderList:
        joined = OrderList(
            self._next_list, contingency, client_id or self.new_client_id(), orders[0].listing, orders,
            pending, self.time,
        )  # fmt: skip
        self._next_list += 1
        account.register.lists[joined.id] = joined
        for order in orders:
            order.joined = joined
            account.register.add(order)
        self._notices.joined(joined, self.time, "EXEC_STARTED")
        return joined

    def _tell_rejected(self, orders: list[SpotOrder], rejected: rejections.Rejected) -> None:
        """Tell the account that the matching engine has said no."""
        for order in orders if rejected.reason else ():
            order.status = "REJECTED"
            self._notices.order(order, "REJECTED", self.time, reason=rejected.reason)
