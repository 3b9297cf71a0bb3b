"""A trader, an account that owns something, and the embedded exchange, on one clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TypeVar

from tests.clock import ManualClock, settle
from tests.orders.hall import SYMBOL, Hall, still_exchange
from tui.feed.feed import Feed
from tui.feed.options import FeedOptions
from tui.feed.terms import Terms
from tui.feed.trading import Trader
from tui.orders.draft import Draft, Kind, Side
from tui.orders.ledger import Entry, Ledger
from tui.secret import Secret
from tui.sim.faults import parse_fault
from tui.sim.server import Server
from tui.sim.trading.keys import hmac_key
from tui.wire import venues
from tui.wire.signing import read_key

T = TypeVar("T")

SMALL = Decimal("0.01")
OCO = Draft(
    symbol=SYMBOL,
    side=Side.SELL,
    kind=Kind.OCO,
    price=Decimal(63_000),
    stop=Decimal(62_000),
    limit=Decimal(61_900),
    quantity=SMALL,
)

NAME, SECRET = "N" * 64, "S" * 64


def limit(quantity: Decimal = SMALL, price: str = "62000") -> Draft:
    """One that rests."""
    return Draft(symbol=SYMBOL, side=Side.BUY, price=Decimal(price), quantity=quantity)


class Floor:
    """What a test needs of all of them; the market stands still but for what is ordered."""

    def __init__(self, clock: ManualClock, hall: Hall, server: Server, feed: Feed) -> None:
        self.clock = clock
        self.hall = hall
        self.server = server
        self.feed = feed
        hall.desk.keys.add(hmac_key(NAME, SECRET, hall.account.uid))
        self.ledger = Ledger()
        self.seen: list[Entry] = []
        self.ledger.listen(self.seen.append)
        self.key = read_key(Secret(NAME), Secret(SECRET))
        self.trader = Trader(feed, self.key, self.ledger)

    async def step(self, seconds: float = 0.1) -> None:
        """Let some time pass, for the exchange too."""
        await self.clock.advance(seconds)
        self.server.tick()
        await settle()

    async def until(self, fact: Callable[[], bool], *, pace: float = 0.1) -> None:
        """Let time pass until something is so."""
        end = self.clock.monotonic() + 120
        while not fact():
            assert self.clock.monotonic() < end, f"still not so: {self.ledger.entries}"
            await self.step(pace)

    async def during(self, work: Awaitable[T]) -> T:
        """Let time pass until something awaited is done."""
        task = asyncio.ensure_future(work)
        await self.until(task.done)
        return task.result()

    async def place(self, draft: Draft) -> Entry:
        return await self.during(self.trader.place(draft))

    async def terms(self, symbol: str = SYMBOL) -> Terms:
        terms = await self.during(self.trader.terms(symbol))
        assert terms is not None
        return terms

    async def trip(self, fault: str) -> None:
        """Let a fault begin now."""
        await self.server.trip(parse_fault(fault))

    async def settled(self, entry: Entry) -> Entry:
        """What became of it at last."""
        await self.until(lambda: not self.now(entry).in_flight, pace=0.5)
        return self.now(entry)

    def now(self, entry: Entry) -> Entry:
        found = self.ledger.entry(entry.number)
        assert found is not None
        return found


@asynccontextmanager
async def make_floor(*symbols: str, options: FeedOptions | None = None) -> AsyncIterator[Floor]:
    """Open one for these symbols, with small books."""
    clock = ManualClock()
    hall = Hall(still_exchange(*symbols, start=clock.now()))
    server = Server(hall.exchange, desk=hall.desk, clock=clock.now, ticking=False)
    async with server as urls:
        venue = venues.custom(venues.venue("sim"), urls.stream, urls.api, urls.rest)
        feed = Feed(venue, options or FeedOptions(), clock=clock)
        floor = Floor(clock, hall, server, feed)
        tasks = [asyncio.ensure_future(feed.run()), asyncio.ensure_future(floor.trader.run())]
        await settle()
        try:
            yield floor
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
