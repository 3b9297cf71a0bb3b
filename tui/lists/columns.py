"""The columns of a list: what each tells, and which of them give way first where room is short."""

from __future__ import annotations

from typing import Final, NamedTuple


class Column(NamedTuple):
    """A column: its id in files, its title, what it tells, and its rank: 0 stays longest."""

    id: str
    title: str
    words: str
    rank: int
    right: bool = True


ALL: Final = (
    Column("last", "Last", "the last price, and which way it went", 1),
    Column("chg", "24h%", "change over the rolling 24 hours", 2),
    Column("chg1h", "1h%", "change over the rolling hour", 4),
    Column("range", "24h range", "the last price between low and high of 24 hours", 8, right=False),
    Column("spark", "Spark 24h", "closing prices of the last 24 hours", 9, right=False),
    Column("vol", "Vol(Q)", "turnover of 24 hours in the quote asset", 3),
    Column("spread", "Spread", "between best bid and best ask, in basis points", 5),
    Column("age", "Age", "how long ago the exchange last told of the symbol", 6),
    Column("alerts", "Alerts", "what you are to be told of", 7, right=False),
)
"""Every column, from left to right where nobody chose otherwise; the symbol stands before them."""

SYMBOL: Final = Column("symbol", "Symbol", "the symbol", 0, right=False)
"""It is always there."""

BY_ID: Final = {column.id: column for column in ALL}
DEFAULT: Final = tuple(BY_ID)
STAR: Final = "star"
SORTABLE: Final = (STAR, SYMBOL.id, *BY_ID)
"""What rows can be sorted by."""
