"""An unmodified python-binance against the embedded exchange: only its URLs are changed."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.server import Server, Urls, wall_clock
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import public_key
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
def desk(exchange: Exchange) -> Desk:
    return Desk(exchange)


@pytest.fixture
async def urls(exchange: Exchange, desk: Desk) -> AsyncIterator[Urls]:
    async with Server(exchange, desk=desk) as urls:
        yield urls


@asynccontextmanager
async def connected(urls: Urls, *key: Any, **private: Any) -> AsyncIterator[Any]:
    """The client of a key, with nothing changed but its URLs."""
    client = binance.AsyncClient(*key, **private)
    client.API_URL = f"{urls.rest}/api"
    client.MARGIN_API_URL = f"{urls.rest}/sapi"
    client.ws_api._url = urls.api
    client.ws_api.TIMEOUT = 1  # its read loop notices only after this time that it should end
    try:
        yield client
    finally:
        await client.close_connection()


@pytest.fixture
async def client(exchange: Exchange, desk: Desk, urls: Urls) -> AsyncIterator[Any]:
    _, pair = welcome(desk, exchange.listings.values())
    async with connected(urls, pair.key, pair.secret) as client:
        yield client


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


async def test_lists_and_changes_over_the_socket(client: Any, exchange: Exchange) -> None:
    listing, best = exchange.listings["ETHBTC"], exchange.best("ETHBTC")

    def price(ticks: int) -> str:
        return str(listing.price_text(ticks))

    pair = await client.ws_create_oco_order(
        symbol="ETHBTC", side="SELL", quantity="0.1",
        aboveType="LIMIT_MAKER", abovePrice=price(best.ask + 300), belowType="STOP_LOSS_LIMIT",
        belowStopPrice=price(best.bid - 300), belowPrice=price(best.bid - 320), belowTimeInForce="GTC",
    )  # fmt: skip
    number = pair["orderListId"]
    assert (await client.ws_get_oco_order(orderListId=number))["listOrderStatus"] == "EXECUTING"
    assert [one["orderListId"] for one in await client.ws_get_oco_open_orders()] == [number]
    ended = await client.ws_cancel_oco_order(symbol="ETHBTC", orderListId=number)
    assert ended["listOrderStatus"] == "ALL_DONE"
    order = {"symbol": "ETHBTC", "side": "BUY", "type": "LIMIT", "timeInForce": "GTC", "quantity": "0.01"}
    await client.ws_create_test_order(**order, price=price(best.bid - 400))
    placed = await client.ws_create_order(**order, price=price(best.bid - 400))
    both = await client.ws_cancel_and_replace_order(
        **order, price=price(best.bid - 390), cancelReplaceMode="STOP_ON_FAILURE",
        cancelOrderId=placed["orderId"],
    )  # fmt: skip
    assert (both["cancelResult"], both["newOrderResult"]) == ("SUCCESS", "SUCCESS")
    assert len(await client.ws_get_open_orders(symbol="ETHBTC")) == 1
    assert len(await client.ws_cancel_all_open_orders(symbol="ETHBTC")) == 1
    states = [one["status"] for one in await client.ws_get_all_orders(symbol="ETHBTC")]
    assert set(states[2:]) == {"CANCELED"}
    rates = await client.ws_get_commission_rates(symbol="ETHBTC")
    assert float(rates["standardCommission"]["taker"]) == 0.001
    assert [one["count"] for one in await client.ws_get_account_rate_limits_orders()] == [4, 4]
    assert await client.ws_get_my_trades(symbol="ETHBTC") == []
    assert await client.ws_get_prevented_matches(symbol="ETHBTC", orderId=placed["orderId"]) == []


async def test_margin_lists_loans_and_side_effects(client: Any, exchange: Exchange) -> None:
    listing, best = exchange.listings["ETHBTC"], exchange.best("ETHBTC")
    account = {"symbol": "ETHBTC", "isIsolated": "TRUE"}
    await client.make_universal_transfer(
        type="MAIN_ISOLATED_MARGIN", asset="ETH", amount="5", toSymbol="ETHBTC"
    )
    pair = await client.create_margin_oco_order(
        **account, side="SELL", quantity="1", price=listing.price_text(best.ask + 300),
        stopPrice=listing.price_text(best.bid - 300),
    )  # fmt: skip
    number = {"orderListId": pair["orderListId"]}
    assert len(await client.get_open_margin_oco_orders(**account)) == 1
    await client.cancel_margin_oco_order(**account, **number)
    assert (await client.get_margin_oco_order(**account, **number))["listOrderStatus"] == "ALL_DONE"
    deal = {**account, "type": "MARKET"}
    bought = await client.create_margin_order(**deal, side="BUY", quantity="1", sideEffectType="MARGIN_BUY")
    assert bought["marginBuyBorrowAsset"] == "BTC"
    await client.create_margin_order(**deal, side="SELL", quantity="2", sideEffectType="AUTO_REPAY")
    quote = (await client.get_isolated_margin_account())["assets"][0]["quoteAsset"]
    assert float(quote["borrowed"]) == float(quote["interest"]) == 0
    charged = await client.get_margin_interest_history(isolatedSymbol="ETHBTC")
    assert charged["rows"][0]["asset"] == "BTC"
    assert (await client.get_margin_force_liquidation_rec(isolatedSymbol="ETHBTC"))["total"] == 0


@pytest.mark.parametrize("kind", ["RSA", "ED25519"])
async def test_keys_with_two_halves_trade(exchange: Exchange, desk: Desk, urls: Urls, kind: str) -> None:
    account, _ = welcome(desk, exchange.listings.values())
    private = (
        rsa.generate_private_key(65_537, 2_048) if kind == "RSA" else ed25519.Ed25519PrivateKey.generate()
    )
    written = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    desk.keys.add(public_key(public, "k" * 64, account.uid))
    async with connected(urls, "k" * 64, private_key=written.decode()) as client:
        placed = await client.ws_create_order(symbol="ETHBTC", side="SELL", type="MARKET", quantity="0.01")
        assert placed["status"] == "FILLED"
        await client.order_market_buy(symbol="ETHBTC", quantity="0.01")
        assert {row["free"] for row in (await client.ws_get_account())["balances"]}


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


async def test_all_accounts_are_heard_over_one_connection(
    client: Any, sockets: Any, exchange: Exchange
) -> None:
    """Each account hears of its own order until it trades: it takes, or rests until the crowd takes it."""
    listing = exchange.listings["BNBUSDT"]
    for kind, more in (("MARGIN", {}), ("ISOLATED_MARGIN", {"toSymbol": "BNBUSDT"})):
        await client.make_universal_transfer(type=f"MAIN_{kind}", asset="BNB", amount="2", **more)
    made = (sockets.user_socket(), sockets.margin_socket(), sockets.isolated_margin_socket("BNBUSDT"))
    async with asyncio.timeout(40), AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(socket) for socket in made]
        sale = {
            "symbol": "BNBUSDT",
            "side": "SELL",
            "type": "LIMIT",
            "timeInForce": "GTC",
            "quantity": "0.05",
        }
        sale["price"] = listing.price_text(exchange.best("BNBUSDT").ask)
        await client.ws_create_order(**sale)
        await client.create_margin_order(**sale)
        await client.create_margin_order(**sale, isIsolated="TRUE")
        for socket in opened:
            kinds: list[str] = []
            while "TRADE" not in kinds:
                event = await socket.recv()
                kinds.append(event.get("x", event["e"]))
            assert "NEW" in kinds
            assert event["N"] == "USDT"


@pytest.mark.parametrize(("kind", "where"), [("MARGIN", {}), ("ISOLATED_MARGIN", {"symbol": "ETHBTC"})])
async def test_margin_sockets(
    client: Any, sockets: Any, exchange: Exchange, desk: Desk, kind: str, where: dict[str, str]
) -> None:
    made = sockets.isolated_margin_socket("ETHBTC") if where else sockets.margin_socket()
    desk.isolated(next(iter(desk.accounts.values())), exchange.listings["ETHBTC"])
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
