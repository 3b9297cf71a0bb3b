"""One connection for account events: whose they are, also when they come before anybody has said so."""

from typing import Any

import msgspec

from tests.clock import ManualClock
from tui.feed.accounts.session import EARLY, AccountSession
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.market.accounts.ids import CROSS, SPOT, AccountId
from tui.wire.replies import Failure
from tui.wire.user_events import BalanceUpdate, UserEvent


class Ear:
    def __init__(self) -> None:
        self.heard: list[tuple[AccountId, int]] = []
        self.told: list[object] = []

    def hear(self, session: AccountSession, account: AccountId, event: UserEvent) -> None:
        assert isinstance(event, BalanceUpdate)
        self.heard.append((account, event.clear_time))

    def ended(self, session: AccountSession, account: AccountId) -> None:
        self.told.append(account)

    def leaving(self, session: AccountSession) -> None:
        self.told.append("leaving")

    def refused(self, session: AccountSession, failure: Failure) -> None:
        self.told.append(failure.code)


class Scene:
    def __init__(self, *, enveloped: bool = True) -> None:
        self.ear = Ear()
        self.troubles: list[str] = []
        links = Links()
        self.session = AccountSession(
            "ws://127.0.0.1:1",
            enveloped=enveloped,
            link=links.add("account", "", 0),
            links=links,
            options=FeedOptions(),
            clock=ManualClock(),
            listener=self.ear,
            report=lambda trouble: self.troubles.append(trouble.type),
        )

    def asking(self) -> None:
        """A request waits for its reply."""
        pending: Any = self.session._dialogue._pending
        pending[1] = None

    def bring(self, event: dict[str, Any], number: int | None = None) -> None:
        whose = {} if number is None else {"subscriptionId": number}
        self.session._take(msgspec.json.encode({**whose, "event": event}))


def moved(time: int) -> dict[str, Any]:
    return {"e": "balanceUpdate", "E": 1, "a": "BTC", "d": "1.0", "T": time}


def test_events_before_the_reply_wait_for_it_in_order() -> None:
    scene = Scene()
    scene.asking()
    for time in (1, 2):
        scene.bring(moved(time), 0)
    scene.bring(moved(3), 1)
    scene.session.assign(0, SPOT)
    scene.bring(moved(4), 0)
    assert scene.ear.heard == [(SPOT, 1), (SPOT, 2), (SPOT, 4)]
    scene.session.assign(1, CROSS)
    assert scene.ear.heard[-1] == (CROSS, 3)


def test_events_that_nobody_asked_for_are_left_out() -> None:
    scene = Scene()
    scene.bring(moved(1), 5)
    scene.session.assign(5, SPOT)
    assert scene.ear.heard == []


def test_a_new_number_takes_the_place_of_the_old_one() -> None:
    scene = Scene()
    scene.session.assign(0, SPOT)
    scene.session.assign(7, SPOT)
    scene.bring({"e": "eventStreamTerminated", "E": 1}, 0)
    scene.bring(moved(1), 7)
    assert (scene.ear.heard, scene.ear.told) == ([(SPOT, 1)], [])
    scene.bring({"e": "eventStreamTerminated", "E": 1}, 7)
    scene.bring(moved(2), 7)
    assert (scene.ear.heard, scene.ear.told) == ([(SPOT, 1)], [SPOT])


def test_what_concerns_the_connection_is_told_and_unknown_events_pass() -> None:
    scene = Scene()
    scene.session.assign(0, SPOT)
    scene.bring({"e": "serverShutdown", "E": 1})
    scene.bring({"e": "somethingNew", "E": 1}, 0)
    scene.session._take(b'{"id":null,"status":401,"error":{"code":-2015,"msg":"revoked"}}')
    scene.session._take(b"junk")
    assert (scene.ear.told, scene.ear.heard) == (["leaving", -2015], [])
    assert scene.troubles == ["RequestFailed", "MalformedFrame"]


def test_more_than_can_wait_ends_the_connection() -> None:
    scene = Scene()
    scene.asking()
    for time in range(EARLY + 1):
        scene.bring(moved(time), 0)
    assert "more events came" in scene.session.words


def test_events_of_a_listen_key_come_bare() -> None:
    scene = Scene(enveloped=False)
    scene.session._take(msgspec.json.encode(moved(1)))
    scene.session.assign(0, SPOT)
    scene.session._take(msgspec.json.encode(moved(2)))
    scene.session._take(b'{"e":"balanceUpdate"}')
    scene.session._take(b'{"e":"listenKeyExpired","E":1,"listenKey":"x"}')
    assert (scene.ear.heard, scene.ear.told) == ([(SPOT, 1), (SPOT, 2)], [SPOT])
    assert scene.troubles == ["MalformedFrame"]
