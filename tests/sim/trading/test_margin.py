from collections.abc import Callable

import pytest

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
