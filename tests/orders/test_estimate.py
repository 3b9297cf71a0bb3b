"""What would become of an order: against books written by hand, and against what the exchange then does."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.orders.drafting import LOTS, PRICES, STANDING, book_of, draft_of, rules_of, told
from tests.orders.hall import SYMBOL, Hall, still_exchange
from tui.market.book import Book
from tui.orders.draft import Draft, Kind, Side, TimeInForce
from tui.orders.estimate import Estimate, estimate
from tui.wire.order_replies import Commission, Discount, Rates
from tui.wire.replies import Depth

RULES = rules_of(PRICES, LOTS)
BOOK = book_of([(99.9, 2.0), (99.8, 3.0), (99.0, 5.0)], [(100.1, 1.0), (100.2, 2.0), (101.0, 4.0)])
COSTS = Commission("ABCUSD", Rates(Decimal("0.001"), Decimal("0.002")))


def estimated(draft: Draft, commission: Commission | None = COSTS) -> Estimate:
    found = estimate(draft, RULES, BOOK, STANDING, commission=commission)
    assert found is not None
    return found


def test_what_crosses_trades_at_the_levels_and_the_rest_waits() -> None:
    found = estimated(draft_of("BUY", "LIMIT", price="100.2", quantity=5))
    assert told(found.filled, found.worth, found.rests, found.expires) == (3, Decimal("300.5"), 2, 0)
    assert found.average == Decimal("100.16666666")
    assert found.slippage == pytest.approx(16.666, abs=0.01)
    assert told(found.queue, found.better) == (0, 0)
    assert [(fee.asset, fee.amount, fee.maker) for fee in found.fees] == [
        ("ABC", Decimal("0.006"), False),
        ("ABC", Decimal("0.002"), True),
    ]
    assert found.notional == 501
    assert found.base_after == Decimal("14.992")
    assert found.quote_after == 5_000 - Decimal("300.5") - Decimal("200.4")
    assert found.complete


def test_one_that_rests_tells_what_waits_before_it() -> None:
    found = estimated(draft_of("SELL", "LIMIT_MAKER", price="100.2", quantity=4))
    assert told(found.filled, found.average, found.slippage, found.rests) == (0, None, None, 4)
    assert told(found.queue, found.better) == (2, 1)
    assert [(fee.asset, fee.amount, fee.maker) for fee in found.fees] == [("USD", Decimal("0.4008"), True)]
    assert told(found.base_after, found.quote_after) == (6, Decimal("5400.3992"))
    between = estimated(draft_of("BUY", "LIMIT", price="99.5", quantity=1))
    assert told(between.queue, between.better) == (0, 5)


def test_what_may_not_wait_expires() -> None:
    ioc = estimated(draft_of("SELL", "LIMIT", price="99.8", quantity=8, time_in_force=TimeInForce.IOC))
    assert told(ioc.filled, ioc.rests, ioc.expires) == (5, 0, 3)
    fok = estimated(draft_of("SELL", "LIMIT", price="99.8", quantity=8, time_in_force=TimeInForce.FOK))
    assert told(fok.filled, fok.rests, fok.expires, fok.base_after) == (0, 0, 8, 10)
    market = estimated(draft_of("SELL", "MARKET", quantity=12))
    assert told(market.filled, market.expires, market.complete) == (10, 2, True)


def test_a_market_order_for_money_buys_whole_steps() -> None:
    found = estimated(draft_of("BUY", "MARKET", total=250))
    assert found.filled == Decimal("2.495")
    assert found.worth == Decimal("100.1") + Decimal("1.495") * Decimal("100.2")
    assert told(found.notional, found.rests, found.expires) == (250, 0, 0)


def test_a_stop_waits_wholly_and_a_pair_in_the_queue_of_its_maker() -> None:
    stop = estimated(draft_of("BUY", "STOP_LOSS_LIMIT", price=105, stop=104, quantity=2))
    assert told(stop.filled, stop.rests, stop.queue, stop.better) == (0, 2, None, None)
    assert [fee.maker for fee in stop.fees] == [False]
    pair = estimated(draft_of("SELL", "OCO", price=101, stop=95, limit=94, quantity=2))
    assert told(pair.rests, pair.queue, pair.better, pair.notional) == (2, 4, 3, 202)


def test_fees_are_the_sum_of_all_rates_and_may_be_paid_in_another_asset() -> None:
    costs = Commission(
        "ABCUSD",
        standard=Rates(Decimal("0.001"), Decimal("0.002"), buyer=Decimal("0.0001")),
        special=Rates(taker=Decimal("0.01")),
        tax=Rates(buyer=Decimal("0.1")),
        discount=Discount(True, True, "BNB", Decimal("0.75")),
    )
    draft = draft_of("BUY", "MARKET", quantity=1)
    (fee,) = estimated(draft, costs).fees
    assert (fee.asset, fee.amount) == ("BNB", None)
    assert fee.rate == Decimal("0.0021") * Decimal("0.75") + Decimal("0.11")
    priced = estimate(
        draft, RULES, BOOK, STANDING, commission=costs, price_of=lambda _asset, _other: Decimal(4)
    )
    assert priced is not None
    assert priced.fees[0].amount == fee.rate * 4
    assert told(priced.base_after, priced.quote_after) == (11, Decimal("4899.9"))
    assert estimated(draft, None).fees == ()


def test_beyond_the_levels_that_are_known_it_says_so() -> None:
    book = Book("ABCUSD")
    book.load(Depth(1, [(99.9, 2.0), (99.8, 1.0)], [(100.1, 1.0), (100.2, 1.0)]), 0, limit=2)
    deep = estimate(draft_of("BUY", "MARKET", quantity=5), RULES, book, STANDING)
    assert deep is not None
    assert told(deep.filled, deep.complete) == (2, False)
    far = estimate(draft_of("BUY", "LIMIT", price=90, quantity=1), RULES, book, STANDING)
    assert far is not None
    assert told(far.queue, far.better) == (None, None)


def test_what_is_not_whole_has_no_estimate() -> None:
    empty = book_of([], [])
    for draft in (
        draft_of("BUY", "LIMIT", quantity=1),
        draft_of("BUY", "LIMIT", price=1),
        draft_of("SELL", "MARKET"),
    ):
        assert estimate(draft, RULES, BOOK, STANDING) is None
    assert estimate(draft_of("BUY", "MARKET", quantity=1), RULES, empty, STANDING) is None
    unknown = msgspec.structs.replace(STANDING, base=None, quote=None)
    found = estimate(draft_of("BUY", "MARKET", quantity=1), RULES, BOOK, unknown)
    assert found is not None
    assert told(found.base_after, found.quote_after) == (None, None)


@given(
    st.sampled_from(Side),
    st.sampled_from((Kind.MARKET, Kind.LIMIT)),
    st.integers(9, 30_000),
    st.integers(-2_000, 2_000),
    st.sampled_from(TimeInForce),
)
def test_the_exchange_does_what_was_estimated(
    side: Side, kind: Kind, lots: int, ticks: int, time_in_force: TimeInForce
) -> None:
    hall = Hall(still_exchange(start=1_795_341_600_000, levels=60))
    rules, exchange = hall.rules(), hall.exchange
    depth, listing = exchange.depth(SYMBOL, 100), exchange.listings[SYMBOL]
    book = Book(SYMBOL)
    book.load(
        Depth(
            1,
            *(
                [
                    (float(listing.price_text(price)), float(listing.quantity_text(held)))
                    for price, held in levels
                ]
                for levels in (depth.bids, depth.asks)
            ),
        ),
        0,
    )
    draft = Draft(
        symbol=SYMBOL,
        side=side,
        kind=kind,
        price=Decimal("62431.57") + ticks * rules.tick,
        quantity=lots * rules.step,
        time_in_force=time_in_force,
    )
    standing = hall.standing()
    costs = Commission(SYMBOL, Rates(Decimal("0.001"), Decimal("0.001")))
    found = estimate(draft, rules, book, standing, commission=costs)
    assert found is not None
    if hall.refusal(draft):
        return
    order = list(hall.account.register.orders.values())[-1]
    assert found.filled == Decimal(listing.quantity_text(order.executed))
    assert found.rests == (Decimal(listing.quantity_text(order.left)) if order.is_open else 0)
    assert abs(found.worth - Decimal(order.spent).scaleb(-8)) < Decimal("0.000001")
