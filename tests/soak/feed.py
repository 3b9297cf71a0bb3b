"""A feed that soaks: `python -m tests.soak.feed STREAM API REST SYMBOLS`; prints samples and its books."""

import asyncio
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread

import msgspec

from tests.soak.sampler import Sample, Sampler
from tui.feed.feed import Feed
from tui.feed.trouble import Trouble
from tui.market.sync import BookState
from tui.shell import interruptions
from tui.wire import streams, venues
from tui.wire.decode import Frame
from tui.wire.streams import Stream

LEVELS = 200
"""Levels a side of a book that are held against the exchange."""


class Seen(msgspec.Struct, frozen=True):
    """A book as a reader sees it."""

    symbol: str
    state: str
    update_id: int
    bids: list[tuple[float, float]]
    asks: list[tuple[float, float]]


class Report(msgspec.Struct, frozen=True):
    """A second of the feed: how the process is, what came, and how its books are."""

    sample: Sample
    messages: int
    troubles: int
    gaps: int
    resyncs: int
    missing: int
    """Trades that are missing on the tapes."""
    lost: int
    """Those that the exchange's history does not give either."""
    books: list[Seen]


def wanted(symbols: list[str]) -> Iterator[Stream]:
    """The streams that the dashboard would hold for these symbols."""
    yield streams.mini_ticker()
    for symbol in symbols:
        yield streams.depth(symbol)
        yield streams.trades(symbol)
        yield streams.best_prices(symbol)
        yield streams.candles(symbol, "1m")
        yield streams.ticker(symbol)


async def soak(stream: str, api: str, rest: str, symbols: list[str]) -> int:
    """Run the feed until a signal comes."""
    feed = Feed(venues.custom(venues.venue("sim"), stream, api, rest))
    lines: SimpleQueue[bytes] = SimpleQueue()
    # A reader that is late must not hold up the loop whose lag is measured.
    Thread(target=_write, args=(lines,), daemon=True).start()
    troubles = 0

    def heed(what: Frame | Trouble, _payload: bytes, _time: int) -> None:
        nonlocal troubles
        troubles += isinstance(what, Trouble)

    def say(sample: Sample) -> None:
        market = feed.market
        tapes = market.tapes.values()
        report = Report(
            sample=sample,
            messages=feed.links.messages,
            troubles=troubles,
            gaps=feed.links.gaps,
            resyncs=feed.links.resyncs,
            missing=sum(tape.missing for tape in tapes),
            lost=sum(tape.lost for tape in tapes),
            books=[
                Seen(
                    book.symbol, book.state, book.last_update_id, book.bids.top(LEVELS), book.asks.top(LEVELS)
                )
                for book in market.books.values()
                if book.state is not BookState.BUFFERING
            ],
        )
        lines.put(msgspec.json.encode(report) + b"\n")

    feed.tap(heed)
    feed.lease("soak").set(frozenset(wanted(symbols)))
    sampler = Sampler(asyncio.get_running_loop(), say)
    await feed.run()
    del sampler
    return 0


def _write(lines: SimpleQueue[bytes]) -> None:
    while True:
        sys.stdout.buffer.write(lines.get())
        sys.stdout.buffer.flush()


def main(stream: str, api: str, rest: str, symbols: str) -> int:
    """Soak; 130 after a signal."""
    return interruptions.run(soak(stream, api, rest, symbols.split(",")))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
