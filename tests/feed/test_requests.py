"""The WebSocket API connection against a server that answers late, wrongly, or not at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from http import HTTPStatus

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from tests.clock import ManualClock, settle
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.requests import Requests
from tui.feed.trouble import REQUEST_FAILED, Trouble, UnreachableError
from tui.feed.weights import Governor


class Exchange:
    """A WebSocket API whose answers the test writes; `asked` hands over each request with its connection."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[tuple[dict[str, object], ServerConnection]] = asyncio.Queue()
        self.url = ""
        self.connections = 0

    async def serve(self, connection: ServerConnection) -> None:
        self.connections += 1
        async for message in connection:
            self.asked.put_nowait((json.loads(message), connection))

    async def answer(self, **more: object) -> None:
        request, connection = await self.asked.get()
        await connection.send(
            json.dumps({"id": request["id"], "status": 200, "result": request["method"]} | more)
        )


class Setting:
    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.clock = ManualClock()
        self.links = Links()
        self.troubles: list[Trouble] = []
        self.requests = Requests(
            urls=(exchange.url,),
            options=FeedOptions(),
            clock=self.clock,
            links=self.links,
            governor=Governor(6000, self.clock),
            report=self.troubles.append,
        )


@pytest.fixture
async def setting() -> AsyncIterator[Setting]:
    exchange = Exchange()
    async with serve(exchange.serve, "127.0.0.1", 0, close_timeout=0.1) as server:
        exchange.url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"
        setting = Setting(exchange)
        running = asyncio.ensure_future(setting.requests.run())
        yield setting
        running.cancel()
        await asyncio.wait([running])


async def test_opens_one_connection_when_it_is_needed_and_matches_replies_by_id(setting: Setting) -> None:
    exchange = setting.exchange
    await settle()
    assert exchange.connections == 0
    calls = [asyncio.ensure_future(setting.requests.call(method, {})) for method in ("time", "ping")]
    first, connection = await exchange.asked.get()
    second, _ = await exchange.asked.get()
    for request in (second, first):
        await connection.send(json.dumps({"id": request["id"], "status": 200, "result": request["method"]}))
    assert [bytes((await call).result) for call in calls] == [b'"time"', b'"ping"']
    assert exchange.connections == 1


async def test_lives_on_after_errors_without_id_junk_and_late_replies(setting: Setting) -> None:
    call = asyncio.ensure_future(setting.requests.call("time", {}))
    request, connection = await setting.exchange.asked.get()
    await connection.send('{"id":null,"status":401,"error":{"code":-2015,"msg":"revoked"},"rateLimits":[]}')
    await connection.send("junk")
    await connection.send('{"id":999,"status":200,"result":{}}')
    await connection.send(json.dumps({"id": request["id"], "status": 200, "result": {}}))
    assert (await call).status == 200
    assert setting.links.late_replies == 1
    assert setting.links.malformed == 1
    assert [trouble.type for trouble in setting.troubles] == [REQUEST_FAILED, "MalformedFrame"]
    assert "revoked" in setting.troubles[0].message


async def test_a_request_without_reply_ends_in_time(setting: Setting) -> None:
    call = asyncio.ensure_future(setting.requests.call("depth", {}))
    await setting.exchange.asked.get()
    await setting.clock.advance(10)
    with pytest.raises(UnreachableError, match="no reply within 10 s"):
        await call


async def test_requests_fail_with_their_connection_and_the_next_opens_another(setting: Setting) -> None:
    call = asyncio.ensure_future(setting.requests.call("depth", {}))
    _, connection = await setting.exchange.asked.get()
    await connection.close(1001)
    with pytest.raises(UnreachableError, match="going away"):
        await call
    again = asyncio.ensure_future(setting.requests.call("time", {}))
    await settle()
    await setting.clock.advance(1)
    await setting.exchange.answer()
    assert (await again).status == 200
    assert setting.exchange.connections == 2


async def test_leaves_a_connection_that_will_be_shut_down(setting: Setting) -> None:
    call = asyncio.ensure_future(setting.requests.call("time", {}))
    request, connection = await setting.exchange.asked.get()
    await connection.send('{"event":{"e":"serverShutdown","E":1}}')
    await connection.send(json.dumps({"id": request["id"], "status": 200, "result": {}}))
    assert (await call).status == 200
    await connection.wait_closed()


async def test_fails_at_once_while_the_exchange_cannot_be_reached() -> None:
    exchange = Exchange()
    exchange.url = "ws://127.0.0.1:1/ws-api/v3"
    setting = Setting(exchange)
    running = asyncio.ensure_future(setting.requests.run())
    for _ in range(6):
        with pytest.raises(UnreachableError, match="nothing listens there"):
            await setting.requests.call("time", {})
        await setting.clock.advance(40)
    with pytest.raises(UnreachableError, match="nothing listens there"):
        await setting.requests.call("time", {})
    with pytest.raises(UnreachableError, match="next attempt in"):
        await setting.requests.call("time", {})
    running.cancel()
    await asyncio.wait([running])


@pytest.mark.parametrize(("status", "banned"), [(418, True), (429, True), (503, False)])
async def test_a_connection_refused_for_too_many_requests_stops_all_requests(
    status: int, banned: bool
) -> None:
    def refuse(connection: ServerConnection, _: Request) -> Response:
        return connection.respond(HTTPStatus(status), "no\n")

    exchange = Exchange()
    async with serve(exchange.serve, "127.0.0.1", 0, process_request=refuse) as server:
        exchange.url = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"
        setting = Setting(exchange)
        running = asyncio.ensure_future(setting.requests.run())
        with pytest.raises(UnreachableError):
            await setting.requests.call("ping", {})
        running.cancel()
        await asyncio.wait([running])
    assert (setting.requests._governor.banned_until is not None) is banned
