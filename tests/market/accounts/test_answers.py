"""Replies as Binance's documents show them, and what they tell of an account."""

from decimal import Decimal

import pytest

from tui.market.accounts import answers
from tui.market.accounts.ids import CROSS, SPOT, isolated
from tui.wire.account_replies import (
    CrossAccount,
    IsolatedAccounts,
    ListState,
    OrderState,
    OwnTrade,
    SpotAccount,
)
from tui.wire.decode import Malformed, decode_result

D = Decimal

ACCOUNT = b"""{"makerCommission":15,"canTrade":true,"updateTime":1660801833000,"balances":
[{"asset":"BNB","free":"0.00000000","locked":"0.00000000"},
{"asset":"BTC","free":"1.3447112","locked":"0.08600000"}],"permissions":["SPOT"],"uid":77}"""
ORDERS = b"""[{"symbol":"BTCUSDT","orderId":4711,"orderListId":-1,"clientOrderId":"dd-1",
"price":"20000.10000000","origQty":"0.00847000","executedQty":"0.00720000","origQuoteOrderQty":"0.000000",
"cummulativeQuoteQty":"144.00072000","status":"PARTIALLY_FILLED","timeInForce":"GTC","type":"LIMIT","side":"SELL",
"stopPrice":"0.00000000","icebergQty":"0.00000000","time":1660801715639,"updateTime":1660801717945,
"isWorking":true,"workingTime":1660801715639,"selfTradePreventionMode":"EXPIRE_MAKER",
"preventedQuantity":"0.00020000"}]"""
MARGIN_ORDERS = b"""[{"clientOrderId":"somebody","cummulativeQuoteQty":"-1.00000000",
"executedQty":"0.30000000","icebergQty":"0.00000000","isWorking":true,"orderId":12,"origQty":"0.30000000",
"price":"0.00475010","side":"SELL","status":"FILLED","stopPrice":"0.00000000","symbol":"BNBBTC",
"isIsolated":true,"time":1562040170089,"timeInForce":"GTC","type":"LIMIT","updateTime":1562040170089}]"""
TRADES = b"""[{"symbol":"BTCUSDT","id":815,"orderId":4711,"orderListId":-1,
"price":"20000.10000000","qty":"0.00635000","quoteQty":"127.00063500","commission":"0.00000100","commissionAsset":"BNB",
"time":1660801715793,"isBuyer":false,"isMaker":true,"isBestMatch":true}]"""
MARGIN_TRADES = b"""[{"commission":"0.00006000","commissionAsset":"BTC","id":34,"isBestMatch":true,
"isBuyer":true,"isMaker":false,"orderId":13,"price":"0.02000000","qty":"3.00000000","symbol":"BNBBTC",
"isIsolated":false,"time":1561973357171}]"""
LISTS = b"""[{"orderListId":0,"contingencyType":"OCO","listStatusType":"EXEC_STARTED",
"listOrderStatus":"EXECUTING","listClientOrderId":"dd-2","transactionTime":1660801713793,
"symbol":"BTCUSDT","orders":[{"symbol":"BTCUSDT","orderId":5,"clientOrderId":"dd-3"},
{"symbol":"BTCUSDT","orderId":4,"clientOrderId":"dd-4"}]}]"""
CROSS_REPLY = b"""{"created":true,"borrowEnabled":true,"marginLevel":"11.5",
"totalAssetOfBtc":"6.9","totalLiabilityOfBtc":"0.6","totalNetAssetOfBtc":"6.3","tradeEnabled":true,
"accountType":"MARGIN_1","userAssets":[{"asset":"BTC","borrowed":"0.10000000","free":"0.00499500",
"interest":"0.00000010","locked":"0.00100000","netAsset":"-0.09400510"}]}"""
PAIR = (
    '{{"baseAsset":{{"asset":"BTC","borrowEnabled":true,"borrowed":"0.50000000","free":"1.00000000",'
    '"interest":"0.01000000","locked":"0.50000000","netAsset":"0.99","netAssetOfBtc":"0.99"}},"quoteAsset":'
    '{{"asset":"USDT","borrowed":"0.0","free":"100.0","interest":"2.0","locked":"0.0","netAsset":"98.0"}},'
    '"symbol":"BTCUSDT","isolatedCreated":true,"marginLevel":"2.5","marginLevelStatus":"EXCESSIVE",'
    '"marginRatio":"0.0","indexPrice":"{index}","liquidatePrice":"{liquidate}","liquidateRate":"1.0"}}'
)


def test_balances_of_spot_bear_the_time_of_the_last_change() -> None:
    told = answers.spot_balances(decode_result(ACCOUNT, SpotAccount), 5, 9)
    assert (told.sent, told.received, told.updated) == (5, 9, 1_660_801_833_000)
    assert [(one.asset, one.free, one.locked, one.total) for one in told.holdings] == [
        ("BNB", D(0), D(0), D(0)), ("BTC", D("1.3447112"), D("0.086"), D("1.4307112")),
    ]  # fmt: skip


def test_an_order_of_spot() -> None:
    (order,) = answers.orders(decode_result(ORDERS, list[OrderState]), SPOT)
    assert (order.key, order.open, order.on_book) == (("BTCUSDT", 4711), True, True)
    assert order.remaining == D("0.00107")
    assert order.average_price == D("144.00072") / D("0.0072")
    assert (order.prevention, order.list_id, order.updated) == ("EXPIRE_MAKER", -1, 1_660_801_717_945)


def test_an_order_of_margin_tells_less_and_what_it_cost_may_be_forgotten() -> None:
    (order,) = answers.orders(decode_result(MARGIN_ORDERS, list[OrderState]), isolated("BNBBTC"))
    assert (order.open, order.on_book, order.average_price) == (False, False, None)


def test_trades_of_spot_and_of_margin_which_have_no_quote_quantity() -> None:
    (one,) = answers.fills(decode_result(TRADES, list[OwnTrade]), SPOT)
    assert (one.key, one.side, one.quote, one.maker) == (
        ("BTCUSDT", 815), "SELL", D("127.000635"), True,
    )  # fmt: skip
    (other,) = answers.fills(decode_result(MARGIN_TRADES, list[OwnTrade]), CROSS)
    assert (other.side, other.quote, other.commission_asset) == ("BUY", D("0.06"), "BTC")


def test_order_lists() -> None:
    (one,) = answers.lists(decode_result(LISTS, list[ListState]), SPOT)
    assert (one.list_id, one.contingency, one.order_ids, one.open) == (0, "OCO", (5, 4), True)


def test_cross_margin_is_told_in_bitcoin() -> None:
    told = answers.cross_balances(decode_result(CROSS_REPLY, CrossAccount), 5, 9)
    assert told.margin is not None
    assert told.updated is None
    assert (told.margin.asset, told.margin.level, told.margin.net) == (
        "BTC", D("11.5"), D("6.3"),
    )  # fmt: skip
    assert (told.margin.updated, told.margin.liquidation_price, told.margin.interest) == (9, None, None)
    (held,) = told.holdings
    assert held.net == D("-0.0940051")


def test_an_isolated_pair_is_told_in_its_quote_at_the_index_price() -> None:
    reply = b'{"assets":[' + PAIR.format(index="1000.0", liquidate="700.5").encode() + b"]}"
    (pair,) = decode_result(reply, IsolatedAccounts).pairs
    margin = answers.isolated_balances(pair, 5, 9).margin
    assert margin is not None
    assert (margin.assets, margin.liabilities, margin.net) == (D(1600), D(512), D(1088))
    assert (margin.interest, margin.liquidation_price, margin.index_price) == (D(12), D("700.5"), D(1000))
    assert (margin.asset, margin.status, margin.level) == ("USDT", "EXCESSIVE", D("2.5"))


def test_without_an_index_price_an_isolated_pair_has_no_sums() -> None:
    reply = b'{"assets":[' + PAIR.format(index="0.0", liquidate="0.00000000").encode() + b"]}"
    (pair,) = decode_result(reply, IsolatedAccounts).pairs
    told = answers.isolated_balances(pair, 5, 9)
    assert told.margin is not None
    assert told.margin.assets is None
    assert told.margin.net is None
    assert told.margin.liquidation_price is None
    assert [one.asset for one in told.holdings] == ["BTC", "USDT"]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "a lot"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(Malformed):
        decode_result(TRADES.replace(b"0.00635000", amount.encode()), list[OwnTrade])
    with pytest.raises(Malformed):
        decode_result(ACCOUNT.replace(b"1.3447112", amount.encode()), SpotAccount)
