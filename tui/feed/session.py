"""One market connection from opening to end, with its subscriptions."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from tui.feed.clock import Clock
from tui.feed.links import Link, Links
from tui.feed.options import FeedOptions
from tui.feed.socket import Pace, Socket, open_socket
from tui.feed.subscriptions import Subscriptions
from tui.feed.trouble import CONNECT_ERRORS, MALFORMED, REFUSED, Trouble, reason_of
from tui.wire.decode import Frame, Malformed, decode_frame
from tui.wire.replies import Control

Receive = Callable[["Session", Frame, bytes, int], None]
Report = Callable[[Trouble], None]


class Session:
    """Opens, subscribes, delivers, ends; it is never opened twice."""

    def __init__(
        self,
        *,
        link: Link,
        links: Links,
        options: FeedOptions,
        clock: Clock,
        receive: Receive,
        report: Report,
    ) -> None:
        self.subscriptions = Subscriptions(chunk=options.chunk, reply_timeout=options.reply_timeout)
        self.socket: Socket | None = None
        """The connection while it is open, and until `words` say how it ended."""
        self.opened_at = 0.0
        self.last_data: int | None = None
        self.failure: BaseException | None = None
        """Why it could not be opened."""
        self.words = ""
        """How it ended."""
        self.settled = asyncio.Event()
        """Set once it is open or has failed to open."""
        self._link = link
        self._links = links
        self._options = options
        self._clock = clock
        self._receive = receive
        self._report = report
        self._wake = asyncio.Event()

    def want(self, names: frozenset[str]) -> None:
        """Say which streams it should deliver from now on."""
        self.subscriptions.want(names)
        self._wake.set()

    def repeat(self, names: Iterable[str]) -> None:
        """Subscribe anew to streams that it should deliver and does not."""
        self.subscriptions.repeat(names)
        self._wake.set()

    def tick(self) -> None:
        """Look for replies that are overdue; called a few times a second."""
        now = self._clock.monotonic()
        deadline = self.subscriptions.next_deadline()
        if deadline is not None and deadline <= now:
            self.subscriptions.expire(now)
            self._wake.set()
        if self.subscriptions.dead and self.socket is not None:
            self.drop("the exchange does not answer control messages")

    def drop(self, words: str) -> None:
        """Cut the connection, and say why."""
        self.words = self.words or words
        if self.socket is not None:
            self.socket.drop()

    async def run(self) -> None:
        """Live until the connection ends."""
        pace = Pace(self._options.control_rate, self._clock)
        try:
            async with open_socket(self._link.url, self._take, self._options, pace=pace) as socket:
                self.socket = socket
                self.opened_at = self._clock.monotonic()
                self.settled.set()
                await self._reconcile(socket)
        except CONNECT_ERRORS as error:
            self.failure = error
            self.words = self.words or reason_of(error)
        finally:
            self.socket = None
            self.settled.set()

    async def _reconcile(self, socket: Socket) -> None:
        closed = asyncio.ensure_future(socket.closed())
        closed.add_done_callback(lambda _: self._wake.set())
        try:
            while not closed.done():
                self._wake.clear()
                message = self.subscriptions.next_message(self._clock.monotonic())
                if message is None or not await socket.send(message):
                    await self._wake.wait()
            self.words = self.words or closed.result()
        finally:
            closed.cancel()

    def _take(self, payload: bytes) -> None:
        now = self._clock.now()
        link = self._link
        link.messages += 1
        link.bytes += len(payload)
        try:
            # Any, and type() below: isinstance() asks ABCMeta here, as slow as decoding a small frame.
            frame: Any = decode_frame(payload)
        except Malformed as error:
            self._links.malformed += 1
            self._links.malformed_excerpt = error.excerpt
            self._report(Trouble(MALFORMED, f"a frame was left out, it is malformed: {error}"))
            return
        if type(frame) is Control:
            for words in self.subscriptions.take(frame, self._clock.monotonic()):
                self._report(Trouble(REFUSED, words))
            self._wake.set()
            return
        self.last_data = link.last_data = now
        self._receive(self, frame, payload, now)
