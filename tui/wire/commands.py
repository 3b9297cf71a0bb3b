"""Requests as bytes: stream commands, WebSocket API requests, and the same public methods as REST paths."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeVar
from urllib.parse import quote

import msgspec

from tui.secret import Secret

T = TypeVar("T")

_PATHS: Final = {
    "ping": "ping",
    "time": "time",
    "exchangeInfo": "exchangeInfo",
    "depth": "depth",
    "trades.recent": "trades",
    "trades.historical": "historicalTrades",
    "trades.aggregate": "aggTrades",
    "klines": "klines",
    "uiKlines": "uiKlines",
    "avgPrice": "avgPrice",
    "ticker.24hr": "ticker/24hr",
    "ticker.tradingDay": "ticker/tradingDay",
    "ticker": "ticker",
    "ticker.price": "ticker/price",
    "ticker.book": "ticker/bookTicker",
}

PUBLIC: Final = tuple(_PATHS)
"""The public methods that REST has, too."""

_FLAT_WEIGHTS: Final = {
    "ping": 1,
    "time": 1,
    "exchangeInfo": 20,
    "trades.recent": 25,
    "trades.historical": 25,
    "trades.aggregate": 4,
    "klines": 2,
    "uiKlines": 2,
    "avgPrice": 2,
}
_FLAT_WEIGHTS_US: Final = _FLAT_WEIGHTS | {
    "exchangeInfo": 10,
    "trades.recent": 1,
    "trades.aggregate": 1,
    "klines": 1,
    "uiKlines": 1,
}
_DEPTH_WEIGHTS: Final = ((100, 5), (500, 25), (1000, 50))
_DEPTH_WEIGHTS_US: Final = ((100, 1), (500, 5), (1000, 10))


def subscribe(names: Iterable[str], request_id: int) -> bytes:
    """Ask for streams by name, on a market connection."""
    return _command("SUBSCRIBE", request_id, list(names))


def unsubscribe(names: Iterable[str], request_id: int) -> bytes:
    """Give streams up by name."""
    return _command("UNSUBSCRIBE", request_id, list(names))


def list_subscriptions(request_id: int) -> bytes:
    """Ask which streams a market connection carries."""
    return _command("LIST_SUBSCRIPTIONS", request_id)


def set_property(name: str, value: bool, request_id: int) -> bytes:
    """Set a property of a market connection; there is only `combined`."""
    return _command("SET_PROPERTY", request_id, [name, value])


def get_property(name: str, request_id: int) -> bytes:
    """Ask for a property of a market connection; there is only `combined`."""
    return _command("GET_PROPERTY", request_id, [name])


def request(method: str, params: Mapping[str, object], request_id: int | str) -> bytes:
    """Write a WebSocket API request; amounts are texts, without an exponent."""
    message: dict[str, object] = {"id": request_id, "method": method}
    if params:
        message["params"] = {
            name: written(value) if isinstance(value, Decimal | Secret) else value
            for name, value in params.items()
        }
    return msgspec.json.encode(message)


def rest_path(method: str, params: Mapping[str, object]) -> str:
    """Write a public method as REST path and query; raises ValueError for a method that is not public."""
    path = f"/api/v3/{_known(method, _PATHS)}"
    return f"{path}?{query(params)}" if params else path


def query(params: Mapping[str, object]) -> str:
    """Write parameters as the query of a URL, in their order, percent-encoded."""
    return "&".join(f"{name}={quote(written(value), safe='')}" for name, value in params.items())


def written(value: object) -> str:
    """A parameter's value as the text that is sent, and signed."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, str):
        return value
    # Lists are JSON in a query too: ["BNBBTC","BTCUSDT"].
    return f"{value:f}" if isinstance(value, Decimal) else msgspec.json.encode(value).decode()


def weight(method: str, params: Mapping[str, object], *, us: bool = False) -> int:
    """Return a public method's request weight, `us` by Binance.US's rules; raises ValueError for others."""
    match method:
        case "depth":
            limit = params.get("limit", 100)
            steps, most = (_DEPTH_WEIGHTS_US, 50) if us else (_DEPTH_WEIGHTS, 250)
            return next((cost for up_to, cost in steps if int(str(limit)) <= up_to), most)
        case "ticker.24hr":
            symbols = _count_symbols(params)
            return 80 if not symbols or symbols > 100 else 40 if symbols > 20 else 2
        case "ticker" | "ticker.tradingDay":
            return min(4 * max(1, _count_symbols(params)), 200)
        case "ticker.price" | "ticker.book":
            return 2 if "symbol" in params else 4
        case _:
            return _known(method, _FLAT_WEIGHTS_US if us else _FLAT_WEIGHTS)


def _command(method: str, request_id: int, params: Sequence[object] | None = None) -> bytes:
    message: dict[str, object] = {"method": method}
    if params is not None:
        message["params"] = params
    message["id"] = request_id
    return msgspec.json.encode(message)


def _known(method: str, table: Mapping[str, T]) -> T:
    found = table.get(method)
    if found is None:
        raise ValueError(f"no public method {method!r}, choose from {', '.join(_PATHS)}")
    return found


def _count_symbols(params: Mapping[str, object]) -> int:
    """Return how many symbols a request names; 0 stands for all."""
    several = params.get("symbols")
    return len(several) if isinstance(several, list | tuple) else int("symbol" in params)
