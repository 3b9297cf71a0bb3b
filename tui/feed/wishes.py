"""Fetches what the market wishes for: snapshots for books out of step, history for new candle series."""

import asyncio
import random
from collections.abc import Callable
from typing import Final

from tui.feed.clock import Clock
from tui.feed.inquiries import Inquiries, result_of
from tui.feed.options import FeedOptions
from tui.feed.trouble import REQUEST_FAILED, RequestError, Trouble
from tui.market.market import Market
from tui.wire.decode import Malformed, decode_candles
from tui.wire.replies import Depth

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 15.0
TOLD_AFTER: Final = 3
"""Snapshots of no use in a row after which people are told."""

Wish = tuple[str, str]
"""Symbol and candle interval; without an interval it is the book's snapshot."""


class Wishes:
    """One fetch at a time for each book and series, with growing pauses while they are of no use.

    Nothing is fetched before `delivered` says that the stream comes: what is older could not join it.
    """

    def __init__(
        self,
        market: Market,
        inquiries: Inquiries,
        options: FeedOptions,
        clock: Clock,
        *,
        delivered: Callable[[Wish], bool],
        report: Callable[[Trouble], None],
    ) -> None:
        self._market = market
        self._inquiries = inquiries
        self._options = options
        self._clock = clock
        self._delivered = delivered
        self._report = report
        self._busy: set[Wish] = set()
        self._chance = random.SystemRandom()

    def tick(self, group: asyncio.TaskGroup) -> None:
        """Begin to fetch what is wanted and not yet on its way; called a few times a second."""
        for wish in self._open() - self._busy:
            self._busy.add(wish)
            group.create_task(self._fulfil(wish))

    def _open(self) -> set[Wish]:
        wishes = [(symbol, "") for symbol in self._market.wanted_snapshots()] + self._market.wanted_history()
        return {wish for wish in wishes if self._delivered(wish)}

    async def _fulfil(self, wish: Wish) -> None:
        symbol, interval = wish
        pause, failures = FIRST_PAUSE, 0
        try:
            while wish in self._open():
                try:
                    useful = await (self._load_history(*wish) if interval else self._load_snapshot(symbol))
                    words = "the snapshot is older than the stream"
                except RequestError as error:
                    useful, words = False, str(error)
                if not useful:
                    failures += 1
                    if failures % TOLD_AFTER == 1 and (failures > 1 or not words.startswith("the snapshot")):
                        self._tell(wish, words)
                    await self._clock.sleep(pause * self._chance.uniform(0.75, 1.25))
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._busy.discard(wish)

    def _tell(self, wish: Wish, words: str) -> None:
        symbol, interval = wish
        what = f"{symbol} {interval} candles" if interval else f"{symbol} order book"
        self._report(Trouble(REQUEST_FAILED, f"{what}: {words}; asking again as soon as the exchange allows"))

    async def _load_snapshot(self, symbol: str) -> bool:
        limit = self._options.depth_limit
        depth = await self._inquiries.fetch("depth", {"symbol": symbol, "limit": limit}, Depth)
        if symbol not in self._market.books:
            return True
        return self._market.load_depth(symbol, depth, self._clock.now(), limit)

    async def _load_history(self, symbol: str, interval: str) -> bool:
        name, _, offset = interval.partition("@")
        params: dict[str, object] = {"symbol": symbol, "interval": name, "limit": self._options.history_limit}
        if offset:
            params["timeZone"] = offset.lstrip("+").removesuffix(":00").lstrip("0")
        reply = await self._inquiries.ask("klines", params, priority=2)
        try:
            history = decode_candles(result_of("klines", reply))
        except Malformed as error:
            raise RequestError(f"klines: the reply is malformed: {error}") from error
        if (symbol, interval) in self._market.series:
            self._market.load_candles(symbol, interval, history)
        return True
