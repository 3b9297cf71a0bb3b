"""The REST way of the public methods, and of what only REST has; aiohttp is imported with the first call."""

import asyncio
import importlib
from collections.abc import Mapping
from socket import gaierror
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

import msgspec

from tui.feed.clock import Clock
from tui.feed.links import Link, Links, LinkState
from tui.feed.options import FeedOptions
from tui.feed.trouble import ProxyRefusal, UnreachableError, reason_of
from tui.wire import commands
from tui.wire.decode import decode_failure
from tui.wire.replies import RateLimit, Reply

if TYPE_CHECKING:
    import aiohttp

USED_WEIGHT = "X-MBX-USED-WEIGHT-1M"

Verb: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]


class Rest:
    """Asks over HTTP, with kept connections."""

    def __init__(self, urls: tuple[str, ...], options: FeedOptions, clock: Clock, links: Links) -> None:
        self._links = links
        self._link: Link | None = None
        self._urls = urls
        self._options = options
        self._clock = clock
        self._session: aiohttp.ClientSession | None = None
        self._fetching: set[asyncio.Future[tuple[aiohttp.ClientResponse, bytes]]] = set()

    async def call(self, method: str, params: Mapping[str, object]) -> Reply:
        """Ask, and wait for the answer as a reply; raises UnreachableError when there is none."""
        return await self.ask(method, commands.rest_path(method, params), {})

    async def ask(self, method: str, path: str, headers: Mapping[str, str], verb: Verb = "GET") -> Reply:
        """Ask a path with its query; `method` is its name in words. Raises UnreachableError."""
        if self._link is None:
            self._link = self._links.add("rest", self._urls[0], self._clock.now())
        sent = self._clock.monotonic()
        fetching = asyncio.ensure_future(self._fetch(verb, self._urls[0] + path, headers))
        self._fetching.add(fetching)
        try:
            await asyncio.wait([fetching])
        finally:
            fetching.cancel()
            self._fetching.discard(fetching)
        if fetching.cancelled():
            raise UnreachableError(f"{method}: the feed has stopped")
        try:
            answer, body = fetching.result()
        except OSError as error:
            reason = reason_of(error, self._options.proxy_name(self._urls[0]))
            words = f"{self._urls[0]} cannot be reached: {reason}"
            self._links.change(self._link, LinkState.CLOSED, self._clock.now(), words)
            raise UnreachableError(f"{method}: {words}") from error
        if self._link.state is not LinkState.OPEN:
            self._links.change(self._link, LinkState.OPEN, self._clock.now())
        self._link.count(len(body), self._clock.now())
        self._link.round_trip_ms = (self._clock.monotonic() - sent) * 1000
        return self._reply(answer.status, answer.headers, body)

    async def close(self) -> None:
        """Close the kept connections; whoever still waits hears that it is over."""
        fetching = tuple(self._fetching)
        for each in fetching:
            each.cancel()
        await asyncio.gather(*fetching, return_exceptions=True)
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _fetch(
        self, verb: Verb, url: str, headers: Mapping[str, str]
    ) -> "tuple[aiohttp.ClientResponse, bytes]":
        """Raises OSError, whatever went wrong on the way."""
        if self._session is None:
            # It takes a third of a second to load: a screen is drawn and read meanwhile.
            await asyncio.to_thread(importlib.import_module, "aiohttp")
        import aiohttp
        from yarl import URL

        proxy = self._options.proxy_for(url)
        if isinstance(proxy, str) and urlsplit(proxy).scheme not in ("http", "https"):
            raise OSError("REST goes through HTTP proxies only")
        if self._session is None:
            self._session = aiohttp.ClientSession(
                trust_env=proxy is True,
                timeout=aiohttp.ClientTimeout(self._options.request_timeout),
            )
        try:
            through = None if proxy is True else proxy
            # What was signed must arrive as it was written, and no redirect may carry the key elsewhere.
            exact = URL(url, encoded=True)
            async with self._session.request(
                verb, exact, proxy=through, headers=headers, allow_redirects=not headers
            ) as answer:
                return answer, await answer.read()
        except aiohttp.ClientHttpProxyError as error:
            raise ProxyRefusal(error.status) from None
        except aiohttp.ClientConnectorDNSError as error:
            raise gaierror(str(error)) from None
        except aiohttp.ClientConnectorCertificateError as error:
            raise error.certificate_error from None
        except aiohttp.ClientConnectorError as error:
            raise error.os_error from None
        except aiohttp.ClientError as error:
            raise OSError(reason_of(error)) from None

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
