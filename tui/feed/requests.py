"""The WebSocket API: one connection, opened when it is first needed."""

import asyncio
from collections.abc import Callable, Mapping

from websockets.exceptions import InvalidStatus

from tui.feed.backoff import Backoff
from tui.feed.clock import Clock
from tui.feed.dialogue import Dialogue
from tui.feed.links import Link, Links, LinkState
from tui.feed.options import FeedOptions
from tui.feed.socket import Socket, open_socket
from tui.feed.trouble import CONNECT_ERRORS, Trouble, UnreachableError, reason_of
from tui.feed.weights import Governor
from tui.wire.events import ServerShutdown
from tui.wire.replies import Event, Reply

CONNECT_WEIGHT = 2
BANNED = (418, 429)
"""HTTP statuses that refuse a connection for too many requests."""
SHORT_WAIT = 1.0
"""Seconds that a request waits for the next attempt to connect, rather than fail at once."""


class Requests:
    """Asks over one connection; after its end, or a failed attempt, the next request opens another."""

    def __init__(
        self,
        *,
        urls: tuple[str, ...],
        options: FeedOptions,
        clock: Clock,
        links: Links,
        governor: Governor,
        report: Callable[[Trouble], None],
    ) -> None:
        self._urls = urls
        self._options = options
        self._clock = clock
        self._links = links
        self._governor = governor
        self._backoff = Backoff(options.backoff_cap)
        self._dialogue = Dialogue(
            timeout=options.request_timeout, clock=clock, links=links, receive=self._hear, report=report
        )
        self._needed = asyncio.Event()
        self._link: Link | None = None
        self._socket: asyncio.Future[Socket] | None = None
        self._retry_at = 0.0
        self._words = ""
        self._leaving = False

    async def run(self) -> None:
        """Serve `call` until cancelled."""
        link = self._link = self._links.add("api", self._urls[0], self._clock.now())
        self._links.change(link, LinkState.CLOSED, self._clock.now())
        try:
            while True:
                await self._needed.wait()
                await self._governor.spend(CONNECT_WEIGHT, 0)
                self._backoff.attempt(self._clock.monotonic())
                link.url = self._urls[(self._backoff.attempts - 1) % len(self._urls)]
                link.attempt = self._backoff.attempts
                self._links.change(link, LinkState.CONNECTING, self._clock.now())
                self._words = await self._serve(link)
                self._links.change(link, LinkState.CLOSED, self._clock.now(), self._words)
                self._fail()
        finally:
            self._words = "the feed has stopped"
            self._fail()

    def replace(self) -> None:
        """Give up the connection at once; the next request opens another."""
        if self._socket is not None and self._socket.done() and self._socket.exception() is None:
            self._socket.result().drop()

    async def call(self, method: str, params: Mapping[str, object]) -> Reply:
        """Ask, and wait for the reply; raises UnreachableError when there is none."""
        socket = await self._opened(method)
        try:
            found = await self._dialogue.ask(socket, method, params)
        finally:
            if self._leaving and self._dialogue.is_idle:
                socket.drop()
        if self._link is not None:
            self._link.round_trip_ms = socket.round_trip_ms
        return found

    async def _opened(self, method: str) -> Socket:
        wait = self._retry_at - self._clock.monotonic()
        if self._socket is None and wait > SHORT_WAIT:
            raise UnreachableError(f"{method}: {self._words}, next attempt in {wait:.0f} s")
        if self._socket is None and wait > 0:
            await self._clock.sleep(wait)
        if self._socket is None:
            self._socket = asyncio.get_running_loop().create_future()
            self._needed.set()
        return await asyncio.shield(self._socket)

    async def _serve(self, link: Link) -> str:
        """Hold the connection until it ends; return how it ended."""
        try:
            largest = self._options.largest_reply
            async with open_socket(link.url, self._take, self._options, largest=largest) as socket:
                self._leaving = False
                self._links.change(link, LinkState.OPEN, self._clock.now())
                if self._socket is not None:
                    self._socket.set_result(socket)
                return await socket.closed()
        except CONNECT_ERRORS as error:
            if isinstance(error, InvalidStatus) and error.response.status_code in BANNED:
                self._governor.ban(None)
            words = reason_of(error, self._options.proxy_name(link.url))
            return f"{link.url} cannot be reached: {words}"

    def _fail(self) -> None:
        self._needed.clear()
        self._retry_at = self._clock.monotonic() + self._backoff.delay(self._clock.monotonic())
        opening, self._socket = self._socket, None
        if opening is not None and not opening.done():
            opening.set_exception(UnreachableError(self._words))
            # Whoever waited may be gone.
            opening.exception()
        self._dialogue.fail(self._words)

    def _take(self, payload: bytes) -> None:
        if self._link is not None:
            self._link.count(len(payload), self._clock.now())
        if self._dialogue.take(payload):
            self._backoff.attempts = 1

    def _hear(self, event: Event) -> None:
        self._leaving = self._leaving or isinstance(event.event, ServerShutdown)
