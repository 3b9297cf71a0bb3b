"""Orders that borrow what they lack and repay what they bring."""

from collections.abc import Callable

import pytest

from tests.sim.trading.hall import SYMBOL, Hall
from tests.sim.trading.test_margin import funded
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT
from tui.sim.trading.rejections import Rejected


@pytest.fixture
def credit_hall(new_exchange: Callable[..., Exchange]) -> Hall:
    return Hall(new_exchange(SYMBOL, "ETHUSDT", "BTCUSDT", rate=0.0))


def test_an_order_borrows_what_it_lacks_and_no_more(credit_hall: Hall) -> None:
    margin = funded(credit_hall, isolated=True)
    lots = 15 * UNIT // credit_hall.listing.quote_units(credit_hall.bid - 9)
    words = ("BUY", "LIMIT", lots, credit_hall.bid - 9)
    with pytest.raises(Rejected, match="insufficient balance"):
        credit_hall.place(*words, account=margin.account)
    order = credit_hall.place(*words, account=margin.account, side_effect="MARGIN_BUY")
    assert order.loan == margin.debt("BTC").principal == order.need - 10 * UNIT
    assert credit_hall.balance("BTC", margin.account) == (0, order.need)
    credit_hall.desk.cancel(order)
    assert margin.debt("BTC").total == margin.charges[0].interest  # all of the loan has gone back
    assert order.loan == 0
    with pytest.raises(Rejected, match="exceed maximum"):
        credit_hall.place("BUY", "LIMIT", lots * 9, credit_hall.bid - 9,
                          account=margin.account, side_effect="MARGIN_BUY")  # fmt: skip
    with pytest.raises(Rejected, match="insufficient balance"):
        credit_hall.place(*words[:2], lots * 90, words[3], side_effect="MARGIN_BUY")


def test_a_loan_may_outlive_its_order(credit_hall: Hall) -> None:
    margin = funded(credit_hall, isolated=True)
    lots = 15 * UNIT // credit_hall.listing.quote_units(credit_hall.bid - 9)
    order = credit_hall.place(
        "BUY", "LIMIT", lots, credit_hall.bid - 9,
        account=margin.account, side_effect="MARGIN_BUY", repays_at_cancel=False,
    )  # fmt: skip
    credit_hall.desk.cancel(order)
    assert order.loan == margin.debt("BTC").principal > 0


@pytest.mark.parametrize("effect", ["AUTO_REPAY", "AUTO_BORROW_REPAY"])
def test_what_a_trade_brings_repays_debts(credit_hall: Hall, effect: str) -> None:
    margin = funded(credit_hall)
    credit_hall.desk.bank.borrow(margin, "ETH", UNIT)
    owed = margin.debt("ETH").total
    credit_hall.place("SELL", "MARKET", 5_000, account=margin.account)
    assert margin.debt("ETH").total == owed
    order = credit_hall.place("BUY", "MARKET", 3_000, account=margin.account, side_effect=effect)
    received = sum(trade.lots * credit_hall.listing.step_units - trade.fee for trade in order.trades)
    assert margin.debt("ETH").total == owed - received
    assert credit_hall.balance("ETH", margin.account) == (UNIT // 2, 0)
    credit_hall.place("BUY", "MARKET", 9_000, account=margin.account, side_effect=effect)
    assert margin.debt("ETH").total == 0
    assert credit_hall.desk.ledger.total("ETH") == credit_hall.desk.ledger.total("BTC") == 0


def test_an_order_of_both_effects_goes_short_and_comes_back(credit_hall: Hall) -> None:
    margin = funded(credit_hall)
    short = credit_hall.place(
        "SELL", "MARKET", 20_000, account=margin.account, side_effect="AUTO_BORROW_REPAY"
    )
    assert short.loan == margin.debt("ETH").principal == 2 * UNIT
    back = credit_hall.place("BUY", "MARKET", 20_030, account=margin.account, side_effect="AUTO_BORROW_REPAY")
    assert back.loan == 0
    assert margin.debt("ETH").total == 0
