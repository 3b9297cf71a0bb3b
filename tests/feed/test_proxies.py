"""Through a proxy: what goes wrong there is told as the proxy's fault, without its password."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tui.feed.clock import SystemClock
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.rest import Rest
from tui.feed.socket import open_socket
from tui.feed.trouble import CONNECT_ERRORS, UnreachableError, reason_of

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

STREAM, REST = "wss://stream.example.com:9443", "https://api.example.com"


def answers(status: str) -> Talk:
    """An HTTP proxy that says this to whoever wants to be connected."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        assert asked.startswith(b"CONNECT ")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())
        writer.close()

    return talk


async def denies(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A SOCKS proxy that knows nobody."""
    await reader.readexactly(3)
    writer.write(b"\x05\x02")
    await reader.readuntil(b"hidden")
    writer.write(b"\x01\x01")
    writer.close()


@asynccontextmanager
async def proxy(talk: Talk) -> AsyncIterator[str]:
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def said_by_stream(options: FeedOptions) -> str:
    with pytest.raises(CONNECT_ERRORS) as caught:
        async with open_socket(STREAM, lambda _data: None, options):
            pytest.fail("it opened")
    return reason_of(caught.value, options.proxy_name(STREAM))


async def said_by_rest(options: FeedOptions) -> str:
    rest = Rest((REST,), options, SystemClock(), Links())
    with pytest.raises(UnreachableError) as caught:
        await rest.call("time", {})
    await rest.close()
    return str(caught.value)


@pytest.fixture(autouse=True)
def _no_other_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "all_proxy", "no_proxy", "socks_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("by_environment", [True, False])
@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("407 Proxy Authentication Required", "takes no one without the right name and password (HTTP 407)"),
        ("403 Forbidden", "refused to connect us (HTTP 403)"),
        ("junk", ""),
    ],
)
async def test_a_proxy_that_refuses_is_named(
    status: str,
    words: str,
    by_environment: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    async with proxy(answers(status)) as address:
        url = f"http://user:hidden@{address}"
        if by_environment:
            monkeypatch.setenv("HTTPS_PROXY", url)
        options = FeedOptions(proxy=None if by_environment else url)
        for said in (await said_by_stream(options), await said_by_rest(options)):
            assert f"the proxy {address} {words}" in said or (not words and address in said)
            assert "hidden" not in said
            assert "\n" not in said
    assert "hidden" not in caplog.text


async def test_a_proxy_that_is_not_there_is_named(unused_tcp_port: int) -> None:
    options = FeedOptions(proxy=f"http://user:hidden@127.0.0.1:{unused_tcp_port}")
    words = f"the proxy 127.0.0.1:{unused_tcp_port} refused the connection"
    assert words in await said_by_stream(options)
    assert words in await said_by_rest(options)


async def test_a_socks_proxy_that_knows_nobody_is_named() -> None:
    async with proxy(denies) as address:
        options = FeedOptions(proxy=f"socks5://user:hidden@{address}")
        said = await said_by_stream(options)
        assert f"the proxy {address} failed: " in said
        assert "authentication" in said
        assert "hidden" not in said
        assert "REST goes through HTTP proxies only" in await said_by_rest(options)


async def test_this_machine_is_reached_without_one() -> None:
    assert FeedOptions(proxy="http://user:hidden@proxy:3128").proxy_name("ws://127.0.0.1:9000") == ""
    assert FeedOptions().proxy_name(STREAM) == FeedOptions().proxy_name(REST) == ""
