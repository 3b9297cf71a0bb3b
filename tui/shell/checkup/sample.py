"""A short live sample: a feed runs for some seconds on one symbol, and what it found is judged."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from tui.feed.delays import Quantiles
from tui.feed.feed import Feed
from tui.feed.hearing import StreamState
from tui.feed.links import Link
from tui.feed.options import FeedOptions
from tui.feed.trouble import RequestError
from tui.feed.vitals import StreamVitals
from tui.market.book import Book
from tui.market.sync import BookState
from tui.pulse import Pulse
from tui.shell.checkup.check import Check, State
from tui.shell.errors import Category
from tui.wire import streams
from tui.wire.decode import Malformed, decode_result
from tui.wire.replies import ServerTime
from tui.wire.venues import Venue

FIELD: Final = "live"
PATIENCE: Final = 8.0
"""Seconds that the first live book may take."""
SAMPLES: Final = 4
"""Round trips that tell the exchange's clock; the quickest counts."""
DRIFT: Final = 1_000
"""ms from which the exchange would refuse signed requests, and ages on the screen are felt to be wrong."""
HEAVY: Final = 0.8

Figures = Mapping[str, object]


class Sample:
    """What one run of a feed found: checks for people, figures for scripts."""

    def __init__(self) -> None:
        self.checks: list[Check] = []
        self.figures: dict[str, object] = {}


async def take_sample(venue: Venue, options: FeedOptions, symbol: str, seconds: float) -> Sample:
    """Run a feed on a symbol until its book is live and some seconds longer, and judge what came."""
    feed, pulse, sample = Feed(venue, options), Pulse(needed=1), Sample()
    pulse.start()
    pulse.cost()
    running = asyncio.create_task(feed.run())
    lease = feed.lease("doctor")
    lease.set(frozenset((streams.depth(symbol), streams.trades(symbol))))
    book = feed.market.book(symbol)
    begun = time.monotonic()
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await _wait_until_live(book)
        took = time.monotonic() - begun
        sample.checks += [await _check_clock(feed), _check_book(feed, book, took)]
        if book.state is BookState.LIVE:
            await asyncio.sleep(seconds)
            sample.checks.append(await _audit(feed, symbol))
        sample.checks += [_check_streams(feed), _check_weight(feed)]
        sample.figures = _figures(feed, pulse)
    finally:
        book.listener = None
        pulse.stop()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return sample


async def _wait_until_live(book: Book) -> None:
    changed = asyncio.Event()
    book.listener = changed.set
    while book.state is not BookState.LIVE:
        await changed.wait()
        changed.clear()


async def _check_clock(feed: Feed) -> Check:
    try:
        trip, drift = min([await _ask_time(feed) for _ in range(SAMPLES)])
    except (RequestError, Malformed) as error:
        advice = "see the hosts above; latencies are by this machine's clock until then"
        return _check("clock", State.FAIL, f"the exchange's time is not known: {error}", advice=advice)
    details: dict[str, object] = {"driftMs": drift, "errorMs": (trip + 1) // 2, "roundTripMs": trip}
    words = f"the exchange's clock is {drift:+,} ms from this machine's, ±{(trip + 1) // 2} ms"
    if abs(drift) >= DRIFT:
        advice = "set this machine's clock by a time server (NTP)"
        return _check("clock", State.WARN, words, advice=advice, details=details)
    return _check("clock", State.OK, words, details=details)


async def _ask_time(feed: Feed) -> tuple[int, int]:
    """A round trip in ms, and how far the exchange's clock is ahead by it."""
    sent = feed.clock.now()
    reply = await feed.request("time")
    came = feed.clock.now()
    if reply.failure is not None:
        raise RequestError(f"{reply.failure.message} ({reply.failure.code})", status=reply.status)
    told = decode_result(bytes(reply.result), ServerTime)
    return came - sent, told.server_time - (sent + came) // 2


def _check_book(feed: Feed, book: Book, took: float) -> Check:
    details: dict[str, object] = {**book_figures(book), "seconds": round(took, 2)}
    if book.state is BookState.LIVE:
        words = f"{book.symbol} live after {took:.1f} s, {len(book.bids):,} bids and {len(book.asks):,} asks"
        if book.sync.gaps or book.crossings:
            words += f"; {book.sync.gaps} gaps, {book.crossings} crossed"
            return _check("book", State.WARN, words, advice="the log says when and why", details=details)
        return _check("book", State.OK, words, details=details)
    if book.state is BookState.DESYNCED:
        words = f"{book.symbol} is out of step with the exchange"
        return _check("book", State.FAIL, words, category=Category.INTEGRITY, details=details)
    until = feed.governor.banned_until
    if until is not None:
        words = f"no snapshot of {book.symbol}: the exchange refuses requests"
        return _check("book", State.FAIL, words, category=Category.LIMIT, details=details)
    words = f"no live book of {book.symbol} within {PATIENCE:g} s: {feed.problem or f'it is {book.state}'}"
    advice = "see the hosts above, and whether the exchange lists the symbol"
    return _check("book", State.FAIL, words, advice=advice, details=details)


async def _audit(feed: Feed, symbol: str) -> Check:
    try:
        found = await feed.audit(symbol)
    except RequestError as error:
        advice = "run it again; a busy or very calm market may need a second try"
        return _check("audit", State.WARN, f"the book could not be compared: {error}", advice=advice)
    details: dict[str, object] = found._asdict()
    if found.ok:
        return _check("audit", State.OK, str(found), details=details)
    advice = "keep the bundle (--bundle FILE) for a report: a wrong book is a fault of depthdeck"
    return _check(
        "audit", State.FAIL, str(found), advice=advice, category=Category.INTEGRITY, details=details
    )


def _check_streams(feed: Feed) -> Check:
    every = feed.vitals.streams.values()
    silent = [stream.name for stream in every if stream.state in (StreamState.STALE, StreamState.REFUSED)]
    rate = sum(stream.messages for stream in every)
    delays = [f"{stream.name} {_delay(stream, feed.vitals.offset)}" for stream in every if stream.messages]
    words = f"{rate:,} events; {', '.join(delays)}" if delays else "no event came"
    if silent:
        advice = "run it again; where it stays so, keep the bundle (--bundle FILE) for a report"
        return _check("streams", State.WARN, f"{words}; silent: {', '.join(silent)}", advice=advice)
    return _check("streams", State.OK if delays else State.WARN, words)


def _delay(stream: StreamVitals, offset: int) -> str:
    received = stream.received(offset)
    return "without times" if received is None else f"p50 {received.p50:.0f} ms p99 {received.p99:.0f} ms"


def _check_weight(feed: Feed) -> Check:
    used, limit = feed.governor.used, feed.governor.limit
    words = f"{used:,} of {limit:,} used in this minute"
    details: dict[str, object] = {"used": used, "limit": limit}
    if feed.governor.banned_until is not None:
        words = f"the exchange refuses requests for now; {words}"
        advice = "ask nothing until then: other programs behind this address count, too"
        return _check("weight", State.FAIL, words, advice=advice, category=Category.LIMIT, details=details)
    if used >= HEAVY * limit:
        advice = "other programs behind this address use it, too"
        return _check("weight", State.WARN, words, advice=advice, details=details)
    return _check("weight", State.OK, words, details=details)


def _check(
    name: str,
    state: State,
    words: str,
    *,
    advice: str = "",
    category: Category = Category.NETWORK,
    details: dict[str, object] | None = None,
) -> Check:
    return Check(
        field=FIELD,
        name=name,
        state=state,
        words=words,
        advice=advice,
        category=category,
        details=details or {},
    )


def _figures(feed: Feed, pulse: Pulse) -> dict[str, object]:
    """What the health place shows, for scripts; spans in ms, None for what isn't known."""
    now, offset, cost = feed.clock.now(), feed.vitals.offset, pulse.cost()
    return {
        "connections": [link_figures(link, now) for link in feed.links.all.values()],
        "streams": [stream_figures(stream, offset, now) for stream in feed.vitals.streams.values()],
        "books": [book_figures(book) for book in feed.market.books.values()],
        "process": {"cpuPercent": cost.cpu, "memoryBytes": cost.memory, "loopLagP99Ms": pulse.lag},
    }


def link_figures(link: Link, now: int) -> Figures:
    """One connection."""
    return {
        "name": link.name,
        "url": link.url,
        "state": link.state.value,
        "upMs": None if link.opened_at is None else now - link.opened_at,
        "renewalInMs": None if link.renewal_at is None else link.renewal_at - now,
        "roundTripMs": link.round_trip_ms,
        "messages": link.messages,
        "bytes": link.bytes,
        "drops": link.drops,
        "reconnects": link.reconnects,
        "lastClose": link.last_close,
    }


def stream_figures(stream: StreamVitals, offset: int, now: int) -> Figures:
    """One stream."""
    return {
        "name": stream.name,
        "state": stream.state.value,
        "messages": stream.messages,
        "rate": stream.rate,
        "receivedMs": _quantiles(stream.received(offset)),
        "ageMs": stream.age(now),
        "gaps": stream.gaps,
        "duplicates": stream.duplicates,
        "outOfOrder": stream.out_of_order,
    }


def book_figures(book: Book) -> Figures:
    """One order book."""
    sync = book.sync
    return {
        "symbol": book.symbol,
        "state": book.state.value,
        "lastUpdateId": book.last_update_id,
        "bids": len(book.bids),
        "asks": len(book.asks),
        "gaps": sync.gaps,
        "resyncs": sync.resyncs,
        "snapshots": sync.snapshots,
        "bufferedMax": sync.buffered_max,
        "crossed": book.crossings,
        "audits": book.audits,
        "mismatches": book.mismatches,
    }


def _quantiles(delays: Quantiles | None) -> Figures | None:
    return (
        None
        if delays is None
        else {"p50": delays.p50, "p95": delays.p95, "p99": delays.p99, "max": delays.longest}
    )
