"""depthdeck: bytes to struct to market, and the feed on a real socket."""

import asyncio

from tests.benchmarks.frames import DEPTH, Top
from tests.benchmarks.peers.contract import Received, stopwatch
from tui.feed.feed import Feed
from tui.market.market import Market
from tui.wire import streams
from tui.wire.decode import Frame, decode_frame, decode_result
from tui.wire.replies import Depth
from tui.wire.venues import VENUES, custom


class Book:
    """The market's book of BTCUSDT, fed the way the feed does it."""

    def __init__(self, snapshot: bytes, limit: int) -> None:
        self._market = Market()
        self._book = self._market.book("BTCUSDT")
        self._market.load_depth("BTCUSDT", decode_result(snapshot, Depth), 0, limit)

    def apply(self, frame: bytes) -> None:
        event = decode_frame(frame)
        assert isinstance(event, Frame)
        self._market.apply(event, 0)

    def top(self) -> Top:
        book = self._book
        return book.bids.top(DEPTH), book.asks.top(DEPTH)


async def receive(url: str, last: int) -> Received:
    """Let the feed fill the tape until the trade with id `last` is on it."""
    feed = Feed(custom(VENUES["com"], stream=url))
    tape = feed.market.tape("BTCUSDT")
    stops, ended = [], asyncio.get_running_loop().create_future()

    def look(frame: object, _payload: bytes, _time: int) -> None:
        if tape.newest_id == last:
            ended.set_result(stops[0](last - 1))
        elif tape.total == 1:
            stops.append(stopwatch())

    feed.tap(look)
    feed.lease("benchmark").set(frozenset({streams.agg_trades("BTCUSDT")}))
    running = asyncio.create_task(feed.run())
    received = await ended
    running.cancel()
    await asyncio.wait([running])
    assert tape.total == last
    return received
