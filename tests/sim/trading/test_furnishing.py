"""The first account is worth looking at, whatever is listed, and its past agrees with the market's."""

from collections.abc import Callable

import pytest

from tui.sim.engine.candles import DAY
from tui.sim.engine.exchange import Exchange
from tui.sim.trading.desk import Desk
from tui.sim.trading.furnishing import furnish
from tui.sim.trading.margin import MarginAccount
from tui.sim.trading.welcome import welcome

FULL = (
    "BTCUSDT", "ETHUSDT", "BNBUSDT", "SOLUSDT", "XRPUSDT", "DOGEUSDT", "PEPEUSDT", "ETHBTC", "FIDAUSDT",
    "LUNAUSDT",
)  # fmt: skip


@pytest.fixture
def furnished(new_exchange: Callable[..., Exchange]) -> Callable[..., Desk]:
    def build(*symbols: str) -> Desk:
        exchange = new_exchange(*symbols, rate=0.0)
        desk = Desk(exchange)
        account, _ = welcome(desk, exchange.listings.values())
        furnish(exchange, desk, account)
        return desk

    return build


def test_it_has_a_past_open_orders_debts_and_dust(furnished: Callable[..., Desk]) -> None:
    desk = furnished(*FULL)
    account = next(iter(desk.accounts.values()))
    exchange = desk._exchange
    roles = set()
    for symbol, trades in account.register.trades.items():
        assert [trade.id for trade in trades] == sorted({trade.id for trade in trades})
        for trade in trades:
            assert 0 < exchange.now - trade.time < DAY
            candle = exchange.candles(symbol, "1m", 1, end=trade.time)[0]
            assert candle.open_time <= trade.time <= candle.close_time
            assert candle.low <= trade.ticks <= candle.high
            assert candle.first_id <= trade.id <= candle.last_id
            roles.add(trade.is_maker)
    assert roles == {True, False}
    assert len(account.register.orders) > len(account.register.open) == 7
    for symbol in exchange.listings:
        orders = [order for (name, _), order in account.register.orders.items() if name == symbol]
        assert [order.id for order in orders] == sorted(order.id for order in orders)
        assert [order.created for order in orders] == sorted(order.created for order in orders)
    assert [joined.contingency for joined in account.register.open_lists()] == ["OCO"]
    assert 0 < account.purse.free["FIDA"] < 10**8
    cross = desk.cross(account)
    assert cross.debt("USDT").principal > cross.debt("USDT").interest > 0
    times = [charge.time for charge in cross.charges]
    assert times == sorted(times)
    assert len(times) == 10
    levels = {_symbol(margin): desk.bank.level(margin) / 1e8 for margin in desk.all_isolated(account)}
    assert levels == {"BTCUSDT": pytest.approx(2.5, abs=0.2), "SOLUSDT": pytest.approx(1.14, abs=0.01)}
    assert {desk.ledger.total(asset) for asset in account.purse.free} == {0}
    assert desk.take_news() == []


@pytest.mark.parametrize("symbols", [("ETHBTC",), ("SOLUSDT",), ("ETHUSDT", "PEPEUSDT"), ("LUNAUSDT",)])
def test_it_makes_do_with_what_is_listed(furnished: Callable[..., Desk], symbols: tuple[str, ...]) -> None:
    desk = furnished(*symbols)
    assert {desk.ledger.total(asset) for asset in next(iter(desk.accounts.values())).purse.free} == {0}


def _symbol(margin: MarginAccount) -> str:
    assert margin.listing is not None
    return margin.listing.symbol
