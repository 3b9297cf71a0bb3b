from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT
from tui.sim.trading.margin import HOUR, HOURLY_RATE, NO_DEBT, MarginAccount
from tui.sim.trading.rejections import Rejected


@pytest.fixture
def bank_hall(new_exchange: Callable[..., Exchange]) -> Hall:
    return Hall(new_exchange(SYMBOL, "ETHUSDT", "BTCUSDT", rate=0.0))


def funded(hall: Hall, *, isolated: bool = False) -> MarginAccount:
    desk = hall.desk
    margin = desk.isolated(hall.account, hall.listing) if isolated else desk.cross(hall.account)
    desk.bank.transfer(hall.account, margin.account, "BTC", 10 * UNIT)
    return margin


@pytest.mark.parametrize(("isolated", "leverage"), [(False, 3), (True, 5)])
def test_what_may_be_borrowed_is_a_multiple_of_ones_own(
    bank_hall: Hall, isolated: bool, leverage: int
) -> None:
    margin, bank = funded(bank_hall, isolated=isolated), bank_hall.desk.bank
    most = bank.most(margin, "BTC")
    assert most == pytest.approx((leverage - 1) * 10 * UNIT, rel=1e-6)
    with pytest.raises(Rejected, match="exceed maximum"):
        bank.borrow(margin, "BTC", most + 10)
    bank.borrow(margin, "BTC", most // 2)
    assert bank_hall.balance("BTC", margin.account) == (10 * UNIT + most // 2, 0)
    assert bank.level(margin) == pytest.approx((10 * UNIT + most // 2) * UNIT / (most // 2), rel=1e-4)
    assert not bank.may_leave(margin, "BTC", 10 * UNIT)
    assert bank.most(margin, "USDT") == 0 if isolated else bank.most(margin, "USDT") > 0


def test_interest_is_charged_at_once_and_every_hour(bank_hall: Hall) -> None:
    margin, bank = funded(bank_hall), bank_hall.desk.bank
    bank.borrow(margin, "ETH", 3 * UNIT)
    assert margin.debt("ETH").interest == 3 * HOURLY_RATE
    bank_hall.run(2 * HOUR + HOUR // 2)
    bank.charge(margin)
    bank.charge(margin)
    assert margin.debt("ETH").interest == 9 * HOURLY_RATE
    assert [charge.type for charge in margin.charges] == ["ON_BORROW", "PERIODIC", "PERIODIC"]
    assert all(charge.time % HOUR == 0 for charge in margin.charges)
    owed = margin.debt("ETH").total
    with pytest.raises(Rejected, match="exceeds borrow"):
        bank.repay(margin, "ETH", owed + 1)
    with pytest.raises(Rejected, match="not enough"):
        bank.repay(margin, "ETH", owed)
    bank.transfer(bank_hall.account, margin.account, "ETH", UNIT)
    bank.repay(margin, "ETH", owed)
    assert (bank.level(margin), margin.debt("ETH").total) == (NO_DEBT, 0)
    assert bank_hall.desk.ledger.fees.free["ETH"] == 9 * HOURLY_RATE


acts = st.tuples(
    st.sampled_from(["borrow", "repay", "in", "out", "wait", "BUY", "SELL"]),
    st.booleans(),
    st.sampled_from(["BTC", "ETH"]),
    st.integers(1, 30 * UNIT),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(acts, max_size=20))
def test_loans_are_conserved_to_the_last_unit(new_exchange: Any, history: list[Any]) -> None:
    hall = Hall(new_exchange(SYMBOL, "ETHUSDT", "BTCUSDT", rate=0.0))
    margins, bank, ledger = (funded(hall), funded(hall, isolated=True)), hall.desk.bank, hall.desk.ledger
    for act, which, asset, units in history:
        margin = margins[which]
        try:
            if act == "wait":
                hall.run(units // 100)
                bank.charge(margin)
            elif act in ("BUY", "SELL"):
                hall.place(act, "MARKET", units % 3_000 + 30, account=margin.account)
            elif act in ("borrow", "repay"):
                (bank.borrow if act == "borrow" else bank.repay)(margin, asset, units)
            else:
                pair = (hall.account, margin.account)
                bank.transfer(*(pair if act == "in" else pair[::-1]), asset, units)
        except Rejected:
            continue
        for name in ("BTC", "ETH"):
            assert ledger.total(name) == 0
            assert -ledger.lender.free[name] == sum(one.debt(name).principal for one in margins)
            assert all(one.has(name) >= 0 <= one.debt(name).interest for one in margins)
