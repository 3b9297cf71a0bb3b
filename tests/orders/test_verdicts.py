"""What is said of each filter: passed, failed, or not known."""

from tests.orders.drafting import LOTS, PRICES, STANDING, draft_of, rules_of
from tui.orders.draft import Draft
from tui.orders.standing import Standing
from tui.orders.verdicts import verdicts

RULES = rules_of(
    PRICES,
    LOTS,
    {"filterType": "PERCENT_PRICE", "multiplierUp": "5", "multiplierDown": "0.2"},
    {"filterType": "NOTIONAL", "minNotional": "20", "applyMinToMarket": True},
    {"filterType": "MARKET_LOT_SIZE", "maxQty": "50"},
    {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 3},
    {"filterType": "MAX_NUM_ALGO_ORDERS", "maxNumAlgoOrders": 3},
    {"filterType": "MAX_NUM_ORDER_LISTS", "maxNumOrderLists": 3},
    {"filterType": "ICEBERG_PARTS", "limit": 10},
    {"filterType": "MAX_NUM_ORDER_AMENDS", "maxNumOrderAmends": 10},
)
MARKS = {True: "+", False: "-", None: "?"}


def said(draft: Draft, standing: Standing = STANDING) -> str:
    return " ".join(f"{MARKS[one.passes]}{one.name}" for one in verdicts(draft, RULES, standing))


def test_each_filter_that_concerns_the_order_has_its_verdict() -> None:
    assert said(draft_of("BUY", "LIMIT", price=90, quantity="0.1")) == (
        "+PRICE_FILTER +LOT_SIZE +PERCENT_PRICE -NOTIONAL +MAX_NUM_ORDERS"
    )
    assert (
        said(draft_of("SELL", "MARKET", quantity=60))
        == "+LOT_SIZE +NOTIONAL -MARKET_LOT_SIZE +MAX_NUM_ORDERS"
    )
    pair = said(draft_of("SELL", "OCO", price=110, stop=90, limit=89, quantity=1))
    assert pair.endswith("+MAX_NUM_ORDERS +MAX_NUM_ALGO_ORDERS +MAX_NUM_ORDER_LISTS")


def test_what_can_not_be_told_yet_is_not_said_to_pass() -> None:
    assert (
        said(draft_of("BUY", "LIMIT")) == "?PRICE_FILTER ?LOT_SIZE ?PERCENT_PRICE ?NOTIONAL +MAX_NUM_ORDERS"
    )
    wrong = said(draft_of("BUY", "LIMIT", price="0.5", quantity="0.1"))
    assert wrong == "-PRICE_FILTER +LOT_SIZE -PERCENT_PRICE ?NOTIONAL +MAX_NUM_ORDERS"
    assert "?PERCENT_PRICE +NOTIONAL" in said(draft_of("BUY", "LIMIT", price=90, quantity=1), Standing())
    assert "?NOTIONAL" in said(draft_of("SELL", "MARKET", quantity=1), Standing())
