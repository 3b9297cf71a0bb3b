"""One connection's streams: wanted against confirmed, and which message brings them together (pure)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from tui.wire import commands
from tui.wire.replies import Control

REFUSED_AFTER: Final = 3
"""Errors in a row after which names are given up."""
LISTS_UNANSWERED: Final = 2
"""LIST_SUBSCRIPTIONS without reply after which the connection counts as dead."""


class Verb(StrEnum):
    """What a control message asks."""

    SUBSCRIBE = "SUBSCRIBE"
    UNSUBSCRIBE = "UNSUBSCRIBE"
    LIST = "LIST_SUBSCRIPTIONS"


class Asked(msgspec.Struct):
    """A control message that waits for its reply; `deadline` in seconds."""

    verb: Verb
    names: tuple[str, ...]
    deadline: float


class Subscriptions:
    """A reconciler: it compares what is wanted with what the exchange confirmed, and says what to send.

    At most one SUBSCRIBE and one UNSUBSCRIBE wait for a reply. When one is lost or refused, the exchange is
    asked to list what it delivers. Times are seconds of a monotonic clock.
    """

    def __init__(self, *, chunk: int, reply_timeout: float) -> None:
        self.wanted: frozenset[str] = frozenset()
        self.confirmed: set[str] = set()
        self.refused: dict[str, str] = {}
        """Names that the exchange would not take, with its words."""
        self.dead = False
        self._again: set[str] = set()
        self._chunk = chunk
        self._timeout = reply_timeout
        self._asked: dict[int, Asked] = {}
        self._errors: dict[str, int] = {}
        self._doubtful = False
        self._unanswered = 0
        self._count = 0

    @property
    def complete(self) -> bool:
        """Whether the exchange delivers exactly what is wanted, as far as it said."""
        return not self._asked and not self._doubtful and self.confirmed == self._possible

    @property
    def _possible(self) -> frozenset[str]:
        return self.wanted - self.refused.keys()

    @property
    def _unwanted(self) -> set[str]:
        return (self.confirmed - self.wanted) | (self.confirmed & self._again)

    def want(self, names: Iterable[str]) -> None:
        """Say what is wanted from now on; a refused name that is dropped may be tried again later."""
        self.wanted = frozenset(names)
        for name in self.refused.keys() - self.wanted:
            del self.refused[name]
            self._errors.pop(name, None)

    def repeat(self, names: Iterable[str]) -> None:
        """Unsubscribe from these names and subscribe again, since the exchange forgot to deliver them."""
        self._again |= self.confirmed.intersection(names)

    def next_deadline(self) -> float | None:
        """When the next reply is overdue."""
        return min((asked.deadline for asked in self._asked.values()), default=None)

    def expire(self, now: float) -> None:
        """Give up on replies that did not come in time; sets `dead` when lists stay without reply, too."""
        for key in [key for key, asked in self._asked.items() if asked.deadline <= now]:
            if self._asked.pop(key).verb is Verb.LIST:
                self._unanswered += 1
                self.dead = self._unanswered >= LISTS_UNANSWERED
            self._doubtful = True

    def next_message(self, now: float) -> bytes | None:
        """The message to send now; None when all is well or must wait for a reply."""
        waiting = {asked.verb for asked in self._asked.values()}
        if self._doubtful:
            return None if waiting else self._ask(Verb.LIST, (), now)
        if Verb.SUBSCRIBE not in waiting and (names := self._next(self._possible - self.confirmed)):
            return self._ask(Verb.SUBSCRIBE, names, now)
        if Verb.UNSUBSCRIBE not in waiting and (names := self._next(self._unwanted)):
            return self._ask(Verb.UNSUBSCRIBE, names, now)
        return None

    def take(self, reply: Control) -> None:
        """Take the exchange's reply to a control message; one that nobody waits for is ignored."""
        key = reply.id if isinstance(reply.id, int) and reply.id in self._asked else None
        if reply.ok:
            if key is not None:
                self._confirm(self._asked.pop(key), reply)
            return
        # Error replies often lack the id: they belong to what has waited longest.
        key = key if key is not None else next(iter(self._asked), None)
        if key is not None:
            self._refuse(self._asked.pop(key), f"{reply.message} ({reply.code})")

    def _next(self, names: frozenset[str] | set[str]) -> tuple[str, ...]:
        return tuple(sorted(names)[: self._chunk])

    def _ask(self, verb: Verb, names: tuple[str, ...], now: float) -> bytes:
        self._count += 1
        self._asked[self._count] = Asked(verb, names, now + self._timeout)
        if verb is Verb.LIST:
            return commands.list_subscriptions(self._count)
        make = commands.subscribe if verb is Verb.SUBSCRIBE else commands.unsubscribe
        return make(names, self._count)

    def _confirm(self, asked: Asked, reply: Control) -> None:
        if asked.verb is Verb.SUBSCRIBE:
            self.confirmed.update(asked.names)
        elif asked.verb is Verb.UNSUBSCRIBE:
            self.confirmed.difference_update(asked.names)
            self._again.difference_update(asked.names)
        elif isinstance(reply.result, list):
            self.confirmed = set(reply.result)
            # Where only the reply was lost they are off already.
            self._again &= self.confirmed
            self._doubtful = False
            self._unanswered = 0

    def _refuse(self, asked: Asked, words: str) -> None:
        self._doubtful = True
        for name in asked.names:
            self._errors[name] = self._errors.get(name, 0) + 1
            if self._errors[name] >= REFUSED_AFTER and asked.verb is Verb.SUBSCRIBE:
                self.refused[name] = words
