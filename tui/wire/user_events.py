"""Structs of account events, under readable names; the letters are Binance's (user-data-stream.md).

Amounts are Decimal: they are money. Margin accounts send the same events as spot.
"""

from decimal import Decimal
from typing import Final, TypeAlias

import msgspec
from msgspec import field

from tui.wire.events import ServerShutdown, UnknownEvent

ZERO: Final = Decimal(0)


class Finite(msgspec.Struct, frozen=True):
    """What has amounts; "NaN" and "Infinity" are texts of decimals, but no amounts of an exchange."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            value = getattr(self, name)
            if isinstance(value, Decimal) and not value.is_finite():
                raise ValueError(f"{name} is no finite number")


class AssetBalance(Finite, frozen=True):
    """What there is of one asset, as absolute amounts."""

    asset: str = field(name="a")
    free: Decimal = field(name="f")
    locked: Decimal = field(name="l")


class AccountPosition(msgspec.Struct, frozen=True, tag_field="e", tag="outboundAccountPosition"):
    """`outboundAccountPosition`: the balances of those assets that may have changed."""

    event_time: int = field(name="E")
    updated: int = field(name="u")
    balances: list[AssetBalance] = field(name="B")


class BalanceUpdate(Finite, frozen=True, tag_field="e", tag="balanceUpdate"):
    """`balanceUpdate`: a deposit, a withdrawal, or a transfer between accounts; `delta` bears its sign."""

    event_time: int = field(name="E")
    asset: str = field(name="a")
    delta: Decimal = field(name="d")
    clear_time: int = field(name="T")


class ExternalLockUpdate(Finite, frozen=True, tag_field="e", tag="externalLockUpdate"):
    """`externalLockUpdate`: another system locked or unlocked a part of a spot balance."""

    event_time: int = field(name="E")
    asset: str = field(name="a")
    delta: Decimal = field(name="d")
    time: int = field(name="T")


class ListedOrder(msgspec.Struct, frozen=True):
    """One order of an order list."""

    symbol: str = field(name="s")
    order_id: int = field(name="i")
    client_order_id: str = field(name="c")


class ListStatus(msgspec.Struct, frozen=True, tag_field="e", tag="listStatus"):
    """`listStatus`: an order list (OCO, OTO, OTOCO) was taken, has changed or is done."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    list_id: int = field(name="g")
    contingency: str = field(name="c")
    status: str = field(name="l")
    order_status: str = field(name="L")
    reject_reason: str = field(name="r")
    client_list_id: str = field(name="C")
    time: int = field(name="T")
    orders: list[ListedOrder] = field(name="O")


class ExecutionReport(Finite, frozen=True, tag_field="e", tag="executionReport"):
    """`executionReport`: an order was taken, filled, changed, refused or ended.

    `execution` says what happened (NEW, TRADE, CANCELED ...), `status` what the order is since. Optional
    fields are None where the exchange leaves them out. Times are ms since the epoch.
    """

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    client_order_id: str = field(name="c")
    """On a cancellation that of the cancelling request, and `original_client_order_id` is the order's."""
    side: str = field(name="S")
    order_type: str = field(name="o")
    time_in_force: str = field(name="f")
    quantity: Decimal = field(name="q")
    price: Decimal = field(name="p")
    stop_price: Decimal = field(name="P")
    iceberg_quantity: Decimal = field(name="F")
    list_id: int = field(name="g")
    """-1 for an order of no list."""
    original_client_order_id: str = field(name="C")
    execution: str = field(name="x")
    status: str = field(name="X")
    reject_reason: str = field(name="r")
    order_id: int = field(name="i")
    last_quantity: Decimal = field(name="l")
    filled: Decimal = field(name="z")
    last_price: Decimal = field(name="L")
    commission: Decimal = field(name="n")
    commission_asset: str | None = field(name="N")
    time: int = field(name="T")
    trade_id: int = field(name="t")
    """-1 where this is no trade."""
    execution_id: int = field(name="I")
    on_book: bool = field(name="w")
    maker: bool = field(name="m")
    created: int = field(name="O")
    filled_quote: Decimal = field(name="Z")
    last_quote: Decimal = field(name="Y")
    quote_quantity: Decimal = field(name="Q", default=ZERO)
    working_since: int | None = field(name="W", default=None)
    prevention: str = field(name="V", default="NONE")
    expiry_reason: str | None = field(name="eR", default=None)

    trailing_delta: int | None = field(name="d", default=None)
    trailing_since: int | None = field(name="D", default=None)
    strategy_id: int | None = field(name="j", default=None)
    strategy_type: int | None = field(name="J", default=None)

    prevented_match_id: int | None = field(name="v", default=None)
    prevented_quantity: Decimal | None = field(name="A", default=None)
    last_prevented_quantity: Decimal | None = field(name="B", default=None)
    trade_group_id: int | None = field(name="u", default=None)
    counter_order_id: int | None = field(name="U", default=None)
    counter_symbol: str | None = field(name="Cs", default=None)
    prevented_execution_quantity: Decimal | None = field(name="pl", default=None)
    prevented_execution_price: Decimal | None = field(name="pL", default=None)
    prevented_execution_quote: Decimal | None = field(name="pY", default=None)

    match_type: str | None = field(name="b", default=None)
    allocation_id: int | None = field(name="a", default=None)
    working_floor: str | None = field(name="k", default=None)
    used_sor: bool | None = field(name="uS", default=None)

    peg_price_type: str | None = field(name="gP", default=None)
    peg_offset_type: str | None = field(name="gOT", default=None)
    peg_offset_value: int | None = field(name="gOV", default=None)
    pegged_price: Decimal | None = field(name="gp", default=None)

    @property
    def own_client_order_id(self) -> str:
        """The order's client id, also on a report of its cancellation."""
        return self.original_client_order_id or self.client_order_id

    @property
    def average_price(self) -> Decimal | None:
        """The average over all fills; None before the first."""
        return self.filled_quote / self.filled if self.filled else None


class StreamTerminated(msgspec.Struct, frozen=True, tag_field="e", tag="eventStreamTerminated"):
    """`eventStreamTerminated`: the token expired, the session was logged out, or it was unsubscribed."""

    event_time: int = field(name="E")


class ListenKeyExpired(msgspec.Struct, frozen=True, tag_field="e", tag="listenKeyExpired"):
    """`listenKeyExpired`: nobody has used the key of this stream for too long."""

    event_time: int = field(name="E")


class MarginLevelChanged(Finite, frozen=True, tag_field="e", tag="MARGIN_LEVEL_STATUS_CHANGE"):
    """`MARGIN_LEVEL_STATUS_CHANGE` of the margin risk stream."""

    event_time: int = field(name="E")
    level: Decimal = field(name="l")
    status: str = field(name="s")


class LiabilityChanged(Finite, frozen=True, tag_field="e", tag="USER_LIABILITY_CHANGE"):
    """`USER_LIABILITY_CHANGE` of the margin risk stream: `kind` is BORROW, REPAY or the like."""

    event_time: int = field(name="E")
    asset: str = field(name="a")
    kind: str = field(name="t")
    principal: Decimal = field(name="p")
    interest: Decimal = field(name="i")


UserEvent: TypeAlias = (
    AccountPosition
    | BalanceUpdate
    | ExternalLockUpdate
    | ListStatus
    | ExecutionReport
    | StreamTerminated
    | ListenKeyExpired
    | MarginLevelChanged
    | LiabilityChanged
    | ServerShutdown
)
"""Every event that the account's connection can bring, told apart by `e`."""

ApiEvent: TypeAlias = UserEvent | UnknownEvent

NAMES: Final = frozenset(
    {
        *("outboundAccountPosition", "balanceUpdate", "externalLockUpdate", "listStatus", "executionReport"),
        *("eventStreamTerminated", "listenKeyExpired"),
        *("MARGIN_LEVEL_STATUS_CHANGE", "USER_LIABILITY_CHANGE", "serverShutdown"),
    }
)
"""The names under which these events come."""
