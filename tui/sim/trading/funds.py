"""What is locked for orders, and paid for their trades."""

from tui.sim.trading.credit import Credit
from tui.sim.trading.ledger import Ledger
from tui.sim.trading.notices import Notices
from tui.sim.trading.orders import Hold, SpotOrder


class Funds:
    """Locks and moves money for orders, and borrows it where they say so."""

    def __init__(self, ledger: Ledger, notices: Notices, credit: Credit) -> None:
        self._ledger = ledger
        self._notices = notices
        self._credit = credit

    def hold(self, hold: Hold) -> None:
        """Lock what is needed for new orders; `Rejected` where neither balance nor credit covers it."""
        first = hold.orders[0]
        missing = hold.need - first.account.purse.free[hold.asset]
        if missing > 0:
            self._credit.borrow(first, hold.asset, missing)
        for order in hold.orders:
            order.hold = hold
        self.adjust(first)

    def pay(self, payer: SpotOrder | None, payee: SpotOrder | None, asset: str, units: int) -> None:
        """Move what a trade costs, out of what is held for the payer's order."""
        if payer is not None:
            assert payer.hold is not None
            self._ledger.lock(payer.account.purse, asset, -units)
            payer.hold.units -= units
        source, target = (
            order.account.purse if order is not None else self._ledger.crowd for order in (payer, payee)
        )
        self._ledger.move(source, target, asset, units)
        for order in (payer, payee):
            if order is not None:
                self._notices.touch(order.account, asset)

    def adjust(self, order: SpotOrder) -> None:
        """Lock as much as its hold needs now, no more."""
        hold = order.hold
        if hold is not None and (change := hold.need - hold.units):
            self._ledger.lock(order.account.purse, hold.asset, change)
            hold.units += change
            self._notices.touch(order.account, hold.asset)
            if change < 0 and not order.is_open:
                self._credit.give_back(hold.orders[0], hold.asset, -change)
