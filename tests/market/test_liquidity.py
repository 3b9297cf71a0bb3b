"""What a book holds near its middle, against sums made the slow way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.levels import Side
from tui.market.liquidity import known_columns, profile, sweep


def side_of(levels: list[tuple[float, float]], *, bids: bool, cut: bool = False) -> Side:
    side = Side(bids=bids)
    side.replace(levels, cut=cut)
    return side


ASKS = side_of([(100.5, 1.0), (101.0, 2.0), (102.0, 4.0), (110.0, 8.0)], bids=False)
BIDS = side_of([(99.5, 1.0), (99.0, 2.0), (98.0, 4.0), (90.0, 8.0)], bids=True)


def test_a_sweep_looks_as_deep_as_it_has_to() -> None:
    asks = side_of([(100.0 + number / 100, 1.0) for number in range(2_000)], bids=False)
    bought = sweep(asks, 1_500.0, 100.0)
    assert bought is not None
    assert bought.filled == 1_500
    assert bought.average == pytest.approx(100 + 7.495)


def test_a_profile_adds_up_away_from_the_middle() -> None:
    assert profile(ASKS, 100.0, 0.02, 4, bids=False) == [1.0, 3.0, 3.0, 7.0]
    assert profile(BIDS, 100.0, 0.02, 4, bids=True) == [1.0, 3.0, 3.0, 7.0]
    assert profile(Side(bids=True), 100.0, 0.02, 2, bids=True) == [0.0, 0.0]


@given(
    levels=st.dictionaries(st.integers(10_001, 12_000), st.integers(1, 500), max_size=80),
    reach=st.sampled_from([0.001, 0.01, 0.05, 0.2]),
    columns=st.integers(1, 60),
)
def test_a_profile_ends_with_all_that_is_within(levels: dict[int, int], reach: float, columns: int) -> None:
    side = side_of([(price / 100, float(lots)) for price, lots in levels.items()], bids=False)
    held = profile(side, 100.0, reach, columns, bids=False)
    assert held == sorted(held)
    assert held[-1] == sum(
        lots for price, lots in levels.items() if price / 100 <= 100.0 * (1 + reach + 1e-12)
    )


def test_columns_beyond_a_cut_snapshot_are_not_known() -> None:
    whole = side_of([(101.0, 1.0), (102.0, 1.0)], bids=False)
    cut = side_of([(101.0, 1.0), (102.0, 1.0)], bids=False, cut=True)
    assert known_columns(whole, 100.0, 0.04, 8) == 8
    assert known_columns(cut, 100.0, 0.04, 8) == 4
    assert known_columns(cut, 100.0, 0.01, 8) == 8


def test_a_sweep_pays_level_by_level() -> None:
    bought = sweep(ASKS, 2.0, 100.0)
    assert bought is not None
    assert (bought.filled, bought.average) == (2.0, 100.75)
    assert bought.slippage == pytest.approx(75)
    sold = sweep(BIDS, 2.0, 100.0)
    assert sold is not None
    assert sold.average == 99.25
    assert sold.slippage == pytest.approx(-75)


def test_a_sweep_of_more_than_there_is_says_how_much_there_was() -> None:
    bought = sweep(ASKS, 100.0, 100.0)
    assert bought is not None
    assert bought.filled == 15.0
    assert sweep(Side(bids=False), 1.0, 100.0) is None
    assert sweep(ASKS, 0.0, 100.0) is None
