"""From one connection for account events to its successor: each event once, in order."""

from hypothesis import given
from hypothesis import strategies as st

from tui.feed.accounts.carriage import Carriage
from tui.market.accounts.ids import CROSS, SPOT, AccountId
from tui.wire.user_events import ZERO, BalanceUpdate, UserEvent


class Scene:
    def __init__(self) -> None:
        self.heard: list[tuple[AccountId, int]] = []
        self.carriage: Carriage[str] = Carriage(self._hear)

    def _hear(self, account: AccountId, event: UserEvent) -> None:
        assert isinstance(event, BalanceUpdate)
        self.heard.append((account, event.clear_time))

    def bring(self, session: str, number: int, account: AccountId = SPOT) -> None:
        """An event, sent at other times on each connection."""
        sent = number + (session == "new")
        self.carriage.hear(session, account, BalanceUpdate(sent, "BTC", ZERO, number))


def test_only_who_carries_an_account_is_heard() -> None:
    scene = Scene()
    scene.bring("old", 1)
    assert scene.carriage.begin("old", SPOT)
    scene.bring("old", 2)
    scene.bring("old", 3, CROSS)
    assert scene.heard == [(SPOT, 2)]
    assert (scene.carriage.is_carried(SPOT), scene.carriage.is_carried(CROSS)) == (True, False)


def test_a_successor_that_carries_all_takes_over_without_a_gap() -> None:
    scene = Scene()
    assert scene.carriage.begin("old", SPOT)
    assert scene.carriage.begin("old", CROSS)
    scene.carriage.overlap()
    assert not scene.carriage.begin("new", SPOT)
    assert not scene.carriage.covers("new", "old")
    scene.bring("new", 1)
    scene.bring("old", 1)
    scene.bring("new", 2)
    assert scene.heard == [(SPOT, 1)], "what only the new one brought waits"
    assert not scene.carriage.end("old", SPOT)
    assert scene.heard == [(SPOT, 1), (SPOT, 2)]
    assert scene.carriage.end("old", CROSS), "nobody else carries it"
    scene.bring("new", 3)
    scene.carriage.forget()
    scene.bring("new", 4)
    assert [number for _, number in scene.heard] == [1, 2, 3, 4]


def test_a_successor_that_ends_leaves_the_old_one_as_it_was() -> None:
    scene = Scene()
    scene.carriage.begin("old", SPOT)
    scene.carriage.overlap()
    scene.carriage.begin("new", SPOT)
    scene.bring("new", 1)
    assert not scene.carriage.end("new", SPOT)
    scene.bring("old", 1)
    assert scene.heard == [(SPOT, 1)]
    assert not scene.carriage.end("new", SPOT), "it does not carry it any more"


def test_nothing_is_left_to_repeat_by_a_successor_that_has_ended() -> None:
    scene = Scene()
    for account in (SPOT, CROSS):
        scene.carriage.begin("old", account)
    scene.carriage.overlap()
    for account in (SPOT, CROSS):
        scene.carriage.begin("new", account)
    scene.bring("old", 1)
    scene.bring("old", 1, CROSS)
    scene.bring("new", 2)
    assert not scene.carriage.end("new", SPOT)
    scene.bring("old", 1)
    scene.bring("old", 2)
    assert scene.heard == [(SPOT, 1), (CROSS, 1), (SPOT, 1), (SPOT, 2)], "another one that is just the same"
    scene.bring("new", 1, CROSS)
    scene.carriage.begin("next", SPOT)
    assert not scene.carriage.end("old", SPOT)
    assert len(scene.heard) == 4, "what waited was of the one that has ended"


@given(st.data())
def test_each_event_is_heard_once_and_in_order_whenever_the_successor_begins(data: st.DataObject) -> None:
    events = 12
    begins = data.draw(st.integers(0, events), "events before the successor's subscription")
    ends = data.draw(st.integers(begins, events), "events that the old connection brings")
    scene = Scene()
    scene.carriage.begin("old", SPOT)
    scene.carriage.overlap()
    old, new = [*range(ends)], [*range(begins, events)]
    joined = False
    while old or (joined and new):
        moves = ["old"] * bool(old) + ["new"] * bool(joined and new)
        if not joined and len(old) <= ends - begins:
            # Its subscription stands: all that follows comes on both, in its own time.
            scene.carriage.begin("new", SPOT)
            joined = True
            continue
        if data.draw(st.sampled_from(moves)) == "old":
            scene.bring("old", old.pop(0))
        else:
            scene.bring("new", new.pop(0))
    if not joined:
        scene.carriage.begin("new", SPOT)
    assert not scene.carriage.end("old", SPOT)
    for number in new:
        scene.bring("new", number)
    assert [number for _, number in scene.heard] == [*range(events)]
