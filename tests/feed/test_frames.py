"""The fast path against every way to cut a byte stream, and against the library on the same bytes."""

import asyncio
import base64
import contextlib
import hashlib
import itertools
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.client import ClientConnection
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.protocol import State
from websockets.uri import parse_uri

from tests.clock import settle
from tui.feed.frames import REST, TURN, FrameConnection

TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10
LARGEST = 70_000


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, mask: bool = False, rsv: int = 0) -> bytes:
    head = bytes([(0x80 if fin else 0) | rsv | opcode])
    flag = 0x80 if mask else 0
    if len(payload) < 126:
        head += bytes([flag | len(payload)])
    elif len(payload) < 65_536:
        head += bytes([flag | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([flag | 127]) + struct.pack("!Q", len(payload))
    return head + (bytes(4) if mask else b"") + payload


class Wire(asyncio.Transport):
    """A transport that only remembers what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.paused = 0
        self.resumed = asyncio.Event()

    def write(self, data: Any) -> None:
        self.written += bytes(data)

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        pass

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def pause_reading(self) -> None:
        self.paused += 1
        self.resumed.clear()

    def resume_reading(self) -> None:
        self.resumed.set()

    def abort(self) -> None:
        pass

    def is_closing(self) -> bool:
        return False


def answer(request: bytes, extra: str = "", status: str = "101 Switching Protocols") -> bytes:
    key = request.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
    accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()).decode()
    return (
        f"HTTP/1.1 {status}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n{extra}\r\n"
    ).encode()


async def read(
    make: Callable[[ClientProtocol], ClientConnection],
    stream: bytes,
    cuts: Sequence[int] = (),
    *,
    compressed: bool = False,
) -> tuple[ClientConnection, Wire]:
    """Feed the handshake's answer and `stream` to a connection; `cuts` count from the answer's first byte."""
    offer = [ClientPerMessageDeflateFactory()] if compressed else None
    protocol = ClientProtocol(parse_uri("ws://localhost/"), extensions=offer, max_size=LARGEST)
    connection, wire = make(protocol), Wire()
    connection.connection_made(wire)
    opening = asyncio.ensure_future(connection.handshake())
    await settle()
    extra = "Sec-WebSocket-Extensions: permessage-deflate\r\n" if compressed else ""
    whole = answer(wire.written, extra) + stream
    wire.written = b""
    edges = [0, *sorted(cut % len(whole) for cut in cuts), len(whole)]
    for start, end in itertools.pairwise(edges):
        if end > start:
            connection.data_received(whole[start:end])
    await opening
    return connection, wire


async def fast(
    stream: bytes, cuts: Sequence[int] = (), *, compressed: bool = False
) -> tuple[list[bytes], FrameConnection, Wire]:
    got: list[bytes] = []

    def make(protocol: ClientProtocol) -> ClientConnection:
        return FrameConnection(protocol, deliver=got.append, largest=LARGEST, ping_interval=None)

    connection, wire = await read(make, stream, cuts, compressed=compressed)
    assert isinstance(connection, FrameConnection)
    connection.connection_lost(None)
    return got, connection, wire


async def plain(stream: bytes, *, compressed: bool = False) -> tuple[list[bytes], ClientConnection, Wire]:
    connection, wire = await read(
        lambda protocol: ClientConnection(protocol, ping_interval=None, max_queue=None),
        stream,
        compressed=compressed,
    )
    connection.connection_lost(None)
    got = []
    with contextlib.suppress(ConnectionClosed):
        while True:
            got.append(await connection.recv(decode=False))
    return got, connection, wire


MIXED = (
    frame(TEXT, b'{"a":1}')
    + frame(PING, b"hi")
    + frame(TEXT, b"first ", fin=False)
    + frame(PING, b"between")
    + frame(CONT, b"second ", fin=False)
    + frame(PONG)
    + frame(CONT, b"third")
    + frame(TEXT)
    + frame(BINARY, b"\x00\xff")
    + frame(TEXT, b"m" * 200)
    + frame(TEXT, "这是测试币".encode())
)
MESSAGES = [b'{"a":1}', b"first second third", b"", b"\x00\xff", b"m" * 200, "这是测试币".encode()]


async def test_delivers_the_same_messages_wherever_the_stream_is_cut() -> None:
    _, _, whole = await fast(MIXED)
    for cut in range(len(MIXED) + 200):
        got, _, wire = await fast(MIXED, [cut])
        assert got == MESSAGES
        assert len(wire.written) == len(whole.written)


async def test_delivers_the_same_messages_byte_by_byte() -> None:
    got, _, _ = await fast(MIXED, range(len(MIXED) + 400))
    assert got == MESSAGES


async def test_answers_pings_between_fragments() -> None:
    _, _, wire = await fast(MIXED)
    assert wire.written.count(bytes([0x80 | PONG])) >= 2
    _, _, expected = await plain(MIXED)
    assert len(wire.written) == len(expected.written)


messages = st.one_of(
    st.tuples(st.just(TEXT), st.binary(max_size=300)),
    st.tuples(st.just(TEXT), st.integers(120, 140).map(bytes)),
    st.tuples(st.just(TEXT), st.sampled_from([65_535, 65_536, LARGEST, LARGEST + 1]).map(bytes)),
    st.tuples(st.just(BINARY), st.binary(max_size=20)),
    st.tuples(st.just(PING), st.binary(max_size=20)),
    st.tuples(st.just(PONG), st.binary(max_size=20)),
)
odd = st.one_of(
    st.just(frame(CLOSE, struct.pack("!H", 1001) + b"away")),
    st.just(frame(CLOSE)),
    st.just(frame(TEXT, b"masked", mask=True)),
    st.just(frame(CONT, b"no message begun")),
    st.just(frame(TEXT, b"reserved bit", rsv=0x40)),
    st.just(frame(3, b"reserved opcode")),
    st.just(frame(PING, bytes(126))),
)
fragments = st.lists(st.binary(max_size=30), min_size=1, max_size=4).map(
    lambda parts: b"".join(
        frame(CONT if number else TEXT, part, fin=number == len(parts) - 1) + frame(PING, b"p")
        for number, part in enumerate(parts)
    )
)
streams = st.tuples(
    st.lists(st.one_of(messages.map(lambda m: frame(*m)), fragments), max_size=6),
    st.lists(odd, max_size=1),
    st.lists(messages.map(lambda m: frame(*m)), max_size=2),
).map(lambda parts: b"".join(piece for part in parts for piece in part))


@given(stream=streams, junk=st.binary(max_size=12), cuts=st.lists(st.integers(0, 2_000_000), max_size=8))
def test_reads_what_the_library_reads(stream: bytes, junk: bytes, cuts: list[int]) -> None:
    async def compare() -> None:
        got, ours, our_wire = await fast(stream + junk, cuts)
        expected, theirs, their_wire = await plain(stream + junk)
        assert got == expected
        assert ours.close_code == theirs.close_code
        if not junk:
            # The library objects to half a frame where we still wait for its other half.
            assert len(our_wire.written) == len(their_wire.written)

    asyncio.run(compare())


async def test_takes_compressed_messages_through_the_library() -> None:
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(b"packed " * 50) + packer.flush(zlib.Z_SYNC_FLUSH)
    stream = frame(TEXT, packed[:-4], rsv=0x40) + frame(TEXT, b"plain")
    cut_differently: list[Sequence[int]] = [[], range(400)]
    for cuts in cut_differently:
        got, _, _ = await fast(stream, cuts, compressed=True)
        assert got == [b"packed " * 50, b"plain"]


async def test_delivers_nothing_after_a_close_frame() -> None:
    got, connection, _ = await fast(
        frame(TEXT, b"before") + frame(CLOSE, struct.pack("!H", 1008)) + frame(TEXT, b"after")
    )
    assert got == [b"before"]
    assert connection.close_code == 1008


async def test_delivers_nothing_once_we_are_closing() -> None:
    got: list[bytes] = []
    connection, _ = await read(
        lambda protocol: FrameConnection(protocol, deliver=got.append, largest=LARGEST, ping_interval=None),
        b"",
    )
    half = frame(TEXT, b"half of this came before the close")
    connection.data_received(half[:9])
    closing = asyncio.ensure_future(connection.close())
    await settle()
    assert connection.state is State.CLOSING
    connection.data_received(half[9:] + frame(TEXT, b"late") + frame(CLOSE, struct.pack("!H", 1000)))
    connection.connection_lost(None)
    await closing
    assert got == []
    assert connection.close_code == 1000


async def test_refuses_a_frame_that_is_too_large_at_its_head() -> None:
    got, connection, _ = await fast(frame(TEXT, b"fine") + frame(TEXT, bytes(LARGEST + 1))[:10])
    assert got == [b"fine"]
    assert connection.protocol.close_sent is not None
    assert connection.protocol.close_sent.code == 1009


async def test_leaves_a_refused_handshake_to_the_library() -> None:
    got: list[bytes] = []
    protocol = ClientProtocol(parse_uri("ws://localhost/"))
    connection, wire = (
        FrameConnection(protocol, deliver=got.append, largest=LARGEST, ping_interval=None),
        Wire(),
    )
    connection.connection_made(wire)
    opening = asyncio.ensure_future(connection.handshake())
    await settle()
    for byte in b"HTTP/1.1 451 Unavailable\r\nContent-Length: 4\r\n\r\nsoz!":
        connection.data_received(bytes([byte]))
    with pytest.raises(InvalidStatus) as refused:
        await opening
    assert refused.value.response.status_code == 451
    assert got == []
    connection.connection_lost(None)


class Stopwatch:
    """A timer that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def rested(work: float, idle: float) -> tuple[int, Wire]:
    """Let twenty messages come, each `work` seconds of it, `idle` seconds apart; how often it rested."""
    timer = Stopwatch()

    def deliver(_: bytes) -> None:
        timer.now += work

    def make(protocol: ClientProtocol) -> ClientConnection:
        return FrameConnection(protocol, deliver=deliver, largest=LARGEST, timer=timer, ping_interval=None)

    connection, wire = await read(make, b"")
    for _ in range(20):
        connection.data_received(frame(TEXT, b"x"))
        timer.now += idle
    await wire.resumed.wait() if wire.paused else None
    connection.connection_lost(None)
    return wire.paused, wire


async def test_rests_after_much_work_in_one_go_and_goes_on() -> None:
    paused, wire = await rested(work=TURN / 4 + 1e-6, idle=0)
    assert paused == 5
    assert wire.resumed.is_set()


async def test_does_not_rest_where_others_had_their_turn_anyway() -> None:
    assert (await rested(work=TURN / 4, idle=2 * REST))[0] == 0


async def test_rests_after_each_read_that_takes_long() -> None:
    assert (await rested(work=2 * TURN, idle=2 * REST))[0] == 20
