"""Orders in words."""

from tests.orders.drafting import LOTS, PRICES, draft_of, rules_of
from tui.orders.words import describe

RULES = rules_of(PRICES, LOTS)
STEP = RULES.step


def test_orders_in_words() -> None:
    assert describe(draft_of("BUY", "MARKET", total=1000), RULES) == "BUY MARKET for 1,000.0 USD"
    assert (
        describe(draft_of("SELL", "LIMIT_MAKER", price=95, quantity=1), RULES)
        == "SELL LIMIT_MAKER 1.000 ABC @ 95.0"
    )
    stop = draft_of("SELL", "OCO", price="105.25", stop=95, limit="94.9", quantity=1)
    assert describe(stop, RULES) == "SELL OCO 1.000 ABC @ 105.25 stop 95.0 limit 94.9 GTC"
    assert describe(draft_of("BUY", "LIMIT", price=95, quantity=1), None) == "BUY LIMIT 1 ABCUSD @ 95 GTC"
