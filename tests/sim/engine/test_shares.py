"""Divisions lose nothing and stay within their bounds."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sim.engine.shares import divide, lower_to, raise_to, spend

Weights = st.lists(st.integers(0, 10**12), min_size=1, max_size=30).filter(any)


@settings(max_examples=40)
@given(Weights, st.integers(0, 10**15))
def test_shares_add_up(weights: list[int], total: int) -> None:
    shares = divide(total, weights)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)
    if total <= sum(weights):
        assert all(share <= weight for share, weight in zip(shares, weights, strict=True))


def test_nothing_is_divided_over_no_weights() -> None:
    assert divide(0, [0, 0]) == [0, 0]


@st.composite
def purchases(draw: st.DrawFn) -> tuple[int, list[int], list[int], list[int], int, int]:
    bottom = draw(st.integers(1, 10**6))
    top = bottom + draw(st.integers(0, 10**5))
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 10**9), st.integers(bottom, top), st.integers(bottom, top)),
            min_size=1,
            max_size=20,
        )
    )
    lots = [row[0] for row in rows]
    lows, highs = [min(row[1:]) for row in rows], [max(row[1:]) for row in rows]
    money = draw(st.integers(bottom * sum(lots), top * sum(lots)))
    return money, lots, lows, highs, bottom, top


@settings(max_examples=40)
@given(purchases())
def test_money_finds_room_between_widened_prices(
    case: tuple[int, list[int], list[int], list[int], int, int],
) -> None:
    money, lots, lows, highs, bottom, top = case
    before = list(zip(lows, highs, strict=True))
    raise_to(money, lots, highs, top)
    lower_to(money, lots, lows, bottom)
    paid = spend(money, lots, lows, highs)
    assert sum(paid) == money
    for (old_low, old_high), low, high, count, worth in zip(before, lows, highs, lots, paid, strict=True):
        assert bottom <= low <= old_low <= old_high <= high <= top
        assert low * count <= worth <= high * count
