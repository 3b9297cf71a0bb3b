"""Checks and the exchange's matching engine say the same of any order, and the nearest value is right."""

from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.orders.hall import SYMBOL, Hall, still_exchange
from tui.orders.checks import check
from tui.orders.draft import Draft, Kind, Side, TimeInForce
from tui.orders.problems import Field, Problem
from tui.sim.engine.listings import UNIT
from tui.sim.trading.orders import Ticket

START = 1_795_341_600_000
RULES = Hall(still_exchange(start=START, levels=60)).rules()
LAST = Decimal("62431.57")

amounts = st.one_of(
    st.integers(0, 1_000).map(lambda lots: lots * RULES.step),
    st.decimals(0, 5, places=7),
    st.decimals(0, 200, places=5),
)
prices = st.one_of(
    st.integers(-50, 50).map(lambda ticks: LAST + ticks * RULES.tick),
    st.decimals(50_000, 75_000, places=2),
    st.decimals(0, 400_000, places=3),
)
drafts = st.builds(
    Draft,
    symbol=st.just(SYMBOL),
    side=st.sampled_from(Side),
    kind=st.sampled_from([kind for kind in Kind if kind is not Kind.MARKET]),
    price=prices,
    stop=prices,
    limit=prices,
    quantity=amounts,
    time_in_force=st.sampled_from(TimeInForce),
)


def problems_of(hall: Hall, draft: Draft) -> tuple[Problem, ...]:
    return check(draft, RULES, hall.standing())


def mended(hall: Hall, draft: Draft) -> Draft:
    """The draft with the nearest values in place of what is wrong, as far as there are any."""
    for _ in Field:
        problem = next((one for one in problems_of(hall, draft) if one.nearest is not None), None)
        if problem is None:
            break
        draft = msgspec.structs.replace(draft, **{problem.field: problem.nearest})
        again = [other for other in problems_of(hall, draft) if other.field is problem.field]
        assert not again, f"{problem.nearest} for {problem.field} is not right: {again}"
    return draft


@given(drafts)
def test_what_is_let_in_here_is_let_in_there_and_nothing_else_and_the_nearest_is_right(draft: Draft) -> None:
    hall = Hall(still_exchange(start=START, levels=60))
    problems = problems_of(hall, draft)
    assert bool(hall.refusal(draft)) == bool(problems), problems
    if problems:
        fit = mended(hall, draft)
        left = problems_of(hall, fit)
        assert bool(hall.refusal(fit)) == bool(left), left


markets = st.builds(
    Draft,
    symbol=st.just(SYMBOL),
    side=st.sampled_from(Side),
    kind=st.just(Kind.MARKET),
    quantity=st.one_of(st.none(), amounts),
    total=st.one_of(st.decimals(0, 20, places=3), st.decimals(0, 200_000, places=9)),
)


@given(markets)
def test_market_orders_differ_at_most_in_what_the_book_makes_them_cost(draft: Draft) -> None:
    hall = Hall(still_exchange(start=START, levels=60))
    problems = problems_of(hall, draft)
    refusal = hall.refusal(draft)
    if any(problem.filter != "balance" for problem in problems):
        assert refusal, problems
    elif not problems:
        assert refusal in ("", "Account has insufficient balance for requested action.")


def test_no_more_orders_are_let_in_than_may_be_open() -> None:
    hall = Hall(still_exchange(start=START, levels=60))
    limit = Draft(symbol=SYMBOL, side=Side.BUY, price=Decimal(20_000), quantity=Decimal("0.001"))
    stop = msgspec.structs.replace(limit, kind=Kind.STOP_LOSS_LIMIT, stop=Decimal(63_000))
    pair = msgspec.structs.replace(stop, kind=Kind.OCO, limit=Decimal(63_000))
    listing = hall.exchange.listings[SYMBOL]
    resting = Ticket(listing, "BUY", "LIMIT", quantity=100_000, price=20_000 * UNIT)
    for draft, name, sure, fill in (
        (stop, "MAX_NUM_ALGO_ORDERS", 3, lambda: hall.refusal(stop)),
        (
            pair,
            "MAX_NUM_ORDER_LISTS",
            15,
            lambda: hall.desk.place_chain(hall.account, resting, [resting], ""),
        ),
        (limit, "MAX_NUM_ORDERS", 150, lambda: hall.refusal(limit)),
    ):
        for _ in range(sure):
            fill()
        while not (found := {one.filter: one for one in problems_of(hall, draft)}).get(name):
            assert not found or name == "MAX_NUM_ORDER_LISTS", found
            fill()
        assert found[name].field is Field.ORDER
        assert hall.refusal(draft).startswith("Filter failure: MAX_NUM_")


def test_no_more_of_an_asset_is_let_in_than_may_be_owned() -> None:
    hall = Hall(still_exchange(start=START, levels=60))
    hall.desk.deposit(hall.account, "BTC", 49_997 * UNIT + UNIT // 2)
    draft = Draft(symbol=SYMBOL, side=Side.BUY, price=Decimal(20_000), quantity=Decimal("0.6"))
    (problem,) = problems_of(hall, draft)
    assert (problem.filter, problem.nearest) == ("MAX_POSITION", Decimal("0.5"))
    assert hall.refusal(draft) == "Filter failure: MAX_POSITION"
    assert hall.refusal(msgspec.structs.replace(draft, quantity=problem.nearest)) == ""
