"""Margin accounts that can't carry their debts end; others never do."""

from collections.abc import Callable

import pytest

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT
from tui.sim.engine.matching import Order
from tui.sim.trading.margin import HOUR, NO_DEBT, MarginAccount
from tui.sim.trading.news import LiabilityChanged, MarginLevelChanged, OrderChanged


@pytest.fixture
def loan_hall(new_exchange: Callable[..., Exchange]) -> Hall:
    return Hall(new_exchange(SYMBOL, "ETHUSDT", "BTCUSDT", rate=0.0))


def owing(hall: Hall, *, isolated: bool, asset: str, level: float) -> MarginAccount:
    """An account with 0.125 BTC or 3 ETH that owes the other asset, so much that its level is as said."""
    desk, bank = hall.desk, hall.desk.bank
    margin = desk.isolated(hall.account, hall.listing) if isolated else desk.cross(hall.account)
    bank.transfer(
        hall.account, margin.account, *(("ETH", 3 * UNIT) if asset == "BTC" else ("BTC", UNIT // 8))
    )
    price = hall.last * hall.listing.tick_units
    units = 3 * price if asset == "BTC" else UNIT * UNIT // 8 // price
    bank.lend(margin, asset, int(units / level))
    desk.ledger.move(margin.account.purse, desk.ledger.world, asset, margin.account.purse.free[asset])
    hall.desk.take_news()
    return margin


@pytest.mark.parametrize("asset", ["BTC", "ETH"])
@pytest.mark.parametrize("isolated", [True, False])
def test_everything_is_sold_and_repaid(loan_hall: Hall, isolated: bool, asset: str) -> None:
    margin = owing(loan_hall, isolated=isolated, asset=asset, level=1.09)
    order = loan_hall.place(
        *(
            ("SELL", "LIMIT", 100, loan_hall.ask + 50)
            if asset == "BTC"
            else ("BUY", "LIMIT", 100, loan_hall.bid - 50)
        ),
        account=margin.account,
    )
    loan_hall.run(1_000)
    for _ in range(3):
        loan_hall.desk.look_after_margins()
        loan_hall.run(1_000)
    assert order.status == "CANCELED"
    assert margin.debt(asset).total == 0
    assert loan_hall.desk.bank.level(margin) == NO_DEBT
    assert margin.liquidations
    assert {one.ticket.type for one in margin.liquidations} == {"MARKET"}
    assert {loan_hall.desk.ledger.total(name) for name in ("BTC", "ETH", "USDT")} == {0}
    news = loan_hall.news()
    levels = [one.status for one in news if isinstance(one, MarginLevelChanged)]
    assert levels == ["FORCE_LIQUIDATION", "EXCESSIVE"]
    reports = [one.client_id for one in news if isinstance(one, OrderChanged) and one.execution == "TRADE"]
    assert all(name.startswith("autoclose-") for name in reports)
    paid = [one.principal for one in news if isinstance(one, LiabilityChanged) and one.kind == "REPAY"]
    assert sum(paid) > 0


def test_what_can_be_carried_is_left_alone(loan_hall: Hall) -> None:
    margin = owing(loan_hall, isolated=True, asset="BTC", level=1.13)
    loan_hall.run(1_000)
    loan_hall.desk.look_after_margins()
    assert margin.debt("BTC").total > 0
    assert [one.status for one in loan_hall.news() if isinstance(one, MarginLevelChanged)] == [
        "PRE_LIQUIDATION"
    ]


def test_a_fund_pays_what_nothing_is_left_for(loan_hall: Hall) -> None:
    margin = owing(loan_hall, isolated=False, asset="BTC", level=0.8)
    for _ in range(4):
        loan_hall.run(1_000)
        loan_hall.desk.look_after_margins()
    assert margin.debt("BTC").total == 0
    assert loan_hall.desk.ledger.insurance.free["BTC"] < 0
    assert loan_hall.desk.ledger.total("BTC") == 0


def test_a_market_that_falls_brings_the_end(loan_hall: Hall) -> None:
    margin = owing(loan_hall, isolated=True, asset="BTC", level=1.101)
    exchange = loan_hall.exchange
    bids = exchange.book(SYMBOL).side("bids")
    fallen = next(ticks for ticks, _ in bids.top(100) if ticks < loan_hall.last * 0.999)
    lots = sum(lots for ticks, lots in bids.top(100) if ticks >= fallen)
    exchange.submit(
        SYMBOL, Order(exchange.order_id(SYMBOL), "taker", "asks", fallen, lots, rests=False), exchange.now
    )
    for _ in range(3):
        loan_hall.run(1_000)
        loan_hall.desk.look_after_margins()
    assert margin.debt("BTC").total == 0


def test_the_clock_of_loans_can_be_hastened(loan_hall: Hall) -> None:
    margin = owing(loan_hall, isolated=False, asset="BTC", level=3)
    bank, before = loan_hall.desk.bank, len(margin.charges)
    bank.hasten(3_600)
    loan_hall.run(5_000)
    loan_hall.desk.look_after_margins()
    assert len(margin.charges) == before + 5
    assert all(charge.time <= loan_hall.exchange.now for charge in margin.charges)
    bank.hasten(1)
    loan_hall.run(30_000)
    loan_hall.desk.look_after_margins()
    assert len(margin.charges) == before + 5
    loan_hall.run(HOUR)
    loan_hall.desk.look_after_margins()
    assert len(margin.charges) == before + 6


def test_who_repays_is_told_to_be_safe_again(loan_hall: Hall) -> None:
    margin = owing(loan_hall, isolated=False, asset="BTC", level=1.2)
    bank = loan_hall.desk.bank
    for free in (0, 1):
        if free:
            bank.transfer(loan_hall.account, margin.account, "BTC", UNIT)
            bank.repay(margin, "BTC", margin.debt("BTC").total)
        loan_hall.run(1_000)
        loan_hall.desk.look_after_margins()
    told = [one.status for one in loan_hall.news() if isinstance(one, MarginLevelChanged)]
    assert told == ["MARGIN_CALL", "EXCESSIVE"]
