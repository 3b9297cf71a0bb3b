"""The venues: their hosts, and what each can do, as their general information pages say."""

import ipaddress
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec

from tui.wire.streams import DAY, INTERVALS, MINUTE, SECOND


class InsecureUrlError(ValueError):
    """A URL that would carry data unencrypted over a network."""


class Venue(msgspec.Struct, frozen=True):
    """An exchange's hosts and limits; empty `api_urls` or `rest_urls` mean that it offers none.

    To a stream URL `/stream` or `/ws` is appended, to a REST URL `/api/v3/...`; the first of several is the
    usual one. `risk_urls` are of the risk stream of cross margin. `message_rate` counts messages a second on
    a stream connection, with pings; `weight_limit` is request weight a minute; `lifetime` and `ping_interval`
    are ms. `rules` says whose request weights and parameters hold: Binance.US has its own. `live` means real
    money. `sapi` says that it has margin accounts and tells what a key may do (/sapi).
    """

    name: str
    label: str
    stream_urls: tuple[str, ...]
    api_urls: tuple[str, ...] = ()
    rest_urls: tuple[str, ...] = ()
    risk_urls: tuple[str, ...] = ()
    intervals: tuple[str, ...] = tuple(INTERVALS)
    message_rate: int = 5
    max_streams: int = 1024
    lifetime: int = DAY
    ping_interval: int = 20 * SECOND
    weight_limit: int = 6000
    rules: Literal["com", "us"] = "com"
    live: bool = False
    sapi: bool = False


VENUES: Final = MappingProxyType(
    {
        venue.name: venue
        for venue in (
            Venue(
                "com",
                "MAINNET",
                ("wss://stream.binance.com:9443", "wss://stream.binance.com:443"),
                ("wss://ws-api.binance.com:443/ws-api/v3", "wss://ws-api.binance.com:9443/ws-api/v3"),
                (
                    "https://api.binance.com",
                    "https://api-gcp.binance.com",
                    "https://api1.binance.com",
                    "https://api2.binance.com",
                    "https://api3.binance.com",
                    "https://api4.binance.com",
                ),
                ("wss://margin-stream.binance.com",),
                live=True,
                sapi=True,
            ),
            Venue(
                "us",
                "US",
                ("wss://stream.binance.us:9443",),
                ("wss://ws-api.binance.us:443/ws-api/v3", "wss://ws-api.binance.us:9443/ws-api/v3"),
                ("https://api.binance.us",),
                intervals=tuple(interval for interval in INTERVALS if interval != "1s"),
                ping_interval=3 * MINUTE,
                weight_limit=1200,
                rules="us",
                live=True,
            ),
            Venue(
                "data",
                "DATA",
                ("wss://data-stream.binance.vision:443", "wss://data-stream.binance.vision:9443"),
                rest_urls=("https://data-api.binance.vision",),
            ),
            Venue(
                "testnet",
                "TESTNET",
                ("wss://stream.testnet.binance.vision", "wss://stream.testnet.binance.vision:9443"),
                (
                    "wss://ws-api.testnet.binance.vision/ws-api/v3",
                    "wss://ws-api.testnet.binance.vision:9443/ws-api/v3",
                ),
                ("https://testnet.binance.vision", "https://api1.testnet.binance.vision"),
            ),
            Venue(
                "demo",
                "DEMO",
                ("wss://demo-stream.binance.com", "wss://demo-stream.binance.com:9443"),
                ("wss://demo-ws-api.binance.com/ws-api/v3", "wss://demo-ws-api.binance.com:9443/ws-api/v3"),
                ("https://demo-api.binance.com",),
            ),
            Venue("sim", "SIMULATED", (), sapi=True),
        )
    }
)
"""Every venue by name; the simulated one has URLs once its exchange is running (`custom`)."""


def venue(name: str) -> Venue:
    """Return the venue of a name; raises ValueError naming those there are."""
    found = VENUES.get(name)
    if found is None:
        raise ValueError(f"no venue {name!r}, choose from {', '.join(VENUES)}")
    return found


def custom(base: Venue, stream: str | None = None, api: str | None = None, rest: str | None = None) -> Venue:
    """Return `base` at other URLs; raises ValueError for no URL, InsecureUrlError for one without TLS.

    Plain ws and http are taken on loopback only. Once a URL leads to a host that is not the base's, those not
    given are not offered: a book would else be put together from two exchanges. What a venue can do comes
    with its hosts, whatever the base.
    """
    given = {"stream": stream, "api": api, "rest": rest}
    hosts = {what: _check(what, url) for what, url in given.items() if url is not None}
    if not hosts:
        return base
    foreign = not _hosts(base).issuperset(hosts.values())
    simulated = base.name == "sim"
    # What may be about real money is never said to be about none.
    away = simulated and not all(map(_is_loopback, hosts.values()))
    live = away or any(known.live and _hosts(known) & {*hosts.values()} for known in VENUES.values())
    kin = next((known for known in VENUES.values() if _hosts(known).issuperset(hosts.values())), base)
    return msgspec.structs.replace(
        kin if foreign else base,
        name="sim" if simulated else "custom",
        label=base.label if simulated and not live else "CUSTOM",
        live=live or (kin if foreign else base).live,
        stream_urls=_choose(_without(stream, "/ws", "/stream"), base.stream_urls, foreign),
        api_urls=_choose(api, base.api_urls, foreign),
        rest_urls=_choose(_without(rest, "/api/v3", "/api"), base.rest_urls, foreign),
        risk_urls=_choose(_without(stream, "/ws", "/stream"), base.risk_urls, foreign),
    )


def _hosts(venue: Venue) -> set[str | None]:
    return {urlsplit(url).hostname for url in venue.stream_urls + venue.api_urls + venue.rest_urls}


def _without(url: str | None, *endings: str) -> str | None:
    """The URL without paths that are added here, and that people paste with it."""
    if url is None:
        return None
    for ending in endings:
        url = url.rstrip("/").removesuffix(ending)
    return url


def _choose(given: str | None, others: tuple[str, ...], foreign: bool) -> tuple[str, ...]:
    if given is not None:
        return (given.rstrip("/"),)
    return () if foreign else others


def _check(what: str, url: str) -> str:
    """Return a URL's host; raise where it is no URL of its kind or would be read by others."""
    secure, plain = ("https", "http") if what == "rest" else ("wss", "ws")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError(f"{what} URL {url!r}: {error}; write it as {secure}://host:port") from None
    if parts.username is not None or parts.password is not None:
        raise ValueError(
            f"the {what} URL holds a user name or password, which the screen and the log would show"
        )
    if not host or parts.scheme not in (secure, plain) or parts.query or parts.fragment:
        raise ValueError(f"{what} URL {url!r}: this is no {secure} address; write it as {secure}://host:port")
    if parts.scheme == plain and not _is_loopback(host):
        raise InsecureUrlError(
            f"{what} URL {url!r}: {plain}:// is not encrypted and is taken only for this machine"
            f" (localhost, 127.0.0.0/8, ::1); use {secure}://{parts.netloc}"
        )
    return host


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
