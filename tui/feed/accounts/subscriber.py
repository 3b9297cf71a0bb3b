"""Keeps one connection subscribed to the accounts that it is to bring, and renews what ends."""

import asyncio
from collections.abc import Mapping
from typing import Final, Protocol

from tui.feed.accounts.approaches import Approach, Subscribed
from tui.feed.accounts.carriage import Carriage
from tui.feed.accounts.roster import Roster
from tui.feed.accounts.session import AccountSession
from tui.feed.accounts.userstream import UserStream
from tui.feed.feed import Feed
from tui.feed.trouble import RequestError, UnreachableError
from tui.market.accounts.ids import AccountId
from tui.wire.user_events import UserEvent

PUT_OFF: Final = 60.0
"""Seconds until a subscription is tried again that was refused."""
SOON: Final = 2.0
"""Seconds until one is tried again that could not be asked for."""
LEAST_RENEWAL: Final = 1.0
"""Seconds until a subscription is renewed at the earliest, however short its life is."""
ALREADY_ACTIVE: Final = -2035
USED_UP: Final = -2042
KEY_GONE: Final = -1125
OUT_OF_STEP: Final = (ALREADY_ACTIVE, USED_UP, KEY_GONE)
"""Refusals after which a new connection is the only way on."""


class Follower(Protocol):
    """Who gets what comes of the accounts."""

    def begin(self, account: AccountId) -> None:
        """A subscription begins that nothing before it covers: events from now on are to be kept."""

    def confirmed(self, account: AccountId) -> None:
        """It is confirmed: what was before can be asked for."""

    def hear(self, account: AccountId, event: UserEvent) -> None:
        """An event of an account, once."""

    def lost(self, account: AccountId, words: str) -> None:
        """Events of an account may be missing from here on."""

    def renewed(self) -> None:
        """A connection has taken over from another, and has missed nothing as far as it knows."""

    def refused(self, account: AccountId, error: RequestError) -> None:
        """The exchange would not let an account be heard."""


class Subscriber:
    """Asks for all accounts whose turn it is; `streams` tell how each is going."""

    def __init__(
        self,
        session: AccountSession,
        streams: Mapping[AccountId, UserStream],
        *,
        feed: Feed,
        approach: Approach,
        carriage: Carriage[AccountSession],
        follower: Follower,
    ) -> None:
        self.roster = Roster(streams)
        self._session = session
        self._streams = streams
        self._feed = feed
        self._clock = feed.clock
        self._approach = approach
        self._carriage = carriage
        self._follower = follower
        self._stir = asyncio.Event()
        self._stopped = False

    def stir(self) -> None:
        """Look again what is to be done; called a few times a second."""
        self._stir.set()

    def stop(self) -> None:
        """Subscribe to nothing any more: the connection is given up."""
        self._stopped = True
        self._stir.set()

    async def run(self) -> None:
        """Subscribe until the connection has ended."""
        while self._session.socket is not None and not self._stopped:
            self._stir.clear()
            due = self.roster.due(self._clock.monotonic())
            if due:
                await asyncio.gather(*map(self._subscribe, due))
            else:
                await self._stir.wait()

    async def _subscribe(self, account: AccountId) -> None:
        if not self._carriage.is_carried(account):
            self._follower.begin(account)
        try:
            found = await self._approach.subscribe(self._session, account)
        except RequestError as error:
            if not self._stopped:
                self._put_off(account, error)
        else:
            if not self._stopped:
                self._carry(account, found)

    def _carry(self, account: AccountId, found: Subscribed) -> None:
        now = self._clock.now()
        self.roster.confirm(account, self._renewal(found.expires))
        self._streams[account].open(found.kind, found.number, found.expires, now)
        fresh = not self._carriage.is_carried(account)
        if fresh:
            # Who carried it when this was asked for may have ended since.
            self._follower.begin(account)
        self._carriage.begin(self._session, account)
        self._session.assign(found.number, account)
        if fresh:
            self._follower.confirmed(account)

    def _renewal(self, expires: int | None) -> float | None:
        """When half of a subscription's life is over, in seconds that never go back."""
        if expires is None:
            return None
        left = expires - (self._clock.now() + self._feed.governor.offset)
        return self._clock.monotonic() + max(LEAST_RENEWAL, left / 2000)

    def _put_off(self, account: AccountId, error: RequestError) -> None:
        stream, now = self._streams[account], self._clock.now()
        if error.code in OUT_OF_STEP or (isinstance(error, UnreachableError) and error.sent):
            # Whether we are subscribed is not known here; a new connection begins with nothing.
            self._session.drop(f"its subscriptions are out of step: {error}")
            return
        passing = (
            isinstance(error, UnreachableError) or error.status in (418, 429) or (error.status or 0) >= 500
        )
        self.roster.put_off(account, self._clock.monotonic() + (SOON if passing else PUT_OFF))
        if not self._carriage.is_carried(account):
            (stream.end if passing else stream.fail)(str(error), now)
        if not passing:
            self._follower.refused(account, error)
