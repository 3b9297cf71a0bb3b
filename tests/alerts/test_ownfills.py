"""Alerts on one's own fills and on the level of margin accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.alerts.floor import START, Floor, make_rule
from tests.purses import fill, holding, margin
from tui.market.accounts.ids import CROSS, SPOT, AccountId, isolated
from tui.market.accounts.snapshots import Balances, OpenOrders, Snapshot, Trades
from tui.market.accounts.states import State

if TYPE_CHECKING:
    from tui.market.accounts.fills import Fill


def answer(floor: Floor, account: AccountId, *fills: Fill, level: str = "") -> None:
    """The exchange tells all of an account, after a new subscription."""
    market, now = floor.market, floor.now
    market.subscribe_account(account, now)
    market.confirm_account(account, now)
    asked = {"sent": now, "received": now}
    figures = margin(level, "BTC", "1", "0.4", now) if level else None
    snapshot = Snapshot(
        balances=Balances(holdings=(holding("BTC", "1"),), updated=now, margin=figures, **asked),
        orders=OpenOrders(orders=(), **asked),
        trades=(Trades(symbol="BTCUSDT", fills=fills, start=0, until=now, **asked),),
    )
    market.load_account(account, snapshot, now)
    assert market.account(account).state is State.LIVE


def holds(floor: Floor) -> bool | None:
    return floor.engine.watches["cross"].holds


def sold(number: int, time: int, quantity: str = "0.5", symbol: str = "BTCUSDT") -> Fill:
    return fill(SPOT, symbol, number, f"SELL {quantity} @ 60000 taker", time, "1 USDT")


def test_each_order_of_ones_own_that_trades_is_an_event_but_for_what_was_before() -> None:
    floor = Floor(
        make_rule("fill>0", "any", repeat=True, cooldown=1), make_rule("fill>=50k", "big", repeat=True)
    )
    assert floor.engine.wants_accounts
    assert floor.engine.streams == frozenset()
    answer(floor, SPOT, sold(11, START - 1))
    assert floor.tick(1_000) == []
    # Trades 20 and 21 are of one order, 30 is of another; an interruption has hidden them.
    times = [floor.now + n for n in (5, 6, 7)]
    late = [sold(20, times[0]), sold(21, times[1], "0.4"), sold(30, times[2], "0.001")]
    floor.now += 1_000
    answer(floor, SPOT, sold(11, START - 1), *late, sold(12, START - 2, "9"))
    edges = floor.tick(1_000)
    assert [(edge.rule.id, edge.values["fill"], edge.event_time) for edge in edges] == [
        ("any", 54_000.0, times[1]),
        ("big", 54_000.0, times[1]),
        ("any", 60.0, times[2]),
    ]
    assert len(floor.fire(edges)) == 2, "the small one came within the rest of the other"
    assert floor.tick(1_000) == []


def test_the_accounts_of_another_key_begin_anew() -> None:
    floor = Floor(make_rule("fill>0", repeat=True, cooldown=1))
    answer(floor, SPOT, sold(11, START - 1))
    floor.tick(1_000)
    floor.market.forget_accounts()
    before = [sold(number, floor.now) for number in (101, 102)]
    floor.now += 1_000
    answer(floor, SPOT, *before)
    assert floor.tick(1_000) == []
    answer(floor, SPOT, *before, sold(103, floor.now + 5))
    (edge,) = floor.tick(1_000)
    assert edge.values == {"fill": 30_000.0}


def test_a_fill_beside_a_lasting_condition_fires_by_either() -> None:
    floor = Floor(make_rule("fill>0 or cross_level<1.3", "cross", repeat=True, cooldown=1))
    answer(floor, SPOT)
    answer(floor, CROSS, level="2")
    floor.tick(1_000)
    assert holds(floor) is False
    answer(floor, SPOT, sold(11, floor.now + 5))
    (edge,) = floor.tick(1_000)
    assert edge.values == {"fill": 30_000.0, "cross_level": 2.0}
    answer(floor, CROSS, level="1.2")
    (edge,) = floor.tick(1_000)
    assert edge.values == {"fill": 0.0, "cross_level": 1.2}


def test_ones_own_fill_fires_once_between_two_who_hear_of_it_at_other_times() -> None:
    rule = make_rule("fill>0", repeat=True, cooldown=1)
    pair = [Floor(rule), Floor(rule)]
    for floor in pair:
        answer(floor, SPOT)
        floor.tick(1_000)
    granted = []
    for floor, late in zip(pair, (1_000, 9_000), strict=True):
        answer(floor, SPOT, sold(11, START + 1_500))
        floor.alerts = pair[0].alerts
        granted += floor.fire(floor.tick(late))
    assert len(granted) == 1


def test_watches_the_level_of_margin_accounts_while_they_are_true() -> None:
    floor = Floor(
        make_rule("cross_level<1.3", "cross"), make_rule("iso_level<1.3 or cross_level<1", "pair", armed=True)
    )
    assert floor.tick(1_000) == []
    assert holds(floor) is None
    answer(floor, CROSS, level="2.4")
    assert floor.tick(1_000) == []
    assert holds(floor) is False
    answer(floor, CROSS, level="1.25")
    (edge,) = floor.tick(1_000)
    assert (edge.rule.id, edge.values, edge.event_time) == ("cross", {"cross_level": 1.25}, None)
    floor.market.break_account(CROSS, State.STALE, "lost", floor.now)
    floor.tick(1_000)
    assert holds(floor) is None
    answer(floor, isolated("BTCUSDT"), level="1.1")
    (edge,) = floor.tick(1_000)
    assert (edge.rule.id, edge.values) == ("pair", {"iso_level": 1.1})
