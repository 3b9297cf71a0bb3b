"""Orders of the embedded exchange: placed, tested, cancelled, replaced, made smaller."""

from collections.abc import AsyncIterator
from decimal import Decimal

import msgspec
import pytest

from tests.feed.floor import OCO, Floor, limit, make_floor
from tests.orders.hall import SYMBOL
from tui.orders.checks import check
from tui.orders.draft import Draft, Kind, Side
from tui.orders.ledger import Action, Outcome


@pytest.fixture
async def floor() -> AsyncIterator[Floor]:
    async with make_floor() as floor:
        yield floor


async def test_orders_of_every_kind_are_placed_under_ids_of_ours(floor: Floor) -> None:
    await floor.terms()
    for kind, price, stop in (
        (Kind.LIMIT, "62000", None),
        (Kind.LIMIT_MAKER, "62000", None),
        (Kind.STOP_LOSS_LIMIT, "63100", "63000"),
        (Kind.TAKE_PROFIT_LIMIT, "62100", "62000"),
    ):
        draft = msgspec.structs.replace(limit(price=price), kind=kind, stop=Decimal(stop) if stop else None)
        entry = await floor.place(draft)
        (report,) = entry.reports
        assert (entry.outcome, entry.carried_out, report.status) == (Outcome.ACCEPTED, True, "NEW")
        assert report.client_order_id == entry.client_order_id
        assert entry.client_order_id.startswith("dd-")
        assert floor.hall.orders()[-1].id == report.order_id
    market = await floor.place(Draft(symbol=SYMBOL, side=Side.BUY, kind=Kind.MARKET, total=Decimal(100)))
    assert [report.status for report in market.reports] == ["FILLED"]
    assert market.reports[0].fills
    pair = await floor.place(OCO)
    assert pair.joined is not None
    assert pair.joined.client_list_id == pair.client_order_id
    assert {report.kind for report in pair.reports} == {"LIMIT_MAKER", "STOP_LOSS_LIMIT"}
    assert floor.ledger.entries[0].order == "BUY LIMIT 0.01000 BTC @ 62,000.00 GTC"
    assert len({entry.client_order_id for entry in floor.ledger.entries}) == 6


async def test_a_test_places_nothing(floor: Floor) -> None:
    good = await floor.during(floor.trader.test(OCO))
    assert (good.action, good.outcome, good.carried_out) == (Action.TEST, Outcome.ACCEPTED, None)
    bad = await floor.during(floor.trader.test(limit(Decimal("0.00001"))))
    assert (bad.outcome, bad.code, bad.words) == (Outcome.REJECTED, -1013, "Filter failure: NOTIONAL")
    await floor.trip("5xx@0")
    assert (await floor.during(floor.trader.test(limit()))).words.startswith("no answer: ")
    assert floor.hall.orders() == []
    assert len(floor.ledger.entries) == 4


async def test_open_orders_are_cancelled_replaced_and_made_smaller(floor: Floor) -> None:
    trader = floor.trader
    first = (await floor.place(limit())).reports[0].order_id
    smaller = await floor.during(trader.amend(SYMBOL, first, Decimal("0.005")))
    assert (smaller.outcome, smaller.reports[0].quantity) == (Outcome.ACCEPTED, Decimal("0.005"))
    replaced = await floor.during(trader.replace(SYMBOL, first, limit(price="61000")))
    old, new = replaced.reports
    assert (old.order_id, old.status, new.price) == (first, "CANCELED", Decimal(61_000))
    ended = await floor.during(trader.cancel(SYMBOL, new.order_id))
    assert [report.status for report in ended.reports] == ["CANCELED"]
    again = await floor.during(trader.cancel(SYMBOL, new.order_id))
    assert (again.outcome, again.code, again.carried_out) == (Outcome.REJECTED, -2011, False)
    pair = await floor.place(OCO)
    both = await floor.during(trader.cancel(SYMBOL, pair.reports[0].order_id))
    assert [report.status for report in both.reports] == ["CANCELED", "CANCELED"]
    await floor.place(limit())
    await floor.place(OCO)
    everything = await floor.during(trader.cancel_all(SYMBOL))
    assert len(everything.reports) == 3
    assert floor.hall.orders() == []


async def test_a_replacement_that_is_done_by_half_says_so(floor: Floor) -> None:
    order = (await floor.place(limit())).reports[0].order_id
    half = await floor.during(floor.trader.replace(SYMBOL, order, limit(Decimal(2))))
    assert (half.outcome, half.code, half.carried_out) == (Outcome.PARTLY, -2021, None)
    assert half.words.startswith("cancelled, but the new order was refused: Account has insufficient balance")
    assert [report.order_id for report in half.reports] == [order]
    none = await floor.during(floor.trader.replace(SYMBOL, order, limit()))
    assert (none.outcome, none.code) == (Outcome.REJECTED, -2022)
    assert floor.hall.orders() == []


async def test_a_replacement_may_spend_what_the_old_order_gives_back(floor: Floor) -> None:
    rules = (await floor.terms()).rules
    order = (await floor.place(limit(Decimal("1.5")))).reports[0].order_id
    larger = limit(Decimal("1.6"))
    assert [problem.filter for problem in check(larger, rules, floor.hall.standing())] == ["balance"]
    assert check(larger, rules, floor.hall.standing(replaced=order)) == ()
    replaced = await floor.during(floor.trader.replace(SYMBOL, order, larger))
    assert replaced.outcome is Outcome.ACCEPTED


async def test_terms_are_asked_for_anew_after_half_a_minute(floor: Floor) -> None:
    terms = await floor.terms()
    assert await floor.terms() is terms
    assert terms.commission is not None
    assert terms.average == floor.hall.average()
    assert terms.rules.filters[: len(floor.hall.rules().filters)] == floor.hall.rules().filters
    await floor.step(31)
    assert await floor.terms() is not terms
    assert await floor.during(floor.trader.terms("NOSUCH")) is None
