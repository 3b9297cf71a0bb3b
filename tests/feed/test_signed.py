"""Requests in the name of a key, against a server that knows the key, and whose clock is another."""

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import WSMsgType, web

from tests.clock import ManualClock
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.trouble import Trouble, UnreachableError
from tui.feed.ways import Ways
from tui.secret import Secret
from tui.wire import venues
from tui.wire.signing import read_key

NAME, SECRET = "N" * 64, "s" * 64
KEY = read_key(Secret(NAME), Secret(SECRET))
AHEAD = 7_000
"""Milliseconds by which the exchange's clock is ahead."""


class Exchange:
    """Checks signatures and times as Binance does; `asked` are the methods and paths that were let in."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.ahead = AHEAD
        self.asked: list[str] = []
        self.seen: list[dict[str, Any]] = []
        self.mute = False

    def check(self, payload: str, signature: str, timestamp: int) -> dict[str, Any] | None:
        expected = hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()
        if signature != expected:
            return {"code": -1022, "msg": "Signature for this request is not valid."}
        now = self.clock.now() + self.ahead
        if not now - 5000 <= timestamp < now + 1000:
            return {"code": -1021, "msg": "Timestamp for this request is outside of the recvWindow."}
        return None

    async def api(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            asked = json.loads(message.data)
            if asked["method"] == "time":
                result: Any = {"serverTime": self.clock.now() + self.ahead}
                await socket.send_json({"id": asked["id"], "status": 200, "result": result})
                continue
            params = dict(asked.get("params", {}))
            self.seen.append(dict(params))
            signature = params.pop("signature", "")
            payload = "&".join(f"{name}={params[name]}" for name in sorted(params))
            error = self.check(payload, signature, params["timestamp"]) if signature else None
            if self.mute:
                await socket.close()
            elif error:
                await socket.send_json({"id": asked["id"], "status": 400, "error": error})
            else:
                self.asked.append(asked["method"])
                await socket.send_json({"id": asked["id"], "status": 200, "result": {"uid": 1}})
        return socket

    async def rest(self, request: web.Request) -> web.Response:
        payload, _, signature = request.rel_url.raw_query_string.rpartition("&signature=")
        params = dict(parse_qsl(payload))
        error = self.check(payload, signature, int(params["timestamp"]))
        if request.headers.get("X-MBX-APIKEY") != NAME:
            error = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}
        if error is not None:
            return web.json_response(error, status=400)
        self.asked.append(request.path)
        return web.json_response({"symbol": params.get("symbol")})


class Setting:
    def __init__(self, exchange: Exchange, host: str) -> None:
        self.exchange = exchange
        self.troubles: list[Trouble] = []
        venue = venues.custom(venues.venue("com"), f"ws://{host}", f"ws://{host}/ws-api/v3", f"http://{host}")
        self.ways = Ways(venue, FeedOptions(), exchange.clock, Links(), self.troubles.append)
        self.signed = self.ways.signed


@pytest.fixture
async def setting() -> AsyncIterator[Setting]:
    exchange = Exchange(ManualClock())
    app = web.Application()
    app.router.add_get("/ws-api/v3", exchange.api)
    app.router.add_get("/sapi/{rest:.*}", exchange.rest)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    setting = Setting(exchange, f"{host}:{port}")
    running = asyncio.ensure_future(setting.ways.run())
    yield setting
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await setting.ways.close()
    await runner.cleanup()


async def test_signs_by_the_exchanges_clock_and_sends_the_key_along(setting: Setting) -> None:
    reply = await setting.signed.ask("account.status", {"omitZeroBalances": "true"}, KEY)
    assert (reply.failure, bytes(reply.result)) == (None, b'{"uid": 1}')
    assert setting.exchange.seen[0]["apiKey"] == NAME
    assert setting.exchange.seen[0]["recvWindow"] == 5000
    assert setting.ways.governor.used >= 20


async def test_a_request_of_the_wrong_time_is_signed_anew_once(setting: Setting) -> None:
    await setting.signed.ask("account.status", {}, KEY)
    setting.exchange.ahead = -AHEAD
    reply = await setting.signed.ask("order.place", {"symbol": "BTCUSDT"}, KEY)
    assert reply.failure is None
    assert setting.exchange.asked == ["account.status", "order.place"]
    setting.exchange.check = lambda *_: {"code": -1021, "msg": "never"}  # type: ignore[method-assign]  # a venue that is never content
    again = await setting.signed.ask("order.place", {"symbol": "BTCUSDT"}, KEY)
    assert again.failure is not None
    assert again.failure.code == -1021
    assert len(setting.exchange.seen) == 5, "the second refusal is the answer"


async def test_a_refusal_is_a_reply(setting: Setting) -> None:
    wrong = read_key(Secret(NAME), Secret("w" * 64))
    reply = await setting.signed.ask("account.status", {}, wrong)
    assert reply.failure is not None
    assert reply.failure.code == -1022
    assert setting.exchange.asked == []


async def test_without_a_key_nothing_is_signed(setting: Setting) -> None:
    reply = await setting.signed.ask("session.status", {}, None)
    assert reply.failure is None
    assert setting.exchange.seen == [{}]


async def test_what_only_rest_has_is_signed_as_it_is_sent(setting: Setting) -> None:
    reply = await setting.signed.look_up("/sapi/v1/margin/isolated/account", {"symbol": "１２"}, KEY, 10)
    assert json.loads(bytes(reply.result)) == {"symbol": "１２"}
    assert setting.exchange.asked == ["/sapi/v1/margin/isolated/account"]


async def test_what_may_have_been_carried_out_says_so_and_is_not_sent_again(setting: Setting) -> None:
    await setting.signed.ask("account.status", {}, KEY)
    setting.exchange.mute = True
    with pytest.raises(UnreachableError) as caught:
        await setting.signed.ask("order.place", {"symbol": "BTCUSDT"}, KEY)
    assert caught.value.sent
    assert len(setting.exchange.seen) == 2


async def test_nothing_is_sent_to_a_venue_that_has_no_such_way() -> None:
    ways = Ways(venues.venue("data"), FeedOptions(), ManualClock(), Links(), lambda _: None)
    with pytest.raises(UnreachableError, match="no WebSocket API") as caught:
        await ways.signed.ask("account.status", {}, KEY)
    assert not caught.value.sent
    bare = venues.custom(venues.venue("com"), api="ws://127.0.0.1:1/ws-api/v3")
    ways = Ways(bare, FeedOptions(), ManualClock(), Links(), lambda _: None)
    with pytest.raises(UnreachableError, match="no REST"):
        await ways.signed.look_up("/sapi/v1/account/apiRestrictions", {}, KEY, 1)
