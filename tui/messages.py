"""What crosses from the feed to the place that looks: facts in the past tense, one of a topic a frame.

They carry names, not data: the place reads the live state of the market in its handler, and so never shows a
value that was overtaken while the message waited.
"""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class BookChanged(Message, bubble=False):
    """The order book of a symbol, or its state, is another than at the last frame."""

    symbol: str


@dataclass
class TapeGrew(Message, bubble=False):
    """Trades came in for a symbol; the tape's cursor says which, and how many were missed."""

    symbol: str


@dataclass
class CandlesChanged(Message, bubble=False):
    """The candles of a symbol and interval changed: mostly only the open one."""

    symbol: str
    interval: str


@dataclass
class TickerChanged(Message, bubble=False):
    """The 24-hour figures or the best prices of a symbol changed."""

    symbol: str


@dataclass
class Ticked(Message, bubble=False):
    """Some time went by: ages, states and rates are to be shown anew, whether data came or not.

    `now` is in ms since the epoch; `frames` is how many frames with changes were sent in the last second, and
    `coalesced` the share of the events of that second that were shown together with something newer.
    """

    now: int
    frames: int
    coalesced: float | None = None
