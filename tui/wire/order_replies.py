"""Structs of replies to orders, cancels and changes, and of what trading costs; amounts are Decimal.

See "Trading requests" and "Account Commission Rates" in web-socket-api.md. Times are ms since the epoch.
"""

from decimal import Decimal
from typing import Final

import msgspec
from msgspec import field

ZERO: Final = Decimal(0)


class OrderFill(msgspec.Struct, frozen=True):
    """One of the trades that filled an order at once."""

    price: Decimal
    quantity: Decimal = field(name="qty")
    commission: Decimal = ZERO
    commission_asset: str = field(name="commissionAsset", default="")
    trade_id: int = field(name="tradeId", default=-1)


class _ToldOrder(msgspec.Struct, frozen=True):
    """What every reply names alike."""

    symbol: str
    order_id: int = field(name="orderId")
    client_order_id: str = field(name="clientOrderId", default="")
    """After a cancel that of the cancelling request; `original_client_order_id` is the order's then."""
    original_client_order_id: str = field(name="origClientOrderId", default="")
    list_id: int = field(name="orderListId", default=-1)
    status: str = ""
    side: str = ""
    kind: str = field(name="type", default="")
    time_in_force: str = field(name="timeInForce", default="")
    price: Decimal = ZERO
    stop: Decimal = field(name="stopPrice", default=ZERO)
    filled: Decimal = field(name="executedQty", default=ZERO)


class OrderReport(_ToldOrder, frozen=True):
    """An order as a reply tells it: placed, asked for, or ended. An ACK tells its ids only."""

    quantity: Decimal = field(name="origQty", default=ZERO)
    filled_quote: Decimal = field(name="cummulativeQuoteQty", default=ZERO)
    time: int = field(name="transactTime", default=0)
    updated: int = field(name="updateTime", default=0)
    fills: list[OrderFill] = []

    @property
    def average_price(self) -> Decimal | None:
        """The average over all fills; None before the first."""
        return self.filled_quote / self.filled if self.filled else None


class AmendedOrder(_ToldOrder, frozen=True):
    """An order after it was made smaller; some of its names are others than elsewhere."""

    quantity: Decimal = field(name="qty", default=ZERO)
    filled_quote: Decimal = field(name="cumulativeQuoteQty", default=ZERO)


class Amendment(msgspec.Struct, frozen=True):
    """`order.amend.keepPriority`."""

    order: AmendedOrder = field(name="amendedOrder")
    time: int = field(name="transactTime", default=0)

    @property
    def report(self) -> OrderReport:
        """The order as other replies tell it."""
        told = {name: getattr(self.order, name) for name in self.order.__struct_fields__}
        return OrderReport(**told, time=self.time)


class ListReport(msgspec.Struct, frozen=True):
    """An order list as a reply tells it; `status` is EXEC_STARTED, ALL_DONE or the like."""

    list_id: int = field(name="orderListId")
    symbol: str
    contingency: str = field(name="contingencyType", default="")
    status: str = field(name="listStatusType", default="")
    order_status: str = field(name="listOrderStatus", default="")
    client_list_id: str = field(name="listClientOrderId", default="")
    time: int = field(name="transactionTime", default=0)
    orders: list[OrderReport] = field(name="orderReports", default_factory=list)


class HalfFailure(msgspec.Struct, frozen=True):
    """Why one half of a cancel-replace failed."""

    code: int
    message: str = field(name="msg", default="")


class Replacement(msgspec.Struct, frozen=True):
    """`order.cancelReplace`, also where half of it failed; results are SUCCESS, FAILURE, NOT_ATTEMPTED."""

    cancel_result: str = field(name="cancelResult", default="")
    new_result: str = field(name="newOrderResult", default="")
    cancel: msgspec.Raw = field(name="cancelResponse", default=msgspec.Raw())
    new: msgspec.Raw = field(name="newOrderResponse", default=msgspec.Raw())


class Rates(msgspec.Struct, frozen=True):
    """Shares of what a trade brings in that are its fee."""

    maker: Decimal = ZERO
    taker: Decimal = ZERO
    buyer: Decimal = ZERO
    seller: Decimal = ZERO


class Discount(msgspec.Struct, frozen=True):
    """Whether the standard fee can be paid in another asset, and the share of it that is left then."""

    of_account: bool = field(name="enabledForAccount", default=False)
    of_symbol: bool = field(name="enabledForSymbol", default=False)
    asset: str | None = field(name="discountAsset", default=None)
    factor: Decimal = field(name="discount", default=Decimal(1))


class Commission(msgspec.Struct, frozen=True):
    """`account.commission`: what trading a symbol costs this account."""

    symbol: str
    standard: Rates = field(name="standardCommission", default=Rates())
    special: Rates = field(name="specialCommission", default=Rates())
    tax: Rates = field(name="taxCommission", default=Rates())
    discount: Discount = Discount()
