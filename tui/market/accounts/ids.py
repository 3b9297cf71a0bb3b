"""Which account of a key something belongs to."""

from enum import StrEnum

import msgspec


class Wallet(StrEnum):
    """The kinds of accounts that trade on the spot market's books."""

    SPOT = "SPOT"
    CROSS = "CROSS"
    ISOLATED = "ISO"


class AccountId(msgspec.Struct, frozen=True, order=True, cache_hash=True):
    """One account of a key; isolated margin has one for each symbol."""

    wallet: Wallet
    symbol: str = ""
    """Of isolated margin only."""

    def __str__(self) -> str:
        return f"{self.wallet} {self.symbol}" if self.symbol else str(self.wallet)


SPOT = AccountId(Wallet.SPOT)
CROSS = AccountId(Wallet.CROSS)


def isolated(symbol: str) -> AccountId:
    """The isolated margin account of a symbol."""
    return AccountId(Wallet.ISOLATED, symbol)
