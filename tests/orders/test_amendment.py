"""What can be made smaller in its place, said as the exchange would."""

from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.orders.drafting import LOTS, PRICES, order_of, rules_of
from tests.orders.hall import SYMBOL, Hall, as_told, still_exchange
from tui.orders.amendment import check_amendment
from tui.orders.draft import Draft, Side
from tui.sim.engine.listings import UNIT
from tui.sim.trading.rejections import Rejected

NOTIONAL = {"filterType": "NOTIONAL", "minNotional": "16"}
AMENDS = {"filterType": "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends": 2}
RULES = rules_of(PRICES, LOTS, NOTIONAL, AMENDS, amendAllowed=True)


@pytest.mark.parametrize(
    ("quantity", "filter_", "nearest"),
    [
        ("3", "amend", "2.995"),
        ("4", "amend", "2.995"),
        ("1", "amend", "1.6"),
        ("2.001", "LOT_SIZE", "2"),
        ("1.5", "NOTIONAL", "1.6"),
        ("2.9951", "LOT_SIZE", "2.995"),
    ],
)
def test_what_is_wrong_and_what_would_be_right(quantity: str, filter_: str, nearest: str) -> None:
    found = check_amendment(order_of(1), Decimal(quantity), RULES)
    assert (found[0].filter, found[0].nearest) == (filter_, Decimal(nearest))
    assert check_amendment(order_of(1), Decimal(nearest), RULES) == ()


def test_what_can_not_be_changed_at_all() -> None:
    def words(rules: Any = RULES, **more: Any) -> str:
        return check_amendment(order_of(1, **more), Decimal(2), rules)[0].words

    assert words(rules_of()) == "orders of ABCUSD can't be made smaller in their place; replace it"
    assert words(amendments=2) == "it was changed 2 times, and may be no more often; replace it"
    assert words(status="FILLED") == "the order is FILLED"


@given(st.decimals(0, "0.02", places=6))
def test_the_exchange_says_the_same(quantity: Decimal) -> None:
    hall = Hall(still_exchange(start=1_795_341_600_000, levels=20))
    draft = Draft(symbol=SYMBOL, side=Side.BUY, price=Decimal(62_000), quantity=Decimal("0.01"))
    assert hall.refusal(draft) == ""
    (placed,) = hall.orders()
    problems = check_amendment(as_told(placed), quantity, hall.rules())
    refused: AbstractContextManager[object] = pytest.raises(Rejected) if problems else nullcontext()
    with refused:
        hall.desk.amend(placed, int(quantity * UNIT))


def test_numbers_stay_exact() -> None:
    whole = msgspec.structs.replace(order_of(1), quantity=Decimal("0.3"), filled=Decimal("0.1"))
    fine = rules_of({"filterType": "LOT_SIZE", "stepSize": "0.1"}, amendAllowed=True)
    assert check_amendment(whole, Decimal("0.2"), fine) == ()
