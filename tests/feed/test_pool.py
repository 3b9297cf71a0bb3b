"""Names over connections: none lost, none twice, none moved, none too many."""

from hypothesis import given
from hypothesis import strategies as st

from tui.feed.pool import spread

names = st.frozensets(st.integers(0, 30).map(str))


@given(st.lists(names, max_size=10), st.integers(1, 7))
def test_spreads_names_within_the_limit(wishes: list[frozenset[str]], capacity: int) -> None:
    shares: list[frozenset[str]] = []
    for wanted in wishes:
        before, shares = shares, spread(wanted, shares, capacity)
        assert sorted(name for share in shares for name in share) == sorted(wanted)
        assert all(len(share) <= capacity for share in shares)
        for old, new in zip(before, shares, strict=False):
            assert old & wanted <= new


def test_fills_a_share_before_another_is_begun() -> None:
    wanted = frozenset(f"s{number}@trade" for number in range(2_500))
    assert [len(share) for share in spread(wanted, [], 1024)] == [1024, 1024, 452]
