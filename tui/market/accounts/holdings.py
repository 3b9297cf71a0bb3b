"""What an account has and owes of one asset, and what came from outside or went there."""

from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from tui.market.accounts.ids import AccountId

ZERO: Final = Decimal(0)


class Holding(msgspec.Struct, frozen=True):
    """One asset of an account, in units of the asset."""

    asset: str
    free: Decimal
    locked: Decimal
    borrowed: Decimal = ZERO
    interest: Decimal = ZERO
    """Owed on what was borrowed, and not yet paid. Only queries tell debts: they are as old as the last."""
    updated: int = 0
    """When the exchange told it: the time of the change where it says that, else of the reply."""

    @property
    def total(self) -> Decimal:
        """What there is, free or locked."""
        return self.free + self.locked

    @property
    def net(self) -> Decimal:
        """What there is less what is owed."""
        return self.total - self.borrowed - self.interest


class MovementKind(StrEnum):
    """Why an amount moved without an order."""

    TRANSFER = "transfer"
    """A deposit, a withdrawal, or a transfer between accounts: the exchange doesn't tell which."""
    EXTERNAL_LOCK = "external lock"
    LIABILITY = "liability"
    """Borrowed or repaid."""


class Movement(msgspec.Struct, frozen=True):
    """An amount that came (or was locked, or borrowed), or went where it is negative."""

    account: AccountId
    asset: str
    delta: Decimal
    time: int
    kind: MovementKind
