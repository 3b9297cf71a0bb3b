"""The worker: brings the market what its readers lease, keeps it true, and says what goes wrong."""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from typing import Final

from tui.feed.audit import audit_book
from tui.feed.clock import Clock, SystemClock, within
from tui.feed.demand import Demand
from tui.feed.inquiries import Way
from tui.feed.jumps import Jumps
from tui.feed.leases import Lease
from tui.feed.links import Level, Links, LinkState
from tui.feed.listing import Listing
from tui.feed.options import FeedOptions
from tui.feed.pool import Pool
from tui.feed.rest import Verb
from tui.feed.silence import Silence
from tui.feed.taps import Sink, Taps
from tui.feed.trouble import CLOCK_UNKNOWN, RequestError, Trouble
from tui.feed.vitals import Vitals
from tui.feed.ways import Ways
from tui.feed.wishes import Wishes
from tui.market.audit import Audit
from tui.market.market import Market
from tui.market.topics import Topic
from tui.wire.commands import PUBLIC
from tui.wire.decode import Frame
from tui.wire.events import UnknownEvent
from tui.wire.replies import Reply, SymbolInfo
from tui.wire.signing import ApiKey
from tui.wire.streams import Stream
from tui.wire.venues import Venue

TICK: Final = 0.1
"""Seconds between two rounds of housekeeping."""
CHECK_EVERY: Final = 3
"""Rounds between two looks at the streams' silence."""
MEASURE_EVERY: Final = 10
"""Rounds between two measurements of rates."""
CLOCK_EVERY: Final = 6_000
"""Rounds between two comparisons with the exchange's clock."""

DEFAULTS: Final = FeedOptions()


class Feed:
    """Streams and requests of one venue.

    Nothing comes before `run`, and nothing after it. `market` is what is true now, `links` how the
    connections are, and `vitals` how each stream is.
    """

    def __init__(
        self,
        venue: Venue,
        options: FeedOptions = DEFAULTS,
        *,
        market: Market | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.venue = venue
        self.market = market if market is not None else Market()
        self.links = Links()
        self.vitals = Vitals()
        self._count_delay = self.links.latency.add
        self.clock: Clock = clock or SystemClock()
        self.options = options
        self._demand = Demand(options.linger)
        self._taps = Taps(self.clock)
        self._pool = Pool(venue, options, self.clock, self.links, self)
        self._ways = Ways(venue, options, self.clock, self.links, self.report)
        self.governor = self._ways.governor
        self._inquiries = self._ways.inquiries
        self._signed = self._ways.signed
        self._listing = Listing(self.market, self._inquiries, self.governor)
        self._wishes = Wishes(
            self.market,
            self._inquiries,
            options,
            self.clock,
            delivered=self._delivers,
            visible=self._demand.is_latest,
            report=self.report,
        )
        self._silence = Silence(
            vitals=self.vitals,
            market=self.market,
            pool=self._pool,
            inquiries=self._inquiries,
            links=self.links,
            clock=self.clock,
            report=self.report,
        )
        self._leases_made = itertools.count()
        self._counted = (0, 0)
        self._running = asyncio.Event()

    @property
    def problem(self) -> str | None:
        """What keeps it from delivering, in words; None while it delivers or has nothing to deliver."""
        for link in self.links.all.values():
            if link.name == "market" and link.state is not LinkState.OPEN and link.last_close:
                return link.last_close
        return None

    def lease(self, holder: str, *, background: bool = False) -> Lease:
        """A wish for streams that `holder` can change and give up; one in the background has no urgency."""
        key = next(self._leases_made)
        if background:
            self._demand.leases.background.add(key)
        return Lease(holder, key, self._change_lease)

    def tap(self, sink: Sink) -> Callable[[], None]:
        """Give `sink` every frame with its bytes and arrival in ms, and every trouble; returns the un-tap."""
        return self._taps.add(sink)

    def retry(self) -> None:
        """Try to connect at once where that waits, and again where the allowed attempts were used up."""
        self._pool.retry()

    async def run(self) -> None:
        """Deliver until cancelled; an unexpected error ends it, and is raised in an ExceptionGroup."""
        try:
            async with asyncio.TaskGroup() as group:
                self._inquiries.stopped = False
                self._running.set()
                group.create_task(self._pool.run())
                group.create_task(self._ways.run())
                group.create_task(self._keep_house(group))
        finally:
            self._running.clear()
            await self._ways.close()

    async def request(self, method: str, *, priority: int = 0, **params: object) -> Reply:
        """Ask a public method while `run` runs; a refusal is a reply. Raises RequestError and ValueError.

        Where the weight runs short, a larger `priority` waits for all smaller ones.
        """
        await self._wait_until_running()
        return await self._inquiries.ask(method, params, priority=priority)

    async def ask(
        self, method: str, params: Mapping[str, object], key: ApiKey | None, *, over: Way | None = None
    ) -> Reply:
        """Ask any method of the WebSocket API, signed by a key where one is given, while `run` runs.

        A refusal is a reply. Raises RequestError; an UnreachableError whose `sent` is true tells that it
        may have been carried out all the same: it is not sent twice, unless it is public. `over` is another
        connection than the one that all share.
        """
        await self._wait_until_running()
        if key is None and method in PUBLIC:
            return await self._inquiries.ask(method, params, priority=0)
        return await self._signed.ask(method, params, key, over=over)

    async def look_up(
        self,
        path: str,
        params: Mapping[str, object],
        key: ApiKey,
        weight: int,
        *,
        verb: Verb = "GET",
        signed: bool = True,
    ) -> Reply:
        """Ask what only REST has, such as /sapi/v1/account/apiRestrictions, signed, while `run` runs.

        A refusal is a reply. Raises RequestError.
        """
        await self._wait_until_running()
        return await self._signed.look_up(path, params, key, weight, verb=verb, signed=signed)

    async def symbols(self) -> dict[str, SymbolInfo]:
        """The exchange's listing, fetched once; also in `market.symbols`. Raises RequestError."""
        await self._wait_until_running()
        return await self._listing.all(self.venue)

    async def listing(self, symbol: str) -> SymbolInfo | None:
        """One symbol as it is listed, None where it is not; fetched once, also in `market.symbols`.

        Raises RequestError.
        """
        await self._wait_until_running()
        return await self._listing.one(symbol)

    async def audit(self, symbol: str, levels: int = 100) -> Audit:
        """Compare a leased book's best levels with a fresh snapshot; a difference is counted and healed.

        Raises RequestError where the book is not there, or the snapshot cannot be had.
        """
        book = self.market.books.get(symbol)
        if book is None:
            raise RequestError(f"{symbol}: there is no order book to compare")
        await self._wait_until_running()
        found = await audit_book(book, levels, self._taps.add, self._inquiries, self.clock)
        self.links.note(found.time, f"{symbol}: {found}", Level.INFO if found.ok else Level.ERROR)
        return found

    def receive(self, frame: Frame, payload: bytes, time: int) -> None:
        """Take one event from the pool."""
        vitals = self.vitals.streams.get(frame.stream)
        if vitals is None:
            return
        self.market.apply(frame, time)
        event_time = getattr(frame.event, "event_time", None)
        if event_time is not None:
            self._count_delay(time - event_time)
        # What nobody can read must not make what is on the screen look alive.
        if type(frame.event) is not UnknownEvent:
            vitals.count(len(payload), time, event_time)
        for sink in self._taps.sinks:
            sink(frame, payload, time)

    def lose(self, names: frozenset[str]) -> None:
        """Take note that events of these streams may be missing."""
        self.vitals.interrupt(names)
        named = self._demand.named
        lost = [named[name] for name in names if name in named]
        self.market.disconnect(lost, self.clock.now())

    def report(self, trouble: Trouble) -> None:
        """Tell everyone who taps that something went wrong, and the log."""
        self._taps.report(trouble)

    def _change_lease(self, key: int, streams: frozenset[Stream]) -> None:
        self._demand.leases.hold(key, streams, self.clock.monotonic())
        self._want()

    def _want(self) -> None:
        change = self._demand.renew(self.clock.monotonic())
        if change is None:
            return
        self.vitals.want(self._demand.streams, self.clock.now())
        self._pool.want(frozenset(self._demand.named))
        # What goes takes its counts along.
        self._count()
        for stream in change.gone:
            self.market.forget(stream)
        for stream in change.new:
            self.market.expect(stream)
        self._count()

    def _delivers(self, wish: Topic) -> bool:
        stream = self._demand.joined(wish)
        return stream is not None and self._pool.delivers(str(stream))

    async def _wait_until_running(self) -> None:
        running = asyncio.ensure_future(self._running.wait())
        try:
            await within(self.clock, self.options.connect_timeout, running)
        except TimeoutError:
            raise RequestError("nothing can be asked: the feed does not run") from None
        finally:
            running.cancel()

    async def _keep_house(self, group: asyncio.TaskGroup) -> None:
        jumps, rounds = Jumps(self.clock), 0
        group.create_task(self._set_clock())
        while True:
            await self.clock.sleep(TICK)
            now, rounds = self.clock.now(), rounds + 1
            if jumped := jumps.look():
                self._pool.replace("the machine slept, or its clock was set")
                self._ways.replace()
            if jumped or rounds % CLOCK_EVERY == 0 or self._inquiries.doubts_clock:
                self._inquiries.doubts_clock = False
                group.create_task(self._set_clock())
            if self._demand.is_over(self.clock.monotonic()):
                self._want()
            self._pool.tick()
            self._wishes.tick(group)
            self.links.measure(now)
            if rounds % CHECK_EVERY == 0:
                self._silence.tick(now, group)
                self._count()
            if rounds % MEASURE_EVERY == 0:
                self.vitals.measure(now, self.market)

    def _count(self) -> None:
        books, tapes = self.market.books.values(), self.market.tapes.values()
        gaps = sum(book.sync.gaps for book in books) + sum(tape.gaps for tape in tapes)
        resyncs = sum(book.sync.resyncs for book in books)
        self.links.gaps += max(0, gaps - self._counted[0])
        self.links.resyncs += max(0, resyncs - self._counted[1])
        self._counted = (gaps, resyncs)

    async def _set_clock(self) -> None:
        try:
            offset, self.vitals.offset_error = await self._inquiries.clock_offset()
        except RequestError as error:
            self.report(Trouble(CLOCK_UNKNOWN, f"latencies are by this machine's clock: {error}"))
            return
        self.governor.offset = self.links.latency.offset = self.vitals.offset = offset
