"""unicorn-binance-websocket-api on picows with a callback, and the book of unicorn's local depth cache."""

import asyncio
import threading
from collections import deque

import orjson
from unicorn_binance_websocket_api import BinanceWebSocketApiManager

from tests.benchmarks.frames import DEPTH, Top
from tests.benchmarks.peers.contract import Received, stopwatch

LIBRARY = "picows"


class Book:
    """The depth cache's own functions; its manager is not started, since it would ask the exchange."""

    def __init__(self, snapshot: bytes, limit: int) -> None:
        from unicorn_binance_local_depth_cache import BinanceLocalDepthCacheManager

        manager = self._manager = object.__new__(BinanceLocalDepthCacheManager)
        manager.depth_caches, manager.default_refresh_interval = {}, None
        manager.stop_request = False
        manager.threading_lock_ask, manager.threading_lock_bid = {}, {}
        manager._add_depthcache("btcusdt")
        manager.depth_caches["btcusdt"] |= {"is_synchronized": True, "refresh_request": False}
        message = orjson.loads(snapshot)
        manager._apply_updates(asks=message["asks"], bids=message["bids"], market="btcusdt")

    def apply(self, frame: bytes) -> None:
        message = orjson.loads(frame)["data"]
        self._manager._apply_updates(asks=message["a"], bids=message["b"], market="btcusdt")

    def top(self) -> Top:
        manager = self._manager
        return manager.get_bids("btcusdt", limit_count=DEPTH), manager.get_asks("btcusdt", limit_count=DEPTH)


async def receive(url: str, last: int) -> Received:
    """Let its thread call back with each message as a dict."""
    return await asyncio.to_thread(_receive, url, last)


def _receive(url: str, last: int) -> Received:
    kept: deque = deque(maxlen=2_000)
    ended = threading.Event()
    stops: list = []
    results: list[Received] = []

    def keep(message: dict) -> None:
        data = message.get("data")
        if data is None:
            return
        kept.append(data)
        if data["a"] == last:
            results.append(stops[0](last - 1))
            ended.set()
        elif data["a"] == 1:
            stops.append(stopwatch())

    with BinanceWebSocketApiManager(
        exchange="binance.com",
        process_stream_data=keep,
        output_default="dict",
        websocket_base_uri=f"{url}/",
        websocket_library=LIBRARY,
        warn_on_update=False,
        high_performance=True,
        disable_colorama=True,
    ) as manager:
        manager.create_stream(channels=["aggTrade"], markets=["btcusdt"])
        ended.wait(60)
    return results[0]
