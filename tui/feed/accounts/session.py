"""One connection for account events, from opening to end."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final, Protocol

from tui.feed.clock import Clock
from tui.feed.dialogue import Dialogue
from tui.feed.links import Link, Links
from tui.feed.options import FeedOptions
from tui.feed.socket import Socket, open_socket
from tui.feed.trouble import CONNECT_ERRORS, MALFORMED, Trouble, UnreachableError, reason_of
from tui.market.accounts.ids import AccountId
from tui.wire.decode import Malformed, decode_user_event
from tui.wire.events import ServerShutdown, UnknownEvent
from tui.wire.replies import Event, Failure, Reply
from tui.wire.user_events import ApiEvent, ListenKeyExpired, StreamTerminated, UserEvent

EARLY: Final = 1_000
"""Events of subscriptions without a reply that are kept; with more the connection is given up."""


class Listener(Protocol):
    """Who gets what the connection brings."""

    def hear(self, session: "AccountSession", account: AccountId, event: UserEvent) -> None:
        """An event of an account."""

    def ended(self, session: "AccountSession", account: AccountId) -> None:
        """The exchange ended the events of an account."""

    def leaving(self, session: "AccountSession") -> None:
        """The exchange will close this connection."""

    def refused(self, session: "AccountSession", failure: Failure) -> None:
        """An error came that belongs to no request: the key may be revoked."""


class AccountSession:
    """Opens, carries requests and events, ends; it is never opened twice."""

    def __init__(
        self,
        url: str,
        *,
        enveloped: bool,
        link: Link,
        links: Links,
        options: FeedOptions,
        clock: Clock,
        listener: Listener,
        report: Callable[[Trouble], None],
    ) -> None:
        self._url = url
        self._enveloped = enveloped
        self.socket: Socket | None = None
        self.opened_at = 0.0
        self.logged_on = False
        """Whether an Ed25519 key has begun a session."""
        self.failure: BaseException | None = None
        """Why it could not be opened."""
        self.words = ""
        """How it ended."""
        self.settled = asyncio.Event()
        """Set once it is open or has failed to open."""
        self._link = link
        self._links = links
        self._report = report
        self._options = options
        self._clock = clock
        self._listener = listener
        self._accounts: dict[int, AccountId] = {}
        self._early: list[tuple[int, ApiEvent]] = []
        self._dialogue = Dialogue(
            timeout=options.request_timeout,
            clock=clock,
            links=links,
            receive=self._hear,
            report=report,
            refuse=lambda failure: listener.refused(self, failure),
        )

    async def run(self) -> None:
        """Live until the connection ends."""
        try:
            largest = self._options.largest_reply
            async with open_socket(self._url, self._take, self._options, largest=largest) as socket:
                self.socket = socket
                self.opened_at = self._clock.monotonic()
                self.settled.set()
                ended = await socket.closed()
                self.words = self.words or ended
        except CONNECT_ERRORS as error:
            self.failure = error
            self.words = self.words or reason_of(error, self._options.proxy_name(self._link.url))
        finally:
            self.socket = None
            self.settled.set()
            self._dialogue.fail(self.words or "the connection was closed")

    async def call(self, method: str, params: Mapping[str, object]) -> Reply:
        """Ask over this connection; raises UnreachableError when there is no reply."""
        if self.socket is None:
            raise UnreachableError(f"{method}: {self.words or 'the connection is not open'}")
        reply = await self._dialogue.ask(self.socket, method, params)
        if self.socket is not None:
            self._link.round_trip_ms = self.socket.round_trip_ms
        return reply

    def assign(self, number: int, account: AccountId) -> None:
        """Say whose a subscription is; events of it that came before its reply go on now."""
        for known in [known for known, owner in self._accounts.items() if owner == account]:
            del self._accounts[known]
        self._accounts[number] = account
        early, self._early = self._early, []
        for whose, event in early:
            self._pass_on(whose, event)

    def drop(self, words: str) -> None:
        """Cut the connection, and say why."""
        self.words = self.words or words
        if self.socket is not None:
            self.socket.drop()

    def _take(self, payload: bytes) -> None:
        self._link.count(len(payload), self._clock.now())
        if self._enveloped:
            self._dialogue.take(payload)
            return
        try:
            event = decode_user_event(payload)
        except Malformed as error:
            self._links.malformed += 1
            self._links.malformed_excerpt = error.excerpt
            self._report(Trouble(MALFORMED, f"an account event was left out, it is malformed: {error}"))
            return
        self._hear(Event(event, 0))

    def _hear(self, message: Event) -> None:
        if isinstance(message.event, ServerShutdown):
            self._listener.leaving(self)
        elif message.subscription_id is not None:
            self._pass_on(message.subscription_id, message.event)

    def _pass_on(self, number: int, event: ApiEvent) -> None:
        account = self._accounts.get(number)
        if account is None:
            self._keep(number, event)
        elif isinstance(event, StreamTerminated | ListenKeyExpired):
            del self._accounts[number]
            self._listener.ended(self, account)
        elif not isinstance(event, UnknownEvent):
            self._listener.hear(self, account, event)

    def _keep(self, number: int, event: ApiEvent) -> None:
        """Keep an event whose subscription has no reply yet; one that nobody asks for is of no account."""
        if self._enveloped and self._dialogue.is_idle:
            return
        if len(self._early) >= EARLY:
            self.drop("more events came than can wait for the reply that says whose they are")
            return
        self._early.append((number, event))
