"""Structs of market events, under readable names; the letters are Binance's (web-socket-streams.md).

Prices and quantities are floats, decoded from decimal text in C. A text of at most 15 significant digits
comes back unchanged from such a float (`numbers.text`), and those of books and trades are shorter than that.
"""

from typing import Annotated, final

import msgspec
from msgspec import field

Number = Annotated[float, msgspec.Meta(gt=-1e300, lt=1e300)]
"""A price or quantity; its bounds keep out the texts "nan" and "inf", which are no numbers of an exchange."""

Level = tuple[Number, Number]
"""One price level: price and quantity; quantity 0 removes it."""


class DepthUpdate(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="depthUpdate"):
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
    bid: Number = field(name="b")
    bid_quantity: Number = field(name="B")
    ask: Number = field(name="a")
    ask_quantity: Number = field(name="A")


@final
class Trade(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="trade"):
    """`trade`: one trade; `buyer_is_maker` means that the aggressor sold."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price: Number = field(name="p")
    quantity: Number = field(name="q")
    trade_time: int = field(name="T")
    buyer_is_maker: bool = field(name="m")


class AggregateTrade(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="aggTrade"):
    """`aggTrade`: the trades of one taker order at one price, joined."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    aggregate_id: int = field(name="a")
    price: Number = field(name="p")
    quantity: Number = field(name="q")
    first_trade_id: int = field(name="f")
    last_trade_id: int = field(name="l")
    trade_time: int = field(name="T")
    buyer_is_maker: bool = field(name="m")


class BlockTrade(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="blockTrade"):
    """`blockTrade`: a trade negotiated outside the book."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    trade_id: int = field(name="t")
    price: Number = field(name="p")
    quantity: Number = field(name="q")
    trade_time: int = field(name="T")
    buyer_is_maker: bool | None = field(name="m", default=None)


class Candle(msgspec.Struct, frozen=True, gc=False):
    """A candle; `closed` marks its last word. Without a trade in it the trade ids are -1."""

    open_time: int = field(name="t")
    close_time: int = field(name="T")
    open: Number = field(name="o")
    high: Number = field(name="h")
    low: Number = field(name="l")
    close: Number = field(name="c")
    volume: Number = field(name="v")
    quote_volume: Number = field(name="q")
    trades: int = field(name="n")
    taker_buy_volume: Number = field(name="V")
    taker_buy_quote_volume: Number = field(name="Q")
    first_trade_id: int = field(name="f", default=-1)
    last_trade_id: int = field(name="L", default=-1)
    closed: bool = field(name="x", default=False)


class CandleUpdate(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="kline"):
    """`kline`: the candle that is open, or its last word; the interval stands in the stream's name."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    candle: Candle = field(name="k")


class MiniTicker(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="24hrMiniTicker"):
    """`24hrMiniTicker`: last price and range of the rolling 24 hours."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    last: Number = field(name="c")
    open: Number = field(name="o")
    high: Number = field(name="h")
    low: Number = field(name="l")
    volume: Number = field(name="v")
    quote_volume: Number = field(name="q")


class WindowTicker(msgspec.Struct, frozen=True, gc=False):
    """`1hTicker`, `4hTicker`, `1dTicker`: figures of a rolling window; its percentage is rounded."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    change: Number = field(name="p")
    change_percent: Number = field(name="P")
    open: Number = field(name="o")
    high: Number = field(name="h")
    low: Number = field(name="l")
    last: Number = field(name="c")
    average: Number = field(name="w")
    volume: Number = field(name="v")
    quote_volume: Number = field(name="q")
    open_time: int = field(name="O")
    close_time: int = field(name="C")
    first_trade_id: int = field(name="F")
    last_trade_id: int = field(name="L")
    trades: int = field(name="n")


class Ticker(WindowTicker, frozen=True, gc=False, tag_field="e", tag="24hrTicker"):
    """`24hrTicker`: figures of the rolling 24 hours, with the best prices of that second."""

    previous_close: Number = field(name="x")
    last_quantity: Number = field(name="Q")
    bid: Number = field(name="b")
    bid_quantity: Number = field(name="B")
    ask: Number = field(name="a")
    ask_quantity: Number = field(name="A")


class AveragePrice(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="avgPrice"):
    """`avgPrice`: the average over an interval such as `5m`."""

    event_time: int = field(name="E")
    symbol: str = field(name="s")
    interval: str = field(name="i")
    price: Number = field(name="w")
    last_trade_time: int = field(name="T")


class ReferencePrice(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="referencePrice"):
    """`referencePrice`: bears no event time, and no price where the exchange has none."""

    symbol: str = field(name="s")
    price: Number | None = field(name="r")
    time: int = field(name="t")


class ServerShutdown(msgspec.Struct, frozen=True, gc=False, tag_field="e", tag="serverShutdown"):
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
