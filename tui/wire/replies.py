"""Structs of replies: to stream commands and WebSocket API requests, and the public methods' results."""

from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec
from msgspec import field

from tui.wire.events import Candle, Level, Number
from tui.wire.numbers import decimals_of
from tui.wire.user_events import ApiEvent

DEFAULT_PRECISION: Final = 8
"""Decimals of prices and quantities where the exchange names neither a filter nor a precision."""


class Control(msgspec.Struct, frozen=True):
    """The reply to a stream command; an error has a code and a message, and often no id."""

    id: int | str | None = None
    result: list[str] | bool | None = None
    code: int | None = None
    message: str | None = None

    @property
    def ok(self) -> bool:
        """Whether the command was carried out."""
        return self.code is None and self.message is None


class RateLimit(msgspec.Struct, frozen=True):
    """One limit, and in replies how much of it is used; `interval` is SECOND, MINUTE, HOUR or DAY."""

    kind: str = field(name="rateLimitType", default="")
    interval: str = ""
    interval_count: int = field(name="intervalNum", default=1)
    limit: int = 0
    count: int | None = None


class Failure(msgspec.Struct, frozen=True):
    """Why a request failed; `retry_after` and `server_time` are ms since the epoch."""

    code: int
    message: str
    retry_after: int | None = None
    server_time: int | None = None
    data: msgspec.Raw = msgspec.Raw()


class Reply(msgspec.Struct, frozen=True):
    """The reply to a WebSocket API request; `id` is null where an error belongs to no request."""

    id: int | str | None
    status: int
    result: msgspec.Raw = msgspec.Raw()
    failure: Failure | None = None
    rate_limits: list[RateLimit] = []


class Event(msgspec.Struct, frozen=True):
    """An event on a WebSocket API connection; without a subscription it concerns the connection itself."""

    event: ApiEvent
    subscription_id: int | None = None


class ServerTime(msgspec.Struct, frozen=True):
    """`time`: the exchange's clock in ms since the epoch."""

    server_time: int = field(name="serverTime")


class Depth(msgspec.Struct, frozen=True):
    """`depth`: a snapshot of the book, best levels first, at most 5,000 a side."""

    last_update_id: int = field(name="lastUpdateId")
    bids: list[Level]
    asks: list[Level]


class Filter(msgspec.Struct, frozen=True):
    """One rule for orders of a symbol, with the parts that say how prices and quantities are stepped."""

    kind: str = field(name="filterType", default="")
    tick_size: str | float | None = field(name="tickSize", default=None)
    step_size: str | float | None = field(name="stepSize", default=None)


class SymbolInfo(msgspec.Struct, frozen=True):
    """A symbol as it is listed; unknown filters and statuses are kept."""

    symbol: str
    status: str = ""
    base: str = field(name="baseAsset", default="")
    quote: str = field(name="quoteAsset", default="")
    base_precision: int = field(name="baseAssetPrecision", default=DEFAULT_PRECISION)
    quote_precision: int = field(name="quotePrecision", default=DEFAULT_PRECISION)
    filters: list[Filter] = []

    @property
    def trading(self) -> bool:
        """Whether orders are matched now."""
        return self.status == "TRADING"

    @property
    def tick(self) -> Decimal | None:
        """The step between prices; None where the exchange sets none."""
        return _first_step([rule.tick_size for rule in self.filters if rule.kind == "PRICE_FILTER"])

    @property
    def step(self) -> Decimal | None:
        """The step between quantities; None where the exchange sets none."""
        return _first_step([rule.step_size for rule in self.filters if rule.kind == "LOT_SIZE"])

    @property
    def price_decimals(self) -> int:
        """Decimals that a price of this symbol is shown with."""
        tick = self.tick
        return self.quote_precision if tick is None else decimals_of(tick)

    @property
    def quantity_decimals(self) -> int:
        """Decimals that a quantity of this symbol is shown with."""
        step = self.step
        return self.base_precision if step is None else decimals_of(step)


class ExchangeInfo(msgspec.Struct, frozen=True):
    """`exchangeInfo`: limits and symbols."""

    server_time: int = field(name="serverTime", default=0)
    rate_limits: list[RateLimit] = field(name="rateLimits", default_factory=list)
    symbols: list[SymbolInfo] = []


class HistoricTrade(msgspec.Struct, frozen=True, gc=False):
    """One trade of `trades.recent` and `trades.historical`."""

    trade_id: int = field(name="id")
    price: Number
    quantity: Number = field(name="qty")
    quote_quantity: Number = field(name="quoteQty")
    time: int
    buyer_is_maker: bool = field(name="isBuyerMaker")


class HistoricAggregate(msgspec.Struct, frozen=True, gc=False):
    """One entry of `trades.aggregate`: the trades of one taker order at one price, joined."""

    aggregate_id: int = field(name="a")
    price: Number = field(name="p")
    quantity: Number = field(name="q")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    time: int = field(name="T")
    buyer_is_maker: bool = field(name="m")


class CandleRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One row of `klines` and `uiKlines`, which come as arrays."""

    open_time: int
    open: Number
    high: Number
    low: Number
    close: Number
    volume: Number
    close_time: int
    quote_volume: Number
    trades: int
    taker_buy_volume: Number
    taker_buy_quote_volume: Number

    def candle(self, *, closed: bool) -> Candle:
        """Return this row as the candle that streams carry; its trade ids stay unknown (-1)."""
        return Candle(
            open_time=self.open_time,
            close_time=self.close_time,
            open=self.open,
            high=self.high,
            low=self.low,
            close=self.close,
            volume=self.volume,
            quote_volume=self.quote_volume,
            trades=self.trades,
            taker_buy_volume=self.taker_buy_volume,
            taker_buy_quote_volume=self.taker_buy_quote_volume,
            closed=closed,
        )


class MiniFigures(msgspec.Struct, frozen=True, gc=False):
    """Figures of a rolling window or a trading day, type MINI; ids are -1 without a trade."""

    symbol: str
    open: Number = field(name="openPrice")
    high: Number = field(name="highPrice")
    low: Number = field(name="lowPrice")
    last: Number = field(name="lastPrice")
    volume: Number
    quote_volume: Number = field(name="quoteVolume")
    open_time: int = field(name="openTime")
    close_time: int = field(name="closeTime")
    first_trade_id: int = field(name="firstId")
    last_trade_id: int = field(name="lastId")
    trades: int = field(name="count")


class Figures(MiniFigures, frozen=True, gc=False):
    """Figures of `ticker` and `ticker.tradingDay`, type FULL; `change_percent` as the exchange rounds it."""

    change: Number = field(name="priceChange")
    change_percent: Number = field(name="priceChangePercent")
    average: Number = field(name="weightedAvgPrice")


class DayTicker(Figures, frozen=True, gc=False):
    """`ticker.24hr`, type FULL: the rolling 24 hours, with the best prices."""

    previous_close: Number = field(name="prevClosePrice")
    last_quantity: Number = field(name="lastQty")
    bid: Number = field(name="bidPrice")
    bid_quantity: Number = field(name="bidQty")
    ask: Number = field(name="askPrice")
    ask_quantity: Number = field(name="askQty")


class LastPrice(msgspec.Struct, frozen=True, gc=False):
    """`ticker.price`: the last price of a symbol."""

    symbol: str
    price: Number


class BookTicker(msgspec.Struct, frozen=True, gc=False):
    """`ticker.book`: the best prices of a symbol."""

    symbol: str
    bid: Number = field(name="bidPrice")
    bid_quantity: Number = field(name="bidQty")
    ask: Number = field(name="askPrice")
    ask_quantity: Number = field(name="askQty")


class Average(msgspec.Struct, frozen=True, gc=False):
    """`avgPrice`: the average price over some minutes."""

    minutes: int = field(name="mins")
    price: Number
    close_time: int = field(name="closeTime")


def _first_step(sizes: list[str | float | None]) -> Decimal | None:
    for size in sizes:
        try:
            step = Decimal(str(size))
        except InvalidOperation:
            continue
        if step.is_finite() and step > 0:
            return step
    return None
