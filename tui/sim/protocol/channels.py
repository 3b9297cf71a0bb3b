"""Stream names, understood: which data a name asks for, of which symbol, how often (pure)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tui.sim.engine.candles import DAY, HOUR, INTERVALS, SECOND

WINDOWS = {"1h": HOUR, "4h": 4 * HOUR, "1d": DAY}
EAST_EIGHT = 8 * HOUR

Kind = Literal[
    "aggTrade",
    "trade",
    "kline",
    "miniTicker",
    "ticker",
    "window",
    "bookTicker",
    "avgPrice",
    "referencePrice",
    "partial",
    "depth",
]

_FAST = 100
_KLINE = re.compile(r"kline_(\w+?)(@\+08:00)?")
_WINDOW = re.compile(r"ticker_(1h|4h|1d)")
_DEPTH = re.compile(r"depth(5|10|20)?(@100ms)?")
_PLAIN: dict[str, tuple[Kind, int]] = {
    "aggTrade": ("aggTrade", 0),
    "trade": ("trade", 0),
    "bookTicker": ("bookTicker", 0),
    "miniTicker": ("miniTicker", SECOND),
    "ticker": ("ticker", SECOND),
    "avgPrice": ("avgPrice", SECOND),
    "referencePrice": ("referencePrice", SECOND),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """One stream of data, as its name asks for it.

    `symbol` is empty for the streams of all symbols. `period` is in milliseconds, 0 for "at once". `detail`
    is the interval, the window or the number of levels; `offset` shifts candles, in milliseconds.
    """

    name: str
    kind: Kind
    symbol: str
    period: int
    detail: str = ""
    offset: int = 0


def parse(name: str, symbols: Mapping[str, str]) -> Channel | None:
    """The channel of a name, or None where the exchange has none: such names are acknowledged and silent.

    `symbols` gives a symbol for its lower-case form; names in upper case are unknown, as on the exchange.
    """
    if name.startswith("!"):
        return _all_market(name)
    lowered, separator, topic = name.partition("@")
    symbol = symbols.get(lowered)
    if not separator or symbol is None:
        return None
    if plain := _PLAIN.get(topic):
        return Channel(name, plain[0], symbol, plain[1])
    if (match := _KLINE.fullmatch(topic)) and match[1] in INTERVALS:
        period = SECOND if match[1] == "1s" else 2 * SECOND
        return Channel(name, "kline", symbol, period, match[1], EAST_EIGHT if match[2] else 0)
    if match := _WINDOW.fullmatch(topic):
        return Channel(name, "window", symbol, SECOND, match[1])
    if match := _DEPTH.fullmatch(topic):
        period = _FAST if match[2] else SECOND
        return Channel(name, "partial" if match[1] else "depth", symbol, period, match[1] or "")
    return None


def _all_market(name: str) -> Channel | None:
    if name == "!miniTicker@arr":
        return Channel(name, "miniTicker", "", SECOND)
    topic, _, tail = name[1:].partition("@")
    if tail == "arr" and (match := _WINDOW.fullmatch(topic)):
        return Channel(name, "window", "", SECOND, match[1])
    return None
