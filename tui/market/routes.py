"""Where each stream's events go: one route for each stream name, made when it first speaks."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple

from tui.market import topics
from tui.market.parts import Parts
from tui.market.topics import Topic
from tui.wire import events
from tui.wire.streams import Kind, Stream

Take = Callable[[Any, int], bool]


class Route(NamedTuple):
    """Where a stream's events go."""

    event: type
    """What the stream brings; other events do not belong here."""
    take: Take
    """Takes an event and its time of arrival; tells whether it changed anything."""
    topic: Topic
    forget: Callable[[], object]
    """Drops what the stream filled."""


def find_route(market: Parts, stream: Stream) -> Route | None:
    """The way of a stream's events into the market; None for streams that it does not keep."""
    make = (_FOR_SYMBOL if stream.symbol else _FOR_ALL).get(stream.kind)
    return make(market, stream) if make else None


def series_interval(stream: Stream) -> str:
    """The interval of a candle stream as the market names its series, `1d@+08:00` for one with an offset."""
    return f"{stream.option}@{stream.suffix}" if stream.suffix else stream.option


def history_topic(stream: Stream) -> Topic | None:
    """The part that a stream goes on with, where what was before is to be fetched; None for other streams."""
    match stream.kind:
        case Kind.DEPTH:
            return topics.book(stream.symbol)
        case Kind.CANDLES:
            return topics.candles(stream.symbol, series_interval(stream))
        case Kind.TRADES | Kind.AGGREGATE_TRADES:
            return topics.tape(stream.symbol)
        case _:
            return None


def _diffs(market: Parts, stream: Stream) -> Route:
    symbol = stream.symbol
    drop = partial(market.books.pop, symbol, None)
    return Route(events.DepthUpdate, market.book(symbol).apply, topics.book(symbol), drop)


def _trades(market: Parts, stream: Stream) -> Route:
    symbol = stream.symbol
    event = events.Trade if stream.kind is Kind.TRADES else events.AggregateTrade
    drop = partial(market.tapes.pop, symbol, None)
    return Route(event, _timeless(market.tape(symbol).add), topics.tape(symbol), drop)


def _candles(market: Parts, stream: Stream) -> Route:
    symbol, interval = stream.symbol, series_interval(stream)
    update = market.candles(symbol, interval).update
    drop = partial(market.series.pop, (symbol, interval), None)
    topic = topics.candles(symbol, interval)
    return Route(events.CandleUpdate, lambda event, _: update(event.candle), topic, drop)


def _mini_ticker(market: Parts, stream: Stream) -> Route:
    tickers, topic = market.tickers, topics.ticker(stream.symbol)
    return Route(
        events.MiniTicker, _timeless(tickers.take_mini), topic, partial(tickers.forget, stream.symbol)
    )


def _ticker(market: Parts, stream: Stream) -> Route:
    tickers, topic = market.tickers, topics.ticker(stream.symbol)
    return Route(events.Ticker, _timeless(tickers.take), topic, partial(tickers.forget, stream.symbol))


def _window_ticker(market: Parts, stream: Stream) -> Route:
    take = partial(market.tickers.take_window, window=stream.option)
    topic = topics.ticker(stream.symbol, _window(stream))
    drop = partial(market.tickers.forget, stream.symbol, _window(stream))
    return Route(events.WindowTicker, _timeless(take), topic, drop)


def _best_prices(market: Parts, stream: Stream) -> Route:
    return _witness(market, events.BestPrices, market.best, topics.best(stream.symbol))


def _partial_depth(market: Parts, stream: Stream) -> Route:
    return _witness(market, events.PartialDepth, market.partial_books, topics.partial_book(stream.symbol))


def _witness(market: Parts, event: type, values: dict[str, Any], topic: Topic) -> Route:
    symbol = topic.symbol

    def take(value: Any, now: int) -> bool:
        values[symbol] = value
        market.bear_witness(symbol, value, now)
        return True

    return Route(event, take, topic, partial(values.pop, symbol, None))


def _average_price(market: Parts, stream: Stream) -> Route:
    return _latest(events.AveragePrice, market.averages, topics.average(stream.symbol))


def _reference_price(market: Parts, stream: Stream) -> Route:
    return _latest(events.ReferencePrice, market.references, topics.reference(stream.symbol))


def _latest(event: type, values: dict[str, Any], topic: Topic) -> Route:
    symbol = topic.symbol

    def take(value: object, _: int) -> bool:
        values[symbol] = value
        return True

    return Route(event, take, topic, partial(values.pop, symbol, None))


def _all_mini_tickers(market: Parts, _: Stream) -> Route:
    return _array(market, market.tickers.take_mini, "")


def _all_window_tickers(market: Parts, stream: Stream) -> Route:
    return _array(market, partial(market.tickers.take_window, window=stream.option), _window(stream))


def _array(market: Parts, take_one: Callable[[Any], bool], window: str) -> Route:
    known: dict[str, Topic] = {}

    def take(tickers: list[Any], _: int) -> bool:
        taken = [ticker.symbol for ticker in tickers if take_one(ticker)]
        for symbol in taken:
            if symbol not in known:
                known[symbol] = topics.ticker(symbol, window)
        market.mark(known[symbol] for symbol in taken)
        return bool(taken)

    return Route(list, take, topics.MARKET, lambda: None)


def _window(stream: Stream) -> str:
    return "" if stream.option == "1d" else stream.option


def _timeless(take: Callable[[Any], bool]) -> Take:
    return lambda event, _: take(event)


_FOR_SYMBOL: Final = {
    Kind.DEPTH: _diffs,
    Kind.TRADES: _trades,
    Kind.AGGREGATE_TRADES: _trades,
    Kind.CANDLES: _candles,
    Kind.MINI_TICKER: _mini_ticker,
    Kind.TICKER: _ticker,
    Kind.WINDOW_TICKER: _window_ticker,
    Kind.BEST_PRICES: _best_prices,
    Kind.PARTIAL_DEPTH: _partial_depth,
    Kind.AVERAGE_PRICE: _average_price,
    Kind.REFERENCE_PRICE: _reference_price,
}
_FOR_ALL: Final = {Kind.MINI_TICKER: _all_mini_tickers, Kind.WINDOW_TICKER: _all_window_tickers}
