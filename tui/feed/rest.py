"""The REST way of the public methods; aiohttp is imported with the first call."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from tui.feed.clock import Clock
from tui.feed.links import Link, Links, LinkState
from tui.feed.options import FeedOptions
from tui.feed.trouble import UnreachableError, reason_of
from tui.wire import commands
from tui.wire.decode import decode_failure
from tui.wire.replies import RateLimit, Reply

if TYPE_CHECKING:
    import aiohttp

USED_WEIGHT = "X-MBX-USED-WEIGHT-1M"


class Rest:
    """Asks over HTTP, with kept connections."""

    def __init__(self, urls: tuple[str, ...], options: FeedOptions, clock: Clock, links: Links) -> None:
        self._links = links
        self._link: Link | None = None
        self._urls = urls
        self._options = options
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None

    async def call(self, method: str, params: Mapping[str, object]) -> Reply:
        """Ask, and wait for the answer as a reply; raises UnreachableError when there is none."""
        import aiohttp

        proxy = self._options.proxy_for(self._urls[0])
        if self._session is None:
            self._session = aiohttp.ClientSession(
                trust_env=proxy is True,
                timeout=aiohttp.ClientTimeout(self._options.request_timeout),
            )
        if self._link is None:
            self._link = self._links.add("rest", self._urls[0], self._clock.now())
        url = self._urls[0] + commands.rest_path(method, params)
        sent = self._clock.monotonic()
        try:
            async with self._session.get(url, proxy=None if proxy is True else proxy) as answer:
                body = await answer.read()
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            words = f"{self._urls[0]} cannot be reached: {reason_of(error)}"
            self._links.change(self._link, LinkState.CLOSED, self._clock.now(), words)
            raise UnreachableError(f"{method}: {words}") from error
        if self._link.state is not LinkState.OPEN:
            self._links.change(self._link, LinkState.OPEN, self._clock.now())
        self._link.count(len(body), self._clock.now())
        self._link.round_trip_ms = (self._clock.monotonic() - sent) * 1000
        return self._reply(answer.status, answer.headers, body)

    async def close(self) -> None:
        """Close the kept connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _reply(self, status: int, headers: Mapping[str, str], body: bytes) -> Reply:
        limits = []
        used = headers.get(USED_WEIGHT, "")
        if used.isascii() and used.isdigit():
            limits.append(RateLimit(kind="REQUEST_WEIGHT", interval="MINUTE", count=int(used)))
        if status < 400:
            return Reply(None, status, msgspec.Raw(body), None, limits)
        failure = decode_failure(body, status)
        wait = headers.get("Retry-After", "")
        if failure.retry_after is None and wait.isascii() and wait.isdigit():
            failure = msgspec.structs.replace(failure, retry_after=self._clock.now() + int(wait) * 1000)
        return Reply(None, status, msgspec.Raw(), failure, limits)
