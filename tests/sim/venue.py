"""A served exchange whose clock is moved by hand, and ways to talk to it."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tui.sim.engine.exchange import Exchange
from tui.sim.faults import parse_fault
from tui.sim.server import Server, Urls
from tui.sim.trading.desk import Desk

NON_ASCII = "这是测试币456"
DIFFS = "ethbtc@depth@100ms"


class Venue:
    """A server that stands still until its clock is moved by hand."""

    def __init__(self, exchange: Exchange, **settings: Any) -> None:
        self.exchange = exchange
        self.now = exchange.now
        self.desk = Desk(exchange)
        self.server = Server(exchange, desk=self.desk, clock=lambda: self.now, ticking=False, **settings)
        self.urls = Urls("", "", "")

    async def __aenter__(self) -> "Venue":
        self.urls = await self.server.start()
        return self

    async def __aexit__(self, *_details: object) -> None:
        await self.server.stop()

    async def run(self, milliseconds: int, step: int = 100) -> None:
        """Let time pass, and let what is sent be read."""
        for _ in range(milliseconds // step):
            self.now += step
            self.server.tick()
            await asyncio.sleep(0)

    async def until(self, fact: Callable[[], bool]) -> None:
        """Let tasks run until something is so; the clock stands still."""
        for _ in range(100_000):
            if fact():
                return
            await asyncio.sleep(0)
        raise AssertionError("it never came to be so")

    async def get(self, path: str) -> bytes:
        """What comes back for a request of REST until the connection ends, without any client's kindness."""
        host, port = self.urls.rest.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer

    async def trip(self, fault: str) -> None:
        """Let a fault begin now, written without its second: `stall:5`."""
        name, _, arguments = fault.partition(":")
        await self.server.trip(parse_fault(f"{name}@0:{arguments}" if arguments else f"{name}@0"))

    def listen(self, path: str = "/ws", **settings: Any) -> connect:
        return connect(self.urls.stream + path, ping_interval=None, max_queue=None, **settings)

    def request(self, query: str = "") -> connect:
        return connect(self.urls.api + query, ping_interval=None, max_queue=None)


async def read(client: ClientConnection) -> Any:
    return json.loads(await client.recv())


async def ask(client: ClientConnection, method: str, params: Any = None) -> Any:
    await client.send(
        json.dumps({"id": 1, "method": method, **({} if params is None else {"params": params})})
    )
    return await read(client)


async def closing(client: ClientConnection) -> ConnectionClosed:
    """Read until the connection has ended, and say how."""
    try:
        while True:
            await client.recv()
    except ConnectionClosed as closed:
        return closed


async def collect(client: ClientConnection, kind: str, count: int) -> list[Any]:
    """Read until there are `count` events of a kind, from a raw connection."""
    events: list[Any] = []
    while len(events) < count:
        event = await read(client)
        if isinstance(event, dict) and event.get("e") == kind:
            events.append(event)
    return events


async def heard(client: ClientConnection) -> list[Any]:
    """What a raw or combined connection was sent until now, by the reply to a question asked now."""
    await client.send('{"method":"LIST_SUBSCRIPTIONS","id":"until-now"}')
    messages: list[Any] = []
    while True:
        message = await read(client)
        if isinstance(message, dict) and message.get("id") == "until-now":
            return messages
        messages.append(message)


async def close_code(client: ClientConnection) -> int | None:
    """The code that a connection was closed with, or None where it was broken off."""
    closed = await closing(client)
    return closed.rcvd.code if closed.rcvd is not None else None
