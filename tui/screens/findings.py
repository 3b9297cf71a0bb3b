"""What the health place shows, from the feed's facts: connections, streams, books, events (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from tui.feed.hearing import StreamState
from tui.feed.links import Level as Weight
from tui.feed.links import LinkState
from tui.market.sync import BookState
from tui.widgets.connections import Connection
from tui.widgets.eventlog import Event, Level
from tui.widgets.figures import ago
from tui.widgets.integrity import BookFacts
from tui.widgets.streams import StreamFigures
from tui.wire.streams import Kind

if TYPE_CHECKING:
    from tui.feed.feed import Feed
    from tui.feed.links import Happening, Link, Links
    from tui.feed.vitals import StreamVitals
    from tui.market.book import Book
    from tui.widgets.lines import Part

KINDS: Final = {
    "market": "streams",
    "api": "requests",
    "rest": "requests",
    "account": "accounts",
    "risk": "margin risk",
}
"""What runs over a connection, by its name."""
LASTING: Final = frozenset({"market", "account", "risk"})
"""The connections that are opened again as soon as they end; others wait until they are needed."""

_LINKS: Final[dict[LinkState, Part]] = {
    LinkState.CONNECTING: ("◌ CONNECTING", "axis"),
    LinkState.OPEN: ("● OPEN", "fine bold"),
    LinkState.RECONNECTING: ("↻ RECONNECTING", "warn bold"),
    LinkState.CLOSED: ("○ CLOSED", "axis"),
    LinkState.FAILED: ("✖ FAILED", "alarm bold"),
}
_STREAMS: Final[dict[StreamState, Part]] = {
    StreamState.LIVE: ("● live", "fine"),
    StreamState.QUIET: ("○ quiet", "text"),
    StreamState.STALE: ("◑ STALE", "warn bold"),
    StreamState.WAITING: ("◌ waiting", "axis"),
    StreamState.REFUSED: ("✖ REFUSED", "alarm bold"),
}
_BOOKS: Final[dict[BookState, Part]] = {
    BookState.BUFFERING: ("◌ SYNCING", "axis"),
    BookState.SYNCING: ("◌ SYNCING", "axis"),
    BookState.LIVE: ("● LIVE", "fine bold"),
    BookState.STALE: ("◑ STALE", "warn bold"),
    BookState.DESYNCED: ("✖ DESYNCED", "alarm bold"),
}
_LEVELS: Final = {Weight.INFO: Level.INFO, Weight.WARN: Level.WARN, Weight.ERROR: Level.ERROR}
_NUMBERED: Final = (Kind.DEPTH, Kind.TRADES, Kind.AGGREGATE_TRADES)
"""Streams whose events carry ids without holes."""


def of_links(links: Links, now: int) -> list[Connection]:
    """Every connection there is."""
    return [_of_link(link, now) for link in links.all.values()]


def of_streams(feed: Feed, now: int) -> list[StreamFigures]:
    """Every stream that is wanted."""
    vitals = feed.vitals
    return [_of_stream(stream, vitals.offset, now) for stream in vitals.streams.values()]


def of_books(feed: Feed, now: int) -> list[BookFacts]:
    """Every order book that is kept."""
    return [_of_book(book, now) for book in feed.market.books.values()]


def of_history(links: Links) -> list[Event]:
    """What happened, the newest last."""
    return [Event(one.time, _LEVELS[one.level], _told(one, links)) for one in links.history]


def _of_link(link: Link, now: int) -> Connection:
    words, paint = _LINKS[link.state]
    if link.next_try is not None and link.state is LinkState.RECONNECTING:
        words = f"{words} (try {link.attempt}, {ago(max(0, link.next_try - now))})"
    lasting = link.name in LASTING
    return Connection(
        number=link.number,
        endpoint=f"{host_of(link.url)} {KINDS.get(link.name, link.name)}",
        state=(words, paint),
        up=None if link.opened_at is None else now - link.opened_at,
        renewal=None if link.renewal_at is None else max(0, link.renewal_at - now),
        round_trip=link.round_trip_ms,
        rate=link.rate if link.opened_at is not None else None,
        volume=link.byte_rate if link.opened_at is not None else None,
        drops=link.drops,
        reconnects=link.reconnects if lasting else None,
        last_close=link.last_close,
    )


def _of_stream(stream: StreamVitals, offset: int, now: int) -> StreamFigures:
    words, paint = _STREAMS[stream.state]
    if stream.state is StreamState.STALE and (deadline := stream.deadline_ms) is not None:
        age = stream.age(now)
        words += f" nothing in {ago(deadline)}" if age is None else f" {ago(age)} > {ago(deadline)}"
    elif stream.halted:
        words = f"{words} (not traded)"
    received, shown = stream.received(offset), stream.shown
    counted = stream.messages > 0
    return StreamFigures(
        name=stream.name,
        state=(words, paint),
        messages=stream.messages,
        rate=stream.rate if counted else None,
        received=received or (None, None, None, None),
        painted=None if shown is None else shown.p99,
        age=stream.age(now),
        gaps=stream.gaps if counted and stream.stream.kind in _NUMBERED else None,
        duplicates=stream.duplicates if counted else None,
        out_of_order=stream.out_of_order if counted else None,
        old=stream.state is StreamState.STALE,
    )


def _of_book(book: Book, now: int) -> BookFacts:
    sync = book.sync
    return BookFacts(
        symbol=book.symbol,
        state=_BOOKS[book.state],
        words=_waits(book),
        last_id=book.last_update_id or None,
        age=None if book.updated_at is None else max(0, now - book.updated_at),
        gaps=sync.gaps,
        resyncs=sync.resyncs,
        last_resync=book.resync,
        snapshot_id=sync.snapshot_id or None,
        snapshots=sync.snapshots,
        buffered_max=sync.buffered_max,
        crossed=book.crossings,
        levels=(len(book.bids), len(book.asks)),
        audits=book.audits,
        mismatches=book.mismatches,
        audit=book.audit,
    )


def _waits(book: Book) -> str:
    """What a book that isn't live waits for."""
    if book.state is BookState.BUFFERING or book.state is BookState.DESYNCED:
        tries = f", {book.sync.attempts} of no use" if book.sync.attempts else ""
        kept = book.sync.buffered
        return f"{kept:,} change{'s' if kept != 1 else ''} kept until a snapshot comes{tries}"
    if book.state is BookState.SYNCING:
        return "waiting for the change that joins the snapshot"
    return ""


def _told(one: Happening, links: Links) -> str:
    """A happening in words, with the connection that it is about."""
    if one.state is None:
        return one.words
    link = links.all.get(one.link)
    which = f"#{one.link}" if link is None else f"#{one.link} {host_of(link.url)}"
    said = f"connection {which} {one.state.value}"
    return f"{said}: {one.words}" if one.words else said


def host_of(url: str) -> str:
    """The host of a URL with its port where one is given."""
    return urlsplit(url).netloc
