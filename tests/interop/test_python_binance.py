"""An unmodified python-binance against the embedded exchange: only its URLs are changed."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.server import Server, wall_clock
from tui.sim.trading.desk import Desk
from tui.sim.trading.welcome import welcome

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
    desk = Desk(exchange)
    _, pair = welcome(desk, exchange.listings.values())
    async with Server(exchange, desk=desk) as urls:
        client = binance.AsyncClient(pair.key, pair.secret)
        client.API_URL = f"{urls.rest}/api"
        client.MARGIN_API_URL = f"{urls.rest}/sapi"
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


async def test_orders_and_the_account_over_the_socket(client: Any, exchange: Exchange) -> None:
    listing, best = exchange.listings["ETHBTC"], exchange.best("ETHBTC")
    order = {"symbol": "ETHBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.01"}
    placed = await client.ws_create_order(**order, price=listing.price_text(best.bid - 400))
    assert placed["status"] == "NEW"
    assert (await client.ws_get_order(symbol="ETHBTC", orderId=placed["orderId"]))["status"] == "NEW"
    ended = await client.ws_cancel_order(symbol="ETHBTC", orderId=placed["orderId"])
    assert (ended["status"], ended["origClientOrderId"]) == ("CANCELED", placed["clientOrderId"])
    taken = await client.ws_create_order(symbol="ETHBTC", side="SELL", type="MARKET", quantity="0.01")
    assert taken["status"] == "FILLED"
    account = await client.ws_get_account()
    assert {row["asset"] for row in account["balances"]} == {"BNB", "BTC", "ETH", "USDT"}
    with pytest.raises(binance.exceptions.BinanceAPIException, match="NOTIONAL"):
        await client.ws_create_order(symbol="ETHBTC", side="SELL", type="MARKET", quantity="0.0001")


async def test_orders_over_rest(client: Any, exchange: Exchange) -> None:
    listing, best = exchange.listings["ETHBTC"], exchange.best("ETHBTC")
    price = listing.price_text(best.ask + 400)
    placed = await client.order_limit_sell(symbol="ETHBTC", quantity="0.01", price=price)
    assert [one["orderId"] for one in await client.get_open_orders()] == [placed["orderId"]]
    await client.cancel_order(symbol="ETHBTC", orderId=placed["orderId"])
    await client.order_market_buy(symbol="ETHBTC", quoteOrderQty="0.001")
    assert len(await client.get_my_trades(symbol="ETHBTC")) >= 1
    assert float((await client.get_asset_balance("ETH"))["locked"]) == 0


async def test_user_socket(client: Any, sockets: Any) -> None:
    async with asyncio.timeout(20), sockets.user_socket() as socket:
        await client.ws_create_order(symbol="ETHBTC", side="BUY", type="MARKET", quantity="0.01")
        kinds: list[str] = []
        while "outboundAccountPosition" not in kinds:
            event = await socket.recv()
            kinds.append(event.get("x", event["e"]))
    assert kinds[0] == "NEW"
    assert set(kinds[1:-1]) == {"TRADE"}


@pytest.mark.parametrize(("kind", "where"), [("MARGIN", {}), ("ISOLATED_MARGIN", {"symbol": "ETHBTC"})])
async def test_margin_sockets(client: Any, sockets: Any, kind: str, where: dict[str, str]) -> None:
    made = sockets.isolated_margin_socket("ETHBTC") if where else sockets.margin_socket()
    async with asyncio.timeout(20), made as socket:
        into = {"toSymbol": "ETHBTC"} if where else {}
        await client.make_universal_transfer(type=f"MAIN_{kind}", asset="ETH", amount="5", **into)
        assert [(await socket.recv())["e"] for _ in range(2)] == ["balanceUpdate", "outboundAccountPosition"]
        isolated = {"isIsolated": "TRUE"} if where else {}
        sale = {"symbol": "ETHBTC", "side": "SELL", "type": "MARKET", "quantity": "0.01"}
        placed = await client.create_margin_order(**sale, **isolated)
        assert (placed["status"], placed["isIsolated"]) == ("FILLED", bool(where))
        assert [(await socket.recv()).get("x") for _ in range(2)] == ["NEW", "TRADE"]
    account = await (client.get_isolated_margin_account() if where else client.get_margin_account())
    assert float(account["totalAssetOfBtc"]) > 0
