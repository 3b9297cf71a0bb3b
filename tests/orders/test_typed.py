"""What stands in the ticket's fields is read as it is meant, or refused in words."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.orders.drafting import LOTS, PRICES, rules_of, told
from tui.orders.draft import Draft, Kind, Side, TimeInForce, fields_of
from tui.orders.problems import Field
from tui.orders.typed import Typed, read_number, read_typed, written
from tui.orders.words import shown

RULES = rules_of(PRICES, LOTS)
STEP = RULES.step


def read(kind: Kind, **fields: Any) -> tuple[Draft, tuple[str, ...]]:
    draft, problems = read_typed(Typed(symbol="ABCUSD", side=Side.BUY, kind=kind, **fields), STEP)
    return draft, tuple(problem.words for problem in problems)


def test_numbers_are_read_as_people_write_them() -> None:
    for text in ("62100.5", "62,100.5", " 62 100.50", "62_100.5", "62,100.500"):
        assert read_number(text) == Decimal("62100.5")
    assert read_number(".5") == Decimal("0.5")
    assert read_number("5.") == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "1e5",
        "NaN",
        "Infinity",
        "1,5",
        "1.5,0",
        "1,0000",
        "0,050",
        "00,500.0",
        "٣",
        "0x1",
        "1.2.3",
        "9" * 41,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no number; write it like"):
        read_number(text)


@given(st.decimals(0, 10**12, places=8))
def test_what_was_written_is_read_again(value: Decimal) -> None:
    assert read_number(written(value)) == value
    assert read_number(shown(value, STEP)) == value


def test_each_kind_has_its_fields_and_others_are_left_out() -> None:
    numbers = {"price": "90", "stop": "95", "limit": "96", "quantity": "2", "total": "nonsense"}
    market, problems = read(Kind.MARKET, **numbers)
    assert told(market.price, market.stop, market.quantity, problems) == (None, None, 2, ())
    limit, _ = read(Kind.LIMIT, **numbers)
    assert told(limit.price, limit.stop, limit.limit) == (90, None, None)
    pair, _ = read(Kind.OCO, **numbers)
    assert told(pair.price, pair.stop, pair.limit) == (90, 95, 96)
    assert Field.TIME_IN_FORCE not in fields_of(Kind.LIMIT_MAKER)
    maker = Typed(symbol="ABCUSD", side=Side.BUY, kind=Kind.LIMIT_MAKER, time_in_force=TimeInForce.FOK)
    assert read_typed(maker, STEP)[0].time_in_force is TimeInForce.GTC


def test_a_total_becomes_the_amount_that_it_pays_for_but_for_a_market_order() -> None:
    assert read(Kind.LIMIT, price="90", total="100")[0].quantity == Decimal("1.11")
    assert read(Kind.LIMIT, total="100")[0].amount is None
    assert read(Kind.LIMIT, price="0", total="100")[0].amount is None
    market, _ = read(Kind.MARKET, total="100")
    assert told(market.quantity, market.total, market.amount) == (None, 100, 100)


def test_what_can_not_be_read_is_named_with_its_field() -> None:
    draft, words = read(Kind.LIMIT, price="ninety", quantity="1,5")
    assert (draft.price, draft.quantity) == (None, None)
    assert words == (
        "price: ninety is no number; write it like 62100.50",
        "quantity: 1,5 is no number; write it like 62100.50",
    )
