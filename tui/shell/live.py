"""A feed that runs while a headless command reads from it; says in words why nothing comes."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from datetime import UTC, datetime
from typing import Final

from tui.feed.feed import Feed
from tui.feed.inquiries import read
from tui.feed.links import LinkState
from tui.feed.listing import UNKNOWN_SYMBOL
from tui.feed.options import FeedOptions
from tui.feed.trouble import RequestError
from tui.market.book import Book
from tui.market.sync import BookState
from tui.settings import Settings
from tui.shell import interruptions
from tui.shell.errors import Category, CommandError, network, usage
from tui.shell.venue import open_venue
from tui.wire.replies import ExchangeInfo, SymbolInfo
from tui.wire.venues import Venue

TRIES: Final = 3
"""Failed attempts after which a host that was never reached counts as unreachable."""

PATIENCE: Final = 15.0
"""Seconds after which a command that has nothing to print yet says why."""

GLANCE: Final = 0.02
"""Seconds between looks at a connection that is opening."""

LISTING_SECONDS: Final = 3.0
"""How long the exchange's listing may take before a command goes on without it."""

Command = Callable[[Feed], Coroutine[None, None, int]]


def run(settings: Settings, command: Command) -> int:
    """Run a command on a feed of the venue that the settings name; its exit code."""
    with open_venue(settings) as venue:
        return serve(venue, settings, command)


def serve(venue: Venue, settings: Settings, command: Command) -> int:
    """Run a command on a feed of a venue; its exit code."""
    return interruptions.run(_run(venue, settings, command))


async def _run(venue: Venue, settings: Settings, command: Command) -> int:
    feed = Feed(venue, feed_options(settings))
    running = asyncio.create_task(feed.run())
    work = asyncio.create_task(command(feed))
    try:
        await asyncio.wait((running, work), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        return await work
    finally:
        work.cancel()
        running.cancel()
        await asyncio.gather(work, running, return_exceptions=True)


def feed_options(settings: Settings) -> FeedOptions:
    """How the feed behaves by the settings."""
    limits = settings.feed
    return FeedOptions(
        depth_limit=limits.depth_limit,
        max_attempts=limits.max_attempts,
        compression=limits.compression,
        proxy=limits.proxy,
    )


def unreachable(feed: Feed) -> CommandError:
    """Why no market connection opened."""
    words = feed.problem or f"{feed.venue.stream_urls[0]} did not answer in time"
    return network("unreachable", words, hint="check the network and the URL, or try --venue sim")


async def reach(feed: Feed) -> None:
    """Wait until a market connection has opened; raises CommandError after some failed attempts."""
    while not any(state is LinkState.OPEN for state, _ in _market_history(feed)):
        failures = sum(bool(words) for _, words in _market_history(feed))
        if failures >= TRIES or (failures and feed.links.state is LinkState.FAILED):
            raise unreachable(feed)
        await asyncio.sleep(GLANCE)


async def look_up(feed: Feed, symbols: Iterable[str]) -> dict[str, SymbolInfo]:
    """The listing of some symbols, as far as the exchange offers one in time; the market keeps it.

    Raises CommandError for a symbol that the exchange does not list.
    """
    try:
        async with asyncio.timeout(LISTING_SECONDS):
            found = await asyncio.gather(*(_look_up_one(feed, symbol) for symbol in symbols))
    except (TimeoutError, RequestError):
        return {}
    listed = {info.symbol: info for info in found if info is not None}
    feed.market.symbols.update(listed)
    return listed


async def _look_up_one(feed: Feed, symbol: str) -> SymbolInfo | None:
    reply = await feed.request("exchangeInfo", symbol=symbol)
    unknown = usage(
        "unknown-symbol",
        f"the exchange lists no symbol {symbol}",
        hint="write it without a separator, for example BTCUSDT",
    )
    if reply.failure is not None and reply.failure.code in UNKNOWN_SYMBOL:
        raise unknown
    listed = {info.symbol: info for info in read("exchangeInfo", reply, ExchangeInfo).symbols}
    if listed and symbol not in listed:
        raise unknown
    return listed.get(symbol)


def no_book(feed: Feed, book: Book, trouble: str) -> CommandError:
    """Why there is no live book of a symbol yet; `trouble` is what the feed said last."""
    missing = f"no live book of {book.symbol}"
    if (until := feed.governor.banned_until) is not None:
        clock = datetime.fromtimestamp(until / 1000, UTC)
        words = f"{missing}: the exchange refuses requests until {clock:%X} UTC"
        return CommandError(Category.LIMIT, "rate-limit", words, hint="try again then", retryable=True)
    state = {
        BookState.BUFFERING: "no snapshot of the book came",
        BookState.SYNCING: "the snapshot came, but no change joined it",
    }.get(book.state, f"the book is {book.state}")
    return network("no-book", f"{missing}: {feed.problem or trouble or state}")


def _market_history(feed: Feed) -> list[tuple[LinkState | None, str]]:
    links = feed.links
    return [
        (happening.state, happening.words)
        for happening in links.history
        if happening.link in links.all and links.all[happening.link].name == "market"
    ]
