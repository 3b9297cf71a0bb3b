"""Reasons in words: each names what went wrong, under the name that scripts know."""

import ssl
from socket import gaierror

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import InvalidProxy, InvalidStatus
from websockets.http11 import Response

from tui.feed.trouble import kind_of, reason_of


def status(code: int) -> InvalidStatus:
    return InvalidStatus(Response(code, "", Headers()))


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (gaierror(-2, "Name or service not known"), "gaierror", "name is not known"),
        (ConnectionRefusedError(111, "refused"), "ConnectionRefusedError", "nothing listens"),
        (TimeoutError(), "TimeoutError", "did not answer in time"),
        (status(451), "InvalidStatus", "does not serve this region"),
        (status(502), "InvalidStatus", "HTTP 502"),
        (InvalidProxy("ftp://x", "scheme ftp isn't supported"), "InvalidProxy", "the proxy failed"),
        (ssl.SSLCertVerificationError(), "SSLCertVerificationError", "certificate is not trusted"),
        (OSError("odd"), "OSError", "odd"),
        (ConnectionResetError(), "ConnectionResetError", "ConnectionResetError"),
    ],
)
def test_says_why(error: Exception, kind: str, words: str) -> None:
    if isinstance(error, ssl.SSLCertVerificationError):
        error.verify_message = "self-signed certificate"
    assert kind_of(error) == kind
    assert words in reason_of(error)


@pytest.mark.parametrize(
    "url", ["http://u:hidden@127.0.0.1:9", "http:/u:hidden@127.0.0.1:9", "http://hidden@proxy"]
)
def test_a_proxy_that_fails_keeps_its_password(url: str) -> None:
    words = reason_of(InvalidProxy(url, "hostname isn't provided"))
    assert "hidden" not in words
    assert "***@" in words
