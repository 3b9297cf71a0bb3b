import asyncio
from collections.abc import AsyncIterator

import pytest

from tui.sim.outbox import PING, TEXT, Outbox
from tui.sim.sockets import Socket


class Library:
    """Stands for a WebSocket library: it sends when its gate is open, and notes what it was told to do."""

    def __init__(self, limit: int = 100) -> None:
        self.done: list[object] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.ended = asyncio.Event()
        self.outbox = Outbox(limit)
        self.socket = Socket(self, self.outbox)

    async def send(self, payload: bytes, opcode: int) -> None:
        await self.gate.wait()
        self.done.append((payload, opcode))

    async def close(self, code: int, reason: bytes) -> None:
        self.done.append((code, reason))
        self.ended.set()

    def abort(self) -> None:
        self.done.append("aborted")
        self.ended.set()

    def reset(self) -> None:
        self.done.append("reset")
        self.ended.set()

    def listen(self, listening: bool) -> None:
        self.done.append("listening" if listening else "deaf")


@pytest.fixture
async def library() -> AsyncIterator[Library]:
    library = Library()
    yield library
    await library.socket.ended()


async def test_frames_leave_in_order_and_before_the_close(library: Library) -> None:
    library.socket.put(b"1")
    library.socket.put(b"2", PING)
    library.socket.hang_up(1008, "enough")
    library.socket.put(b"too late")
    library.socket.hang_up(1001)
    await library.ended.wait()
    assert library.done == [(b"1", TEXT), (b"2", PING), (1008, b"enough")]


async def test_a_backlog_over_its_limit_breaks_the_connection(library: Library) -> None:
    library.gate.clear()
    library.socket.put(b"x" * 100)
    assert library.done == []
    library.socket.put(b"x")
    assert library.done == ["aborted"]


async def test_what_was_sent_no_longer_counts(library: Library) -> None:
    for _ in range(5):
        library.socket.put(b"x" * 100)
        await library.outbox.flushed()
    assert library.done == [(b"x" * 100, TEXT)] * 5


async def test_a_peer_that_takes_nothing_is_broken_off_in_the_end(library: Library) -> None:
    library.gate.clear()
    library.socket.put(b"1")
    library.socket.hang_up(1001)
    await library.ended.wait()
    assert library.done == ["aborted"]


async def test_a_broken_connection_ends_quietly() -> None:
    class Broken(Library):
        async def send(self, _payload: bytes, _opcode: int) -> None:
            raise ConnectionResetError

    library = Broken()
    library.socket.put(b"1")
    await asyncio.sleep(0)
    await library.socket.ended()


async def test_a_frozen_socket_keeps_what_it_is_given(library: Library) -> None:
    library.socket.freeze()
    library.socket.put(b"1")
    await asyncio.sleep(0)
    assert library.done == ["deaf"]
    library.socket.thaw()
    await library.outbox.flushed()
    assert library.done == ["deaf", "listening", (b"1", TEXT)]


async def test_what_overflows_while_frozen_breaks_off_afterwards(library: Library) -> None:
    library.socket.freeze()
    library.socket.put(b"x" * 101)
    assert library.done == ["deaf"]
    library.socket.thaw()
    assert library.done == ["deaf", "listening", "aborted"]
