"""What orders have to keep to, read whatever else the exchange sends along."""

from decimal import Decimal

import msgspec
import pytest

from tui.wire.decode import Malformed
from tui.wire.trading_rules import (
    LotSize,
    MaxAsset,
    MaxNumOrderLists,
    Notional,
    PriceFilter,
    decode_own_filters,
    decode_rules,
)

LISTING = b"""{"symbols":[{"symbol":"BTCUSDT"},{"symbol":"ETHBTC","status":"BREAK","baseAsset":"ETH",
"quoteAsset":"BTC","baseAssetPrecision":8,"quoteAssetPrecision":6,"orderTypes":["LIMIT","NEW_ONE"],
"ocoAllowed":false,"amendAllowed":true,"defaultSelfTradePreventionMode":"NONE","somethingNew":[1],"filters":[
{"filterType":"PRICE_FILTER","minPrice":"0.00001","maxPrice":"1000","tickSize":"0.00001","new":1},
{"filterType":"LOT_SIZE","minQty":"0.1","maxQty":"9","stepSize":0.5},
{"filterType":"NOTIONAL","minNotional":"0.0001","applyMinToMarket":"yes"},
{"filterType":"FROM_THE_FUTURE","limit":1},{"noFilter":true}]}],
"exchangeFilters":[{"filterType":"EXCHANGE_MAX_NUM_ORDERS","maxNumOrders":1000}]}"""


def test_known_filters_are_read_and_others_left_out() -> None:
    rules = decode_rules(LISTING, "ETHBTC")
    assert rules is not None
    assert (rules.status, rules.base, rules.quote, rules.quote_precision) == ("BREAK", "ETH", "BTC", 6)
    assert rules.order_types == ("LIMIT", "NEW_ONE")
    assert (rules.oco, rules.amending, rules.quote_market) == (False, True, True)
    assert [type(rule).__name__ for rule in rules.filters] == [
        "PriceFilter",
        "LotSize",
        "ExchangeMaxNumOrders",
    ]
    assert rules.of(PriceFilter) == PriceFilter(Decimal("0.00001"), Decimal(1000), Decimal("0.00001"))
    assert rules.of(Notional) is None
    assert (rules.tick, rules.step) == (Decimal("0.00001"), Decimal("0.5"))


def test_without_filters_the_precision_is_the_step() -> None:
    rules = decode_rules(LISTING, "BTCUSDT")
    assert rules is not None
    assert (rules.tick, rules.step) == (Decimal("1e-8"), Decimal("1e-8"))
    assert decode_rules(LISTING, "XYZ") is None
    with pytest.raises(Malformed):
        decode_rules(b'{"symbols":7}', "XYZ")


def test_own_filters_are_of_exchange_symbol_and_assets() -> None:
    own = {
        "exchangeFilters": [{"filterType": "EXCHANGE_MAX_NUM_ORDERS", "maxNumOrders": None}],
        "symbolFilters": [{"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 20}],
        "assetFilters": [{"filterType": "MAX_ASSET", "asset": "JPY", "limit": "1000000.00000000"}],
    }
    assert decode_own_filters(msgspec.json.encode(own)) == (
        MaxNumOrderLists(20),
        MaxAsset("JPY", Decimal(1_000_000)),
    )


def test_what_is_no_finite_amount_limits_nothing() -> None:
    odd = LISTING.replace(b'"maxQty":"9"', b'"maxQty":"NaN"')
    rules = decode_rules(odd, "ETHBTC")
    assert rules is not None
    assert rules.of(LotSize) is None
