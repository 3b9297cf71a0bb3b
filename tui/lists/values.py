"""What rows are sorted and filtered by: the value of a name for a symbol, read only where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.expressions.vocabulary import Kind, Variable, Vocabulary
from tui.lists import rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.expressions.terms import Value
    from tui.lists.rows import Outlook

    Read = Callable[[Outlook, str], Value | None]

WORDS: Final = Vocabulary(
    (
        Variable("symbol", Kind.TEXT, "the symbol"),
        Variable("base", Kind.TEXT, "what is traded"),
        Variable("quote", Kind.TEXT, "what it is paid in"),
        Variable("status", Kind.TEXT, "TRADING, or why it is not traded"),
        Variable("last", Kind.PRICE, "last price", ("price",)),
        Variable("chg", Kind.PERCENT, "change over 24 hours", ("change", "chg24h")),
        Variable("chg1h", Kind.PERCENT, "change over the rolling hour"),
        Variable("high", Kind.PRICE, "highest price of 24 hours"),
        Variable("low", Kind.PRICE, "lowest price of 24 hours"),
        Variable("range", Kind.PERCENT, "where the last price stands between low and high"),
        Variable("vol", Kind.AMOUNT, "turnover of 24 hours in the quote asset", ("volume",)),
        Variable("bid", Kind.PRICE, "best bid"),
        Variable("ask", Kind.PRICE, "best ask"),
        Variable("spread", Kind.BASIS_POINTS, "between best bid and best ask"),
        Variable("age", Kind.DURATION, "since the exchange last told of it"),
        Variable("star", Kind.FLAG, "symbols with a star", ("starred",)),
        Variable("alert", Kind.FLAG, "symbols with an alert", ("alerts",)),
    ),
    words="symbol",
)
"""What a filter may say of a row; bare words are looked for in the symbol."""

QUOTED: Final = frozenset(("bid", "ask", "spread"))
"""Names that need the best prices of every row, not only of those in sight."""


def value(outlook: Outlook, symbol: str, name: str) -> Value | None:
    """The value of a name in the vocabulary, or of a column; None where it is not known."""
    return READ[name](outlook, symbol)


def _listed(attribute: str) -> Read:
    def read(outlook: Outlook, symbol: str) -> Value | None:
        info = outlook.market.symbols.get(symbol)
        return None if info is None else str(getattr(info, attribute))

    return read


def _of_day(attribute: str) -> Read:
    def read(outlook: Outlook, symbol: str) -> Value | None:
        figures = rows.day(outlook, symbol)
        return None if figures is None else float(getattr(figures, attribute))

    return read


def _of_best(side: int) -> Read:
    def read(outlook: Outlook, symbol: str) -> Value | None:
        prices = rows.best(outlook, symbol)
        return None if prices is None else prices[side]

    return read


def _place(outlook: Outlook, symbol: str) -> float | None:
    share = rows.place(outlook, symbol)
    return None if share is None else 100 * share


READ: Final[dict[str, Read]] = {
    "symbol": lambda _, symbol: symbol,
    "base": _listed("base"),
    "quote": _listed("quote"),
    "status": _listed("status"),
    "last": rows.last,
    "chg": rows.change,
    "spark": rows.change,
    "chg1h": rows.change_hour,
    "high": _of_day("high"),
    "low": _of_day("low"),
    "range": _place,
    "vol": rows.volume,
    "bid": _of_best(0),
    "ask": _of_best(1),
    "spread": rows.spread,
    "age": rows.age,
    "star": lambda outlook, symbol: symbol in outlook.stars,
    "alert": lambda outlook, symbol: bool(outlook.labels(symbol)),
    "alerts": lambda outlook, symbol: len(outlook.labels(symbol)),
}
"""How each value is read: those of the vocabulary, and of columns that are none of its names."""
