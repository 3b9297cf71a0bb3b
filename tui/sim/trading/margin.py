"""Accounts that may owe: cross, and isolated in one symbol; borrowing, interest, and how safe they are."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT, Listing
from tui.sim.trading.accounts import Account
from tui.sim.trading.ledger import Ledger
from tui.sim.trading.news import MarginStatus
from tui.sim.trading.notices import Notices
from tui.sim.trading.orders import SpotOrder
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
_KEPT_LIQUIDATIONS = 1_000
_CROSS_STEPS: tuple[tuple[float, MarginStatus], ...] = (
    (2, "EXCESSIVE"),
    (1.3, "NORMAL"),
    (1.15, "MARGIN_CALL"),
    (1.1, "PRE_LIQUIDATION"),
)
_ISOLATED_STEPS: tuple[tuple[float, MarginStatus], ...] = (
    (2, "EXCESSIVE"),
    (1.18, "NORMAL"),
    (1.15, "MARGIN_CALL"),
    (1.1, "PRE_LIQUIDATION"),
)
"""Above which margin level an account has which status; at the last one and below it is liquidated."""


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
    liquidations: deque[SpotOrder] = field(
        default_factory=lambda: deque(maxlen=_KEPT_LIQUIDATIONS), repr=False
    )
    """The orders that it was liquidated with."""
    told_status: MarginStatus = "EXCESSIVE"

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
        quotes = [listing.quote for listing in exchange.listings.values()]
        self._bridge = BRIDGE if BRIDGE in quotes else next(iter(quotes), BRIDGE)
        self._pace = 1
        self._paced_since = exchange.now
        self._ahead = 0

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

    def check(self, margin: MarginAccount, asset: str, units: int) -> None:
        """Raise `Rejected` where an account may not borrow so much."""
        self.charge(margin)
        if units > self.most(margin, asset):
            raise Rejected(-3006, "Your borrow amount has exceed maximum borrow amount.")

    def borrow(self, margin: MarginAccount, asset: str, units: int) -> int:
        """Lend an amount as far as one may borrow; the transaction's number, or `Rejected`."""
        self.check(margin, asset, units)
        self.lend(margin, asset, units)
        self.tell_balances()
        return self._number()

    def lend(self, margin: MarginAccount, asset: str, units: int, *, ago: int = 0) -> None:
        """Lend an amount whatever is owed already, and charge the first hour; as if so many ms ago."""
        self._ledger.move(self._ledger.lender, margin.account.purse, asset, units)
        margin.debt(asset).principal += units
        self._notices.liability(margin.account, asset, "BORROW", self._exchange.now, principal=units)
        self._add_interest(margin, asset, units, self._exchange.now - ago, "ON_BORROW")
        self._notices.touch(margin.account, asset)

    def repay(self, margin: MarginAccount, asset: str, units: int) -> int:
        """Take an amount back; the transaction's number, or `Rejected`."""
        self.charge(margin)
        if units > margin.debt(asset).total:
            raise Rejected(-3015, "Repay amount exceeds borrow amount.")
        if margin.account.purse.free[asset] < units:
            raise Rejected(-3041, "Balance is not enough")
        self.take_back(margin, asset, units)
        self.tell_balances()
        return self._number()

    def take_back(self, margin: MarginAccount, asset: str, units: int) -> int:
        """Take back up to an amount, as far as it is owed and free, interest first; how much it was."""
        debt, purse = margin.debt(asset), margin.account.purse
        units = min(units, debt.total, purse.free[asset])
        if units <= 0:
            return 0
        interest = min(units, debt.interest)
        self._ledger.move(purse, self._ledger.fees, asset, interest)
        self._ledger.move(purse, self._ledger.lender, asset, units - interest)
        self._reduce(margin, asset, units - interest, interest)
        self._notices.touch(margin.account, asset)
        return units

    def write_off(self, margin: MarginAccount) -> None:
        """Let the insurance fund pay all that an account owes and can't pay."""
        for asset, debt in margin.debts.items():
            self._ledger.move(self._ledger.insurance, self._ledger.fees, asset, debt.interest)
            self._ledger.move(self._ledger.insurance, self._ledger.lender, asset, debt.principal)
            if debt.total:
                self._reduce(margin, asset, debt.principal, debt.interest)

    def tell_balances(self) -> None:
        """Tell the balances that have changed."""
        self._notices.balances(self._exchange.now)

    def charge(self, margin: MarginAccount) -> None:
        """Add the interest of all hours that have begun since the last time, by the clock of loans."""
        now, clock = self._exchange.now, self.clock
        for _ in range(clock // HOUR - margin.charged_until // HOUR):
            margin.charged_until = (margin.charged_until // HOUR + 1) * HOUR
            for asset, debt in margin.debts.items():
                if debt.principal:
                    time = min(margin.charged_until, now)
                    self._add_interest(margin, asset, debt.principal, time, "PERIODIC")
        margin.charged_until = max(clock, margin.charged_until)

    @property
    def clock(self) -> int:
        """The time by which interest is charged: the market's, unless loans were hastened."""
        return self._exchange.now + self._ahead + (self._exchange.now - self._paced_since) * (self._pace - 1)

    def hasten(self, pace: int) -> None:
        """From now on, let an hour of loans pass in so many times less."""
        self._ahead = self.clock - self._exchange.now
        self._pace, self._paced_since = pace, self._exchange.now

    def status(self, margin: MarginAccount) -> MarginStatus:
        """Return how safe an account is."""
        level = self.level(margin)
        steps = _CROSS_STEPS if margin.listing is None else _ISOLATED_STEPS
        return next((status for least, status in steps if level > least * UNIT), "FORCE_LIQUIDATION")

    def tell_status(self, margin: MarginAccount) -> None:
        """Tell how safe an account is, where that has changed."""
        status = self.status(margin)
        if status != margin.told_status:
            margin.told_status = status
            self._notices.margin_level(margin.account, self.level(margin), status, self._exchange.now)

    def level(self, margin: MarginAccount) -> int:
        """Return what it has over what it owes, in units of 1e-8."""
        has, owes = self.sums(margin, self.measure(margin))
        return min(has * UNIT // owes, NO_DEBT) if owes else NO_DEBT

    def sums(self, margin: MarginAccount, target: str) -> tuple[int, int]:
        """Return the worth of all it has, and of all it owes; what has no price counts nothing."""
        assets = margin.assets()
        has = sum(worth(self._exchange, asset, margin.has(asset), target) or 0 for asset in assets)
        owes = sum(worth(self._exchange, asset, margin.debt(asset).total, target) or 0 for asset in assets)
        return has, owes

    def measure(self, margin: MarginAccount) -> str:
        """Return the asset that everything in an account is valued in, and turned into at its end."""
        return self._bridge if margin.listing is None else margin.listing.quote

    def most(self, margin: MarginAccount, asset: str) -> int:
        """Return how much of an asset may be borrowed now."""
        if not margin.allows(asset):
            return 0
        has, owes = self.sums(margin, self.measure(margin))
        room = (self.leverage(margin) - 1) * (has - owes) - owes
        return max(0, worth(self._exchange, self.measure(margin), room, asset) or 0) if room > 0 else 0

    def leverage(self, margin: MarginAccount) -> int:
        """Return how many times its own money an account may have."""
        return CROSS_LEVERAGE if margin.listing is None else ISOLATED_LEVERAGE

    def may_leave(self, margin: MarginAccount, asset: str, units: int) -> bool:
        """Whether an amount may be transferred out."""
        has, owes = self.sums(margin, self.measure(margin))
        leaving = worth(self._exchange, asset, units, self.measure(margin)) or 0
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
        self._notices.liability(margin.account, asset, "INTEREST", time, interest=interest)

    def _reduce(self, margin: MarginAccount, asset: str, principal: int, interest: int) -> None:
        debt = margin.debt(asset)
        debt.principal -= principal
        debt.interest -= interest
        time = self._exchange.now
        self._notices.liability(margin.account, asset, "REPAY", time, principal=principal, interest=interest)

    def _number(self) -> int:
        self._transactions += 1
        return self._transactions
