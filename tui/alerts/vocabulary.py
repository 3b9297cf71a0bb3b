"""The names that alerts may use, and the streams that bring what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.expressions import Function, Kind, Parameter, Variable, Vocabulary
from tui.wire import streams
from tui.wire.streams import INTERVALS, Stream

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tui.expressions import Reference

BARS: Final = 900
"""Bars of a window at most: as many as the exchange's history gives at once, with some to spare."""

OF_ACCOUNTS: Final = frozenset(("fill", "cross_level", "iso_level"))
"""Names of what only the accounts of a key tell."""

OWN_AMOUNTS: Final = frozenset(("fill",))
"""Names of amounts of one's own, which a person may hide."""

EVENTS: Final = frozenset(("print", "fill"))
"""Names of what is there for a moment only: each time it is true is another one."""

_WINDOW: Final = (Parameter("window", Kind.DURATION, 5_000, 86_400_000),)

VOCABULARY: Final = Vocabulary(
    (
        Variable("last", Kind.PRICE, "price of the last trade; each trade is looked at", ("price",)),
        Variable("bid", Kind.PRICE, "best bid"),
        Variable("ask", Kind.PRICE, "best ask"),
        Variable("mid", Kind.PRICE, "middle of best bid and best ask"),
        Variable("spread", Kind.BASIS_POINTS, "best ask less best bid, of their middle"),
        Variable(
            "imbalance", Kind.RATIO, "bids less asks of the best 20 levels, of their sum: -1 to 1", ("imb",)
        ),
        Variable("high", Kind.PRICE, "highest price of 24 hours"),
        Variable("low", Kind.PRICE, "lowest price of 24 hours"),
        Variable("chg", Kind.PERCENT, "change over 24 hours", ("change",)),
        Variable("vol", Kind.AMOUNT, "volume of 24 hours in the quote asset", ("volume",)),
        Variable("basevol", Kind.AMOUNT, "volume of 24 hours in the base asset"),
        Variable("trades", Kind.COUNT, "trades of 24 hours"),
        Variable(
            "print", Kind.AMOUNT, "what one order just took, in the quote asset: its trades are summed up"
        ),
        Variable(
            "stale", Kind.DURATION, "for how long data has been missing that should come; 0 while all is well"
        ),
        Variable("fill", Kind.AMOUNT, "what an order of yours just traded, in the quote asset; needs a key"),
        Variable("cross_level", Kind.AMOUNT, "margin level of your cross account; 999 where nothing is owed"),
        Variable("iso_level", Kind.AMOUNT, "margin level of your isolated account of the symbol"),
    ),
    (
        Function(
            "change", Kind.PERCENT, _WINDOW, "change of the last price over a window of 5s to 1d", ("chg",)
        ),
        Function(
            "vol", Kind.AMOUNT, _WINDOW, "volume of a window of 5s to 1d, in the quote asset", ("volume",)
        ),
    ),
)


def streams_of(references: Iterable[Reference], symbol: str, intervals: Collection[str]) -> frozenset[Stream]:
    """The streams that bring some values of a symbol, where a venue offers these candle intervals."""
    return frozenset(stream for reference in references for stream in _streams(reference, symbol, intervals))


def interval_of(window: int, intervals: Collection[str]) -> str:
    """The shortest candles that a window in ms is not too long for."""
    fitting = (i for i in ("1s", "1m", "3m") if i in intervals and window <= BARS * INTERVALS[i])
    return next(fitting, "3m")


def _streams(reference: Reference, symbol: str, intervals: Collection[str]) -> tuple[Stream, ...]:
    if reference.arguments:
        candles = streams.candles(symbol, interval_of(int(reference.arguments[0]), intervals))
        return (candles, streams.trades(symbol)) if reference.name == "change" else (candles,)
    if reference.name in OF_ACCOUNTS:
        return ()
    match reference.name:
        case "last" | "print":
            return (streams.trades(symbol),)
        case "bid" | "ask" | "mid" | "spread":
            return (streams.best_prices(symbol),)
        case "imbalance":
            return (streams.partial_depth(symbol),)
        case "stale":
            return (streams.trades(symbol), streams.best_prices(symbol))
        case _:
            return (streams.ticker(symbol),)
