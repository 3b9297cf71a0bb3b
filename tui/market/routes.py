"""Which part of the market a stream's events go to: one function for each stream name, made when it first speaks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.market import topics
from tui.market.topics import Topic
from tui.wire import events
from tui.wire.streams import Kind, Stream

if TYPE_CHECKING:
    from tui.market.market import Market

Take = Callable[[Any, int], bool]
Mark = Callable[[Topic], None]


class Route(NamedTuple):
    """Where a stream's events go."""

    event: type
    """What the stream brings; other events are not for this route."""
    take: Take
    """Takes an event and its time of arrival; tells whether it changed anything."""
    topic: Topic


def find_route(market: "Market", stream: Stream, mark: Mark) -> Route | None:
    """The way of a stream's events into the market; None for streams that it does not keep."""
    symbol, kind = stream.symbol, stream.kind
    if not symbol:
        return _array(market, stream, mark)
    match kind:
        case Kind.DEPTH:
            return Route(events.DepthUpdate, market.book(symbol).apply, topics.book(symbol))
        case Kind.TRADES:
            return Route(events.Trade, _timeless(market.tape(symbol).add), topics.tape(symbol))
        case Kind.AGGREGATE_TRADES:
            return Route(events.AggregateTrade, _timeless(market.tape(symbol).add), topics.tape(symbol))
        case Kind.CANDLES:
            interval = series_interval(stream)
            update = market.candles(symbol, interval).update
            return Route(
                events.CandleUpdate, lambda event, _: update(event.candle), topics.candles(symbol, interval)
            )
        case Kind.MINI_TICKER:
            return Route(events.MiniTicker, _timeless(market.tickers.take_mini), topics.ticker(symbol))
        case Kind.TICKER:
            return Route(events.Ticker, _timeless(market.tickers.take), topics.ticker(symbol))
        case Kind.WINDOW_TICKER:
            take, window = market.tickers.take_window, stream.option
            topic = topics.ticker(symbol, "" if window == "1d" else window)
            return Route(events.WindowTicker, lambda event, _: take(event, window), topic)
        case Kind.BEST_PRICES:
            return Route(events.BestPrices, _timeless(market.take_best), topics.best(symbol))
        case Kind.PARTIAL_DEPTH:
            return Route(
                events.PartialDepth, _keep(market.partial_books, symbol), topics.partial_book(symbol)
            )
        case Kind.AVERAGE_PRICE:
            return Route(events.AveragePrice, _keep(market.averages, symbol), topics.average(symbol))
        case Kind.REFERENCE_PRICE:
            return Route(events.ReferencePrice, _keep(market.references, symbol), topics.reference(symbol))
        case _:
            return None


def series_interval(stream: Stream) -> str:
    """The interval of a candle stream as the market names its series, `1d@+08:00` for one with an offset."""
    return f"{stream.option}@{stream.suffix}" if stream.suffix else stream.option


def _array(market: "Market", stream: Stream, mark: Mark) -> Route:
    window = "" if stream.option in ("", "1d") else stream.option
    one: Callable[[Any], bool]
    if stream.kind is Kind.MINI_TICKER:
        one = market.tickers.take_mini
    else:
        take_window, option = market.tickers.take_window, stream.option

        def one(event: events.WindowTicker) -> bool:
            return take_window(event, option)

    topic_of: dict[str, Topic] = {}

    def take(tickers: list[Any], now: int) -> bool:
        del now
        changed = False
        for ticker in tickers:
            if one(ticker):
                changed = True
                symbol = ticker.symbol
                mark(topic_of.get(symbol) or topic_of.setdefault(symbol, topics.ticker(symbol, window)))
        return changed

    return Route(list, take, topics.MARKET)


def _timeless(take: Callable[[Any], bool]) -> Take:
    return lambda event, _: take(event)


def _keep(latest: dict[str, Any], symbol: str) -> Take:
    def take(event: object, now: int) -> bool:
        del now
        latest[symbol] = event
        return True

    return take
