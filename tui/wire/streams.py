"""A market stream's name as a value: made by `depth()`, `trades()` and so on, read by `parse()`."""

from enum import StrEnum
from typing import Final

import msgspec

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

INTERVALS: Final[dict[str, int]] = {
    "1s": SECOND,
    "1m": MINUTE,
    "3m": 3 * MINUTE,
    "5m": 5 * MINUTE,
    "15m": 15 * MINUTE,
    "30m": 30 * MINUTE,
    "1h": HOUR,
    "2h": 2 * HOUR,
    "4h": 4 * HOUR,
    "6h": 6 * HOUR,
    "8h": 8 * HOUR,
    "12h": 12 * HOUR,
    "1d": DAY,
    "3d": 3 * DAY,
    "1w": 7 * DAY,
    "1M": 30 * DAY,
}
"""Candle intervals by Binance's name (case matters), with their length in ms; that of `1M` is nominal."""

WINDOWS: Final = ("1h", "4h", "1d")
"""Windows of the rolling ticker streams."""

PARTIAL_LEVELS: Final = (5, 10, 20)
"""Levels a side that partial depth streams offer."""


class StreamNameError(ValueError):
    """A stream name that Binance does not offer; the message says which part, and what would be right."""


class Kind(StrEnum):
    """What a stream carries; the value is the event's name in the stream's name."""

    AGGREGATE_TRADES = "aggTrade"
    TRADES = "trade"
    BLOCK_TRADES = "blockTrade"
    CANDLES = "kline"
    MINI_TICKER = "miniTicker"
    TICKER = "ticker"
    WINDOW_TICKER = "ticker_"
    BEST_PRICES = "bookTicker"
    AVERAGE_PRICE = "avgPrice"
    REFERENCE_PRICE = "referencePrice"
    PARTIAL_DEPTH = "depth_"
    DEPTH = "depth"


class Stream(msgspec.Struct, frozen=True, order=True):
    """One market stream; `str()` gives Binance's name, for example `btcusdt@depth@100ms`.

    `symbol` is upper case, or empty for the streams of the whole market. `option` is the interval, window or
    number of levels, `suffix` the rate (`100ms`) or the candles' offset (`+08:00`).
    """

    kind: Kind
    symbol: str = ""
    option: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        event = {
            Kind.CANDLES: f"kline_{self.option}",
            Kind.WINDOW_TICKER: f"ticker_{self.option}",
            Kind.PARTIAL_DEPTH: f"depth{self.option}",
        }.get(self.kind, self.kind.value)
        tail = f"@{self.suffix}" if self.suffix else ""
        return f"{self.symbol.lower()}@{event}{tail}" if self.symbol else f"!{event}@arr"


def agg_trades(symbol: str) -> Stream:
    """Trades of one taker order at one price, joined; real time."""
    return _of_symbol(Kind.AGGREGATE_TRADES, symbol)


def trades(symbol: str) -> Stream:
    """Every single trade; real time, trade ids consecutive."""
    return _of_symbol(Kind.TRADES, symbol)


def block_trades(symbol: str) -> Stream:
    """Trades negotiated outside the book; real time."""
    return _of_symbol(Kind.BLOCK_TRADES, symbol)


def candles(symbol: str, interval: str, offset: str = "") -> Stream:
    """The open candle of an interval, every second or two; `offset` is empty or `+08:00`."""
    _choose("interval", interval, tuple(INTERVALS))
    _choose("offset", offset, ("", "+08:00"))
    return _of_symbol(Kind.CANDLES, symbol, interval, offset)


def mini_ticker(symbol: str = "") -> Stream:
    """Last price and 24-hour figures every second; without a symbol an array of all that changed."""
    return _of_symbol(Kind.MINI_TICKER, symbol) if symbol else Stream(Kind.MINI_TICKER)


def ticker(symbol: str) -> Stream:
    """All 24-hour figures of one symbol every second."""
    return _of_symbol(Kind.TICKER, symbol)


def window_ticker(window: str, symbol: str = "") -> Stream:
    """Figures over a window of 1h, 4h or 1d every second; without a symbol an array of all that changed."""
    _choose("window", window, WINDOWS)
    if not symbol:
        return Stream(Kind.WINDOW_TICKER, "", window)
    return _of_symbol(Kind.WINDOW_TICKER, symbol, window)


def best_prices(symbol: str) -> Stream:
    """Best bid and ask (`bookTicker`) at each change; real time."""
    return _of_symbol(Kind.BEST_PRICES, symbol)


def average_price(symbol: str) -> Stream:
    """The average price over some minutes, every second."""
    return _of_symbol(Kind.AVERAGE_PRICE, symbol)


def reference_price(symbol: str) -> Stream:
    """The reference price, every second; it can be null."""
    return _of_symbol(Kind.REFERENCE_PRICE, symbol)


def partial_depth(symbol: str, levels: int = 20, *, fast: bool = True) -> Stream:
    """The best 5, 10 or 20 levels a side, every 100 ms or, not `fast`, every second."""
    _choose("levels", levels, PARTIAL_LEVELS)
    return _of_symbol(Kind.PARTIAL_DEPTH, symbol, str(levels), "100ms" if fast else "")


def depth(symbol: str, *, fast: bool = True) -> Stream:
    """Changes of the whole book, every 100 ms or, not `fast`, every second."""
    return _of_symbol(Kind.DEPTH, symbol, "", "100ms" if fast else "")


def parse(name: str) -> Stream:
    """Read Binance's name of a stream; raises StreamNameError for a name that no venue offers."""
    if name.startswith("!"):
        return _parse_market(name)
    symbol, at, rest = name.partition("@")
    if not at or not symbol:
        raise StreamNameError(f"stream name {name!r}: write it as symbol@event, for example btcusdt@aggTrade")
    event, more, suffix = rest.partition("@")
    stream = _parse_event(name, symbol, event)
    if not more:
        return stream
    fits = {Kind.DEPTH: "100ms", Kind.PARTIAL_DEPTH: "100ms", Kind.CANDLES: "+08:00"}.get(stream.kind)
    if suffix == "1000ms" and fits == "100ms":
        return stream
    if suffix != fits:
        known = f"only @{fits} can follow" if fits else "nothing can follow"
        raise StreamNameError(f"stream name {name!r}: @{suffix} does not fit, {known} {event}")
    return msgspec.structs.replace(stream, suffix=suffix)


def _parse_market(name: str) -> Stream:
    event = name.removeprefix("!").removesuffix("@arr")
    if name.endswith("@arr"):
        if event == "miniTicker":
            return mini_ticker()
        if event.startswith("ticker_") and event.removeprefix("ticker_") in WINDOWS:
            return window_ticker(event.removeprefix("ticker_"))
    raise StreamNameError(
        f"stream name {name!r}: of the whole market there are !miniTicker@arr and !ticker_<1h|4h|1d>@arr"
    )


def _parse_event(name: str, symbol: str, event: str) -> Stream:
    try:
        if event in _PLAIN:
            return _of_symbol(_PLAIN[event], symbol)
        if event.startswith("kline_"):
            return candles(symbol, event.removeprefix("kline_"))
        if event.startswith("ticker_"):
            return window_ticker(event.removeprefix("ticker_"), symbol)
        if event.startswith("depth"):
            levels = event.removeprefix("depth")
            _choose("levels", levels, tuple(map(str, PARTIAL_LEVELS)))
            return partial_depth(symbol, int(levels), fast=False)
    except StreamNameError as error:
        raise StreamNameError(f"stream name {name!r}: {error}") from None
    known = ", ".join(_PLAIN)
    raise StreamNameError(
        f"stream name {name!r}: no event {event!r};"
        f" there are {known}, kline_<interval>, ticker_<window>, depth<5|10|20>"
    )


def _of_symbol(kind: Kind, symbol: str, option: str = "", suffix: str = "") -> Stream:
    upper = symbol.upper()
    # Lower case too: a name is written in it, and in some scripts that adds signs that are no letters.
    if not symbol or not all(sign.isalnum() or sign in "-_." for sign in upper + upper.lower()):
        raise StreamNameError(f"no symbol {symbol!r}, write it like BTCUSDT")
    return Stream(kind, upper, option, suffix)


def _choose(what: str, value: object, known: tuple[object, ...]) -> None:
    if value not in known:
        raise StreamNameError(
            f"no {what} {value!r}, choose from {', '.join(str(k) for k in known if k != '')}"
        )


_PLAIN: Final = {
    kind.value: kind for kind in Kind if kind not in (Kind.CANDLES, Kind.WINDOW_TICKER, Kind.PARTIAL_DEPTH)
}
