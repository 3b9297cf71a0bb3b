"""What orders of a symbol have to keep to: its listing with every filter whole (filters.md).

Amounts are Decimal.
"""

from decimal import Decimal
from typing import Any, Final, TypeAlias, TypeVar

import msgspec
from msgspec import field

from tui.wire.decode import Malformed, decode_result

ZERO: Final = Decimal(0)


class PriceFilter(msgspec.Struct, frozen=True, tag_field="filterType", tag="PRICE_FILTER"):
    """Bounds and steps of prices; 0 disables a part."""

    least: Decimal = field(name="minPrice", default=ZERO)
    most: Decimal = field(name="maxPrice", default=ZERO)
    tick: Decimal = field(name="tickSize", default=ZERO)


class PercentPrice(msgspec.Struct, frozen=True, tag_field="filterType", tag="PERCENT_PRICE"):
    """How far a price may be from the average, as factors of it."""

    up: Decimal = field(name="multiplierUp")
    down: Decimal = field(name="multiplierDown")
    minutes: int = field(name="avgPriceMins", default=0)


class PercentPriceBySide(msgspec.Struct, frozen=True, tag_field="filterType", tag="PERCENT_PRICE_BY_SIDE"):
    """How far a price may be from the average, as factors of it, side by side."""

    bid_up: Decimal = field(name="bidMultiplierUp")
    bid_down: Decimal = field(name="bidMultiplierDown")
    ask_up: Decimal = field(name="askMultiplierUp")
    ask_down: Decimal = field(name="askMultiplierDown")
    minutes: int = field(name="avgPriceMins", default=0)


class LotSize(msgspec.Struct, frozen=True, tag_field="filterType", tag="LOT_SIZE"):
    """Bounds and steps of quantities."""

    least: Decimal = field(name="minQty", default=ZERO)
    most: Decimal = field(name="maxQty", default=ZERO)
    step: Decimal = field(name="stepSize", default=ZERO)


class MarketLotSize(msgspec.Struct, frozen=True, tag_field="filterType", tag="MARKET_LOT_SIZE"):
    """Bounds and steps of the quantities of market orders; 0 disables a part."""

    least: Decimal = field(name="minQty", default=ZERO)
    most: Decimal = field(name="maxQty", default=ZERO)
    step: Decimal = field(name="stepSize", default=ZERO)


class Notional(msgspec.Struct, frozen=True, tag_field="filterType", tag="NOTIONAL"):
    """Bounds of price times quantity."""

    least: Decimal = field(name="minNotional", default=ZERO)
    most: Decimal = field(name="maxNotional", default=ZERO)
    least_of_market: bool = field(name="applyMinToMarket", default=False)
    most_of_market: bool = field(name="applyMaxToMarket", default=False)
    minutes: int = field(name="avgPriceMins", default=0)


class MinNotional(msgspec.Struct, frozen=True, tag_field="filterType", tag="MIN_NOTIONAL"):
    """The least of price times quantity."""

    least: Decimal = field(name="minNotional")
    least_of_market: bool = field(name="applyToMarket", default=False)
    minutes: int = field(name="avgPriceMins", default=0)


class IcebergParts(msgspec.Struct, frozen=True, tag_field="filterType", tag="ICEBERG_PARTS"):
    """The most parts of an iceberg order."""

    most: int = field(name="limit")


class MaxNumOrders(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_NUM_ORDERS"):
    """The most open orders of the symbol."""

    most: int = field(name="maxNumOrders")


class MaxNumAlgoOrders(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_NUM_ALGO_ORDERS"):
    """The most open stop orders of the symbol."""

    most: int = field(name="maxNumAlgoOrders")


class MaxNumIcebergOrders(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_NUM_ICEBERG_ORDERS"):
    """The most open iceberg orders of the symbol."""

    most: int = field(name="maxNumIcebergOrders")


class MaxNumOrderLists(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_NUM_ORDER_LISTS"):
    """The most open order lists of the symbol."""

    most: int = field(name="maxNumOrderLists")


class MaxNumOrderAmends(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_NUM_ORDER_AMENDS"):
    """How often an order can be amended."""

    most: int = field(name="maxNumOrderAmends")


class MaxPosition(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_POSITION"):
    """The most of the base asset that an account may own and be buying."""

    most: Decimal = field(name="maxPosition")


class TrailingDelta(msgspec.Struct, frozen=True, tag_field="filterType", tag="TRAILING_DELTA"):
    """Bounds of trailing stops, in basis points."""

    least_above: int = field(name="minTrailingAboveDelta")
    most_above: int = field(name="maxTrailingAboveDelta")
    least_below: int = field(name="minTrailingBelowDelta")
    most_below: int = field(name="maxTrailingBelowDelta")


class ExchangeMaxNumOrders(
    msgspec.Struct, frozen=True, tag_field="filterType", tag="EXCHANGE_MAX_NUM_ORDERS"
):
    """The most open orders of an account."""

    most: int = field(name="maxNumOrders")


class ExchangeMaxNumAlgoOrders(
    msgspec.Struct, frozen=True, tag_field="filterType", tag="EXCHANGE_MAX_NUM_ALGO_ORDERS"
):
    """The most open stop orders of an account."""

    most: int = field(name="maxNumAlgoOrders")


class ExchangeMaxNumOrderLists(
    msgspec.Struct, frozen=True, tag_field="filterType", tag="EXCHANGE_MAX_NUM_ORDER_LISTS"
):
    """The most open order lists of an account."""

    most: int = field(name="maxNumOrderLists")


class MaxAsset(msgspec.Struct, frozen=True, tag_field="filterType", tag="MAX_ASSET"):
    """The most of an asset that one order may trade; only `myFilters` tells it."""

    asset: str
    most: Decimal = field(name="limit")


Filter: TypeAlias = (
    PriceFilter
    | PercentPrice
    | PercentPriceBySide
    | LotSize
    | MarketLotSize
    | Notional
    | MinNotional
    | IcebergParts
    | MaxNumOrders
    | MaxNumAlgoOrders
    | MaxNumIcebergOrders
    | MaxNumOrderLists
    | MaxNumOrderAmends
    | MaxPosition
    | TrailingDelta
    | ExchangeMaxNumOrders
    | ExchangeMaxNumAlgoOrders
    | ExchangeMaxNumOrderLists
    | MaxAsset
)
F = TypeVar("F")


class _Written(msgspec.Struct, frozen=True):
    """A symbol of `exchangeInfo`, its filters not yet read."""

    symbol: str
    status: str = ""
    base: str = field(name="baseAsset", default="")
    quote: str = field(name="quoteAsset", default="")
    base_precision: int = field(name="baseAssetPrecision", default=8)
    quote_precision: int = field(name="quoteAssetPrecision", default=8)
    order_types: tuple[str, ...] = field(name="orderTypes", default=())
    oco: bool = field(name="ocoAllowed", default=True)
    quote_market: bool = field(name="quoteOrderQtyMarketAllowed", default=True)
    replacing: bool = field(name="cancelReplaceAllowed", default=True)
    amending: bool = field(name="amendAllowed", default=False)
    spot: bool = field(name="isSpotTradingAllowed", default=True)
    prevention: str = field(name="defaultSelfTradePreventionMode", default="NONE")
    preventions: tuple[str, ...] = field(name="allowedSelfTradePreventionModes", default=())
    filters: list[msgspec.Raw] = []


class _Listing(msgspec.Struct, frozen=True):
    symbols: list[_Written] = []
    filters: list[msgspec.Raw] = field(name="exchangeFilters", default_factory=list)


class _OwnFilters(msgspec.Struct, frozen=True):
    exchange: list[msgspec.Raw] = field(name="exchangeFilters", default_factory=list)
    symbol: list[msgspec.Raw] = field(name="symbolFilters", default_factory=list)
    asset: list[msgspec.Raw] = field(name="assetFilters", default_factory=list)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What orders of one symbol have to keep to; filters that this version doesn't know are left out."""

    symbol: str
    base: str
    quote: str
    status: str = "TRADING"
    base_precision: int = 8
    quote_precision: int = 8
    order_types: tuple[str, ...] = ()
    oco: bool = True
    quote_market: bool = True
    """Whether a market order may name the money to spend or receive."""
    replacing: bool = True
    amending: bool = False
    spot: bool = True
    prevention: str = "NONE"
    """What keeps an account from trading with itself where an order doesn't say."""
    preventions: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()

    def of(self, kind: type[F]) -> F | None:
        """The filter of a kind; None where the exchange sets none."""
        return next((rule for rule in self.filters if isinstance(rule, kind)), None)

    @property
    def tick(self) -> Decimal:
        """The step between prices."""
        rule = self.of(PriceFilter)
        return rule.tick if rule and rule.tick else Decimal(1).scaleb(-self.quote_precision)

    @property
    def step(self) -> Decimal:
        """The step between quantities."""
        rule = self.of(LotSize)
        return rule.step if rule and rule.step else Decimal(1).scaleb(-self.base_precision)


def decode_rules(raw: msgspec.Raw | bytes, symbol: str) -> Rules | None:
    """Read a symbol's rules out of `exchangeInfo`; None where it is not in it. Raises Malformed."""
    listing = decode_result(raw, _Listing)
    found = next((written for written in listing.symbols if written.symbol == symbol), None)
    if found is None:
        return None
    told: dict[str, Any] = {name: getattr(found, name) for name in found.__struct_fields__}
    return Rules(**told | {"filters": _filters([*found.filters, *listing.filters])})


def decode_own_filters(raw: msgspec.Raw | bytes) -> tuple[Filter, ...]:
    """Read `myFilters`: what holds for this account in a symbol. Raises Malformed."""
    own = decode_result(raw, _OwnFilters)
    return _filters([*own.exchange, *own.symbol, *own.asset])


def _filters(written: list[msgspec.Raw]) -> tuple[Filter, ...]:
    """Those that can be read: one that can't be is the exchange's to enforce."""
    return tuple(rule for raw in written if (rule := _filter(raw)) is not None)


def _filter(raw: msgspec.Raw) -> Filter | None:
    shape: Any = Filter
    try:
        rule: Filter = decode_result(raw, shape)
    except Malformed:
        return None
    amounts = (getattr(rule, name) for name in rule.__struct_fields__)
    return rule if all(not isinstance(one, Decimal) or one.is_finite() for one in amounts) else None
