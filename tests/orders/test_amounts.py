"""Amounts of totals, and shares of what is free."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.orders.drafting import LOTS, PRICES, STANDING, draft_of, rules_of, told
from tui.orders.amounts import share, total_of

RULES = rules_of(PRICES, LOTS)
STEP = RULES.step


@given(st.integers(1, 100), st.decimals("0.1", 1_000, places=1))
def test_a_share_of_what_is_free_is_covered_by_it(percent: int, price: Decimal) -> None:
    part = Decimal(percent) / 100
    buy = draft_of("BUY", "LIMIT", price=price)
    quantity, total = share(percent, buy, RULES, STANDING)
    assert quantity is not None
    assert total is None
    assert 0 <= 5_000 * part - total_of(quantity, price) < STEP * price
    sell, _ = share(percent, draft_of("SELL", "MARKET"), RULES, STANDING)
    assert sell is not None
    assert 0 <= 10 * part - sell < STEP


def test_a_share_of_a_market_order_is_money_and_of_a_pair_what_the_dearer_price_locks() -> None:
    assert told(*share(50, draft_of("BUY", "MARKET"), RULES, STANDING)) == (None, 2_500)
    by_amount = rules_of(PRICES, LOTS, quoteOrderQtyMarketAllowed=False)
    assert told(*share(50, draft_of("BUY", "MARKET"), by_amount, STANDING)) == (Decimal("24.975"), None)
    assert told(*share(100, draft_of("BUY", "OCO", price=80, limit=125, stop=120), RULES, STANDING)) == (
        40,
        None,
    )
    assert told(*share(100, draft_of("BUY", "LIMIT"), RULES, STANDING)) == (None, None)
