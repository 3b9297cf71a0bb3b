"""Accounts that may owe: cross, and isolated in one symbol; borrowing, interest, and how safe they are."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT, Listing
from tui.sim.trading.accounts import Account
from tui.sim.trading.ledger import Ledger
from tui.sim.trading.notices import Notices
from tui.sim.trading.rejections import Rejected
from tui.sim.trading.worth import BRIDGE, worth

HOUR = 3_600_000
HOURLY_RATE = 833
"""Interest of an hour in units of 1e-8: 0.02 % a day."""
CROSS_LEVERAGE = 3
ISOLATED_LEVERAGE = 5
LEAST_LEVEL_TO_LEAVE = 2
"""Money may leave as long as the assets are worth twice what is owed."""
NO_DEBT = 999 * UNIT
"""The margin level of an account that owes nothing, in units of 1e-8."""

_KEPT_CHARGES = 10_000


@dataclass(frozen=True, slots=True)
class Charge:
    """Interest that was added to a debt; `interest` and `principal` in units of 1e-8."""

    time: int
    asset: str
    interest: int
    principal: int
    type: Literal["ON_BORROW", "PERIODIC"]


@dataclass(slots=True)
class Debt:
    """What an account owes of one asset, in units of 1e-8."""

    principal: int = 0
    interest: int = 0

    @property
    def total(self) -> int:
        """Principal and interest."""
        return self.principal + self.interest


@dataclass(slots=True, eq=False)
class MarginAccount:
    """A cross account, or one isolated in a symbol, with what it owes."""

    account: Account
    listing: Listing | None
    charged_until: int
    debts: dict[str, Debt] = field(default_factory=dict)
    charges: deque[Charge] = field(default_factory=lambda: deque(maxlen=_KEPT_CHARGES), repr=False)

    def debt(self, asset: str) -> Debt:
        """What it owes of an asset."""
        return self.debts.setdefault(asset, Debt())

    def has(self, asset: str) -> int:
        """What it has of an asset, free or locked."""
        return self.account.purse.free[asset] + self.account.purse.locked[asset]

    def allows(self, asset: str) -> bool:
        """Whether it may hold an asset."""
        return self.listing is None or asset in (self.listing.base, self.listing.quote)

    def assets(self) -> list[str]:
        """The assets that it has or owes, or may have where it is isolated."""
        if self.listing is not None:
            return [self.listing.base, self.listing.quote]
        purse = self.account.purse
        known = {*purse.free, *purse.locked, *self.debts}
        return sorted(asset for asset in known if self.has(asset) or self.debt(asset).total)


class Bank:
    """Lends to margin accounts; times are the market's."""

    def __init__(self, exchange: Exchange, ledger: Ledger, notices: Notices) -> None:
        self._exchange = exchange
        self._ledger = ledger
        self._notices = notices
        self._transactions = 100_000_000

    def transfer(self, payer: Account, payee: Account, asset: str, units: int) -> int:
        """Move free money between accounts of one owner; the transaction's number, or `Rejected`."""
        if payer.purse.free[asset] < units:
            raise Rejected(-3041, "Balance is not enough")
        self._ledger.move(payer.purse, payee.purse, asset, units)
        time = self._exchange.now
        for account, change in ((payer, -units), (payee, units)):
            self._notices.touch(account, asset)
            self._notices.deposit(account, asset, change, time)
        self._notices.balances(time)
        return self._number()

    def borrow(self, margin: MarginAccount, asset: str, units: int) -> int:
        """Lend an amount, and charge the first hour; the transaction's number, or `Rejected`."""
        self.charge(margin)
        if units > self.most(margin, asset):
            raise Rejected(-3006, "Your borrow amount has exceed maximum borrow amount.")
        return self.lend(margin, asset, units)

    def lend(self, margin: MarginAccount, asset: str, units: int) -> int:
        """Lend an amount whatever is owed already, and charge the first hour; the transaction's number."""
        self._ledger.move(self._ledger.lender, margin.account.purse, asset, units)
        margin.debt(asset).principal += units
        self._add_interest(margin, asset, units, self._exchange.now, "ON_BORROW")
        self._notices.touch(margin.account, asset)
        self._notices.balances(self._exchange.now)
        return self._number()

    def repay(self, margin: MarginAccount, asset: str, units: int) -> int:
        """Take an amount back, interest first; the transaction's number, or `Rejected`."""
        self.charge(margin)
        debt, purse = margin.debt(asset), margin.account.purse
        if units > debt.total:
            raise Rejected(-3015, "Repay amount exceeds borrow amount.")
        if purse.free[asset] < units:
            raise Rejected(-3041, "Balance is not enough")
        interest = min(units, debt.interest)
        self._ledger.move(purse, self._ledger.fees, asset, interest)
        self._ledger.move(purse, self._ledger.lender, asset, units - interest)
        debt.interest -= interest
        debt.principal -= units - interest
        self._notices.touch(margin.account, asset)
        self._notices.balances(self._exchange.now)
        return self._number()

    def charge(self, margin: MarginAccount) -> None:
        """Add the interest of all hours that have begun since the last time."""
        now = self._exchange.now
        hours = now // HOUR - margin.charged_until // HOUR
        for _ in range(hours):
            margin.charged_until = (margin.charged_until // HOUR + 1) * HOUR
            for asset, debt in margin.debts.items():
                if debt.principal:
                    self._add_interest(margin, asset, debt.principal, margin.charged_until, "PERIODIC")
        margin.charged_until = max(now, margin.charged_until)

    def level(self, margin: MarginAccount) -> int:
        """Return what it has over what it owes, in units of 1e-8."""
        has, owes = self.sums(margin, _measure(margin))
        return min(has * UNIT // owes, NO_DEBT) if owes else NO_DEBT

    def sums(self, margin: MarginAccount, target: str) -> tuple[int, int]:
        """Return the worth of all it has, and of all it owes; what has no price counts nothing."""
        assets = margin.assets()
        has = sum(worth(self._exchange, asset, margin.has(asset), target) or 0 for asset in assets)
        owes = sum(worth(self._exchange, asset, margin.debt(asset).total, target) or 0 for asset in assets)
        return has, owes

    def most(self, margin: MarginAccount, asset: str) -> int:
        """Return how much of an asset may be borrowed now."""
        if not margin.allows(asset):
            return 0
        has, owes = self.sums(margin, _measure(margin))
        room = (self.leverage(margin) - 1) * (has - owes) - owes
        return max(0, worth(self._exchange, _measure(margin), room, asset) or 0) if room > 0 else 0

    def leverage(self, margin: MarginAccount) -> int:
        """Return how many times its own money an account may have."""
        return CROSS_LEVERAGE if margin.listing is None else ISOLATED_LEVERAGE

    def may_leave(self, margin: MarginAccount, asset: str, units: int) -> bool:
        """Whether an amount may be transferred out."""
        has, owes = self.sums(margin, _measure(margin))
        leaving = worth(self._exchange, asset, units, _measure(margin)) or 0
        return not owes or has - leaving >= LEAST_LEVEL_TO_LEAVE * owes

    def _add_interest(
        self,
        margin: MarginAccount,
        asset: str,
        principal: int,
        time: int,
        kind: Literal["ON_BORROW", "PERIODIC"],
    ) -> None:
        interest = -(-principal * HOURLY_RATE // UNIT)
        margin.debt(asset).interest += interest
        margin.charges.append(Charge(time, asset, interest, principal, kind))

    def _number(self) -> int:
        self._transactions += 1
        return self._transactions


def _measure(margin: MarginAccount) -> str:
    """The asset that everything in an account is valued in."""
    return BRIDGE if margin.listing is None else margin.listing.quote
