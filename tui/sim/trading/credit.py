"""What orders of margin accounts borrow and repay by themselves (margin trading, `sideEffectType`)."""

from tui.sim.trading import rejections
from tui.sim.trading.margin import Bank
from tui.sim.trading.margins import Margins
from tui.sim.trading.orders import SpotOrder


class Credit:
    """Borrows what an order lacks, and repays out of what it brings, where its ticket says so."""

    def __init__(self, bank: Bank, margins: Margins) -> None:
        self._bank = bank
        self._margins = margins

    def borrow(self, order: SpotOrder, asset: str, units: int) -> None:
        """Borrow what is missing for an order; `Rejected` where it may not, or not so much."""
        margin = self._margins.of(order.account)
        if margin is None or not order.ticket.borrows:
            raise rejections.too_poor()
        self._bank.check(margin, asset, units)
        self._bank.lend(margin, asset, units)
        order.loan += units

    def receive(self, order: SpotOrder, asset: str, units: int) -> None:
        """Repay out of what a trade has brought."""
        margin = self._margins.of(order.account)
        if margin is not None and order.ticket.repays:
            self._bank.take_back(margin, asset, units)

    def give_back(self, order: SpotOrder, asset: str, units: int) -> None:
        """Repay what was borrowed for an order out of what is no longer held for it."""
        margin = self._margins.of(order.account)
        if margin is not None and order.ticket.repays_at_cancel and order.loan:
            order.loan -= self._bank.take_back(margin, asset, min(units, order.loan))
