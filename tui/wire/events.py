"""Structs of market events, under readable names; the letters are Binance's (web-socket-streams.md).

Prices and quantities are floats, decoded from decimal text in C. A text of at most 15 significant digits comes back
unchanged from such a float (`numbers.text`), and that covers every price and quantity of a book, a trade or a candle.
"""

import msgspec
from msgspec import field

Level = tuple[float, float]
"""One price level: price and quantity; quantity 0 removes it."""


class DepthUpdate(msgspec.Struct, frozen=True, gc=False):
    """`depthUpdate`: the levels that changed between two update ids; quantities are absolute."""

    symbol: str = field(name="s")
    first_id: int = field(name="U")
    final_id: int = field(name="u")
    bids: list[Level] = field(name="b")
    asks: list[Level] = field(name="a")
    event_time: int = field(name="E")


class PartialDepth(msgspec.Struct, frozen=True, gc=False):
    """Partial depth: the best levels as they are; the event bears no symbol, its stream's name does."""

    last_update_id: int = field(name="lastUpdateId")
    bids: list[Level]
    asks: list[Level]


class BestPrices(msgspec.Struct, frozen=True, gc=False):
    """`bookTicker`: best bid and ask with their quantities at an update id; bears no event time."""

    update_id: int = field(name="u")
    symbol: str = field(name="s")
    bid: float = field(name="b")
    bid_quantity: float = field(name="B")
    ask: float = field(name="a")
    ask_quantity: float = field(name="A")


class Trade(msgspec.Struct, frozen=True, gc=False):
    """`trade`: one trade; `buyer_is_maker` means that the aggressor sold."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price: float = field(name="p")
    quantity: float = field(name="q")
    trade_time: int = field(name="T")
    buyer_is_maker: bool = field(name="m")


class AggregateTrade(msgspec.Struct, frozen=True, gc=False):
    """`aggTrade`: the trades of one taker order at one price, joined."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    aggregate_id: int = field(name="a")
    price: float = field(name="p")
    quantity: float = field(name="q")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    trade_time: int = field(name="T")
    buyer_is_maker: bool = field(name="m")


class BlockTrade(msgspec.Struct, frozen=True, gc=False):
    """`blockTrade`: a trade negotiated outside the book."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price: float = field(name="p")
    quantity: float = field(name="q")
    trade_time: int = field(name="T")
    buyer_is_maker: bool | None = field(name="m", default=None)


class Candle(msgspec.Struct, frozen=True, gc=False):
    """A candle; `closed` marks its last word. Without a trade in it the trade ids are -1."""

    open_time: int = field(name="t")
    close_time: int = field(name="T")
    open: float = field(name="o")
    high: float = field(name="h")
    low: float = field(name="l")
    close: float = field(name="c")
    volume: float = field(name="v")
    quote_volume: float = field(name="q")
    trades: int = field(name="n")
    taker_buy_volume: float = field(name="V")
    taker_buy_quote_volume: float = field(name="Q")
    first_trade_id: int = field(name="f", default=-1)
    last_trade_id: int = field(name="L", default=-1)
    closed: bool = field(name="x", default=False)


class CandleUpdate(msgspec.Struct, frozen=True, gc=False):
    """`kline`: the candle that is open, or its last word; the interval stands in the stream's name."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    candle: Candle = field(name="k")


class MiniTicker(msgspec.Struct, frozen=True, gc=False):
    """`24hrMiniTicker`: last price and range of the rolling 24 hours."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    last: float = field(name="c")
    open: float = field(name="o")
    high: float = field(name="h")
    low: float = field(name="l")
    volume: float = field(name="v")
    quote_volume: float = field(name="q")


class WindowTicker(msgspec.Struct, frozen=True, gc=False):
    """`1hTicker`, `4hTicker`, `1dTicker`: figures of a rolling window; `change_percent` as the exchange rounds it."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    change: float = field(name="p")
    change_percent: float = field(name="P")
    open: float = field(name="o")
    high: float = field(name="h")
    low: float = field(name="l")
    last: float = field(name="c")
    average: float = field(name="w")
    volume: float = field(name="v")
    quote_volume: float = field(name="q")
    open_time: int = field(name="O")
    close_time: int = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trades: int = field(name="n")


class Ticker(WindowTicker, frozen=True, gc=False):
    """`24hrTicker`: figures of the rolling 24 hours, with the best prices of that second."""

    previous_close: float = field(name="x")
    last_quantity: float = field(name="Q")
    bid: float = field(name="b")
    bid_quantity: float = field(name="B")
    ask: float = field(name="a")
    ask_quantity: float = field(name="A")


class AveragePrice(msgspec.Struct, frozen=True, gc=False):
    """`avgPrice`: the average over an interval such as `5m`."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    interval: str = field(name="i")
    price: float = field(name="w")
    last_trade_time: int = field(name="T")


class ReferencePrice(msgspec.Struct, frozen=True, gc=False):
    """`referencePrice`: bears no event time, and no price where the exchange has none."""

    symbol: str = field(name="s")
    price: float | None = field(name="r")
    time: int = field(name="t")


class ServerShutdown(msgspec.Struct, frozen=True, gc=False):
    """`serverShutdown`: this connection will be closed soon; a new one should take over first."""

    event_time: int = field(name="E")


class UnknownEvent(msgspec.Struct, frozen=True):
    """An event that this version does not know; it passes as its raw JSON."""

    raw: msgspec.Raw


MarketEvent = (
    DepthUpdate
    | PartialDepth
    | BestPrices
    | Trade
    | AggregateTrade
    | BlockTrade
    | CandleUpdate
    | MiniTicker
    | list[MiniTicker]
    | Ticker
    | WindowTicker
    | list[WindowTicker]
    | AveragePrice
    | ReferencePrice
    | ServerShutdown
    | UnknownEvent
)
