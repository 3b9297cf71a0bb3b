"""What a client under test says: a line of JSON for each book that it publishes and each batch of trades."""

import sys
import time

import msgspec

LEVELS = 200
"""Levels a side of a book that are held against the exchange."""

Side = list[tuple[float, float]]


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line; `at` is in ms since the epoch."""

    at: int
    update_id: int = 0
    """Of a book; 0 where the line has none."""
    live: bool = True
    """Whether the client calls the book live."""
    bids: Side = []
    asks: Side = []
    trades: list[int] = []
    """Ids of trades that were delivered."""
    filled: list[int] = []
    """Ids of trades that were fetched from the exchange's history afterwards."""
    error: str = ""
    """Trouble that the client was told of or raised."""


def say_book(update_id: int, *, live: bool, bids: Side, asks: Side) -> None:
    """Publish a book as it stands."""
    _say(Said(_now(), update_id=update_id, live=live, bids=bids[:LEVELS], asks=asks[:LEVELS]))


def say_trades(delivered: list[int], filled: list[int]) -> None:
    """Tell of trades."""
    _say(Said(_now(), trades=delivered, filled=filled))


def say_error(words: str) -> None:
    """Tell of trouble."""
    _say(Said(_now(), error=words))


def _say(said: Said) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(said) + b"\n")
    sys.stdout.buffer.flush()


def _now() -> int:
    return time.time_ns() // 1_000_000
