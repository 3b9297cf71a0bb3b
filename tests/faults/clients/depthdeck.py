"""depthdeck's Feed: `python -m tests.faults.clients.depthdeck STREAM API REST SYMBOL`."""

import sys

from tests.faults.said import LEVELS, say_book, say_error, say_trades
from tui.feed.feed import Feed
from tui.feed.trouble import Trouble
from tui.market.sync import BookState
from tui.shell import interruptions
from tui.wire import streams, venues
from tui.wire.decode import Frame
from tui.wire.events import Trade


class Reader:
    """Says every change of the book, every trade that came, and once in a while those filled in."""

    def __init__(self, feed: Feed, symbol: str) -> None:
        self._book = feed.market.book(symbol)
        self._tape = feed.market.tape(symbol)
        self._told: set[int] = set()
        self._revision = 0
        self._book.listener = self._publish
        feed.tap(self._heed)

    def _publish(self) -> None:
        book = self._book
        if book.state is not BookState.BUFFERING:
            live = book.state is BookState.LIVE
            say_book(book.last_update_id, live=live, bids=book.bids.top(LEVELS), asks=book.asks.top(LEVELS))

    def _heed(self, what: Frame | Trouble, _payload: bytes, _time: int) -> None:
        if isinstance(what, Trouble):
            say_error(f"{what.type}: {what.message}")
        elif isinstance(what.event, Trade):
            self._told.add(what.event.trade_id)
            say_trades([what.event.trade_id], self._filled())

    def _filled(self) -> list[int]:
        if self._tape.revision == self._revision:
            return []
        self._revision = self._tape.revision
        new = [one.trade_id for one in self._tape.latest(len(self._tape)) if one.trade_id not in self._told]
        self._told.update(new)
        return new


async def run(stream: str, api: str, rest: str, symbol: str) -> int:
    """Read until a signal comes."""
    feed = Feed(venues.custom(venues.venue("sim"), stream, api, rest))
    reader = Reader(feed, symbol)
    wanted = (streams.depth(symbol), streams.trades(symbol), streams.best_prices(symbol))
    feed.lease("faults").set(frozenset(wanted))
    await feed.run()
    del reader
    return 0


def main(stream: str, api: str, rest: str, symbol: str) -> int:
    """Run until a signal ends it."""
    return interruptions.run(run(stream, api, rest, symbol))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
