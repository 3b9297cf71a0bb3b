"""Profit by average cost and first in, first out; fees in any asset; what is not known is said."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.accounts.fills import Fill, Fills
from tui.market.accounts.ids import SPOT
from tui.market.accounts.positions import Method, Position
from tui.market.accounts.profit import Profit, profit_of_asset, profit_of_symbol
from tui.market.accounts.rates import Rates
from tui.market.accounts.snapshots import Trades
from tui.wire.replies import SymbolInfo

D = Decimal
SYMBOLS = {
    name: SymbolInfo(name, "TRADING", base, quote)
    for name, base, quote in (
        ("BTCUSDT", "BTC", "USDT"),
        ("BTCEUR", "BTC", "EUR"),
        ("BNBUSDT", "BNB", "USDT"),
        ("EURUSDT", "EUR", "USDT"),
    )
}
AMOUNTS = st.decimals("0.00000001", "1000", places=8)


def fill(
    number: int, side: str, quantity: str, price: str, fee: str = "0 USDT", symbol: str = "BTCUSDT"
) -> Fill:
    commission, asset = fee.split()
    return Fill(
        account=SPOT, symbol=symbol, trade_id=number, order_id=number, side=side, price=D(price),
        quantity=D(quantity), quote=D(price) * D(quantity), commission=D(commission),
        commission_asset=asset, time=1_000 * number, maker=False,
    )  # fmt: skip


def asked(*given: Fill) -> Fills:
    fills = Fills()
    for one in given:
        fills.add(one)
    for symbol in {one.symbol for one in given}:
        fills.coverage.note(Trades(sent=0, received=0, symbol=symbol, fills=(), start=500, until=9_000))
    return fills


def profit(fills: Fills, method: Method = Method.AVERAGE, rates: Rates | None = None) -> Profit:
    rate = (rates or Rates(SYMBOLS)).at
    found = profit_of_symbol(fills, "BTCUSDT", SYMBOLS, method, rate=rate, price=D(130))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("method", "realised", "cost"), [(Method.AVERAGE, "30", "220"), (Method.FIFO, "40", "230")]
)
def test_a_sale_sells_a_share_of_all_or_what_was_bought_first(
    method: Method, realised: str, cost: str
) -> None:
    fills = asked(fill(1, "BUY", "2", "100"), fill(2, "BUY", "1", "130"), fill(3, "SELL", "1", "140"))
    found = profit(fills, method)
    assert (found.realised, found.cost, found.position) == (D(realised), D(cost), D(2))
    assert found.unrealised == 2 * 130 - D(cost)
    assert found.average_cost == D(cost) / 2
    assert (found.bought, found.sold) == (D(3), D(1))
    assert (found.fills, found.since) == (3, 500)
    assert found.certain


def test_fees_in_quote_base_and_another_asset() -> None:
    rates = Rates(SYMBOLS)
    rates.note("BNBUSDT", 3_000, D(500))
    fills = asked(
        fill(1, "BUY", "1", "100", "0.1 USDT"),
        fill(2, "BUY", "1", "100", "0.001 BTC"),
        fill(3, "SELL", "1.999", "110", "0.002 BNB"),
    )
    found = profit(fills, rates=rates)
    assert found.position == 0
    assert found.realised == D("1.999") * 110 - D("0.002") * 500 - D("200.1")
    assert found.fees == {"USDT": D("0.1"), "BTC": D("0.001"), "BNB": D("0.002")}
    assert found.certain
    assert found.unrealised == 0


def test_a_fee_of_unknown_worth_is_left_out_and_said() -> None:
    fills = asked(fill(1, "BUY", "1", "100"), fill(2, "SELL", "1", "110", "0.002 BNB"))
    found = profit(fills)
    assert found.realised == 10
    assert found.fees_left_out == {"BNB": D("0.002")}
    assert not found.certain


def test_what_was_bought_before_the_first_known_fill_has_no_known_profit() -> None:
    fills = asked(fill(1, "BUY", "1", "100"), fill(2, "SELL", "3", "110"))
    found = profit(fills)
    assert (found.realised, found.uncovered, found.position) == (D(10), D(2), D(0))
    assert not found.certain


def test_without_an_answer_of_the_exchange_nothing_says_since_when() -> None:
    fills = Fills()
    fills.add(fill(1, "BUY", "1", "100"))
    found = profit(fills)
    assert (found.since, found.whole, found.certain) == (None, False, False)


def test_without_a_price_there_is_no_unrealised_profit() -> None:
    fills = asked(fill(1, "BUY", "1", "100"))
    rate = Rates(SYMBOLS).at
    found = profit_of_symbol(fills, "BTCUSDT", SYMBOLS, Method.FIFO, rate=rate, price=None)
    assert found is not None
    assert found.unrealised is None
    assert profit_of_symbol(fills, "OTHER", SYMBOLS, Method.FIFO, rate=rate, price=None) is None


def test_an_asset_is_bought_in_one_currency_and_sold_in_another() -> None:
    rates = Rates(SYMBOLS)
    rates.note("EURUSDT", 1_000, D("1.2"))
    fills = asked(fill(1, "BUY", "2", "100", "0 EUR", "BTCEUR"), fill(2, "SELL", "1", "150"))
    found = profit_of_asset(fills, "BTC", "USDT", SYMBOLS, Method.AVERAGE, rate=rates.at, price=D(160))
    assert (found.realised, found.cost, found.unrealised) == (D(30), D(120), D(40))
    unknown = profit_of_asset(
        fills, "BTC", "USDT", SYMBOLS, Method.AVERAGE, rate=Rates(SYMBOLS).at, price=D(160)
    )
    assert (unknown.unpriced, unknown.uncovered, unknown.realised) == (1, D(1), D(0))
    assert not unknown.certain


def test_a_rate_is_of_its_time_or_none() -> None:
    rates = Rates({})
    rates.note("BNBUSDT", 100_000, D(500))
    assert rates.at("BNB", "USDT", 90_000) is None
    rates.take_listing(SYMBOLS)
    rates.note("BNBUSDT", 200_000, D(400))
    assert rates.at("BNB", "USDT", 90_000) == 500
    assert rates.at("BNB", "USDT", 149_000) == 500
    assert rates.at("BNB", "USDT", 151_000) == 400
    assert rates.at("USDT", "BNB", 200_000) == D("0.0025")
    assert rates.at("BNB", "USDT", 260_001) is None
    assert rates.at("BNB", "EUR", 100_000) is None
    assert rates.at("EUR", "EUR", 5) == 1


@given(st.lists(st.tuples(st.booleans(), AMOUNTS, AMOUNTS), max_size=40), st.sampled_from(Method))
def test_no_unit_and_no_cost_is_lost(trades: list[tuple[bool, Decimal, Decimal]], method: Method) -> None:
    position, bought, paid, sold, cost = Position(method), D(0), D(0), D(0), D(0)
    for buys, quantity, amount in trades:
        if buys:
            position.buy(quantity, amount)
            bought, paid = bought + quantity, paid + amount
        else:
            before = position.quantity
            sale = position.sell(quantity)
            assert sale.quantity == min(quantity, before)
            sold, cost = sold + sale.quantity, cost + sale.cost
    assert position.quantity == bought - sold >= 0
    assert position.cost == paid - cost >= 0
    position.sell(position.quantity)
    assert position.cost == 0


@given(st.lists(st.tuples(st.booleans(), AMOUNTS, AMOUNTS), min_size=1, max_size=20))
def test_when_all_is_sold_both_methods_have_earned_the_same(
    trades: list[tuple[bool, Decimal, Decimal]],
) -> None:
    fills = [
        fill(number, "BUY" if buys else "SELL", str(quantity), str(price))
        for number, (buys, quantity, price) in enumerate([(True, D(100_000), D(1)), *trades], 1)
    ]
    left = sum(one.quantity if one.side == "BUY" else -one.quantity for one in fills)
    fills.append(fill(99, "SELL", str(left), "7"))
    known = asked(*fills)
    earned = sum(one.quote if one.side == "SELL" else -one.quote for one in fills)
    for method in Method:
        found = profit(known, method)
        assert (found.position, found.uncovered) == (D(0), D(0))
        assert abs(found.realised - earned) < D("1e-9")
