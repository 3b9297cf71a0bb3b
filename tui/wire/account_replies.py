"""Structs of replies about accounts and keys; amounts are Decimal.

See web-socket-api.md, and the pages of margin and wallet.
"""

from decimal import Decimal

import msgspec
from msgspec import field


class Balance(msgspec.Struct, frozen=True):
    """What there is of one asset."""

    asset: str
    free: Decimal
    locked: Decimal


class SpotAccount(msgspec.Struct, frozen=True):
    """`account.status`: what the account may do, which can be more than its key may, and what it owns."""

    can_trade: bool = field(name="canTrade", default=False)
    can_withdraw: bool = field(name="canWithdraw", default=False)
    can_deposit: bool = field(name="canDeposit", default=False)
    kind: str = field(name="accountType", default="SPOT")
    permissions: list[str] = []
    uid: int | None = None
    updated: int | None = field(name="updateTime", default=None)
    balances: list[Balance] = []


class Restrictions(msgspec.Struct, frozen=True):
    """`GET /sapi/v1/account/apiRestrictions`: what the key that signs it may do."""

    withdrawals: bool = field(name="enableWithdrawals")
    reading: bool = field(name="enableReading", default=False)
    trading: bool = field(name="enableSpotAndMarginTrading", default=False)
    margin: bool = field(name="enableMargin", default=False)
    futures: bool = field(name="enableFutures", default=False)
    internal_transfer: bool = field(name="enableInternalTransfer", default=False)
    universal_transfer: bool = field(name="permitsUniversalTransfer", default=False)
    bound_to_addresses: bool = field(name="ipRestrict", default=False)
    created: int | None = field(name="createTime", default=None)
    trading_until: int | None = field(name="tradingAuthorityExpirationTime", default=None)


class CrossAccount(msgspec.Struct, frozen=True):
    """`GET /sapi/v1/margin/account`: cross margin, as far as it is told here."""

    level: Decimal = field(name="marginLevel")
    can_trade: bool = field(name="tradeEnabled", default=False)
    can_borrow: bool = field(name="borrowEnabled", default=False)


class IsolatedPair(msgspec.Struct, frozen=True):
    """One pair's account of isolated margin."""

    symbol: str
    enabled: bool = True
    level: Decimal | None = field(name="marginLevel", default=None)


class IsolatedAccounts(msgspec.Struct, frozen=True):
    """`GET /sapi/v1/margin/isolated/account`: the pairs that have an account."""

    pairs: list[IsolatedPair] = field(name="assets", default_factory=list)
