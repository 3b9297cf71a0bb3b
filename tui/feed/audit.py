"""An audit on demand: a book against another made from a fresh snapshot and the same stream."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from tui.feed.clock import Clock, within
from tui.feed.inquiries import Inquiries
from tui.feed.trouble import RequestError
from tui.market.audit import Audit
from tui.market.book import Book
from tui.wire.decode import Frame
from tui.wire.events import DepthUpdate
from tui.wire.replies import Depth

SNAPSHOT: Final = 1_000
"""Levels a side to fetch: the best hundred stay certain while changes come in."""
PATIENCE: Final = 5.0
"""Seconds for a snapshot to join the stream, or to be what the book is already."""
ATTEMPTS: Final = 3

Tap = Callable[[Callable[[Any, bytes, int], None]], Callable[[], None]]
"""Lets one hear every frame right after the market took it; the result ends that."""


async def audit_book(book: Book, levels: int, tap: Tap, inquiries: Inquiries, clock: Clock) -> Audit:
    """Compare the best levels of a book that is in step; raises RequestError where that cannot be done."""
    twin = Book(book.symbol)
    met = asyncio.Event()

    def follow(thing: Any, _: bytes, time: int) -> None:
        if isinstance(thing, Frame) and isinstance(thing.event, DepthUpdate):
            if thing.event.symbol == book.symbol:
                twin.apply(thing.event, time)
            meet()

    def meet() -> None:
        if twin.sync.in_step and book.sync.in_step and twin.last_update_id == book.last_update_id:
            met.set()

    untap = tap(follow)
    try:
        for _ in range(ATTEMPTS):
            params = {"symbol": book.symbol, "limit": SNAPSHOT}
            depth = await inquiries.fetch("depth", params, Depth, priority=0)
            twin.load(depth, clock.now(), SNAPSHOT)
            meet()
            waiting = asyncio.ensure_future(met.wait())
            try:
                await within(clock, PATIENCE, waiting)
            except TimeoutError:
                twin.disconnect(clock.now())
                continue
            finally:
                waiting.cancel()
            return book.compare(twin, levels, clock.now())
    finally:
        untap()
    raise RequestError(f"{book.symbol}: no fresh snapshot met the book, which is {book.state}; try again")
