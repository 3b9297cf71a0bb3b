"""The state of each panel of a market in words: what is the matter, what to do next. Facts are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tui.feed.hearing import StreamState
from tui.feed.links import LinkState
from tui.market.sync import BookState
from tui.widgets.figures import ago
from tui.widgets.panel import LIVE, LOADING, PanelKind, PanelState

if TYPE_CHECKING:
    from tui.feed.feed import Feed
    from tui.feed.links import Link, Links
    from tui.feed.vitals import Vitals
    from tui.market.book import Book
    from tui.market.candles import CandleSeries
    from tui.market.tape import Tape
    from tui.wire.replies import SymbolInfo
    from tui.wire.streams import Stream

OFFLINE_AFTER: Final = 2
"""Attempts without success after which a first connection counts as offline, not as slow."""


class Facts(NamedTuple):
    """What the panels of one market are judged by."""

    symbol: str
    venue: str
    links: Links
    listing: SymbolInfo | None
    listed: bool
    """False where the exchange's listing is known and the symbol is not in it."""
    barred_until: int | None
    """When requests may go on after the exchange refused them, in ms; None while they may."""
    now: int
    escape: str = ""
    """What else a person can do without a network, as a sentence; empty where there is nothing."""


def facts_of(feed: Feed, symbol: str, now: int, *, listed: bool = True) -> Facts:
    """The facts of a symbol as a feed has them."""
    barred = feed.governor.banned_until
    return Facts(
        symbol=symbol,
        venue=feed.venue.label,
        links=feed.links,
        listing=feed.market.symbols.get(symbol),
        listed=listed,
        barred_until=None if barred is None else barred - feed.governor.offset,
        now=now,
        escape="" if feed.venue.name == "sim" else "Press e for the embedded exchange: no network needed.",
    )


def of_market(facts: Facts) -> PanelState | None:
    """What is the matter with the symbol or the connection, for every panel; None while nothing is."""
    if not facts.listed:
        words = f"{facts.venue} lists no symbol {facts.symbol}. Press / to find one that it lists."
        return PanelState(PanelKind.EMPTY, words)
    broken = of_link(facts)
    if broken is not None:
        return broken
    if facts.listing is not None and not facts.listing.trading:
        words = f"{facts.symbol} has status {facts.listing.status}: no trading. Press / for another symbol."
        return PanelState(PanelKind.HALTED, words)
    return None


def of_book(facts: Facts, book: Book | None) -> PanelState:
    """The state of the panels that show the order book."""
    general = of_market(facts)
    if general is not None:
        return general
    if book is None or book.state is BookState.BUFFERING:
        return _barred(facts) or PanelState(PanelKind.LOADING, "Waiting for a snapshot of the order book.")
    if book.state is BookState.SYNCING:
        return PanelState(PanelKind.SYNCING, "Waiting for the first change that joins the snapshot.")
    if book.state is BookState.DESYNCED:
        words = f"A change of the book was missed; this is the book of {_age(facts, book.updated_at)} ago."
        more = _barred(facts)
        following = more.words if more else "Fetching a new one."
        return PanelState(PanelKind.DESYNCED, f"{words} {following}", book.updated_at)
    if book.state is BookState.STALE:
        words = f"No change came for longer than usual. Silent for {_age(facts, book.heard_at)}."
        return PanelState(PanelKind.STALE, words, book.heard_at)
    return LIVE


def of_tape(facts: Facts, tape: Tape | None, book: Book | None) -> PanelState:
    """The state of the tape. A tape may be silent for long; it is stale where the symbol's book is."""
    general = of_market(facts) or _silent(facts, book)
    if general is not None:
        return general
    if tape is None or not len(tape):
        return PanelState(PanelKind.EMPTY, "No trade since you came. The next one will stand here.")
    return LIVE


def of_candles(facts: Facts, series: CandleSeries | None, book: Book | None) -> PanelState:
    """The state of the chart."""
    general = of_market(facts) or _silent(facts, book)
    if general is not None:
        return general
    if series is None or (series.wants_history and not len(series)):
        return _barred(facts) or PanelState(PanelKind.LOADING, "Fetching the candles.")
    if not len(series):
        return PanelState(PanelKind.EMPTY, "No candle of this interval yet. Press [ or ] for another one.")
    return LIVE


def of_stream(vitals: Vitals, stream: Stream, what: str) -> PanelState:
    """The state of a panel that one stream of the whole market fills."""
    found = vitals.streams.get(str(stream))
    if found is None or found.last_data is None:
        return PanelState(PanelKind.LOADING, f"Waiting for the first {what} of the stream {stream}.")
    if found.state is StreamState.STALE:
        words = f"{stream} has been silent for longer than it should. These {what} are the last that it told."
        return PanelState(PanelKind.STALE, words, found.last_data)
    return LIVE


def of_link(facts: Facts) -> PanelState | None:
    """What is the matter with the connection; None while it is open."""
    state = facts.links.state
    if state is LinkState.OPEN:
        return None
    link = _worst(facts.links)
    if link is None:
        return LOADING
    host = link.url.split("://")[-1].split("/")[0]
    if state is LinkState.CONNECTING and link.attempt < OFFLINE_AFTER:
        return PanelState(PanelKind.LOADING, f"Connecting to {host} …")
    cause = link.last_close or "the connection is gone"
    if host not in cause:
        cause = f"{host}: {cause}"
    following = _next(link, facts.now)
    if link.last_data is None:
        words = f"{_sentence(cause)} {following} {facts.escape}".strip()
        return PanelState(PanelKind.OFFLINE, words, link.since)
    return PanelState(PanelKind.RECONNECTING, f"{_sentence(cause)} {following}", link.since)


def _next(link: Link, now: int) -> str:
    if link.state is LinkState.FAILED:
        return "It is not tried any more. Press q to leave."
    if link.next_try is None or link.next_try <= now:
        return f"Try {link.attempt} now."
    return f"Try {link.attempt} in {ago(link.next_try - now)}."


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _worst(links: Links) -> Link | None:
    shown = [link for link in links.all.values() if link.name == "market"]
    return next((link for link in shown if link.state is links.state), None)


def _silent(facts: Facts, book: Book | None) -> PanelState | None:
    if book is None or book.state is not BookState.STALE:
        return None
    words = f"The connection may be dead. Nothing came for {_age(facts, book.heard_at)}."
    return PanelState(PanelKind.STALE, words, book.heard_at)


def _barred(facts: Facts) -> PanelState | None:
    until = facts.barred_until
    if until is None or until <= facts.now:
        return None
    words = f"The exchange limits our requests for another {ago(until - facts.now)}; what streams goes on."
    return PanelState(PanelKind.RATE_LIMITED, words)


def _age(facts: Facts, since: int | None) -> str:
    return "some time" if since is None else ago(facts.now - since)
