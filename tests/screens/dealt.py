"""A scene with a key that trades: the exchange answers as the test says, and everything sent is seen."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from tests.purses import load_accounts
from tests.scene import Scene, StillFeed, StillKeeper, make_app
from tui.accounts import Accounts
from tui.feed.feed import Feed
from tui.feed.inquiries import Way
from tui.secret import Secret
from tui.wire import venues
from tui.wire.replies import Failure, Reply
from tui.wire.signing import ApiKey, read_key
from tui.wire.venues import Venue

URL = "127.0.0.1:1"
SIM = venues.custom(venues.venue("sim"), f"ws://{URL}", f"ws://{URL}/ws-api/v3", f"http://{URL}")
KEY = read_key(Secret("K" * 64), Secret("S" * 64))
FILTERS = [
    {"filterType": "PRICE_FILTER", "minPrice": "0.01", "maxPrice": "1000000", "tickSize": "0.01000000"},
    {"filterType": "LOT_SIZE", "minQty": "0.00001", "maxQty": "9000", "stepSize": "0.00001000"},
    {"filterType": "NOTIONAL", "minNotional": "5", "applyMinToMarket": True, "avgPriceMins": 5},
]
KINDS = ["LIMIT", "LIMIT_MAKER", "MARKET", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT"]


def rules(symbol: str, base: str, quote: str) -> dict[str, Any]:
    return {
        "symbol": symbol,
        "status": "TRADING",
        "baseAsset": base,
        "quoteAsset": quote,
        "orderTypes": KINDS,
        "amendAllowed": True,
        "defaultSelfTradePreventionMode": "EXPIRE_MAKER",
        "allowedSelfTradePreventionModes": ["EXPIRE_MAKER", "EXPIRE_TAKER", "NONE"],
        "filters": FILTERS,
    }


class DealingFeed(StillFeed):
    """Answers signed requests, too: by `replies`, else by what it usually says."""

    replies: dict[str, Callable[[Mapping[str, object]], object]]

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.sent: list[tuple[str, dict[str, object]]] = []
        self.replies = {}
        self.orders = 100
        self.answers = {
            "exchangeInfo": lambda _: {"symbols": [rules("BTCUSDT", "BTC", "USDT")]},
            "avgPrice": lambda _: {"mins": 5, "price": "62400.00", "closeTime": 0},
        }

    async def ask(
        self, method: str, params: Mapping[str, object], key: ApiKey | None, *, over: Way | None = None
    ) -> Reply:
        self.sent.append((method, dict(params)))
        answer = self.replies.get(method, self._usual)
        said = answer({"method": method, **params})
        if isinstance(said, asyncio.Future):
            said = await said
        if isinstance(said, Exception):
            raise said
        if isinstance(said, Failure):
            return Reply(id=1, status=400, failure=said)
        return Reply(id=1, status=200, result=msgspec.Raw(json.dumps(said).encode()))

    def _usual(self, params: Mapping[str, object]) -> object:
        match params["method"]:
            case "account.commission":
                rates = {"maker": "0.001", "taker": "0.001"}
                return {"symbol": params["symbol"], "standardCommission": rates}
            case "order.place" | "order.cancelReplace":
                self.orders += 1
                placed = {"symbol": params["symbol"], "orderId": self.orders, "status": "NEW"}
                both = {"cancelResponse": {**placed, "status": "CANCELED"}, "newOrderResponse": placed}
                return placed if params["method"] == "order.place" else both
            case "order.cancel":
                return {"symbol": params["symbol"], "orderId": params["orderId"], "status": "CANCELED"}
            case "openOrders.cancelAll":
                return []
            case "order.test":
                return {}
            case _:
                return Failure(code=-1002, message="not known here")

    def dealt(self, method: str) -> list[dict[str, object]]:
        """What was sent by a method."""
        return [params for sent, params in self.sent if sent == method]


class Admission:
    """A key that is found, and may trade or not."""

    def __init__(self, *, may: bool = True) -> None:
        self.may = may

    def find(self, venue: Venue) -> ApiKey:
        return KEY

    async def admit(self, feed: Feed, key: ApiKey) -> bool:
        return self.may


@asynccontextmanager
async def deals(
    size: tuple[int, int] = (80, 24),
    venue: Venue = SIM,
    accounts: Accounts | None = None,
    place: str = "Trade",
) -> AsyncIterator[tuple[Scene, DealingFeed]]:
    """A running dashboard with a market, accounts and a trader."""
    feeds: list[StillFeed] = []
    owner = accounts or Accounts(StillKeeper)
    owner.lend(SIM, KEY)
    app = make_app(feeds, venue, place=place, kind=DealingFeed, accounts=owner)
    async with app.run_test(size=size) as pilot:
        stage = Scene(app, pilot, feeds)
        await stage.settle()
        feed = feeds[-1]
        assert isinstance(feed, DealingFeed)
        if place == "Trade":
            stage.load()
        load_accounts(stage)
        await stage.frame()
        yield stage, feed


def told(stage: Scene) -> list[tuple[str, str]]:
    """The titles and words of what was said."""
    return [(said.title, str(said.message)) for said in stage.app._notifications]
