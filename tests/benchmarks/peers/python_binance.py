"""python-binance: DepthCache, and multiplex_socket read in a loop."""

from collections import deque

from binance import AsyncClient, BinanceSocketManager
from binance.ws import reconnecting_websocket
from binance.ws.depthcache import DepthCache

from tests.benchmarks.frames import DEPTH, Top
from tests.benchmarks.peers.contract import Received, stopwatch

# It takes orjson where some other package has brought it; installed by itself it has the standard library's.
reconnecting_websocket.orjson = None


class Book:
    """DepthCache, fed as DepthCacheManager does it."""

    def __init__(self, snapshot: bytes, limit: int) -> None:
        self._loads = reconnecting_websocket.ReconnectingWebsocket("").json_loads
        self._cache = DepthCache("BTCUSDT")
        self._take(self._loads(snapshot), "bids", "asks")

    def apply(self, frame: bytes) -> None:
        self._take(self._loads(frame)["data"], "b", "a")

    def top(self) -> Top:
        return self._cache.get_bids()[:DEPTH], self._cache.get_asks()[:DEPTH]

    def _take(self, message: dict, bids: str, asks: str) -> None:
        for bid in message[bids]:
            self._cache.add_bid(bid)
        for ask in message[asks]:
            self._cache.add_ask(ask)


async def receive(url: str, last: int) -> Received:
    """Await each message, and keep it."""
    kept: deque = deque(maxlen=2_000)
    client = AsyncClient()
    # Its queue of 100 messages is for real rates: it gives up when a burst overflows it.
    manager = BinanceSocketManager(client, max_queue_size=last)
    manager.STREAM_URL = f"{url}/"
    async with manager.multiplex_socket(["btcusdt@aggTrade"]) as socket:
        kept.append((await socket.recv())["data"])
        stop = stopwatch()
        for _ in range(last - 1):
            kept.append((await socket.recv())["data"])
        received = stop(last - 1)
    await client.close_connection()
    assert kept[-1]["a"] == last
    return received
