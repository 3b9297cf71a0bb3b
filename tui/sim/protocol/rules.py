"""The trading rules as `exchangeInfo` tells them: symbols, filters, rate limits (pure)."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tui.sim.engine.listings import Listing
from tui.sim.protocol.limits import CONNECTION_LIMIT

PERMISSIONS = ("SPOT", "MARGIN")

_ORDER_TYPES = (
    "LIMIT",
    "LIMIT_MAKER",
    "MARKET",
    "STOP_LOSS",
    "STOP_LOSS_LIMIT",
    "TAKE_PROFIT",
    "TAKE_PROFIT_LIMIT",
)
_SELF_TRADE_MODES = ("NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT")
_MOST_LOTS = 10**9
_DEVIATIONS = (
    {
        "filterType": "TRAILING_DELTA",
        "minTrailingAboveDelta": 10,
        "maxTrailingAboveDelta": 2000,
        "minTrailingBelowDelta": 10,
        "maxTrailingBelowDelta": 2000,
    },
    {
        "filterType": "PERCENT_PRICE_BY_SIDE",
        "bidMultiplierUp": "5",
        "bidMultiplierDown": "0.2",
        "askMultiplierUp": "5",
        "askMultiplierDown": "0.2",
        "avgPriceMins": 5,
    },
)
"""How far from the market an order's price may be."""
_NUMBERS_OF_ORDERS = (
    {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200},
    {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 20},
    {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 5},
    {"filterType": "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends": 10},
)


def exchange_info(
    listings: Iterable[Listing], *, time: int, weight: int, with_permissions: bool
) -> dict[str, Any]:
    """The whole reply; `time` is the server's, in the unit that was asked for."""
    return {
        "timezone": "UTC",
        "serverTime": time,
        "rateLimits": [
            _rate_limit("REQUEST_WEIGHT", "MINUTE", 1, weight),
            _rate_limit("ORDERS", "SECOND", 10, 100),
            _rate_limit("ORDERS", "DAY", 1, 200_000),
            _rate_limit("RAW_REQUESTS", "MINUTE", 5, 300_000),
            _rate_limit("CONNECTIONS", "MINUTE", 5, CONNECTION_LIMIT),
        ],
        "exchangeFilters": [],
        "symbols": [symbol(listing, with_permissions=with_permissions) for listing in listings],
    }


def symbol(listing: Listing, *, with_permissions: bool) -> dict[str, Any]:
    """One symbol's rules."""
    return {
        "symbol": listing.symbol,
        "status": listing.status,
        "baseAsset": listing.base,
        "baseAssetPrecision": 8,
        "quoteAsset": listing.quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "baseCommissionPrecision": 8,
        "quoteCommissionPrecision": 8,
        "orderTypes": _ORDER_TYPES,
        "icebergAllowed": True,
        "ocoAllowed": True,
        "otoAllowed": True,
        "opoAllowed": True,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": True,
        "cancelReplaceAllowed": True,
        "amendAllowed": True,
        "pegInstructionsAllowed": True,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": True,
        "filters": filters(listing),
        "permissions": [],
        "permissionSets": [PERMISSIONS] if with_permissions else [],
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": _SELF_TRADE_MODES,
    }


def filters(listing: Listing) -> list[dict[str, Any]]:
    """What orders of a symbol must keep to (filters.md)."""
    return [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": listing.price_text(1),
            "maxPrice": listing.price_text(max(1_000 * listing.price_ticks, 1_000)),
            "tickSize": listing.price_text(1),
        },
        {
            "filterType": "LOT_SIZE",
            "minQty": listing.quantity_text(1),
            "maxQty": listing.quantity_text(_MOST_LOTS),
            "stepSize": listing.quantity_text(1),
        },
        {"filterType": "ICEBERG_PARTS", "limit": 10},
        {
            "filterType": "MARKET_LOT_SIZE",
            "minQty": "0.00000000",
            "maxQty": listing.quantity_text(_MOST_LOTS // 100),
            "stepSize": "0.00000000",
        },
        *_DEVIATIONS,
        {
            "filterType": "NOTIONAL",
            "minNotional": _amount(listing.min_notional),
            "applyMinToMarket": True,
            "maxNotional": "9000000.00000000",
            "applyMaxToMarket": False,
            "avgPriceMins": 5,
        },
        *_NUMBERS_OF_ORDERS,
    ]


def _amount(value: Decimal) -> str:
    return f"{value:.8f}"


def _rate_limit(kind: str, interval: str, number: int, limit: int) -> dict[str, Any]:
    return {"rateLimitType": kind, "interval": interval, "intervalNum": number, "limit": limit}
