"""What a peer brings to the benchmarks; each module beside this one has a `Book`, a `receive` or both."""

from collections.abc import Callable
from time import perf_counter, process_time
from typing import NamedTuple, Protocol

from tests.benchmarks.frames import Top


class Book(Protocol):
    """An order book as the peer keeps it, made from a snapshot."""

    def apply(self, frame: bytes) -> None:
        """Take one combined frame."""

    def top(self) -> Top:
        """The best levels of both sides as the peer gives them, bids first, best first."""


class Received(NamedTuple):
    """What one client took from the socket, from the first event that it had stored to the last."""

    events: int
    seconds: float
    cpu: float


def stopwatch() -> Callable[[int], Received]:
    """Start to measure; the result, called with a number of events, stops."""
    cpu, start = process_time(), perf_counter()
    return lambda events: Received(events, perf_counter() - start, process_time() - cpu)
