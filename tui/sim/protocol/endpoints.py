"""The public requests: their names, weights, parameters and results (web-socket-api.md, rest-api.md)."""

from typing import Any

from tui.sim.engine.candles import DAY
from tui.sim.engine.listings import Listing
from tui.sim.protocol import refusals, replies, rules
from tui.sim.protocol.calls import Call, Endpoint, always
from tui.sim.protocol.limits import WEIGHT_LIMIT
from tui.sim.protocol.parameters import Parameters

_MOST_SYMBOLS = 200


def _ping(_call: Call) -> dict[str, Any]:
    return {}


def _time(call: Call) -> dict[str, Any]:
    return {"serverTime": call.now * call.unit}


def _exchange_info(call: Call) -> dict[str, Any]:
    parameters = call.parameters
    chosen = [name for name in ("symbol", "symbols", "permissions") if parameters.has(name)]
    status = parameters.status()
    if len(chosen) > 1 or (status is not None and chosen in (["symbol"], ["symbols"])):
        raise refusals.combined()
    listings = list(call.exchange.listings.values())
    if chosen == ["symbol"]:
        listings = [call.listing()]
    elif chosen == ["symbols"]:
        wanted = parameters.symbols()
        listings = [listing for listing in listings if listing.symbol in wanted]
    elif chosen and not set(parameters.permissions()) & set(rules.PERMISSIONS):
        listings = []
    return rules.exchange_info(
        [listing for listing in listings if status in (None, listing.status)],
        time=call.now * call.unit,
        weight=WEIGHT_LIMIT,
        with_permissions=parameters.flag("showPermissionSets", default=True),
    )


def _depth(call: Call) -> dict[str, Any]:
    listing = call.listing()
    return replies.depth(listing, call.depth(listing.symbol, call.parameters.limit(100, 5_000)))


def _recent_trades(call: Call) -> list[dict[str, Any]]:
    listing = call.listing()
    fills = call.exchange.trades(listing.symbol, call.parameters.limit(500, 1_000))
    return [replies.trade(listing, fill, call.unit) for fill in fills]


def _historical_trades(call: Call) -> list[dict[str, Any]]:
    listing = call.listing()
    limit, from_id = call.parameters.limit(500, 1_000), call.parameters.integer("fromId")
    fills = call.exchange.trades(listing.symbol, limit, from_id)
    return [replies.trade(listing, fill, call.unit) for fill in fills]


def _aggregate_trades(call: Call) -> list[dict[str, Any]]:
    listing, parameters = call.listing(), call.parameters
    from_id = parameters.integer("fromId")
    start, end = parameters.time("startTime"), parameters.time("endTime")
    if from_id is not None and (start is not None or end is not None):
        raise refusals.combined()
    joined = call.exchange.aggregates(listing.symbol, parameters.limit(500, 1_000), from_id, start, end)
    return [replies.aggregate(listing, one, call.unit) for one in joined]


def _klines(call: Call) -> list[list[Any]]:
    listing, parameters = call.listing(), call.parameters
    bars = call.exchange.candles(
        listing.symbol,
        parameters.interval(),
        parameters.limit(500, 1_000),
        parameters.time("startTime"),
        parameters.time("endTime"),
        offset=parameters.time_zone(),
    )
    return [replies.candle(listing, bar, call.unit) for bar in bars]


def _average_price(call: Call) -> dict[str, Any]:
    listing = call.listing()
    return replies.average_price(listing, call.exchange.average_price(listing.symbol), call.unit)


def _ticker_24h(call: Call) -> Any:
    shape = replies.ticker_24h if call.parameters.full() else replies.ticker_mini
    return call.for_each(
        lambda listing: shape(listing, call.exchange.ticker(listing.symbol, DAY), call.unit), or_all=True
    )


def _ticker_trading_day(call: Call) -> Any:
    full, offset = call.parameters.full(), call.parameters.time_zone()

    def shape(listing: Listing) -> dict[str, Any]:
        day = call.exchange.candle(listing.symbol, "1d", offset)
        return replies.trading_day(listing, day, call.unit, full=full)

    return call.for_each(shape, or_all=False)


def _ticker_window(call: Call) -> Any:
    shape = replies.ticker if call.parameters.full() else replies.ticker_mini
    window = call.parameters.window()
    if call.parameters.count_symbols() > _MOST_SYMBOLS:
        raise refusals.invalid("symbols")
    return call.for_each(
        lambda listing: shape(listing, call.exchange.ticker(listing.symbol, window), call.unit), or_all=False
    )


def _ticker_price(call: Call) -> Any:
    return call.for_each(
        lambda listing: replies.ticker_price(listing, call.exchange.candle(listing.symbol, "1m").close),
        or_all=True,
    )


def _ticker_book(call: Call) -> Any:
    return call.for_each(
        lambda listing: replies.ticker_book(listing, call.exchange.best(listing.symbol)), or_all=True
    )


def _depth_weight(parameters: Parameters) -> int:
    limit = parameters.rough_limit(100)
    return next((weight for most, weight in ((100, 5), (500, 25), (1_000, 50)) if limit <= most), 250)


def _ticker_24h_weight(parameters: Parameters) -> int:
    count = parameters.count_symbols() or 101
    return 2 if count <= 20 else 40 if count <= 100 else 80


def _window_weight(parameters: Parameters) -> int:
    return min(4 * max(parameters.count_symbols(), 1), 200)


def _one_or_many_weight(parameters: Parameters) -> int:
    return 2 if parameters.has("symbol") else 4


_BARS = ("symbol", "interval", "startTime", "endTime", "timeZone", "limit")
_MANY = ("symbol", "symbols", "symbolStatus")
_INFO = ("symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus")
_JOINED = ("symbol", "fromId", "startTime", "endTime", "limit")

ENDPOINTS = (
    Endpoint("ping", "ping", (), always(1), _ping),
    Endpoint("time", "time", (), always(1), _time),
    Endpoint("exchangeInfo", "exchangeInfo", _INFO, always(20), _exchange_info),
    Endpoint("depth", "depth", ("symbol", "limit", "symbolStatus"), _depth_weight, _depth),
    Endpoint("trades.recent", "trades", ("symbol", "limit"), always(25), _recent_trades),
    Endpoint(
        "trades.historical",
        "historicalTrades",
        ("symbol", "fromId", "limit"),
        always(25),
        _historical_trades,
    ),
    Endpoint("trades.aggregate", "aggTrades", _JOINED, always(4), _aggregate_trades),
    Endpoint("klines", "klines", _BARS, always(2), _klines),
    Endpoint("uiKlines", "uiKlines", _BARS, always(2), _klines),
    Endpoint("avgPrice", "avgPrice", ("symbol",), always(2), _average_price),
    Endpoint("ticker.24hr", "ticker/24hr", (*_MANY, "type"), _ticker_24h_weight, _ticker_24h),
    Endpoint(
        "ticker.tradingDay",
        "ticker/tradingDay",
        (*_MANY, "type", "timeZone"),
        _window_weight,
        _ticker_trading_day,
    ),
    Endpoint("ticker", "ticker", (*_MANY, "type", "windowSize"), _window_weight, _ticker_window),
    Endpoint("ticker.price", "ticker/price", _MANY, _one_or_many_weight, _ticker_price),
    Endpoint("ticker.book", "ticker/bookTicker", _MANY, _one_or_many_weight, _ticker_book),
)
