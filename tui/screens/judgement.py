"""The health of the whole in a word, and of each panel of the health place in words (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.feed.hearing import StreamState
from tui.feed.links import LinkState
from tui.market.sync import BookState
from tui.screens.findings import host_of
from tui.widgets.figures import ago
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.processline import DRIFT, LATE
from tui.widgets.verdict import Verdict, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.feed.feed import Feed
    from tui.feed.links import Link
    from tui.widgets.processline import ProcessFigures

HEAVY: Final = 0.8
"""Share of the request weight from which nothing more is asked in a minute."""


def of_all(feed: Feed, process: ProcessFigures, now: int) -> Verdict:
    """The verdict: DOWN where nothing can come, DEGRADED where something is wrong, and why."""
    market = _market(feed)
    broken = [link for link in market if link.state is not LinkState.OPEN]
    if market and len(broken) == len(market):
        reasons = tuple(_broken(link, now) for link in broken)
        first = all(link.state is LinkState.CONNECTING and not link.last_close for link in broken)
        return Verdict(Word.STARTING if first else Word.DOWN, reasons)
    faults = (*(_broken(link, now) for link in broken), *_faults(feed, now), *_strains(feed, process, now))
    if faults:
        return Verdict(Word.DEGRADED, faults)
    waiting = _named(feed, StreamState.WAITING)
    # A stream of a calm symbol may wait for its first event for long: nothing is wrong with that.
    word = Word.STARTING if len(waiting) == len(feed.vitals.streams) else Word.OK
    return Verdict(word, (_count(len(waiting), "stream", "waiting", waiting),) if waiting else ())


def of_connections(feed: Feed, now: int) -> PanelState:
    """The state of the panel of connections."""
    links = feed.links.all.values()
    if not links:
        return PanelState(PanelKind.LOADING, "No connection is open yet.")
    states = {link.state for link in _market(feed)}
    for state, kind in (
        (LinkState.FAILED, PanelKind.OFFLINE),
        (LinkState.RECONNECTING, PanelKind.RECONNECTING),
        (LinkState.CONNECTING, PanelKind.LOADING),
    ):
        if state in states:
            broken = next(link for link in _market(feed) if link.state is state)
            return PanelState(kind, _broken(broken, now), broken.since)
    return LIVE


def of_streams(feed: Feed) -> PanelState:
    """The state of the panel of streams."""
    streams = feed.vitals.streams.values()
    if not streams:
        return PanelState(PanelKind.EMPTY, "Nothing is subscribed. Press 1 for the trading view.")
    stale = [stream for stream in streams if stream.state is StreamState.STALE]
    if stale:
        words = ", ".join(stream.name for stream in stale)
        since = min(stream.since for stream in stale)
        return PanelState(PanelKind.STALE, f"silent longer than in order: {words}", since)
    if all(stream.state is StreamState.WAITING for stream in streams):
        return PanelState(PanelKind.LOADING)
    return LIVE


def of_books(feed: Feed) -> PanelState:
    """The state of the panel of order books."""
    books = feed.market.books.values()
    if not books:
        return PanelState(PanelKind.EMPTY, "No order book is kept. Press 1 for the trading view.")
    for state, kind, said in (
        (BookState.DESYNCED, PanelKind.DESYNCED, "out of step"),
        (BookState.STALE, PanelKind.STALE, "silent longer than in order"),
        (BookState.BUFFERING, PanelKind.LOADING, "being fetched"),
        (BookState.SYNCING, PanelKind.LOADING, "being joined"),
    ):
        there = [book for book in books if book.state is state]
        if there:
            words = f"{said}: {', '.join(book.symbol for book in there)}"
            return PanelState(kind, words, min(book.since or 0 for book in there) or None)
    return LIVE


def _faults(feed: Feed, now: int) -> tuple[str, ...]:
    """What is wrong with the data, the worst first."""
    books = feed.market.books.values()
    desynced = [book.symbol for book in books if book.state is BookState.DESYNCED]
    found = [
        _count(len(desynced), "book", "desynced", desynced),
        _count(len(stale := _named(feed, StreamState.STALE)), "stream", "stale", stale),
        _count(len(refused := _named(feed, StreamState.REFUSED)), "stream", "refused", refused),
    ]
    until = feed.governor.banned_until
    if until is not None:
        left = until - feed.governor.offset - now
        found.append(f"requests refused for another {ago(left)}")
    return tuple(filter(None, found))


def _strains(feed: Feed, process: ProcessFigures, now: int) -> tuple[str, ...]:
    """What is near a limit."""
    del now
    found = []
    if process.drift is not None and abs(process.drift) >= DRIFT:
        found.append(
            f"this machine's clock is {ago(abs(process.drift))} {'behind' if process.drift > 0 else 'ahead'}"
        )
    if process.lag is not None and process.lag >= LATE:
        found.append(f"the event loop is late by {process.lag:.0f} ms")
    if feed.governor.used >= HEAVY * feed.governor.limit:
        found.append("the minute's request weight is used up")
    return tuple(found)


def _market(feed: Feed) -> list[Link]:
    return [link for link in feed.links.all.values() if link.name == "market"]


def _named(feed: Feed, state: StreamState) -> list[str]:
    return [stream.name for stream in feed.vitals.streams.values() if stream.state is state]


def _broken(link: Link, now: int) -> str:
    host = host_of(link.url)
    if link.state is LinkState.CONNECTING and not link.last_close:
        return f"connecting to {host}"
    cause = link.last_close or "the connection is gone"
    said = cause if host in cause else f"{host}: {cause}"
    if link.state is LinkState.RECONNECTING and link.next_try is not None and link.next_try > now:
        return f"{said}; next try in {ago(link.next_try - now)}"
    return said


def _count(count: int, what: str, state: str, names: Iterable[str] = ()) -> str:
    if not count:
        return ""
    told = list(names)
    if count == 1 and told:
        return f"1 {what} {state}: {told[0]}"
    return f"{count} {what}{'s' if count > 1 else ''} {state}"
