"""Wanted and confirmed come together, whatever is lost or refused on the way."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.subscriptions import Subscriptions
from tui.wire.decode import decode_frame
from tui.wire.replies import Control


class Exchange:
    """The other end: carries out messages, and may lose them or their replies."""

    def __init__(self) -> None:
        self.streams: set[str] = set()
        self.messages: list[tuple[str, int]] = []

    def answer(self, message: bytes, luck: str = "good") -> Control | None:
        asked = msgspec.json.decode(message)
        names = asked.get("params", [])
        self.messages.append((asked["method"], len(names)))
        if luck == "request lost":
            return None
        if luck == "refused":
            return Control(code=2, message="Invalid request")
        if asked["method"] == "SUBSCRIBE":
            self.streams.update(names)
        elif asked["method"] == "UNSUBSCRIBE":
            self.streams.difference_update(names)
        if luck == "reply lost":
            return None
        listed = sorted(self.streams) if asked["method"] == "LIST_SUBSCRIPTIONS" else None
        reply = decode_frame(msgspec.json.encode({"result": listed, "id": asked["id"]}))
        assert isinstance(reply, Control)
        return reply


def settle(subscriptions: Subscriptions, exchange: Exchange, now: float) -> None:
    while message := subscriptions.next_message(now):
        reply = exchange.answer(message)
        assert reply is not None
        subscriptions.take(reply)


def make(chunk: int = 200) -> tuple[Subscriptions, Exchange]:
    return Subscriptions(chunk=chunk, reply_timeout=5), Exchange()


def test_subscribes_in_chunks_and_unsubscribes_what_is_not_wanted() -> None:
    subscriptions, exchange = make()
    subscriptions.want(f"s{number:04}@trade" for number in range(1024))
    settle(subscriptions, exchange, 0)
    assert exchange.messages == [("SUBSCRIBE", 200)] * 5 + [("SUBSCRIBE", 24)]
    subscriptions.want(["s0000@trade", "new@trade"])
    settle(subscriptions, exchange, 0)
    assert exchange.streams == {"s0000@trade", "new@trade"}
    assert subscriptions.complete


def test_at_most_one_of_each_kind_waits_for_a_reply() -> None:
    subscriptions, _ = make(chunk=1)
    subscriptions.want(["a", "b"])
    subscriptions.confirmed = {"x", "y"}
    assert subscriptions.next_message(0) is not None
    assert subscriptions.next_message(0) is not None
    assert subscriptions.next_message(0) is None
    assert not subscriptions.complete


def test_a_lost_reply_is_repaired_by_listing() -> None:
    subscriptions, exchange = make()
    subscriptions.want(["a", "b"])
    message = subscriptions.next_message(0)
    assert message is not None
    exchange.answer(message, "reply lost")
    assert subscriptions.next_deadline() == 5
    subscriptions.expire(4.9)
    assert subscriptions.next_message(4.9) is None
    subscriptions.expire(5)
    settle(subscriptions, exchange, 5)
    assert [method for method, _ in exchange.messages] == ["SUBSCRIBE", "LIST_SUBSCRIPTIONS"]
    assert subscriptions.complete


def test_a_name_that_is_refused_again_and_again_is_given_up() -> None:
    subscriptions, exchange = make()
    subscriptions.want(["bad"])
    for now in range(20):
        if (message := subscriptions.next_message(now)) is not None:
            reply = exchange.answer(message, "refused" if b'"SUBSCRIBE"' in message else "good")
            assert reply is not None
            subscriptions.take(reply)
    assert subscriptions.refused == {"bad": "Invalid request (2)"}
    assert subscriptions.complete
    subscriptions.want([])
    subscriptions.want(["bad"])
    assert not subscriptions.complete


def test_a_connection_that_does_not_even_list_is_dead() -> None:
    subscriptions, _ = make()
    subscriptions.want(["a"])
    for now in (0, 5, 10):
        assert not subscriptions.dead
        assert subscriptions.next_message(now) is not None
        subscriptions.expire(now + 5)
    assert subscriptions.dead


def test_replies_that_nobody_waits_for_change_nothing() -> None:
    subscriptions, _ = make()
    subscriptions.take(Control(id=77))
    subscriptions.take(Control(code=3, message="odd"))
    assert subscriptions.complete


lucks = st.sampled_from(["good", "good", "request lost", "reply lost", "refused"])
wishes = st.frozensets(st.sampled_from([f"s{number}" for number in range(12)]))


@given(st.lists(st.tuples(wishes, st.lists(lucks, max_size=4)), max_size=8))
def test_ends_with_what_is_wanted_whatever_happened(steps: list[tuple[frozenset[str], list[str]]]) -> None:
    subscriptions, exchange = make(chunk=5)
    now = 0.0
    for wanted, fortunes in steps:
        subscriptions.want(wanted)
        for luck in fortunes:
            if (message := subscriptions.next_message(now)) is not None:
                reply = exchange.answer(message, luck)
                if reply is not None:
                    subscriptions.take(reply)
            now += 2
            subscriptions.expire(now)
    now += 10
    subscriptions.expire(now)
    settle(subscriptions, exchange, now)
    assert exchange.streams == subscriptions.confirmed == subscriptions.wanted - subscriptions.refused.keys()


def test_subscribes_anew_to_what_the_exchange_forgot() -> None:
    subscriptions, exchange = make()
    subscriptions.want(["a", "b"])
    settle(subscriptions, exchange, 0)
    subscriptions.repeat(["b", "unknown"])
    settle(subscriptions, exchange, 0)
    assert exchange.messages == [("SUBSCRIBE", 2), ("UNSUBSCRIBE", 1), ("SUBSCRIBE", 1)]
    assert exchange.streams == {"a", "b"}
    assert subscriptions.complete
    subscriptions.repeat(["b"])
    subscriptions.want(["a"])
    settle(subscriptions, exchange, 0)
    assert exchange.streams == {"a"}
    assert subscriptions.next_message(0) is None


def test_subscribes_anew_once_where_the_reply_to_the_unsubscribing_was_lost() -> None:
    subscriptions, exchange = make()
    subscriptions.want(["a", "b"])
    settle(subscriptions, exchange, 0)
    subscriptions.repeat(["b"])
    message = subscriptions.next_message(0)
    assert message is not None
    exchange.answer(message, "reply lost")
    subscriptions.expire(10)
    settle(subscriptions, exchange, 10)
    assert [verb for verb, _ in exchange.messages] == [
        "SUBSCRIBE",
        "UNSUBSCRIBE",
        "LIST_SUBSCRIPTIONS",
        "SUBSCRIBE",
    ]
    assert subscriptions.complete
