"""Random histories of an account, cut and asked about at random moments, end as the exchange has it."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.market.accounts.line import Line
from tui.market.accounts.account import Account
from tui.market.accounts.fills import Fill
from tui.market.accounts.orders import CLOSED, OrderChange
from tui.market.accounts.states import State

SEEDS = st.integers(0, 2**32)
FEWER = settings(max_examples=settings().max_examples // 2)
"""`make properties` tries 500 histories of each kind."""


def assert_equal(line: Line) -> None:
    """What stands is what the exchange has, to the last unit."""
    account, exchange = line.account, line.exchange
    assert {
        asset: (held.free, held.locked) for asset, held in account.holdings.items()
    } == exchange.holdings()
    assert {
        key: (order.status, order.filled, order.filled_quote, order.quantity, order.on_book)
        for key, order in account.orders.items()
    } == {
        (order.symbol, order.order_id): (
            order.status, order.filled, order.quote, order.quantity, not order.waits,
        )
        for order in exchange.open_orders()
    }  # fmt: skip
    assert {key: one.order_ids for key, one in account.lists.items()} == exchange.open_lists()
    assert sorted(account.fills, key=lambda fill: fill.trade_id) == sorted(
        (fill for fills in exchange.trades.values() for fill in fills), key=lambda fill: fill.trade_id
    )


def assert_told_once(account: Account) -> None:
    """Each fill is in the news once, and no order goes on after its end."""
    items, missed, _ = account.news.read()
    assert not missed
    fills = [item.fact.key for item in items if isinstance(item.fact, Fill)]
    assert len(fills) == len(set(fills)) == len(account.fills)
    ended = set()
    for item in items:
        if isinstance(item.fact, OrderChange):
            assert item.fact.order.key not in ended
            if item.fact.order.status in CLOSED:
                ended.add(item.fact.order.key)


def live(seed: int, *, timed: bool, mischief: float = 0.0, lag: float = 0.0) -> Line:
    """An account that has become live after some history, with more of it behind."""
    random = Random(seed)
    line = Line(random, offset=random.randint(-5_000, 5_000), timed=timed, mischief=mischief)
    line.lag = lag
    line.pass_time(random.randint(0, 20))
    for _ in range(random.randint(1, 4)):
        line.subscribe()
        line.reconcile()
        assert line.account.state is State.LIVE
        for _ in range(random.randint(0, 3)):
            line.pass_time(random.randint(0, 10))
            line.deliver_all()
            if not (mischief or lag):
                assert_equal(line)
        line.cut()
        line.pass_time(random.randint(0, 20))
    line.subscribe()
    line.reconcile()
    line.pass_time(random.randint(0, 10))
    line.deliver_all()
    return line


@FEWER
@given(SEEDS, st.booleans())
def test_after_every_interruption_all_is_as_the_exchange_has_it(seed: int, timed: bool) -> None:
    line = live(seed, timed=timed)
    assert_equal(line)
    assert_told_once(line.account)
    assert not any(repair.differences for repair in line.repairs)
    assert not line.account.doubts(line.now)


@FEWER
@given(SEEDS, st.booleans())
def test_an_audit_of_what_is_whole_finds_nothing(seed: int, timed: bool) -> None:
    line = live(seed, timed=timed)
    repair = line.audit()
    assert repair.clean, repair
    line.deliver_all()
    assert_equal(line)


@FEWER
@given(SEEDS, st.booleans())
def test_events_that_come_twice_or_out_of_order_do_no_harm(seed: int, timed: bool) -> None:
    line = live(seed, timed=timed, mischief=0.2)
    assert_equal(line)
    assert_told_once(line.account)


@FEWER
@given(SEEDS, st.booleans())
def test_events_that_never_come_are_found_by_an_audit(seed: int, timed: bool) -> None:
    line = live(seed, timed=timed)
    for _ in range(10):
        line.pass_time(2)
        line.lose()
    line.deliver_all()
    line.audit()
    line.deliver_all()
    line.account.audit(line.question(), line.now)
    line.deliver_all()
    assert_equal(line)
    assert_told_once(line.account)


@FEWER
@given(SEEDS, st.booleans())
def test_a_server_that_is_behind_misleads_only_until_it_is_asked_again(seed: int, timed: bool) -> None:
    line = live(seed, timed=timed, lag=0.3)
    line.lag = 0.0
    line.audit()
    line.audit()
    line.deliver_all()
    assert_equal(line)
    assert_told_once(line.account)


@FEWER
@given(SEEDS, st.booleans())
def test_a_clock_that_is_set_misleads_only_until_it_is_asked_again(seed: int, timed: bool) -> None:
    line = live(seed, timed=timed)
    line.pass_time(5)
    line.offset += line.random.choice((-3_600_000, -100, -20, 20, 3_600_000))
    line.pass_time(5)
    line.audit()
    line.audit()
    line.deliver_all()
    assert_equal(line)
    assert_told_once(line.account)
