"""An exchange on loopback that plays the recorded frames: `python -m ...replay SPEED`; prints its URLs.

The recording begins when somebody wants the book. Its diffs and trades are the exchange's; candles and the
24-hour figures, which were not recorded, are drawn from its trades.
"""

import asyncio
import json
import sys
from typing import Any, Final

from aiohttp import WSMsgType, web

from tests.benchmarks import frames

HOUR: Final = 3_600_000
BARS: Final = 500

Timed = list[tuple[float, str, bytes]]


def add_summaries(recorded: list[tuple[float, bytes]]) -> Timed:
    """The recorded frames with their streams' names, and a candle and a ticker after each second."""
    found: Timed = []
    prices: list[float] = []
    hour, second = 0, 0
    for at, frame in recorded:
        name = frame[11 : frame.index(b'"', 11)].decode()
        found.append((at, name, frame))
        if not name.endswith("@trade"):
            continue
        data = json.loads(frame)["data"]
        if data["T"] // HOUR != hour:
            hour, prices = data["T"] // HOUR, []
        prices.append(float(data["p"]))
        if int(at) > second:
            second = int(at)
            for stream, event in (
                ("kline_1h", _candle(data["T"], prices)),
                ("ticker", _ticker(data["T"], prices)),
            ):
                name = f"btcusdt@{stream}"
                found.append((at, name, json.dumps({"stream": name, "data": event}).encode()))
    return found


def history(start: int, price: float) -> list[list[Any]]:
    """Bars that lead up to `price` at `start`, as `klines` gives them: the last one is still open."""
    rows = []
    for number in range(BARS, -1, -1):
        opened = (start // HOUR - number) * HOUR
        close = price - 40 * ((number * 7919) % 13 - 6)
        values = [f"{value:.8f}" for value in (close - 15, close + 40, close - 35, close, 12.5)]
        rows.append([opened, *values, opened + HOUR - 1, "770000.00000000", 900, "6.1", "375000.0", "0"])
    return rows


class Exchange:
    """Answers as much as a trading screen asks for, and plays to one stream connection."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        snapshot, recorded = frames.recording()
        self._snapshot = json.loads(snapshot)
        self._frames = add_summaries(recorded)
        first = next(json.loads(frame)["data"] for _, name, frame in self._frames if name.endswith("@trade"))
        self._start, self._price = first["T"], float(first["p"])
        self._began: float | None = None

    def app(self) -> web.Application:
        """The server's routes."""
        app = web.Application()
        app.router.add_get("/stream", self._play)
        app.router.add_get("/ws-api/v3", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.WebSocketResponse:
        """The WebSocket API, as far as a trading screen asks for it."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        results = {"time": self._time, "depth": self._depth, "klines": self._klines, "exchangeInfo": _listing}
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            asked = json.loads(message.data)
            if asked["method"] in results:
                result = results[asked["method"]]()
                reply: dict[str, Any] = {"id": asked["id"], "status": 200, "result": result, "rateLimits": []}
            else:
                error = {"code": -1000, "msg": f"{asked['method']} was not recorded"}
                reply = {"id": asked["id"], "status": 400, "error": error, "rateLimits": []}
            await socket.send_str(json.dumps(reply))
        return socket

    def _time(self) -> dict[str, int]:
        began = self._began
        passed = 0.0 if began is None else (asyncio.get_running_loop().time() - began) * self._speed
        return {"serverTime": self._start + round(passed * 1000)}

    def _depth(self) -> Any:
        return self._snapshot

    def _klines(self) -> list[list[Any]]:
        return history(self._start, self._price)

    async def _play(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        wanted: set[str] = set()
        player: asyncio.Task[None] | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            order = json.loads(message.data)
            if order["method"] == "SUBSCRIBE":
                wanted |= set(order["params"])
            elif order["method"] == "UNSUBSCRIBE":
                wanted -= set(order["params"])
            await socket.send_str(json.dumps({"result": None, "id": order["id"]}))
            if player is None and "btcusdt@depth@100ms" in wanted:
                player = asyncio.create_task(self._feed(socket, wanted))
        if player is not None:
            player.cancel()
        return socket

    async def _feed(self, socket: web.WebSocketResponse, wanted: set[str]) -> None:
        loop = asyncio.get_running_loop()
        self._began = loop.time()
        for at, name, frame in self._frames:
            ahead = self._began + at / self._speed - loop.time()
            if ahead > 0.001:
                await asyncio.sleep(ahead)
            if name in wanted:
                await socket.send_str(frame.decode())


def _listing() -> dict[str, Any]:
    prices = {
        "filterType": "PRICE_FILTER",
        "minPrice": "0.01",
        "maxPrice": "1000000",
        "tickSize": "0.01000000",
    }
    sizes = {"filterType": "LOT_SIZE", "minQty": "0.00001", "maxQty": "9000", "stepSize": "0.00001000"}
    symbol = {"symbol": "BTCUSDT", "status": "TRADING", "baseAsset": "BTC", "quoteAsset": "USDT"}
    return {
        "timezone": "UTC",
        "serverTime": 0,
        "rateLimits": [],
        "symbols": [{**symbol, "filters": [prices, sizes]}],
    }


def _candle(now: int, prices: list[float]) -> dict[str, Any]:
    opened = now // HOUR * HOUR
    bar = _texts(o=prices[0], h=max(prices), l=min(prices), c=prices[-1], v=3.2, q=2e5, V=1.6, Q=1e5)
    numbers = {"t": opened, "T": opened + HOUR - 1, "f": 1, "L": len(prices), "n": len(prices)}
    return {
        "e": "kline",
        "E": now,
        "s": "BTCUSDT",
        "k": {**numbers, **bar, "s": "BTCUSDT", "i": "1h", "x": False, "B": "0"},
    }


def _ticker(now: int, prices: list[float]) -> dict[str, Any]:
    last = prices[-1]
    figures = _texts(
        p=last - 60_000, P=2.5, w=61_000, x=60_000, c=last, Q=0.1, b=last, B=1, a=last, A=1, o=60_000
    )
    more = _texts(h=63_000, l=59_000, v=32_000, q=1.9e9)
    numbers = {"O": now - 86_400_000, "C": now, "F": 1, "L": 2_000_000, "n": 2_000_000}
    return {"e": "24hrTicker", "E": now, "s": "BTCUSDT", **figures, **more, **numbers}


def _texts(**values: float) -> dict[str, str]:
    return {name: f"{value:.8f}" for name, value in values.items()}


async def main(speed: float) -> None:
    """Serve until killed."""
    runner = web.AppRunner(Exchange(speed).app())
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    at = f"ws://{host}:{port}"
    print(json.dumps({"stream": at, "api": f"{at}/ws-api/v3"}), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
