"""The trading rules as `exchangeInfo` tells them: symbols, filters, rate limits (pure)."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, get_args

import msgspec

from tui.sim.engine.listings import UNIT, Listing, amount_text
from tui.sim.protocol.limits import CONNECTION_LIMIT
from tui.sim.trading import rulebook
from tui.sim.trading.orders import OrderType, Prevention

PERMISSIONS = ("SPOT", "MARGIN")

_DEVIATION = {
    "filterType": "PERCENT_PRICE_BY_SIDE",
    "bidMultiplierUp": f"{rulebook.FURTHEST}",
    "bidMultiplierDown": f"{1 / rulebook.FURTHEST:g}",
    "askMultiplierUp": f"{rulebook.FURTHEST}",
    "askMultiplierDown": f"{1 / rulebook.FURTHEST:g}",
    "avgPriceMins": rulebook.AVERAGE_MINUTES,
}
"""How far from the market an order's price may be."""
_NUMBERS_OF_ORDERS = (
    {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": rulebook.MOST_ORDERS},
    {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": rulebook.MOST_LISTS},
    {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": rulebook.MOST_ALGO_ORDERS},
    {"filterType": "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends": rulebook.MOST_AMENDS},
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
            _rate_limit("ORDERS", "SECOND", 10, rulebook.ORDERS_IN_10_SECONDS),
            _rate_limit("ORDERS", "DAY", 1, rulebook.ORDERS_A_DAY),
            _rate_limit("RAW_REQUESTS", "MINUTE", 5, 300_000),
            _rate_limit("CONNECTIONS", "MINUTE", 5, CONNECTION_LIMIT),
        ],
        "exchangeFilters": [],
        "symbols": [_written(listing, with_permissions) for listing in listings],
    }


@lru_cache(maxsize=10_000)
def _written(listing: Listing, with_permissions: bool) -> msgspec.Raw:
    """One symbol's rules as they go out: a listing never changes, and a large market has thousands."""
    return msgspec.Raw(msgspec.json.encode(symbol(listing, with_permissions=with_permissions)))


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
        "orderTypes": get_args(OrderType),
        "icebergAllowed": False,
        "ocoAllowed": True,
        "otoAllowed": True,
        "opoAllowed": False,
        "quoteOrderQtyMarketAllowed": True,
        "allowTrailingStop": False,
        "cancelReplaceAllowed": True,
        "amendAllowed": True,
        "pegInstructionsAllowed": False,
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": True,
        "filters": filters(listing),
        "permissions": [],
        "permissionSets": [PERMISSIONS] if with_permissions else [],
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": get_args(Prevention),
    }


def filters(listing: Listing) -> list[dict[str, Any]]:
    """What orders of a symbol must keep to (filters.md)."""
    return [
        {
            "filterType": "PRICE_FILTER",
            "minPrice": listing.price_text(1),
            "maxPrice": listing.price_text(rulebook.highest_ticks(listing)),
            "tickSize": listing.price_text(1),
        },
        {
            "filterType": "LOT_SIZE",
            "minQty": listing.quantity_text(1),
            "maxQty": listing.quantity_text(rulebook.MOST_LOTS),
            "stepSize": listing.quantity_text(1),
        },
        {
            "filterType": "MARKET_LOT_SIZE",
            "minQty": "0.00000000",
            "maxQty": listing.quantity_text(rulebook.MOST_MARKET_LOTS),
            "stepSize": "0.00000000",
        },
        _DEVIATION,
        {
            "filterType": "NOTIONAL",
            "minNotional": amount_text(rulebook.least_notional(listing)),
            "applyMinToMarket": True,
            "maxNotional": amount_text(rulebook.MOST_NOTIONAL * UNIT),
            "applyMaxToMarket": False,
            "avgPriceMins": rulebook.AVERAGE_MINUTES,
        },
        {"filterType": "MAX_POSITION", "maxPosition": listing.quantity_text(rulebook.MOST_POSITION_LOTS)},
        *_NUMBERS_OF_ORDERS,
    ]


def own_filters() -> dict[str, Any]:
    """What orders of an account must keep to, whatever they ask for."""
    return {"exchangeFilters": [], "symbolFilters": list(_NUMBERS_OF_ORDERS), "assetFilters": []}


def _rate_limit(kind: str, interval: str, number: int, limit: int) -> dict[str, Any]:
    return {"rateLimitType": kind, "interval": interval, "intervalNum": number, "limit": limit}
