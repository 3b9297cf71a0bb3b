"""Trouble: what went wrong, in words for people and under the names that scripts know from python-binance."""

import errno
import re
import ssl
from socket import gaierror
from typing import Final

import msgspec
from websockets.exceptions import (
    InvalidHandshake,
    InvalidProxy,
    InvalidProxyStatus,
    InvalidStatus,
    InvalidURI,
    ProxyError,
)

UNABLE_TO_CONNECT = "BinanceWebsocketUnableToConnect"
CLOSED = "BinanceWebsocketClosed"
QUEUE_OVERFLOW = "BinanceWebsocketQueueOverflow"
MALFORMED = "MalformedFrame"
REFUSED = "SubscriptionRefused"
REQUEST_FAILED = "RequestFailed"
CLOCK_UNKNOWN = "ClockUnknown"
SILENT = "StreamSilent"

CONNECT_ERRORS = (OSError, TimeoutError, InvalidHandshake, InvalidProxy, ImportError)
"""What opening a connection can raise: network, name, certificate, handshake and proxy errors; ImportError
for a SOCKS proxy without the library for it."""


PASSWORD_WANTED: Final = 407
"""The HTTP status of a proxy that knows us not."""

_PASSWORD: Final = re.compile(r"(?<=:/)/?[^/\s@]+(?=@)")
"""User name and password in a URL, also in one that is not well formed."""


class Trouble(msgspec.Struct, frozen=True):
    """Something went wrong; `type` names the kind, `message` the thing, the reason and the next step."""

    type: str
    message: str


class RequestError(Exception):
    """A request failed; `code` and `status` are the exchange's, where it answered."""

    def __init__(self, message: str, *, code: int | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class ProxyRefusal(OSError):
    """A proxy would not connect us; `status` is HTTP's."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class UnreachableError(RequestError):
    """A request could not be sent, or its answer did not come: `sent` where it may have been carried out."""

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.sent = sent


def kind_of(error: BaseException) -> str:
    """The name under which scripts know an error of a connection."""
    if isinstance(error, gaierror):
        return "gaierror"
    return type(error).__name__


def reason_of(error: BaseException, proxy: str = "") -> str:
    """Say in words why a connection could not be opened, or why it broke.

    `proxy` names the proxy that it was to go through, which then is what could not be reached.
    """
    if proxy and (words := _reason_of_proxy(error, proxy)):
        return words
    if isinstance(error, gaierror):
        return "the host's name is not known (no network, or DNS fails)"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "it refused the connection (nothing listens there)"
    if isinstance(error, InvalidStatus):
        return _reason_of_status(error.response.status_code)
    if isinstance(error, ProxyError | InvalidProxy):
        return f"the proxy failed: {_told(error)}"
    if isinstance(error, InvalidURI):
        return f"its address is wrong: {error}"
    return _told(error)


def _reason_of_proxy(error: BaseException, proxy: str) -> str:
    """Say what a proxy did wrong; empty where the host behind it is at fault."""
    if isinstance(error, InvalidProxyStatus):
        return _reason_of_proxy(ProxyRefusal(error.response.status_code), proxy)
    if isinstance(error, ProxyRefusal):
        if error.status == PASSWORD_WANTED:
            return f"the proxy {proxy} takes no one without the right name and password (HTTP 407)"
        return f"the proxy {proxy} refused to connect us (HTTP {error.status})"
    if isinstance(error, gaierror):
        return f"the name of the proxy {proxy} is not known"
    if isinstance(error, OSError) and error.errno == errno.ECONNREFUSED:
        return f"the proxy {proxy} refused the connection (nothing listens there)"
    if isinstance(error, TimeoutError):
        return f"it did not answer in time, or the proxy {proxy} did not"
    if isinstance(error, ProxyError | InvalidProxy):
        return f"the proxy {proxy} failed: {_told(error.__cause__ or error)}"
    return ""


def _told(error: BaseException) -> str:
    """The error's own words in a line, without passwords."""
    return " ".join(_PASSWORD.sub("***", str(error)).split()) or type(error).__name__


def _reason_of_status(status: int) -> str:
    known = {
        403: "the firewall in front of it refused us (HTTP 403)",
        418: "this address is banned for a while (HTTP 418)",
        429: "too many requests (HTTP 429)",
        451: "it does not serve this region (HTTP 451)",
    }
    return known.get(status, f"it answered with HTTP {status} instead of a WebSocket")
