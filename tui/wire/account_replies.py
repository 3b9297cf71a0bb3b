"""Structs of replies about accounts and keys; amounts are Decimal.

See web-socket-api.md, and the pages of margin and wallet.
"""

from decimal import Decimal

import msgspec
from msgspec import field

from tui.wire.user_events import ZERO, Finite


class Balance(Finite, frozen=True):
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


class OrderState(Finite, frozen=True):
    """`order.status`, `openOrders.status`, `allOrders`, and the same of margin accounts, which tell less."""

    symbol: str
    order_id: int = field(name="orderId")
    client_order_id: str = field(name="clientOrderId")
    price: Decimal
    quantity: Decimal = field(name="origQty")
    filled: Decimal = field(name="executedQty")
    filled_quote: Decimal = field(name="cummulativeQuoteQty")
    """Negative for some old orders: it isn't known any more."""
    status: str
    side: str
    order_type: str = field(name="type")
    time: int
    updated: int = field(name="updateTime")
    time_in_force: str = field(name="timeInForce", default="GTC")
    list_id: int = field(name="orderListId", default=-1)
    quote_quantity: Decimal = field(name="origQuoteOrderQty", default=ZERO)
    stop_price: Decimal = field(name="stopPrice", default=ZERO)
    iceberg_quantity: Decimal = field(name="icebergQty", default=ZERO)
    working: bool = field(name="isWorking", default=True)
    trailing_delta: int | None = field(name="trailingDelta", default=None)
    prevention: str = field(name="selfTradePreventionMode", default="NONE")
    prevented: Decimal = field(name="preventedQuantity", default=ZERO)


class OwnTrade(Finite, frozen=True):
    """One trade of `myTrades`; those of margin accounts have no `quote`."""

    symbol: str
    trade_id: int = field(name="id")
    order_id: int = field(name="orderId")
    price: Decimal
    quantity: Decimal = field(name="qty")
    commission: Decimal
    time: int
    buyer: bool = field(name="isBuyer")
    maker: bool = field(name="isMaker")
    commission_asset: str = field(name="commissionAsset", default="")
    quote: Decimal | None = field(name="quoteQty", default=None)


class OrderOfList(msgspec.Struct, frozen=True):
    """One order of an order list."""

    order_id: int = field(name="orderId")


class ListState(msgspec.Struct, frozen=True):
    """`orderList.status`, `openOrderLists.status`: an order list and its orders."""

    symbol: str
    list_id: int = field(name="orderListId")
    contingency: str = field(name="contingencyType")
    status: str = field(name="listStatusType")
    order_status: str = field(name="listOrderStatus")
    time: int = field(name="transactionTime")
    orders: list[OrderOfList] = []


class MarginAsset(Finite, frozen=True):
    """What a margin account has and owes of one asset."""

    asset: str
    free: Decimal
    locked: Decimal
    borrowed: Decimal
    interest: Decimal


class CrossAccount(Finite, frozen=True):
    """`GET /sapi/v1/margin/account`: cross margin as a whole, sums in BTC, and every asset."""

    level: Decimal = field(name="marginLevel")
    can_trade: bool = field(name="tradeEnabled", default=False)
    can_borrow: bool = field(name="borrowEnabled", default=False)
    total: Decimal | None = field(name="totalAssetOfBtc", default=None)
    liability: Decimal | None = field(name="totalLiabilityOfBtc", default=None)
    net: Decimal | None = field(name="totalNetAssetOfBtc", default=None)
    assets: list[MarginAsset] = field(name="userAssets", default_factory=list)


class IsolatedPair(Finite, frozen=True):
    """One pair's account of isolated margin."""

    symbol: str
    base: MarginAsset = field(name="baseAsset")
    quote: MarginAsset = field(name="quoteAsset")
    enabled: bool = True
    level: Decimal | None = field(name="marginLevel", default=None)
    status: str = field(name="marginLevelStatus", default="")
    index_price: Decimal | None = field(name="indexPrice", default=None)
    liquidation_price: Decimal | None = field(name="liquidatePrice", default=None)
    """0 where nothing can be liquidated."""


class IsolatedAccounts(msgspec.Struct, frozen=True):
    """`GET /sapi/v1/margin/isolated/account`: the pairs that have an account."""

    pairs: list[IsolatedPair] = field(name="assets", default_factory=list)
