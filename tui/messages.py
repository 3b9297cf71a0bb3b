"""What crosses from the feed to the place that looks: facts in the past tense, at most one a frame.

They carry names, not data: the place reads the live state of the market in its handler, and so never shows a
value that was overtaken while the message waited.
"""

from dataclasses import dataclass

from textual.message import Message

from tui.market.topics import Topic


@dataclass
class Changed(Message, bubble=False):
    """These parts of the market are others than at the last frame."""

    topics: frozenset[Topic]


@dataclass
class Ticked(Message, bubble=False):
    """Some time went by: everything is to be shown anew, ages and states too, whether data came or not.

    `now` is in ms since the epoch; `frames` is how many frames with changes were sent in the last second, and
    `coalesced` the share of the events of that second that were shown together with something newer.
    """

    now: int
    frames: int
    coalesced: float | None = None
