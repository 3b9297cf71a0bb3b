"""What every place does with orders: the ticket, cancelling, changing, and the ledger of what was sent.

Their screens are loaded when somebody first asks for one: the dashboard starts sooner without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tui.market.accounts.ids import Wallet
from tui.orders.draft import Side
from tui.screens.overlay import Overlay
from tui.screens.place import Place
from tui.widgets.cursortable import Look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from tui.feed.trading import Trader
    from tui.market.accounts.orders import Order
    from tui.messages import Ticked
    from tui.screens.counter import Counter


class Dealing(Place):
    """A place with the actions of `orderkeys`; a subclass says which symbol and orders they are about."""

    UNMARKED: ClassVar[str] = "No order of yours is under the cursor."
    """What to say where an order is to be changed and none is chosen."""

    def on_ticked(self, message: Ticked) -> None:
        """Time went by also for what stands above the place."""
        top = self.app.screen
        if isinstance(top, Overlay) and top.is_mounted:
            top.follow(message.now)

    def dealt(self) -> str:
        """The symbol that an order would be of; empty where there is none."""
        return ""

    @property
    def chosen_orders(self) -> Sequence[Order]:
        """One's own orders under the cursor; several where they stand or fall together."""
        return ()

    def action_deal(self, side: str) -> None:
        """Fill in an order."""
        self.deal(Side(side))

    def action_cancel(self) -> None:
        """Ask whether the orders under the cursor are to be cancelled."""
        from tui.screens.cancel import cancel_orders

        if (orders := self._chosen_on_spot()) and (trader := self.trader()) is not None:
            cancel_orders(self, trader, orders)

    def action_cancel_all(self) -> None:
        """Ask whether all orders of the symbol are to be cancelled."""
        from tui.screens.cancel import cancel_all

        chosen = self.chosen_orders
        symbol = chosen[0].symbol if chosen else self._symbol()
        if symbol and (trader := self.trader()) is not None:
            orders = [
                order for order in self.deck.accounts.orders_of(symbol) if order.account.wallet is Wallet.SPOT
            ]
            if orders:
                cancel_all(self, trader, symbol, orders)
            else:
                self.object(f"No order of {symbol} is open on spot.")

    def action_amend(self) -> None:
        """Ask for another price or amount of the order under the cursor."""
        from tui.screens.amend import AmendTicket, typed_of

        orders = self._chosen_on_spot()
        if not orders:
            return
        if len(orders) > 1 or orders[0].list_id != -1:
            self.object("Several orders, and those of a list, can't be changed: cancel, and order anew.")
        elif (trader := self.trader()) is not None:
            order = orders[0]
            try:
                typed = typed_of(order)
            except ValueError:
                self.object(f"A ticket can't show all of this {order.kind} order: cancel, and order anew.")
                return
            self.app.push_screen(AmendTicket(self._counter(trader, order.symbol), typed, order))

    def action_ledger(self) -> None:
        """Show all that was sent, and what came of it."""
        from tui.screens.ledgerview import LedgerView

        accounts = self.deck.accounts
        look = Look(self.deck.feed.clock.now(), self.deck.zone, accounts.hidden)
        self.app.push_screen(LedgerView(accounts.ledger, look))

    def deal(self, side: Side, price: Decimal | None = None) -> None:
        """Fill in an order of the symbol, at a price where one is given."""
        from tui.orders.typed import Typed, written
        from tui.screens.ticket import Ticket

        symbol = self._symbol()
        if symbol and (trader := self.trader()) is not None:
            typed = Typed(symbol=symbol, side=side, price="" if price is None else written(price))
            self.app.push_screen(Ticket(self._counter(trader, symbol), typed))

    def trader(self) -> Trader | None:
        """Who sends orders; where nobody does, that is said, with what to do about it."""
        trader = self.deck.accounts.trader
        if trader is None:
            self.object(self.deck.accounts.may_trade)
        return trader

    def object(self, words: str) -> None:
        """Say why something can't be done."""
        self.notify(words, title="Orders", severity="warning", markup=False)

    def _counter(self, trader: Trader, symbol: str) -> Counter:
        from tui.screens.counter import Counter

        return Counter(self.deck.feed, trader, symbol, hidden=self.deck.accounts.hidden)

    def _symbol(self) -> str:
        """The symbol that an order would be of; where there is none, that is said."""
        symbol = self.dealt()
        if not symbol:
            self.object("No symbol is under the cursor: move it to one, or go to a market.")
        return symbol

    def _chosen_on_spot(self) -> Sequence[Order]:
        orders = self.chosen_orders
        if not orders:
            self.object(self.UNMARKED)
        elif any(order.account.wallet is not Wallet.SPOT for order in orders):
            self.object("This is a margin order: depthdeck changes orders on spot only.")
            return ()
        return orders
