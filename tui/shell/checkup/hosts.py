"""The venue's hosts: name, connection, certificate, WebSocket handshake, REST."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final, TypeVar, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

import msgspec

from tui.feed.clock import SystemClock
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.rest import Rest
from tui.feed.socket import open_socket
from tui.feed.trouble import CONNECT_ERRORS, RequestError, reason_of
from tui.shell.checkup.check import Check, State
from tui.shell.errors import Category
from tui.wire.venues import Venue

T = TypeVar("T")

FIELD: Final = "hosts"
PATIENCE: Final = 5.0
"""Seconds that each step with a host may take."""
EXPIRES_SOON: Final = 14
"""Days before the end of a certificate from which it is worth a word."""
LIMITED: Final = (418, 429)

_ADVICE: Final = "check the network, a firewall or proxy (HTTPS_PROXY), or try --venue sim, which needs none"
_PORTS: Final = {"wss": 443, "https": 443, "ws": 80, "http": 80}


class Host(msgspec.Struct):
    """One URL of the venue and what was found so far."""

    kind: str
    url: str
    found: list[str] = []
    details: dict[str, object] = {}

    @property
    def name(self) -> str:
        """The host with its port."""
        parts = urlsplit(self.url)
        return f"{parts.hostname}:{parts.port or _PORTS[parts.scheme]}"


class _Broken(Exception):
    """A step with a host failed; in words, and as what kind of trouble."""

    def __init__(self, words: str, category: Category = Category.NETWORK, advice: str = _ADVICE) -> None:
        super().__init__(words)
        self.category = category
        self.advice = advice


async def check_hosts(venue: Venue, options: FeedOptions) -> list[Check]:
    """Look into every host at once. One that fails is only a warning while another one of its kind works."""
    hosts = [
        *(Host("stream", url) for url in venue.stream_urls),
        *(Host("api", url) for url in venue.api_urls),
        *(Host("rest", url) for url in venue.rest_urls),
    ]
    checks = await asyncio.gather(*(check_host(host, options) for host in hosts))
    return _relieve(list(zip(hosts, checks, strict=True)))


async def check_host(host: Host, options: FeedOptions) -> Check:
    """Look into one host, step by step, up to the first that fails."""
    try:
        if proxy := _proxy(host.url, options):
            host.found.append("through a proxy")
            host.details["proxy"] = urlsplit(proxy).hostname
        else:
            await _resolve(host)
            await _connect(host)
        await (_ask(host, options) if host.kind == "rest" else _shake_hands(host, options))
    except _Broken as broken:
        words = ", ".join([*host.found, str(broken)])
        return _check(host, State.FAIL, words, advice=broken.advice, category=broken.category)
    days = host.details.get("certificateDays")
    if isinstance(days, int) and days < EXPIRES_SOON:
        advice = "its owner should renew it; check this machine's date, too"
        return _check(host, State.WARN, ", ".join(host.found), advice=advice)
    return _check(host, State.OK, ", ".join(host.found))


def _check(
    host: Host, state: State, words: str, *, advice: str = "", category: Category = Category.NETWORK
) -> Check:
    details = {"url": host.url, "kind": host.kind, **host.details}
    return Check(
        field=FIELD,
        name=f"{host.kind} {host.name}",
        state=state,
        words=words,
        advice=advice,
        category=category,
        details=details,
    )


def _relieve(found: Sequence[tuple[Host, Check]]) -> list[Check]:
    working = {host.kind for host, check in found if check.state is not State.FAIL}
    return [
        msgspec.structs.replace(check, state=State.WARN, advice="another one like it works, and is used")
        if check.state is State.FAIL and host.kind in working
        else check
        for host, check in found
    ]


def _proxy(url: str, options: FeedOptions) -> str | None:
    """The proxy on the way to a URL, the environment's where none is set."""
    proxy = options.proxy_for(url)
    if proxy is not True:
        return proxy
    known: Mapping[str, str] = getproxies()
    return known.get("https") or known.get("all")


async def _resolve(host: Host) -> None:
    name = urlsplit(host.url).hostname or ""
    begun = time.monotonic()
    try:
        addresses = await _in_thread(lambda: socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError, TimeoutError) as error:
        words = (
            "the name server did not answer in time" if isinstance(error, TimeoutError) else reason_of(error)
        )
        raise _Broken(f"DNS: {words}") from error
    known = sorted({str(address[4][0]) for address in addresses})
    host.details["addresses"] = known
    host.found.append(f"DNS {len(known)} address{'es' if len(known) > 1 else ''} in {_ms(begun)}")


async def _in_thread(work: Callable[[], T]) -> T:
    """Work that may hang, in a thread that keeps nobody waiting: one of a pool would hold up the end."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(cast("T", result))

    def run() -> None:
        result, trouble = None, None
        try:
            result = work()
        except (OSError, UnicodeError) as error:
            trouble = error
        with suppress(RuntimeError):  # the loop is gone: nobody waits any more
            loop.call_soon_threadsafe(settle, result, trouble)

    threading.Thread(target=run, daemon=True).start()
    async with asyncio.timeout(PATIENCE):
        return await done


async def _connect(host: Host) -> None:
    parts = urlsplit(host.url)
    secure = parts.scheme in ("wss", "https")
    context = ssl.create_default_context() if secure else None
    begun = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(
                parts.hostname, parts.port or _PORTS[parts.scheme], ssl=context
            )
    except (OSError, TimeoutError) as error:
        raise _Broken(f"{'TLS' if secure else 'TCP'}: {reason_of(error)}") from error
    host.found.append(f"{'TLS' if secure else 'TCP'} in {_ms(begun)}")
    if secure:
        _read_certificate(host, writer)
    writer.transport.abort()


def _read_certificate(host: Host, writer: asyncio.StreamWriter) -> None:
    certificate = writer.get_extra_info("peercert") or {}
    if "notAfter" not in certificate:
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)
    host.details["certificateUntil"] = f"{ends:%Y-%m-%dT%H:%M:%SZ}"
    host.details["certificateDays"] = days = (ends - datetime.now(UTC)).days
    host.found.append(f"certificate until {ends:%Y-%m-%d} ({days} days)")


async def _shake_hands(host: Host, options: FeedOptions) -> None:
    url = f"{host.url}/stream" if host.kind == "stream" else host.url
    quick = msgspec.structs.replace(options, connect_timeout=PATIENCE)
    begun = time.monotonic()
    try:
        async with open_socket(url, lambda _: None, quick):
            host.details["handshakeMs"] = round((time.monotonic() - begun) * 1000)
            host.found.append(f"WebSocket open in {_ms(begun)}")
    except CONNECT_ERRORS as error:
        raise _Broken(f"WebSocket: {reason_of(error)}") from error


async def _ask(host: Host, options: FeedOptions) -> None:
    quick = msgspec.structs.replace(options, request_timeout=PATIENCE)
    rest = Rest((host.url,), quick, SystemClock(), Links())
    begun = time.monotonic()
    try:
        reply = await rest.call("time", {})
    except RequestError as error:
        raise _Broken(f"REST: {error}") from error
    finally:
        await rest.close()
    host.details["replyMs"] = round((time.monotonic() - begun) * 1000)
    if reply.failure is not None:
        words = f"REST: HTTP {reply.status}: {reply.failure.message} ({reply.failure.code})"
        if reply.status in LIMITED:
            raise _Broken(words, Category.LIMIT, "ask nothing more until the time that it names")
        raise _Broken(words)
    host.found.append(f"REST replied in {_ms(begun)}")


def _ms(begun: float) -> str:
    return f"{(time.monotonic() - begun) * 1000:.0f} ms"
