"""The connection for account events: reconnects, and opens its successor before its end."""

import asyncio
from collections.abc import Iterable

from websockets.exceptions import InvalidStatus

from tui.feed.accounts.approaches import Approach
from tui.feed.accounts.carriage import LONGEST, OVERLAP, REMEMBERED, Carriage
from tui.feed.accounts.keytrouble import concerns_key
from tui.feed.accounts.session import AccountSession
from tui.feed.accounts.subscriber import Follower, Subscriber
from tui.feed.accounts.userstream import UserStream
from tui.feed.backoff import Backoff
from tui.feed.feed import Feed
from tui.feed.inquiries import Way
from tui.feed.links import LinkState
from tui.feed.requests import BANNED
from tui.feed.trouble import CLOSED, RequestError, Trouble, kind_of, reason_of
from tui.feed.turns import Turns
from tui.market.accounts.ids import AccountId
from tui.wire.replies import Failure
from tui.wire.user_events import UserEvent


class AccountConnection:
    """Brings the events of the accounts that it is told to follow."""

    def __init__(self, feed: Feed, approach: Approach, follower: Follower, *, name: str = "account") -> None:
        self.streams: dict[AccountId, UserStream] = {}
        self.link = feed.links.add(name, approach.shown(1), feed.clock.now())
        self._feed = feed
        self._clock = feed.clock
        self._approach = approach
        self._follower = follower
        self._backoff = Backoff(feed.options.backoff_cap)
        self._turns = Turns(self._backoff, feed.clock)
        self._carriage: Carriage[AccountSession] = Carriage(follower.hear)
        self._subscribers: dict[AccountSession, Subscriber] = {}
        self._session: AccountSession | None = None
        self._successor: AccountSession | None = None
        self._renew = False
        self._stir = asyncio.Event()
        self._forget_at: float | None = None

    @property
    def way(self) -> Way | None:
        """What can be asked over: the connection, while it is one of the WebSocket API and open."""
        session = self._session if self._approach.enveloped else None
        return session if session is not None and _is_open(session) else None

    def follow(self, accounts: Iterable[AccountId]) -> None:
        """Bring the events of these too."""
        for account in accounts:
            self.streams.setdefault(account, UserStream(account, self._clock.now()))
        for subscriber in self._subscribers.values():
            subscriber.roster.want(self.streams)
            subscriber.stir()
        self.link.streams = len(self.streams)

    def forget(self, account: AccountId) -> None:
        """Ask for an account no more that could not be had here."""
        self.streams.pop(account, None)
        for subscriber in self._subscribers.values():
            subscriber.roster.forget(account)
        self.link.streams = len(self.streams)

    def retry(self) -> None:
        """Do not wait any longer, neither to connect nor to ask for what was refused."""
        self._turns.hurry()
        for subscriber in self._subscribers.values():
            subscriber.roster.retry()
            subscriber.stir()

    def renew(self) -> None:
        """Open a successor, and let it take over."""
        if self._session is not None and not self._renew:
            self._backoff.attempts = 0
            self._renew = True
            self._stir.set()

    def replace(self, words: str) -> None:
        """Give up the connection at once, and open another without waiting."""
        self._backoff.attempts = 0
        for session in self._subscribers:
            session.drop(words)

    def tick(self) -> None:
        """Look at what is due; called a few times a second."""
        now, session = self._clock.monotonic(), self._session
        if self._forget_at is not None and now >= self._forget_at:
            self._forget_at = None
            self._carriage.forget()
        if session is not None and session.socket is not None:
            self._backoff.delivered(now)
            self.link.round_trip_ms = session.socket.round_trip_ms
            lifetime = (self._feed.venue.lifetime - self._feed.options.renew_before_ms) / 1000
            if now - session.opened_at >= lifetime:
                self.renew()
        elif session is not None and self._renew and self._successor is None:
            # Between two attempts to open its successor nobody else looks whether it has ended.
            self._end(session)
        self._lapse()
        for subscriber in self._subscribers.values():
            subscriber.stir()
        self._stir.set()

    async def run(self) -> None:
        """Bring events until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    session = await self._open(group)
                    if self._session is not None and not await self._hand_over(self._session, session):
                        continue
                    self._session, self._successor, self._renew = session, None, False
                    while _is_open(session) and not self._renew:
                        await self._stirred()
                    if not _is_open(session):
                        self._end(session)
        finally:
            self._feed.links.remove(self.link)

    # What sessions tell.

    def hear(self, session: AccountSession, account: AccountId, event: UserEvent) -> None:
        """Take an event."""
        self._carriage.hear(session, account, event)

    def ended(self, session: AccountSession, account: AccountId) -> None:
        """Subscribe anew."""
        self._resubscribe(session, account, "the exchange ended the subscription")

    def leaving(self, session: AccountSession) -> None:
        """Open a successor in time."""
        if session is self._session:
            self.renew()

    def refused(self, session: AccountSession, failure: Failure) -> None:
        """Ask for all subscriptions anew where the key may be revoked: the answer tells."""
        if concerns_key(failure.code):
            for account in self._carriage.of(session):
                self.ended(session, account)

    def _resubscribe(self, session: AccountSession, account: AccountId, words: str) -> None:
        self._lose(session, account, words)
        if not self._approach.enveloped:
            session.drop("its listenKey has ended")
        if (subscriber := self._subscribers.get(session)) is not None:
            subscriber.roster.repeat(account)
            subscriber.stir()

    def _lapse(self) -> None:
        """Take for ended what could not be renewed in time, though the exchange says nothing."""
        now = self._clock.now() + self._feed.governor.offset
        for session in self._subscribers:
            for account in self._carriage.of(session):
                expires = self.streams[account].expires
                if expires is not None and now >= expires:
                    self._resubscribe(session, account, "the subscription has expired and was not renewed")

    async def _open(self, group: asyncio.TaskGroup) -> AccountSession:
        while True:
            await self._wait_for_turn()
            self._backoff.attempt(self._clock.monotonic())
            attempt = self.link.attempt = self._backoff.attempts
            self.link.url = self._approach.shown(attempt)
            try:
                url = await self._approach.url(attempt)
            except RequestError as error:
                self._refuse_all(error)
                self._fail(str(error), "RequestFailed")
                continue
            session = self._make(url)
            group.create_task(session.run()).add_done_callback(lambda _: self.tick())
            await session.settled.wait()
            if session.failure is None:
                self._begin(group, session)
                return session
            self._miss(session.failure)

    def _make(self, url: str) -> AccountSession:
        return AccountSession(
            url,
            enveloped=self._approach.enveloped,
            link=self.link,
            links=self._feed.links,
            options=self._feed.options,
            clock=self._clock,
            listener=self,
            report=self._feed.report,
        )

    def _begin(self, group: asyncio.TaskGroup, session: AccountSession) -> None:
        now = self._clock.now()
        self._feed.links.change(self.link, LinkState.OPEN, now)
        self.link.renewal_at = now + self._feed.venue.lifetime - self._feed.options.renew_before_ms
        if self._session is not None:
            self._successor = session
            self._carriage.overlap()
            self._forget_at = None
        subscriber = self._subscribers[session] = Subscriber(
            session,
            self.streams,
            feed=self._feed,
            approach=self._approach,
            carriage=self._carriage,
            follower=self._follower,
        )
        group.create_task(subscriber.run())

    async def _wait_for_turn(self) -> None:
        delay = self._backoff.delay(self._clock.monotonic())
        if self._session is None and self._backoff.attempts:
            now = self._clock.now()
            next_try = now + round(delay * 1000)
            self._feed.links.change(self.link, LinkState.RECONNECTING, now, next_try=next_try)
        await self._turns.wait(delay)

    def _miss(self, error: BaseException) -> None:
        """Tell that the connection could not be opened."""
        if isinstance(error, InvalidStatus) and error.response.status_code in BANNED:
            self._feed.governor.ban(None)
        reason = reason_of(error, self._feed.options.proxy_name(self.link.url))
        self._fail(f"{self.link.url} cannot be reached: {reason}", kind_of(error))

    def _fail(self, words: str, kind: str) -> None:
        if self._session is not None and not _is_open(self._session):
            self._end(self._session)
        if self._session is None:
            self._feed.links.change(self.link, LinkState.RECONNECTING, self._clock.now(), words)
        self._feed.report(Trouble(kind, f"account events: {words}; trying again"))

    def _refuse_all(self, error: RequestError) -> None:
        """Tell of all accounts that the exchange would not even say where to connect to."""
        for account, stream in self.streams.items():
            if error.code is not None and not self._carriage.is_carried(account):
                stream.fail(str(error), self._clock.now())
                self._follower.refused(account, error)

    async def _hand_over(self, old: AccountSession, new: AccountSession) -> bool:
        """Let both run until the new one carries all accounts; False where that has ended before."""
        begun, until = self._clock.monotonic(), None
        while _is_open(old) and _is_open(new):
            now = self._clock.monotonic()
            if until is None and self._carriage.covers(new, old):
                until = now + OVERLAP
            if now >= begun + LONGEST or (until is not None and now >= until):
                break
            await self._stirred()
        if _is_open(old) and not _is_open(new):
            self._discard(new)
            self._successor = None
            return False
        self._forget_at = self._clock.monotonic() + REMEMBERED
        words = old.words or "it was renewed"
        if not _is_open(old) and not self._carriage.covers(new, old):
            self._feed.report(Trouble(CLOSED, f"{self.link.url}: {words}, before its successor took over"))
        self._discard(old)
        old.drop("renewed")
        self._follower.renewed()
        return True

    def _end(self, session: AccountSession) -> None:
        self._session = None
        self._feed.links.change(self.link, LinkState.RECONNECTING, self._clock.now(), session.words)
        self._feed.report(Trouble(CLOSED, f"{self.link.url}: {session.words}; reconnecting"))
        self._discard(session)

    def _discard(self, session: AccountSession) -> None:
        for account in self._carriage.of(session):
            self._lose(session, account, session.words or "the connection was given up")
        self._subscribers.pop(session).stop()

    def _lose(self, session: AccountSession, account: AccountId, words: str) -> None:
        if self._carriage.end(session, account):
            self.streams[account].end(words, self._clock.now())
            self._follower.lost(account, words)

    async def _stirred(self) -> None:
        self._stir.clear()
        await self._stir.wait()


def _is_open(session: AccountSession) -> bool:
    return session.socket is not None
