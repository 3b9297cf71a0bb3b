"""One measurement of one peer in a process of its own: `python -m ...child MEASURE PEER ...`; prints JSON."""

import asyncio
import importlib
import json
import logging
import sys
from time import process_time
from typing import Any, Final

from tests.benchmarks.frames import CHECK_EVERY, Top, book_set
from tests.benchmarks.peers.contract import Book

LEAST_SECONDS: Final = 0.7
"""How long a book is measured at least; quick ones go through the frames several times."""


def measure_book(peer: Any, name: str) -> dict[str, object]:
    """Apply every frame and read the top after it; by CPU time, which a busy machine falsifies least."""
    frames = book_set(name)
    payloads, events, seconds = frames.frames, 0, 0.0
    tops: list[Top] = []
    while seconds < LEAST_SECONDS:
        book = peer.Book(frames.snapshot, frames.limit)
        tops = []
        for first in range(0, len(payloads) - CHECK_EVERY + 1, CHECK_EVERY):
            seconds += _run(book, payloads[first : first + CHECK_EVERY])
            tops.append(_plain(book.top()))
            events += CHECK_EVERY
    return {"rate": events / seconds, "tops": tops}


def measure_socket(peer: Any, port: str, events: str, loop: str) -> dict[str, object]:
    """Take every trade from the hose at `port`."""
    factory = asyncio.new_event_loop
    if loop == "uvloop":
        factory = importlib.import_module("uvloop").new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        received = runner.run(peer.receive(f"ws://127.0.0.1:{port}", int(events)))
    return {"rate": received.events / received.seconds, "cpu": received.cpu / received.events * 1e6}


def _run(book: Book, payloads: list[bytes]) -> float:
    start = process_time()
    for payload in payloads:
        book.apply(payload)
        book.top()
    return process_time() - start


def _plain(top: Top) -> Top:
    bids, asks = ([(float(price), float(quantity)) for price, quantity in side] for side in top)
    return bids, asks


def main(measure: str, peer: str, *rest: str) -> None:
    """Print what was measured, or why the peer could not be loaded."""
    logging.disable(logging.CRITICAL)
    try:
        module = importlib.import_module(f"tests.benchmarks.peers.{peer}")
    except ImportError as error:
        print(json.dumps({"missing": str(error)}))
        return
    run = measure_book if measure == "book" else measure_socket
    print(json.dumps(run(module, *rest)))


if __name__ == "__main__":
    main(*sys.argv[1:])
