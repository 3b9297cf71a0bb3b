"""Every state in words: what is the matter, since when, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.scene import LISTING, START, URL
from tui.feed.links import Link, Links, LinkState
from tui.market.book import Book
from tui.market.candles import CandleSeries
from tui.market.sync import BookState
from tui.market.tape import Tape
from tui.screens import conditions
from tui.screens.conditions import Facts
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.wire.events import Candle, DepthUpdate, Trade
from tui.wire.replies import Depth

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "stream.binance.com:9443"
ESCAPE = "Press e for the embedded exchange: no network needed."
CANDLE = Candle(0, 59_999, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1, 1.0, 1.0)


def links_of(state: LinkState = LinkState.OPEN, **facts: Any) -> Links:
    links = Links()
    link = links.add("market", URL, START - 5_000)
    link.state = state
    for name, value in facts.items():
        setattr(link, name, value)
    return links


def facts_of(links: Links | None = None, **changes: Any) -> Facts:
    usual = Facts(
        symbol="BTCUSDT",
        venue="MAINNET",
        links=links or links_of(),
        listing=LISTING["BTCUSDT"],
        listed=True,
        barred_until=None,
        now=START,
        escape=ESCAPE,
    )
    return usual._replace(**changes)


def buffering() -> Book:
    return Book("BTCUSDT")


def syncing() -> Book:
    book = Book("BTCUSDT")
    book.load(Depth(last_update_id=1, bids=[(1.0, 1.0)], asks=[(2.0, 1.0)]), START)
    assert book.state is BookState.SYNCING
    return book


def live() -> Book:
    book = Book("BTCUSDT")
    book.apply(DepthUpdate("BTCUSDT", 2, 2, [], [], START - 7_000), START - 7_000)
    book.load(Depth(last_update_id=1, bids=[(1.0, 1.0)], asks=[(2.0, 1.0)]), START - 7_000)
    assert book.state is BookState.LIVE
    return book


def stale() -> Book:
    book = live()
    book.apply(DepthUpdate("BTCUSDT", 3, 3, [], [], START - 6_900), START - 6_900)
    book.check(START, overdue=True)
    assert book.state is BookState.STALE
    return book


def desynced() -> Book:
    book = live()
    book.apply(DepthUpdate("BTCUSDT", 9, 9, [], [], START - 6_500), START - 6_500)
    assert book.state is BookState.DESYNCED
    return book


NO_ROOM = facts_of(barred_until=START + 42_000)
BARRED = "The exchange limits our requests for another 42 s; what streams goes on."

BOOKS: list[tuple[Facts, Callable[[], Book | None], PanelState]] = [
    (facts_of(), live, LIVE),
    (facts_of(), lambda: None, PanelState(PanelKind.LOADING, "Waiting for a snapshot of the order book.")),
    (facts_of(), buffering, PanelState(PanelKind.LOADING, "Waiting for a snapshot of the order book.")),
    (
        facts_of(),
        syncing,
        PanelState(PanelKind.SYNCING, "Waiting for the first change that joins the snapshot."),
    ),
    (NO_ROOM, buffering, PanelState(PanelKind.RATE_LIMITED, BARRED)),
    (
        facts_of(),
        stale,
        PanelState(PanelKind.STALE, "No change came for longer than usual. Silent for 6.9 s.", START - 6_900),
    ),
    (
        facts_of(),
        desynced,
        PanelState(
            PanelKind.DESYNCED,
            "A change of the book was missed; this is the book of 7.0 s ago. Fetching a new one.",
            START - 7_000,
        ),
    ),
    (
        NO_ROOM,
        desynced,
        PanelState(
            PanelKind.DESYNCED,
            f"A change of the book was missed; this is the book of 7.0 s ago. {BARRED}",
            START - 7_000,
        ),
    ),
]


@pytest.mark.parametrize(("facts", "book", "expected"), BOOKS)
def test_the_state_of_the_book(facts: Facts, book: Callable[[], Book | None], expected: PanelState) -> None:
    assert conditions.of_book(facts, book()) == expected


def test_a_bar_that_is_over_is_not_told() -> None:
    assert conditions.of_book(facts_of(barred_until=START), buffering()).kind is PanelKind.LOADING


LINKS: list[tuple[Links, PanelKind, str]] = [
    (links_of(LinkState.CONNECTING), PanelKind.LOADING, f"Connecting to {HOST} …"),
    (links_of(LinkState.CONNECTING, attempt=1), PanelKind.LOADING, f"Connecting to {HOST} …"),
    (
        links_of(LinkState.CONNECTING, attempt=3, last_close="it did not answer in time"),
        PanelKind.OFFLINE,
        f"{HOST}: it did not answer in time. Try 3 now. {ESCAPE}",
    ),
    (
        links_of(LinkState.RECONNECTING, attempt=2, next_try=START + 1_600, last_close=f"{URL} is not there"),
        PanelKind.OFFLINE,
        f"{URL} is not there. Try 2 in 1.6 s. {ESCAPE}",
    ),
    (
        links_of(
            LinkState.RECONNECTING, attempt=3, next_try=START + 1_600, last_close="gone", last_data=START - 1
        ),
        PanelKind.RECONNECTING,
        f"{HOST}: gone. Try 3 in 1.6 s.",
    ),
    (
        links_of(LinkState.RECONNECTING, attempt=1, next_try=START - 1, last_data=START - 1),
        PanelKind.RECONNECTING,
        f"{HOST}: the connection is gone. Try 1 now.",
    ),
    (
        links_of(LinkState.FAILED, attempt=5, last_close="it refused the connection"),
        PanelKind.OFFLINE,
        f"{HOST}: it refused the connection. It is not tried any more. Press q to leave. {ESCAPE}",
    ),
    (Links(), PanelKind.LOADING, ""),
]


@pytest.mark.parametrize(("links", "kind", "words"), LINKS)
def test_the_state_of_the_connection_is_that_of_every_panel(
    links: Links, kind: PanelKind, words: str
) -> None:
    facts = facts_of(links)
    told = conditions.of_link(facts)
    assert told is not None
    assert (told.kind, told.words) == (kind, words)
    book, tape, series = live(), Tape(), CandleSeries("1h")
    assert conditions.of_book(facts, book) == told
    assert conditions.of_tape(facts, tape, book) == told
    assert conditions.of_candles(facts, series, book) == told


def test_an_open_connection_needs_no_words() -> None:
    assert conditions.of_link(facts_of()) is None


def test_only_the_worst_market_connection_counts() -> None:
    links = links_of()
    other = links.add("market", "wss://other:1/stream", START)
    other.state, other.last_close, other.last_data = LinkState.RECONNECTING, "gone", START
    asked: Link = links.add("requests", "wss://api:1/", START)
    asked.state = LinkState.FAILED
    told = conditions.of_link(facts_of(links))
    assert told is not None
    assert told.words.startswith("other:1: gone.")


def test_the_offer_of_the_embedded_exchange_is_not_made_on_it() -> None:
    facts = facts_of(links_of(LinkState.RECONNECTING, attempt=4, last_close="gone"), escape="")
    told = conditions.of_link(facts)
    assert told is not None
    assert told.words == f"{HOST}: gone. Try 4 now."


def test_a_symbol_that_is_not_listed_goes_before_all_else() -> None:
    facts = facts_of(links_of(LinkState.RECONNECTING), symbol="NOSUCH", listing=None, listed=False)
    told = conditions.of_book(facts, None)
    words = "MAINNET lists no symbol NOSUCH. Press / to find one that it lists."
    assert told == PanelState(PanelKind.EMPTY, words)
    assert conditions.of_tape(facts, None, None) == conditions.of_candles(facts, None, None) == told


def test_a_halted_symbol_says_its_status() -> None:
    facts = facts_of(symbol="LUNAUSDT", listing=LISTING["LUNAUSDT"])
    told = conditions.of_book(facts, live())
    words = "LUNAUSDT has status BREAK: no trading. Press / for another symbol."
    assert told == PanelState(PanelKind.HALTED, words)


def test_a_tape_is_empty_until_something_trades() -> None:
    tape = Tape()
    empty = PanelState(PanelKind.EMPTY, "No trade since you came. The next one will stand here.")
    assert conditions.of_tape(facts_of(), None, live()) == empty
    assert conditions.of_tape(facts_of(), tape, live()) == empty
    tape.add(Trade(START, "BTCUSDT", 1, 1.0, 1.0, START, False))
    assert conditions.of_tape(facts_of(), tape, live()) == LIVE
    assert conditions.of_tape(facts_of(), tape, desynced()) == LIVE


def test_candles_are_fetched_then_live_or_none() -> None:
    series = CandleSeries("1h")
    loading = PanelState(PanelKind.LOADING, "Fetching the candles.")
    assert conditions.of_candles(facts_of(), None, live()) == loading
    assert conditions.of_candles(facts_of(), series, live()) == loading
    assert conditions.of_candles(NO_ROOM, series, live()) == PanelState(PanelKind.RATE_LIMITED, BARRED)
    series.load([])
    none = "No candle of this interval yet. Press [ or ] for another one."
    assert conditions.of_candles(facts_of(), series, live()) == PanelState(PanelKind.EMPTY, none)
    series.load([CANDLE])
    assert conditions.of_candles(facts_of(), series, live()) == LIVE


def test_tape_and_candles_are_stale_with_the_book() -> None:
    series, tape = CandleSeries("1h"), Tape()
    series.load([CANDLE])
    words = "The connection may be dead. Nothing came for 6.9 s."
    told = PanelState(PanelKind.STALE, words, START - 6_900)
    assert conditions.of_tape(facts_of(), tape, stale()) == told
    assert conditions.of_candles(facts_of(), series, stale()) == told
