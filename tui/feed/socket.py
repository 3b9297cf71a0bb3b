"""One connection: opened through TLS and proxy, sent to within the limit, its end told in words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import cast

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close

from tui.feed.clock import Clock
from tui.feed.frames import Deliver, FrameConnection
from tui.feed.options import FeedOptions
from tui.feed.trouble import reason_of

USER_AGENT = "depthdeck"


class Pace:
    """Lets one message through every 1/`rate` seconds."""

    def __init__(self, rate: float, clock: Clock) -> None:
        self._gap = 1 / rate
        self._clock = clock
        self._next = float("-inf")

    async def turn(self) -> None:
        """Wait for the next turn, and take it."""
        now = self._clock.monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        if turn > now:
            await self._clock.sleep(turn - now)


class Socket:
    """An open connection. What it receives went to `deliver` from its first frame on."""

    def __init__(
        self, connection: FrameConnection, pace: Pace | None, pong: asyncio.Future[float] | None = None
    ) -> None:
        self._connection = connection
        self._pong = pong
        self._pace = pace

    @property
    def round_trip_ms(self) -> float | None:
        """How long the last ping took; None before the first, 0 below the tick of the loop's clock."""
        known = self._pong is not None and self._pong.done()
        return self._connection.latency * 1000 if known else None

    async def send(self, data: bytes) -> bool:
        """Send one text message when its turn has come; False when the connection is closing or closed."""
        if self._pace is not None:
            await self._pace.turn()
        try:
            await self._connection.send(data, text=True)
        except ConnectionClosed:
            return False
        return True

    async def closed(self) -> str:
        """Wait for the end, and return it in words; an error of our own in `deliver` is raised."""
        await asyncio.shield(self._connection.connection_lost_waiter)
        broke = self._connection.broke
        if broke is not None and not isinstance(broke, OSError):
            raise broke
        return words_of_close(
            self._connection.protocol.close_rcvd, self._connection.protocol.close_sent, broke
        )

    def drop(self) -> None:
        """Cut the connection at once, without the closing handshake."""
        self._connection.transport.abort()


@asynccontextmanager
async def open_socket(
    url: str, deliver: Deliver, options: FeedOptions, *, pace: Pace | None = None, largest: int | None = None
) -> AsyncIterator[Socket]:
    """Open a connection and close it at the end; what `trouble.CONNECT_ERRORS` names can be raised."""
    made = partial(FrameConnection, deliver=deliver, largest=largest or options.largest_frame)
    connection = await connect(
        url,
        # Annotated as a class, called as a factory.
        create_connection=cast("type[FrameConnection]", made),
        compression="deflate" if options.compression else None,
        proxy=options.proxy_for(url),
        open_timeout=options.connect_timeout,
        ping_interval=options.ping_interval,
        ping_timeout=options.ping_interval,
        close_timeout=options.close_timeout,
        max_size=largest or options.largest_frame,
        user_agent_header=USER_AGENT,
    )
    assert isinstance(connection, FrameConnection)
    try:
        pong = None
        # The round trip is known from the start, not only from the first ping of the routine on.
        with suppress(ConnectionClosed):
            pong = asyncio.ensure_future(await connection.ping())
        yield Socket(connection, pace, pong)
    finally:
        await connection.close()


def words_of_close(received: Close | None, sent: Close | None, broke: BaseException | None) -> str:
    """Say how a connection ended: what the exchange said, else what we said, else what broke."""
    if received is not None:
        reason = f" ({received.reason})" if received.reason else ""
        known = {1000: "said goodbye", 1001: "is going away", 1008: "says we broke a rule", 1012: "restarts"}
        return f"the exchange {known.get(received.code, 'closed the connection')}: {received.code}{reason}"
    if sent is not None and sent.code == 1011:
        return "the exchange did not answer our ping"
    if sent is not None and sent.code != 1000:
        return f"we closed the connection: {sent.code} {sent.reason}".rstrip()
    if broke is not None:
        return f"the connection broke: {reason_of(broke)}"
    return "the connection ended without a goodbye"
