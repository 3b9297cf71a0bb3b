"""Which connection carries an account's events: two while one is renewed, and each event once (pure)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

import msgspec

from tui.market.accounts.ids import AccountId
from tui.wire.user_events import UserEvent

S = TypeVar("S", bound=Hashable)

OVERLAP: Final = 3.0
"""Seconds that both run after the successor carries all accounts that the old one carries."""
LONGEST: Final = 30.0
"""Seconds after which the old one is dropped, whatever its successor lacks."""
REMEMBERED: Final = 10.0
"""Seconds in which the successor may still repeat what the old one has brought."""


class Carriage(Generic[S]):
    """Events of the connection that has carried an account longest count; those of its successor wait.

    Events bear no numbers, but both connections bring the same ones, apart from when each was sent.
    """

    def __init__(self, deliver: Callable[[AccountId, UserEvent], None]) -> None:
        self._deliver = deliver
        self._carriers: dict[AccountId, list[S]] = {}
        self._noting = False
        self._owed: defaultdict[AccountId, Counter[bytes]] = defaultdict(Counter)
        self._waiting: dict[AccountId, list[tuple[bytes, UserEvent]]] = {}

    def overlap(self) -> None:
        """From now on two connections may bring the same event."""
        self._noting = True

    def forget(self) -> None:
        """From now on no event comes twice."""
        self._noting = False
        self._owed.clear()
        self._waiting.clear()

    def carries(self, session: S, account: AccountId) -> bool:
        """Whether a connection brings an account's events."""
        return session in self._carriers.get(account, ())

    def is_carried(self, account: AccountId) -> bool:
        """Whether any connection brings an account's events."""
        return account in self._carriers

    def of(self, session: S) -> list[AccountId]:
        """The accounts that a connection carries."""
        return [account for account, carriers in self._carriers.items() if session in carriers]

    def covers(self, successor: S, session: S) -> bool:
        """Whether a connection carries all that another does."""
        return all(self.carries(successor, account) for account in self.of(session))

    def begin(self, session: S, account: AccountId) -> bool:
        """A connection carries an account; True where none did before, so that events may be missing."""
        carriers = self._carriers.setdefault(account, [])
        if session not in carriers:
            carriers.append(session)
        return carriers == [session]

    def end(self, session: S, account: AccountId) -> bool:
        """A connection carries an account no more; True where none does now."""
        carriers = self._carriers.get(account, [])
        if session not in carriers:
            return False
        first = carriers[0] == session
        carriers.remove(session)
        waiting = self._waiting.pop(account, ())
        if carriers and first:
            for _, event in waiting:
                self._deliver(account, event)
        else:
            # A successor that has ended repeats nothing, and what only it has brought the other one will.
            self._owed.pop(account, None)
        if not carriers:
            del self._carriers[account]
        return not carriers

    def hear(self, session: S, account: AccountId, event: UserEvent) -> None:
        """Take an event that a connection brought."""
        carriers = self._carriers.get(account, [])
        if session not in carriers:
            return
        if not self._noting:
            self._deliver(account, event)
            return
        name, owed = _name(event), self._owed[account]
        if len(carriers) > 1 and session == carriers[0]:
            self._note(name, account)
            self._deliver(account, event)
        elif owed[name]:
            owed[name] -= 1
        elif session == carriers[0]:
            self._deliver(account, event)
        else:
            self._waiting.setdefault(account, []).append((name, event))

    def _note(self, name: bytes, account: AccountId) -> None:
        """Remember what the successor is not to repeat."""
        waiting = self._waiting.get(account, [])
        for place, (other, _) in enumerate(waiting):
            if other == name:
                del waiting[place]
                return
        self._owed[account][name] += 1


def _name(event: UserEvent) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(event, event_time=0))
