"""Rules, drafts and books to test orders with, written short."""

from decimal import Decimal
from typing import Any

import msgspec

from tui.market.accounts.ids import SPOT
from tui.market.accounts.orders import Order
from tui.market.book import Book
from tui.orders.draft import Draft, Kind, Side
from tui.orders.standing import Standing
from tui.wire.replies import Depth
from tui.wire.trading_rules import Rules, decode_rules

PRICES = {"filterType": "PRICE_FILTER", "minPrice": "1.00", "maxPrice": "100000.00", "tickSize": "0.10"}
LOTS = {"filterType": "LOT_SIZE", "minQty": "0.010", "maxQty": "9000.000", "stepSize": "0.005"}
STANDING = Standing(
    bid=Decimal("99.9"),
    ask=Decimal("100.1"),
    last=Decimal(100),
    average=Decimal(100),
    base=Decimal(10),
    quote=Decimal(5_000),
)


def rules_of(*filters: dict[str, Any], everywhere: tuple[dict[str, Any], ...] = (), **listed: Any) -> Rules:
    """The rules of ABCUSD, by way of the document that the exchange sends."""
    symbol = {"symbol": "ABCUSD", "status": "TRADING", "baseAsset": "ABC", "quoteAsset": "USD"}
    document = {
        "symbols": [symbol | listed | {"filters": list(filters)}],
        "exchangeFilters": list(everywhere),
    }
    found = decode_rules(msgspec.json.encode(document), "ABCUSD")
    assert found is not None
    return found


def draft_of(side: str, kind: str, **numbers: Any) -> Draft:
    """A draft; what looks like a number becomes one."""
    read: dict[str, Any] = {
        name: Decimal(str(value)) if name in ("price", "stop", "limit", "quantity", "total") else value
        for name, value in numbers.items()
    }
    return Draft(symbol="ABCUSD", side=Side(side), kind=Kind(kind), **read)


def book_of(bids: list[tuple[float, float]], asks: list[tuple[float, float]]) -> Book:
    """A book that was just loaded."""
    book = Book("ABCUSD")
    book.load(Depth(1, bids, asks), 0)
    return book


def order_of(number: int, **more: Any) -> Order:
    """An open order to buy 3 ABC at 10, of which 1 is filled, where nothing else is said."""
    whole: dict[str, Any] = {
        "account": SPOT,
        "symbol": "ABCUSD",
        "client_order_id": "",
        "side": "BUY",
        "kind": "LIMIT",
        "price": Decimal(10),
        "quantity": Decimal(3),
        "filled": Decimal(1),
        "status": "NEW",
        "created": 0,
        "updated": 0,
    }
    return Order(order_id=number, **whole | more)


def told(*values: object) -> tuple[object, ...]:
    """Decimals to compare with whole numbers, too."""
    return values
