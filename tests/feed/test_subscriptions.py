"""Wanted and confirmed come together, whatever is lost or refused on the way."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.feed.subscriptions import LONGEST_PAUSE, Subscriptions
from tui.wire.decode import decode_frame
from tui.wire.replies import Control


class Exchange:
    """The other end: carries out messages, and may lose them or their replies."""

    def __init__(self) -> None:
        self.streams: set[str] = set()
        self.messages: list[tuple[str, int]] = []
        self.bad: frozenset[str] = frozenset()
        """Names that it refuses, with all that is asked for in the same message."""

    def answer(self, message: bytes, luck: str = "good") -> Control | None:
        asked = msgspec.json.decode(message)
        names = asked.get("params", [])
        self.messages.append((asked["method"], len(names)))
        if luck == "request lost":
            return None
        if luck == "refused":
            return Control(code=2, message="Invalid request")
        if asked["method"] == "SUBSCRIBE" and self.bad.intersection(names):
            return Control(id=asked["id"], code=3, message="Invalid name")
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


def settle(subscriptions: Subscriptions, exchange: Exchange, now: float) -> list[str]:
    told: list[str] = []
    while message := subscriptions.next_message(now):
        reply = exchange.answer(message)
        assert reply is not None
        told += subscriptions.take(reply, now)
    return told


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
            subscriptions.take(reply, now)
    assert subscriptions.refused == {"bad": "Invalid request (2)"}
    assert subscriptions.complete
    subscriptions.want([])
    subscriptions.want(["bad"])
    assert not subscriptions.complete


@given(st.frozensets(st.integers(0, 199), max_size=3))
def test_only_the_bad_names_of_a_chunk_are_given_up(bad: frozenset[int]) -> None:
    subscriptions, exchange = make()
    names = [f"s{number:03}@trade" for number in range(230)]
    exchange.bad = frozenset(names[number] for number in bad)
    subscriptions.want(names)
    told = settle(subscriptions, exchange, 0)
    assert exchange.streams == set(names) - exchange.bad
    assert subscriptions.refused == dict.fromkeys(exchange.bad, "Invalid name (3)")
    assert sorted(told) == sorted(
        f"stream {name}: the exchange refused it: Invalid name (3)" for name in exchange.bad
    )
    assert subscriptions.complete
    # Eight halvings for each, and the good half of each.
    assert len(exchange.messages) <= 2 + 16 * len(bad)


@pytest.mark.parametrize("verb", ["LIST_SUBSCRIPTIONS", "UNSUBSCRIBE"])
def test_what_is_refused_again_and_again_is_asked_less_and_less_often(verb: str) -> None:
    subscriptions, exchange = make()
    subscriptions.want(["a", "b"])
    settle(subscriptions, exchange, 0)
    subscriptions.want(["a"])
    message = subscriptions.next_message(0)
    assert message is not None
    subscriptions.expire(5)
    asked, told = list[float](), list[str]()
    for now in range(5, 600):
        subscriptions.expire(now)
        while (message := subscriptions.next_message(now)) is not None:
            refused = verb.encode() in message
            asked += [now] * refused
            reply = exchange.answer(message, "refused" if refused else "good")
            assert reply is not None
            told += subscriptions.take(reply, now)
    assert asked[:5] == [5, 6, 8, 12, 20]
    assert all(later - earlier == LONGEST_PAUSE for earlier, later in pairwise(asked[7:]))
    assert told == [f"the exchange refused {verb}: Invalid request (2); asking again, less and less often"]
    assert exchange.streams == ({"a"} if verb == "LIST_SUBSCRIPTIONS" else {"a", "b"})
    assert subscriptions.complete == (verb == "LIST_SUBSCRIPTIONS")


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
    assert subscriptions.take(Control(id=77), 0) == []
    assert subscriptions.take(Control(code=3, message="odd"), 0) == []
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
                    subscriptions.take(reply, now)
            now += 2
            subscriptions.expire(now)
    now += LONGEST_PAUSE
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
