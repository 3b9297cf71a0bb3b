"""Several instances watch the alerts of one file; reading and writing it takes each as long as it likes."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from tests.alerts.floor import Floor, make_rule
from tui.alerts import rules
from tui.alerts.rules import Alerts, Change, Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.alerts.engine import Edge

COOLDOWN = 2
AGAIN = make_rule("last>100", "again", repeat=True, cooldown=COOLDOWN)
ONCE = make_rule("last>100", "once")


class Cabinet:
    """The file that they share."""

    def __init__(self) -> None:
        self.alerts = Alerts((AGAIN, ONCE))
        self.fired: list[tuple[str, int]] = []


class Instance:
    """One of them: its jobs touch the file one after the other, and know what it held only a while later."""

    def __init__(self, cabinet: Cabinet) -> None:
        self.cabinet = cabinet
        self.known = cabinet.alerts
        self.floor = Floor(*self.known.alert)
        self.jobs: deque[Iterator[None]] = deque()

    def hear(self, now: int, price: float) -> None:
        self.floor.now = now
        self.jobs.extend(self.claim(edge) for edge in self.floor.trade(price))

    def keep(self) -> None:
        self.jobs.append(self.change(rules.arming(self.floor.engine.seen())))

    def read(self) -> None:
        self.jobs.append(self.change(lambda alerts: alerts))

    def change(self, alter: Change) -> Iterator[None]:
        found = self.cabinet.alerts = alter(self.cabinet.alerts)
        yield
        self.known = found
        self.floor.engine.arm(found.alert)

    def claim(self, edge: Edge) -> Iterator[None]:
        claim = Claim(edge.rule, edge.time, edge.turn)
        if claim(self.known) is not self.known:
            yield from self.change(claim)
        if claim.rule is not None:
            self.cabinet.fired.append((edge.rule.id, edge.time))

    def work(self) -> None:
        """Come to the next point at which others may come between."""
        if self.jobs and next(self.jobs[0], self) is self:
            self.jobs.popleft()


def finish(watching: list[Instance]) -> None:
    for each in watching:
        while each.jobs:
            each.work()


def crossings(prices: list[tuple[int, float]]) -> list[int]:
    fired: list[int] = []
    before = True
    for moment, price in prices:
        if price > 100 and not before and (not fired or moment - fired[-1] >= COOLDOWN * 1_000):
            fired.append(moment)
        before = price > 100
    return fired


Step = tuple[int, int, str]
"""How many ms go by, what the price is then, and what is done: the first and second instance's letters."""

LATE_WORD = [(0, 99, "k"), (1, 101, "AA"), (1, 101, "aaRAA"), (2_000, 101, "AA"), (1, 101, "")]
"""The first keeps what it saw before the edge when the second has fired by it, and the second reads that."""

LATE_READING = [(0, 99, "kaa"), (1, 99, "RA"), (1, 101, "AAAAAA"), (2_000, 101, "AA"), (1, 101, "")]
"""The second fires while what it reads, from before the edge, is still under way."""


@example(LATE_WORD)
@example(LATE_READING)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 1_500),
            st.integers(99, 102),
            st.text(st.sampled_from("aAkKrRoOn"), max_size=6),
        ),
        max_size=40,
    )
)
def test_each_edge_fires_once_however_late_they_hear_of_each_other(steps: list[Step]) -> None:
    """a works, k keeps what was seen, r reads, o closes and opens again, n is one more that opens.

    Capitals are the second one.
    """
    cabinet = Cabinet()
    watching = [Instance(cabinet), Instance(cabinet)]
    prices: list[tuple[int, float]] = []
    now = watching[0].floor.now
    for passed, price, letters in steps:
        now += passed
        prices.append((now, price))
        for each in watching:
            each.hear(now, price)
        for letter in letters:
            place = int(letter.isupper())
            one = watching[place]
            match letter.lower():
                case "a":
                    one.work()
                case "k":
                    one.keep()
                case "r":
                    one.read()
                case "o":
                    one.keep()
                    finish(watching)
                    watching[place] = Instance(cabinet)
                case _:
                    finish(watching)
                    watching.append(Instance(cabinet))
    finish(watching)
    expected = crossings(prices)
    assert sorted(moment for name, moment in cabinet.fired if name == "again") == expected
    assert [moment for name, moment in cabinet.fired if name == "once"] == expected[:1]
    assert cabinet.alerts.alert[0].fired == len(expected)
