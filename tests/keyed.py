"""An exchange that knows one key: checks signatures and times as Binance does, and answers as it is told."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

NAME, SECRET = "pl4ntedName" + "N" * 53, "pl4ntedSecret" + "s" * 51
RESTRICTIONS = {
    "ipRestrict": True,
    "createTime": 1_698_645_219_000,
    "enableReading": True,
    "enableWithdrawals": False,
    "enableInternalTransfer": False,
    "enableMargin": True,
    "enableFutures": False,
    "permitsUniversalTransfer": False,
    "enableVanillaOptions": False,
    "enableSpotAndMarginTrading": True,
}
ACCOUNT = {"canTrade": True, "canWithdraw": True, "canDeposit": True, "uid": 77, "permissions": ["SPOT"]}
NOTHING = {"borrowed": "0.0", "free": "0.0", "interest": "0.0", "locked": "0.0", "netAsset": "0.0"}
PAIR = {
    "symbol": "SOLUSDT",
    "baseAsset": {"asset": "SOL", **NOTHING},
    "quoteAsset": {"asset": "USDT", **NOTHING},
}
NO_ACCOUNT = (400, {"code": -3003, "msg": "Margin account does not exist."})


def system_time() -> int:
    return time.time_ns() // 1_000_000


class KeyedExchange:
    """`answers` are statuses and bodies by method or path; `asked` are those that were let in."""

    def __init__(self, now: Callable[[], int]) -> None:
        self.now = now
        self.ahead = 0
        self.asked: list[str] = []
        self.seen: list[dict[str, Any]] = []
        self.hangs_up = False
        self.holds = ""
        """A method that is never answered; `held` is set once it came."""
        self.held = threading.Event()
        self.host = ""
        self.answers: dict[str, tuple[int, Any]] = {
            "account.status": (200, ACCOUNT),
            "/sapi/v1/account/apiRestrictions": (200, RESTRICTIONS),
            "/sapi/v1/margin/account": (200, {"marginLevel": "3.42", "tradeEnabled": True}),
            "/sapi/v1/margin/isolated/account": (200, {"assets": [PAIR]}),
        }

    @property
    def flags(self) -> tuple[str, ...]:
        """What leads a command here."""
        host = self.host
        return (
            *("--stream-url", f"ws://{host}", "--api-url", f"ws://{host}/ws-api/v3"),
            *("--rest-url", f"http://{host}"),
        )

    def check(self, payload: str, signature: str, timestamp: int) -> dict[str, Any] | None:
        expected = hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).hexdigest()
        if signature != expected:
            return {"code": -1022, "msg": "Signature for this request is not valid."}
        now = self.now() + self.ahead
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
                result = {"serverTime": self.now() + self.ahead}
                await socket.send_json({"id": asked["id"], "status": 200, "result": result})
                continue
            params = dict(asked.get("params", {}))
            self.seen.append(dict(params))
            if asked["method"] == self.holds:
                self.held.set()
                continue
            if self.hangs_up:
                await socket.close()
                break
            await socket.send_json({"id": asked["id"], **self._answer(asked["method"], params)})
        return socket

    def _answer(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        signature = params.pop("signature", "")
        texts = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()
        }
        payload = "&".join(f"{name}={texts[name]}" for name in sorted(texts))
        error = self.check(payload, signature, params["timestamp"]) if signature else None
        if error is not None:
            return {"status": 400, "error": error}
        self.asked.append(method)
        status, body = self.answers.get(method, (200, {}))
        return {"status": status, "result" if status == 200 else "error": body}

    async def rest(self, request: web.Request) -> web.Response:
        payload, _, signature = request.rel_url.raw_query_string.rpartition("&signature=")
        params = dict(parse_qsl(payload))
        error = self.check(payload, signature, int(params["timestamp"]))
        if request.headers.get("X-MBX-APIKEY") != NAME:
            error = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}
        if error is not None:
            return web.json_response(error, status=400)
        self.asked.append(request.path)
        self.seen.append(params)
        status, body = self.answers[request.path]
        return web.json_response(body, status=status)


@contextmanager
def keyed_exchange(now: Callable[[], int] = system_time) -> Iterator[KeyedExchange]:
    """Serve one on a thread of its own."""
    exchange = KeyedExchange(now)
    ready, loop, done = threading.Event(), asyncio.new_event_loop(), asyncio.Event()

    async def serve() -> None:
        app = web.Application()
        app.router.add_get("/ws-api/v3", exchange.api)
        app.router.add_get("/sapi/{rest:.*}", exchange.rest)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        exchange.host = f"{host}:{port}"
        ready.set()
        await done.wait()
        await runner.cleanup()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield exchange
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
        loop.close()
