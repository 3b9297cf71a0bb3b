"""What an order depends on, out of an account: orders that are to be replaced are taken as gone."""

from decimal import Decimal

from tests.orders.drafting import order_of, rules_of, told
from tui.market.accounts.holdings import Holding
from tui.market.accounts.ids import SPOT
from tui.market.accounts.orders import OrderList
from tui.orders.standing import standing_of

RULES = rules_of()
HOLDINGS = {
    "ABC": Holding("ABC", Decimal(5), Decimal(2)),
    "USD": Holding("USD", Decimal(100), Decimal(90)),
}


ORDERS = (
    order_of(1),
    order_of(2, side="SELL", kind="STOP_LOSS_LIMIT", price=Decimal(8), list_id=7),
    order_of(3, side="SELL", kind="LIMIT_MAKER", quantity=Decimal(3), list_id=7),
    order_of(4, symbol="XYZUSD", kind="TAKE_PROFIT", price=Decimal(0), stop_price=Decimal(4)),
    order_of(5, status="FILLED"),
)
LISTS = (OrderList(SPOT, "ABCUSD", 7, "OCO", "EXEC_STARTED", "EXECUTING", 0, (2, 3)),)


def test_what_is_open_and_free_is_counted() -> None:
    found = standing_of(RULES, holdings=HOLDINGS, orders=ORDERS, lists=LISTS, bid=9.9, ask=0.1, last=10.0)
    assert told(found.base, found.locked, found.quote, found.buying) == (5, 2, 100, 2)
    assert told(found.orders, found.stops, found.lists) == (3, 1, 1)
    assert told(found.all_orders, found.all_stops, found.all_lists) == (4, 2, 1)
    assert told(found.bid, found.ask, found.last) == (Decimal("9.9"), Decimal("0.1"), 10)
    assert found.average == 10, "where the exchange tells no average, the last price is what it measures by"


def test_an_order_that_is_to_be_replaced_gives_back_what_it_locks() -> None:
    found = standing_of(RULES, holdings=HOLDINGS, orders=ORDERS, lists=LISTS, replaced=ORDERS[0])
    assert told(found.quote, found.base, found.orders, found.buying) == (120, 5, 2, 0)


def test_with_an_order_its_list_goes_and_gives_back_once() -> None:
    found = standing_of(RULES, holdings=HOLDINGS, orders=ORDERS, lists=LISTS, replaced=ORDERS[1])
    assert told(found.base, found.orders, found.stops, found.lists, found.all_lists) == (7, 1, 0, 0, 0)


def test_without_an_account_nothing_is_known() -> None:
    found = standing_of(RULES, holdings=None, replaced=ORDERS[0])
    assert told(found.base, found.quote, found.last, found.average) == (None, None, None, None)
    assert standing_of(RULES, holdings={}).base == 0
