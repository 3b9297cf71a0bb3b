"""One connection: its pace, what it delivers, and how it tells its end."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.frames import Close

from tests.clock import ManualClock, settle
from tui.feed.frames import DeliveryError
from tui.feed.options import FeedOptions
from tui.feed.socket import Pace, open_socket, words_of_close
from tui.feed.trouble import CONNECT_ERRORS

OPTIONS = FeedOptions()


async def talk(connection: ServerConnection) -> None:
    """Send two messages, then do as told."""
    await connection.send('{"n":1}')
    await connection.send('{"n":2}')
    order = await connection.recv()
    if order == "close":
        await connection.close(1008, "Too many requests")
    elif order == "cut":
        connection.transport.abort()
    await connection.wait_closed()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serve(talk, "127.0.0.1", 0, close_timeout=0.1) as server:
        yield server


def url_of(server: Server) -> str:
    return f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


async def test_delivers_at_once_and_tells_how_it_ended(server: Server) -> None:
    for order, words in ((b"close", "1008 (Too many requests)"), (b"cut", "without a goodbye")):
        got: list[bytes] = []
        both = asyncio.Event()

        def take(payload: bytes, got: list[bytes] = got, both: asyncio.Event = both) -> None:
            got.append(payload)
            if len(got) == 2:
                both.set()

        async with open_socket(url_of(server), take, OPTIONS) as socket:
            await both.wait()
            assert got == [b'{"n":1}', b'{"n":2}']
            assert await socket.send(order)
            assert words in await socket.closed()
            assert not await socket.send(b"late")


@pytest.mark.parametrize(
    ("error", "raised"), [(LookupError("a bug"), LookupError), (OSError(28, "disk full"), DeliveryError)]
)
async def test_an_error_in_deliver_is_raised(
    server: Server, caplog: pytest.LogCaptureFixture, error: Exception, raised: type[Exception]
) -> None:
    def broken(_: bytes) -> None:
        raise error

    async with open_socket(url_of(server), broken, OPTIONS) as socket:
        with pytest.raises(raised):
            await socket.closed()
    caplog.clear()


async def test_a_dropped_connection_ends_at_once(server: Server) -> None:
    async with open_socket(url_of(server), lambda _: None, OPTIONS) as socket:
        socket.drop()
        assert "without a goodbye" in await socket.closed()


async def test_nobody_there_is_an_error_to_connect() -> None:
    with pytest.raises(CONNECT_ERRORS):
        async with open_socket("ws://127.0.0.1:1", lambda _: None, OPTIONS):
            pytest.fail("it opened")


async def test_messages_keep_their_pace(clock: ManualClock) -> None:
    pace, sent = Pace(2, clock), list[float]()

    async def send() -> None:
        await pace.turn()
        sent.append(clock.monotonic())

    tasks = [asyncio.ensure_future(send()) for _ in range(4)]
    await settle()
    await clock.advance(10)
    await asyncio.gather(*tasks)
    assert sent == [0, 0.5, 1, 1.5]
    await send()
    assert sent[-1] == 10


@pytest.mark.parametrize(
    ("received", "sent", "broke", "words"),
    [
        (Close(1001, ""), Close(1001, ""), None, "the exchange is going away: 1001"),
        (Close(4000, "odd"), None, None, "the exchange closed the connection: 4000 (odd)"),
        (None, Close(1011, "keepalive ping timeout"), None, "did not answer our ping"),
        (None, Close(1009, "too big"), None, "we closed the connection: 1009 too big"),
        (None, None, ConnectionResetError("reset by peer"), "the connection broke: reset by peer"),
        (None, None, None, "without a goodbye"),
    ],
)
def test_words_for_every_end(
    received: Close | None, sent: Close | None, broke: Exception | None, words: str
) -> None:
    assert words in words_of_close(received, sent, broke)
