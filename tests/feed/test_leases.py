"""Leases: the sum of what is held, and what was held a moment ago."""

from hypothesis import given
from hypothesis import strategies as st

from tui.feed.leases import Lease, Leases
from tui.wire import streams
from tui.wire.streams import Stream

A, B, C = streams.depth("A"), streams.trades("A"), streams.ticker("B")


def test_a_stream_lingers_when_its_last_holder_leaves() -> None:
    leases = Leases(3)
    leases.hold(1, frozenset({A, B}), 0)
    leases.hold(2, frozenset({B}), 0)
    leases.hold(1, frozenset(), 10)
    assert leases.wanted(12.9) == {A, B}
    assert leases.next_end() == 13
    assert leases.wanted(13) == {B}
    assert leases.next_end() is None


def test_what_nobody_looks_at_is_never_the_latest() -> None:
    leases = Leases(3)
    leases.background.add(2)
    leases.hold(1, frozenset({A}), 0)
    leases.hold(2, frozenset({B}), 1)
    assert leases.latest == {A}
    assert leases.wanted(1) == {A, B}


def test_coming_back_ends_the_lingering() -> None:
    leases = Leases(3)
    leases.hold(1, frozenset({A}), 0)
    leases.hold(1, frozenset(), 1)
    leases.hold(1, frozenset({A}), 2)
    assert leases.wanted(100) == {A}


def test_a_lease_says_what_its_holder_wants() -> None:
    said: list[frozenset[Stream]] = []
    lease = Lease("screen", 1, lambda _, streams: said.append(streams))
    lease.set(frozenset({A}))
    lease.release()
    assert said == [frozenset({A}), frozenset()]


sets = st.frozensets(st.sampled_from([A, B, C]))


@given(st.lists(st.tuples(st.integers(1, 3), sets, st.integers(0, 4)), max_size=30))
def test_wants_what_anybody_held_within_the_linger(steps: list[tuple[int, frozenset[Stream], int]]) -> None:
    leases, held, now = Leases(3), dict[int, frozenset[Stream]](), 0
    last = dict[Stream, int]()
    for key, streams_, wait in steps:
        now += wait
        for stream in frozenset().union(*held.values()):
            last[stream] = now
        leases.hold(key, streams_, now)
        leases.hold(key, streams_, now)
        held[key] = streams_
        holding = frozenset().union(*held.values())
        assert leases.wanted(now) == holding | {stream for stream, left in last.items() if left + 3 > now}
