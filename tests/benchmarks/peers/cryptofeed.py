"""cryptofeed: its Binance feed with the C order book and decimals, and its own connection."""

from collections import deque

from cryptofeed.connection import WSAsyncConn
from cryptofeed.defines import BINANCE, L2_BOOK, TRADES
from cryptofeed.exchanges import Binance
from cryptofeed.symbols import Symbols
from yapic import json

from tests.benchmarks.frames import DEPTH, Top
from tests.benchmarks.peers.contract import Received, stopwatch

SYMBOL = "BTC-USDT"
Symbols.set(BINANCE, {SYMBOL: "BTCUSDT"}, {"instrument_type": {SYMBOL: "spot"}})


class Book:
    """The feed's L2 book; its handler never really waits once the snapshot is there."""

    def __init__(self, snapshot: bytes, limit: int) -> None:
        self._feed = Binance(symbols=[SYMBOL], channels=[L2_BOOK])
        self._feed._reset()
        self._feed.http_conn = _Answer(snapshot)
        first = json.dumps(
            {"stream": "btcusdt@depth", "data": _nothing(json.loads(snapshot)["lastUpdateId"])}
        )
        self.apply(first.encode())
        self._book = self._feed._l2_book[SYMBOL].book

    def apply(self, frame: bytes) -> None:
        try:
            self._feed.message_handler(frame, None, 0.0).send(None)
        except StopIteration:
            return
        raise AssertionError("the handler waits")

    def top(self) -> Top:
        bids, asks = self._book.bids, self._book.asks
        return [bids.index(n) for n in range(DEPTH)], [asks.index(n) for n in range(DEPTH)]


class _Answer:
    """Gives the snapshot where the feed asks over HTTP."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def read(self, _: str) -> str:
        return self._body.decode()


def _nothing(update_id: int) -> dict:
    return {"e": "depthUpdate", "E": 0, "s": "BTCUSDT", "U": update_id, "u": update_id, "b": [], "a": []}


async def receive(url: str, last: int) -> Received:
    """Read its connection with its handler, which gives each trade to the callback."""
    kept: deque = deque(maxlen=2_000)

    async def keep(trade: object, _: float) -> None:
        kept.append(trade)

    feed = Binance(symbols=[SYMBOL], channels=[TRADES], callbacks={TRADES: keep})
    connection = WSAsyncConn("wss://", "benchmark", **feed.websocket_endpoints[0].options)
    # It takes no address without TLS.
    connection.address = f"{url}/stream?streams=btcusdt@aggTrade"
    stop = stopwatch()
    async with connection.connect() as opened:
        async for message in opened.read():
            if connection.received == 1:
                stop = stopwatch()
            await feed.message_handler(message, opened, connection.last_message)
            if connection.received == last:
                break
        received = stop(last - 1)
    assert kept[-1].id == str(last)
    return received
