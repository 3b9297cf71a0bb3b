"""Sides of a book against plain sorting, exact fractions and hand-made tables."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.levels import Side

Levels = list[tuple[float, float]]

prices = st.integers(1, 250).map(lambda ticks: float(Decimal(ticks) * Decimal("0.01")))
quantities = st.integers(0, 10**9).map(lambda lots: float(Decimal(lots).scaleb(-8)))
changes = st.lists(st.tuples(prices, quantities), max_size=12)
snapshots = st.lists(st.tuples(prices, quantities), max_size=12, unique_by=lambda level: level[0])
steps = st.sampled_from([Decimal(text) for text in ("0.01", "0.02", "0.05", "0.1", "0.25", "1", "2.5")])


def side_of(levels: Levels, *, bids: bool = True, cut: bool = False) -> Side:
    side = Side(bids=bids)
    side.replace(levels, cut=cut)
    return side


@given(st.booleans(), snapshots, st.lists(changes, max_size=3), st.integers(0, 15))
def test_levels_equal_a_sorted_dict(bids: bool, snapshot: Levels, updates: list[Levels], n: int) -> None:
    side = side_of(snapshot, bids=bids)
    truth = dict(snapshot)
    for update in updates:
        side.apply(update)
        truth.update(update)
    expected = sorted(((p, q) for p, q in truth.items() if q), reverse=bids)
    assert side.top(1_000) == expected
    assert side.top(n) == expected[:n]
    assert len(side) == len(expected)
    assert side.best == (expected[0] if expected else None)
    assert side.worst == (expected[-1] if expected else None)


@given(st.booleans(), snapshots, changes)
def test_undo_restores_what_stood_before(bids: bool, snapshot: Levels, update: Levels) -> None:
    side = side_of(snapshot, bids=bids)
    before = side.top(1_000)
    side.undo(side.apply(update))
    assert side.top(1_000) == before


@pytest.mark.parametrize("bids", [True, False])
def test_an_infinite_price_is_a_price_like_others(bids: bool) -> None:
    side = side_of([(1.0, 2.0)], bids=bids)
    before = side.apply([(inf, 1.0), (inf, 3.0)])
    assert sorted(side.top(5)) == [(1.0, 2.0), (inf, 3.0)]
    side.undo(before)
    assert side.top(5) == [(1.0, 2.0)]


@given(st.booleans(), snapshots, steps, st.integers(1, 40))
def test_groups_equal_exact_sums(bids: bool, snapshot: Levels, step: Decimal, n: int) -> None:
    side = side_of(snapshot, bids=bids)
    rounding = ROUND_FLOOR if bids else ROUND_CEILING
    sums: dict[float, Fraction] = {}
    for price, quantity in side.top(1_000):
        bucket = float((Decimal(repr(price)) / step).to_integral_value(rounding) * step)
        sums[bucket] = sums.get(bucket, Fraction(0)) + Fraction(repr(quantity))
    assert side.grouped(n, step) == [(price, float(total)) for price, total in sums.items()][:n]


@given(snapshots, snapshots, steps)
def test_groups_never_make_the_sides_cross(bids: Levels, asks: Levels, step: Decimal) -> None:
    lower = side_of([(price, quantity) for price, quantity in bids if price < 1.2], bids=True)
    upper = side_of([(price, quantity) for price, quantity in asks if price >= 1.2], bids=False)
    bid, ask = lower.grouped(1, step), upper.grouped(1, step)
    if bid and ask:
        assert lower.best is not None
        assert upper.best is not None
        assert bid[0][0] <= lower.best[0] < upper.best[0] <= ask[0][0]


@given(st.booleans(), snapshots)
def test_cumulative_sums_are_exact(bids: bool, snapshot: Levels) -> None:
    side = side_of(snapshot, bids=bids)
    total = Fraction(0)
    for price, quantity, sum_so_far in side.cumulative(1_000):
        total += Fraction(repr(quantity))
        assert sum_so_far == float(total)
        assert side.volume_within(price) == sum_so_far


def test_a_thousand_tenths_sum_to_a_hundred() -> None:
    side = side_of([(float(price), 0.1) for price in range(1, 1_001)])
    assert side.cumulative(1_000)[-1][2] == 100.0
    assert side.grouped(1, Decimal(10_000)) == [(0.0, 100.0)]


@pytest.mark.parametrize("step", ["0", "-0.01"])
def test_a_step_must_be_positive(step: str) -> None:
    with pytest.raises(ValueError, match="greater than 0"):
        side_of([(1.0, 1.0)]).grouped(1, Decimal(step))


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_zero_removes_and_an_unknown_level_may_be_removed(zero: float) -> None:
    side = side_of([(1.0, 1.0), (2.0, 2.0)])
    side.apply([(2.0, zero), (3.0, zero)])
    assert side.top(5) == [(1.0, 1.0)]


def test_zero_levels_of_a_snapshot_are_left_out() -> None:
    assert side_of([(2.0, 0.0), (1.0, 1.0)]).top(5) == [(1.0, 1.0)]


@pytest.mark.parametrize("bids", [True, False])
def test_beyond_a_cut_snapshot_nothing_is_told(bids: bool) -> None:
    sign = 1 if bids else -1
    side = side_of([(10.0, 1.0), (10.0 - sign, 2.0), (10.0 - 2 * sign, 4.0)], bids=bids, cut=True)
    worst, beyond = 10.0 - 2 * sign, 10.0 - 5 * sign
    side.apply([(beyond, 9.0)])
    assert side.edge == worst
    assert side.worst == (worst, 4.0)
    assert len(side) == 3
    assert side.top(10) == [(10.0, 1.0), (10.0 - sign, 2.0), (worst, 4.0)]
    assert side.volume_within(beyond) == 7.0
    # The group from the edge on would hold the unknown levels too.
    assert sum(quantity for _, quantity in side.grouped(10, Decimal(1))) == 7.0
    assert all(bids == (price > beyond) for price, _ in side.grouped(10, Decimal(4)))


def test_a_cut_side_whose_certain_levels_are_gone_shows_nothing() -> None:
    side = side_of([(10.0, 1.0), (9.0, 1.0)], cut=True)
    side.apply([(10.0, 0.0), (9.0, 0.0), (8.0, 1.0)])
    assert side.best is None
    assert side.worst is None
    assert side.top(5) == []
    assert side.grouped(5, Decimal(1)) == []
    assert side.touch == 8.0
    assert side.thin


def test_a_side_is_thin_when_a_fifth_of_a_cut_snapshot_is_left() -> None:
    levels = [(float(price), 1.0) for price in range(1, 11)]
    cut, whole = side_of(levels, cut=True), side_of(levels)
    for side in (cut, whole):
        side.apply([(float(price), 0.0) for price in range(3, 11)])
        assert not side.thin
        side.apply([(2.0, 0.0)])
    assert cut.thin
    assert not whole.thin
