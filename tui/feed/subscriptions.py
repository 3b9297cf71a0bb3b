"""One connection's streams: wanted against confirmed, and which message brings them together (pure)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from tui.wire import commands
from tui.wire.replies import Control

REFUSED_AFTER: Final = 3
"""Errors after which a name that was refused alone is given up."""
FIRST_PAUSE: Final = 1.0
"""Seconds until a list, or an UNSUBSCRIBE, that was refused is sent again; then twice as long each time."""
LONGEST_PAUSE: Final = 60.0
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
    asked to list what it delivers. Names that are refused together are asked for in halves, until those that
    the exchange would not take are found. Times are seconds of a monotonic clock.
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
        self._suspects: list[tuple[str, ...]] = []
        self._pauses: dict[Verb, float] = {}
        self._not_before: dict[Verb, float] = {}
        self._doubtful = False
        self._unanswered = 0
        self._count = 0

    @property
    def complete(self) -> bool:
        """Whether the exchange delivers exactly what is wanted, as far as it said."""
        known = not self._doubtful or Verb.LIST in self._pauses
        return not self._asked and known and self.confirmed == self._possible

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
        """When the next reply is overdue, or the next pause ends."""
        deadlines = [asked.deadline for asked in self._asked.values()]
        return min([*deadlines, *self._not_before.values()], default=None)

    def expire(self, now: float) -> None:
        """Give up on replies that did not come in time; sets `dead` when lists stay without reply, too."""
        self._not_before = {verb: end for verb, end in self._not_before.items() if end > now}
        for key in [key for key, asked in self._asked.items() if asked.deadline <= now]:
            if self._asked.pop(key).verb is Verb.LIST:
                self._unanswered += 1
                self.dead = self._unanswered >= LISTS_UNANSWERED
            self._doubtful = True

    def next_message(self, now: float) -> bytes | None:
        """The message to send now; None when all is well or must wait for a reply."""
        waiting = {asked.verb for asked in self._asked.values()}
        if self._doubtful and Verb.LIST not in self._not_before:
            return None if waiting else self._ask(Verb.LIST, (), now)
        held = waiting | self._not_before.keys()
        if Verb.SUBSCRIBE not in held and (names := self._next_missing()):
            return self._ask(Verb.SUBSCRIBE, names, now)
        if Verb.UNSUBSCRIBE not in held and (names := self._chunk_of(self._unwanted)):
            return self._ask(Verb.UNSUBSCRIBE, names, now)
        return None

    def take(self, reply: Control, now: float) -> list[str]:
        """Take the exchange's reply to a control message, and return in words what it finally refused.

        A reply that nobody waits for is ignored.
        """
        key = reply.id if isinstance(reply.id, int) and reply.id in self._asked else None
        if reply.ok:
            if key is not None:
                self._confirm(self._asked.pop(key), reply)
            return []
        if key is None and self._asked:
            # Error replies often lack the id: they belong to what has waited longest, it seems.
            self._doubtful = True
            key = next(iter(self._asked))
        return (
            [] if key is None else self._refuse(self._asked.pop(key), f"{reply.message} ({reply.code})", now)
        )

    def _next_missing(self) -> tuple[str, ...]:
        """What to subscribe to next: what nobody refused yet, then the smallest part of what was refused."""
        missing = self._possible - self.confirmed
        self._suspects = [
            left for names in self._suspects if (left := tuple(name for name in names if name in missing))
        ]
        if fresh := missing.difference(*self._suspects):
            return self._chunk_of(fresh)
        return self._suspects.pop() if self._suspects else ()

    def _chunk_of(self, names: frozenset[str] | set[str]) -> tuple[str, ...]:
        return tuple(sorted(names)[: self._chunk])

    def _ask(self, verb: Verb, names: tuple[str, ...], now: float) -> bytes:
        self._count += 1
        self._asked[self._count] = Asked(verb, names, now + self._timeout)
        if verb is Verb.LIST:
            return commands.list_subscriptions(self._count)
        make = commands.subscribe if verb is Verb.SUBSCRIBE else commands.unsubscribe
        return make(names, self._count)

    def _confirm(self, asked: Asked, reply: Control) -> None:
        self._pauses.pop(asked.verb, None)
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

    def _refuse(self, asked: Asked, words: str, now: float) -> list[str]:
        if asked.verb is not Verb.SUBSCRIBE:
            return self._pause(asked.verb, words, now)
        for name in asked.names:
            self._errors[name] = self._errors.get(name, 0) + 1
        if len(asked.names) == 1 and self._errors[asked.names[0]] >= REFUSED_AFTER:
            self.refused[asked.names[0]] = words
            return [f"stream {asked.names[0]}: the exchange refused it: {words}"]
        middle = len(asked.names) // 2
        self._suspects += [part for part in (asked.names[:middle], asked.names[middle:]) if part]
        return []

    def _pause(self, verb: Verb, words: str, now: float) -> list[str]:
        """Let a while pass before this is asked again, longer each time; people are told the first time."""
        self._doubtful = True
        told = verb in self._pauses
        self._pauses[verb] = min(2 * self._pauses.get(verb, FIRST_PAUSE / 2), LONGEST_PAUSE)
        self._not_before[verb] = now + self._pauses[verb]
        return [] if told else [f"the exchange refused {verb}: {words}; asking again, less and less often"]
