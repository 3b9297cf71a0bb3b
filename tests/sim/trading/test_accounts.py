import pytest

from tests.sim.trading.hall import SYMBOL, Hall
from tui.sim.trading import accounts


def test_the_oldest_closed_orders_are_forgotten_with_all_their_names(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "KEPT_ORDERS", 3)
    register = hall.account.register
    opened = hall.place("SELL", "LIMIT", 50, hall.ask + 9)
    for number in range(9):
        order = hall.place("SELL", "LIMIT", 50, hall.ask + 9, client_id=f"c{number}")
        hall.desk.amend(order, 40 * hall.listing.step_units, f"a{number}")
        hall.desk.cancel(order, f"x{number}")
    assert [order.client_id for order in register.orders.values()] == [opened.client_id, "x6", "x7", "x8"]
    assert register.of_client(SYMBOL, "a5") is None
    found = register.of_client(SYMBOL, "c6")
    assert found is not None
    assert found is register.of_client(SYMBOL, "a6") is register.of_client(SYMBOL, "x6")
    assert len(register._clients) == 1 + 3 * 3
