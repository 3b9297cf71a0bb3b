"""An unmodified python-binance against the embedded exchange: only its URLs are changed."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.server import Server, wall_clock

pytestmark = pytest.mark.interop

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it imports the legacy names of websockets
    binance = pytest.importorskip("binance", reason="python-binance is not installed")


@pytest.fixture
async def exchange() -> Exchange:
    chosen = [listing for listing in LISTINGS if listing.symbol in ("ETHBTC", "BNBUSDT")]
    return Exchange(seed=3, start=wall_clock(), listings=chosen, rate=10.0)


@pytest.fixture
async def client(exchange: Exchange) -> AsyncIterator[Any]:
    async with Server(exchange) as urls:
        client = binance.AsyncClient()
        client.API_URL = f"{urls.rest}/api"
        client.ws_api._url = urls.api
        client.ws_api.TIMEOUT = 1  # its read loop notices only after this time that it should end
        try:
            yield client
        finally:
            await client.close_connection()


@pytest.fixture
def sockets(client: Any) -> Any:
    manager = binance.BinanceSocketManager(client)
    manager.STREAM_URL = client.API_URL.replace("http", "ws").removesuffix("api")
    return manager


async def test_rest(client: Any) -> None:
    assert await client.ping() == {}
    info = await client.get_symbol_info("ETHBTC")
    assert info["filters"][0]["filterType"] == "PRICE_FILTER"
    assert len(await client.get_klines(symbol="ETHBTC", interval="1m", limit=10)) == 10
    with pytest.raises(binance.exceptions.BinanceAPIException, match="Invalid symbol"):
        await client.get_order_book(symbol="NOBODY")


async def test_requests_over_the_socket(client: Any) -> None:
    book = await client.ws_get_order_book(symbol="ETHBTC", limit=5)
    assert len(book["bids"]) == len(book["asks"]) == 5
    candles = await client.ws_get_klines(symbol="ETHBTC", interval="1h", limit=3)
    assert [len(candle) for candle in candles] == [12, 12, 12]
    with pytest.raises(binance.exceptions.BinanceAPIException, match="Invalid symbol"):
        await client.ws_get_order_book(symbol="NOBODY")


async def test_depth_cache_equals_the_exchange(client: Any, sockets: Any, exchange: Exchange) -> None:
    listing = exchange.listings["ETHBTC"]
    manager = binance.DepthCacheManager(client, "ETHBTC", bm=sockets, limit=5000, ws_interval=100)
    async with asyncio.timeout(20), manager as socket:
        compared = 0
        while compared < 3:
            cache = await socket.recv()
            book = exchange.depth("ETHBTC", 5_000)
            if manager._last_update_id == book.last_update_id:
                compared += 1
                assert cache.get_bids() == [
                    [float(listing.price_text(ticks)), float(listing.quantity_text(lots))]
                    for ticks, lots in book.bids
                ]
                assert cache.get_asks() == [
                    [float(listing.price_text(ticks)), float(listing.quantity_text(lots))]
                    for ticks, lots in book.asks
                ]


async def test_multiplex_socket(sockets: Any) -> None:
    names = {"ethbtc@trade", "bnbusdt@aggTrade", "bnbusdt@bookTicker", "ethbtc@depth5@100ms"}
    async with asyncio.timeout(20), sockets.multiplex_socket(sorted(names)) as socket:
        seen: set[str] = set()
        while seen != names:
            seen.add((await socket.recv())["stream"])


async def test_kline_socket(sockets: Any) -> None:
    async with asyncio.timeout(20), sockets.kline_socket("BNBUSDT", interval="1s") as socket:
        event = await socket.recv()
    assert (event["e"], event["k"]["s"], event["k"]["i"]) == ("kline", "BNBUSDT", "1s")
