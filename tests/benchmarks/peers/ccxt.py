"""ccxt: the order book of its `pro` half, and watch_trades."""

import ccxt.pro
from ccxt.async_support.base.ws.client import json_parser

from tests.benchmarks.frames import DEPTH, Top
from tests.benchmarks.peers.contract import Received, stopwatch

SYMBOL = "BTC/USDT"
MARKET = {
    "id": "BTCUSDT",
    "lowercaseId": "btcusdt",
    "symbol": SYMBOL,
    "base": "BTC",
    "baseId": "BTC",
    "quote": "USDT",
    "quoteId": "USDT",
    "type": "spot",
    "spot": True,
}


class Book:
    """The book of watch_order_book, with its handler of diffs and its limit; orjson, as it prefers."""

    def __init__(self, snapshot: bytes, limit: int) -> None:
        self._exchange = ccxt.pro.binance()
        parsed = self._exchange.parse_order_book(json_parser.loads(snapshot), SYMBOL)
        self._book = self._exchange.order_book({}, limit)
        self._book.reset(parsed)

    def apply(self, frame: bytes) -> None:
        message = json_parser.loads(frame)["data"]
        self._exchange.handle_order_book_message(None, message, self._book)

    def top(self) -> Top:
        book = self._book.limit()
        return book["bids"][:DEPTH], book["asks"][:DEPTH]


async def receive(url: str, last: int) -> Received:
    """Await watch_trades, which keeps each trade and wakes its reader once for many."""
    exchange = ccxt.pro.binance({"options": {"defaultType": "spot"}})
    exchange.set_markets([exchange.safe_market_structure(MARKET)])
    exchange.urls["api"]["ws"]["spot"] = f"{url}/ws"
    params = {"name": "aggTrade"}
    seen = int((await exchange.watch_trades(SYMBOL, params=params))[-1]["id"])
    first, stop = seen, stopwatch()
    while seen < last:
        await exchange.watch_trades(SYMBOL, params=params)
        seen = int(exchange.trades[SYMBOL][-1]["id"])
    received = stop(last - first)
    await exchange.close()
    return received
