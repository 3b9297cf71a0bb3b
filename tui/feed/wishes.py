"""Fetches what the market wishes for: snapshots, candles of the past, and trades that the stream left out."""

import asyncio
import random
from collections.abc import Callable, Iterator
from typing import Final

from tui.feed.clock import Clock
from tui.feed.inquiries import Inquiries, result_of
from tui.feed.options import FeedOptions
from tui.feed.trouble import REQUEST_FAILED, RequestError, Trouble, UnreachableError
from tui.market import topics
from tui.market.market import Market
from tui.market.sync import BookState
from tui.market.tape import Hole
from tui.market.topics import Topic, TopicKind
from tui.wire.decode import Malformed, decode_candles
from tui.wire.replies import Depth, HistoricTrade

FIRST_PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 15.0
TOLD_AFTER: Final = 3
"""Replies of no use in a row after which people are told."""
SOON: Final = 5.0
"""Seconds within which a wish counts as come again; from the second time on it has to wait."""
BEHIND: Final = "the reply is older than the stream"
SNAPSHOT_PATIENCE: Final = 3.5
"""Seconds for a snapshot by each way; after each failure twice as long, for links that are slow."""
TRADES_AT_ONCE: Final = 1_000
"""The most trades that the exchange gives in one reply."""
ROOM: Final = 4
"""Whole snapshots that the minute's budget must have room for before a shortened book is made whole."""
SHORTENED: Final = (1_000, 500, 100)
"""Levels a side to ask for where many books want a snapshot: each weighs less than the one before."""

_URGENCY: Final = {TopicKind.BOOK: 0, TopicKind.CANDLES: 1, TopicKind.TAPE: 2}


class Wishes:
    """One fetch at a time for each part of the market, with growing pauses while they are of no use.

    Nothing is fetched before `delivered` says that the stream comes: what is older could not join it. What
    `visible` is fetched before all else, and books before candles before trades.
    """

    def __init__(
        self,
        market: Market,
        inquiries: Inquiries,
        options: FeedOptions,
        clock: Clock,
        *,
        delivered: Callable[[Topic], bool],
        visible: Callable[[Topic], bool],
        report: Callable[[Trouble], None],
    ) -> None:
        self._market = market
        self._inquiries = inquiries
        self._options = options
        self._clock = clock
        self._delivered = delivered
        self._visible = visible
        self._report = report
        self._busy: set[Topic] = set()
        self._fulfilled: dict[Topic, tuple[float, int]] = {}
        self._chance = random.SystemRandom()

    def tick(self, group: asyncio.TaskGroup) -> None:
        """Begin to fetch what is wanted and not yet on its way; called a few times a second."""
        # Whoever asks first is served first while the weight lasts.
        wishes = sorted(self._open(), key=self._priority)
        if not wishes:
            self._deepen()
        for wish in wishes:
            if wish not in self._busy:
                self._busy.add(wish)
                group.create_task(self._fulfil(wish))

    def _open(self) -> list[Topic]:
        return [wish for wish in self._wished() if self._delivered(wish)]

    def _wished(self) -> Iterator[Topic]:
        market = self._market
        yield from map(topics.book, market.wanted_snapshots())
        for symbol, interval in market.wanted_history():
            yield topics.candles(symbol, interval)
        yield from map(topics.tape, market.wanted_trades())

    def _deepen(self) -> None:
        """Let one book that was fetched shortened want its whole depth, the visible ones first."""
        whole = self._options.depth_limit
        books = [
            topics.book(symbol)
            for symbol, book in self._market.books.items()
            if book.state is BookState.LIVE and book.is_short_of(whole)
        ]
        short = [book for book in books if self._delivered(book)]
        if short and self._inquiries.affords("depth", {"limit": whole}, ROOM):
            self._market.books[min(short, key=self._priority).symbol].sync.refresh()

    async def _fulfil(self, wish: Topic) -> None:
        pause, failures, times = FIRST_PAUSE, 0, self._times(wish)
        try:
            if times > 1:
                await self._rest(min(FIRST_PAUSE * 2.0 ** min(times, 8), LONGEST_PAUSE))
            while wish in self._open():
                try:
                    useful, words = await self._load(wish, failures), BEHIND
                except RequestError as error:
                    useful, words = False, str(error)
                if not useful:
                    failures += 1
                    if failures % TOLD_AFTER == 1 and (failures > 1 or words != BEHIND):
                        self._tell(wish, words)
                    await self._rest(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self._busy.discard(wish)
            self._fulfilled[wish] = self._clock.monotonic(), times

    def _times(self, wish: Topic) -> int:
        """How often in a row a wish came again right after it was fulfilled."""
        now = self._clock.monotonic()
        self._fulfilled = {wish: past for wish, past in self._fulfilled.items() if now - past[0] < SOON}
        return self._fulfilled[wish][1] + 1 if wish in self._fulfilled else 0

    async def _rest(self, seconds: float) -> None:
        await self._clock.sleep(seconds * self._chance.uniform(0.75, 1.25))

    def _tell(self, wish: Topic, words: str) -> None:
        what = {
            TopicKind.BOOK: f"{wish.symbol} order book",
            TopicKind.TAPE: f"{wish.symbol} trades",
        }.get(wish.kind, f"{wish.symbol} {wish.interval} candles")
        self._report(Trouble(REQUEST_FAILED, f"{what}: {words}; asking again as soon as the exchange allows"))

    async def _load(self, wish: Topic, failures: int) -> bool:
        match wish.kind:
            case TopicKind.BOOK:
                patience = min(SNAPSHOT_PATIENCE * 2.0 ** min(failures, 8), self._options.request_timeout)
                return await self._load_snapshot(wish.symbol, self._priority(wish), patience)
            case TopicKind.TAPE:
                await self._load_trades(wish.symbol, self._priority(wish))
            case _:
                return await self._load_history(wish.symbol, wish.interval, self._priority(wish))
        return True

    def _priority(self, wish: Topic) -> int:
        return 1 + _URGENCY[wish.kind] + (0 if self._visible(wish) else len(_URGENCY))

    def _limit(self, symbol: str) -> int:
        """Levels a side for a snapshot, fewer where all books that wait would not get theirs in a minute."""
        books = map(topics.book, self._market.wanted_snapshots())
        visible = self._visible(topics.book(symbol))
        waiting = sum(self._visible(book) or not visible for book in books)
        wished = self._options.depth_limit
        limits = [wished, *(limit for limit in SHORTENED if limit < wished)]
        fitting = (limit for limit in limits if self._inquiries.affords("depth", {"limit": limit}, waiting))
        return next(fitting, limits[-1])

    async def _load_snapshot(self, symbol: str, priority: int, patience: float) -> bool:
        limit = self._limit(symbol)
        params = {"symbol": symbol, "limit": limit}
        depth = await self._inquiries.fetch("depth", params, Depth, priority=priority, patience=patience)
        if symbol not in self._market.books:
            return True
        return self._market.load_depth(symbol, depth, self._clock.now(), limit)

    async def _load_history(self, symbol: str, interval: str, priority: int) -> bool:
        name, _, offset = interval.partition("@")
        params: dict[str, object] = {"symbol": symbol, "interval": name, "limit": self._options.history_limit}
        if offset:
            params["timeZone"] = offset.lstrip("+").removesuffix(":00").lstrip("0")
        reply = await self._inquiries.ask("klines", params, priority=priority)
        try:
            history = decode_candles(result_of("klines", reply))
        except Malformed as error:
            raise RequestError(f"klines: the reply is malformed: {error}") from error
        series = self._market.series.get((symbol, interval))
        if series is None:
            return True
        self._market.load_candles(symbol, interval, history)
        return not series.wants_history

    async def _load_trades(self, symbol: str, priority: int) -> None:
        hole = self._market.tape(symbol).hole
        try:
            if hole is None:
                found = await self._trades("trades.recent", symbol, {}, priority)
            else:
                found = await self._trades_of(hole, symbol, priority)
        except UnreachableError:
            raise
        except RequestError as error:
            found = []
            what = "the trades of before" if hole is None else f"{hole.last - hole.first + 1} missing trades"
            self._report(Trouble(REQUEST_FAILED, f"{symbol}: {what} cannot be had: {error}"))
        if symbol in self._market.tapes:
            self._market.load_trades(symbol, found, hole)

    async def _trades_of(self, hole: Hole, symbol: str, priority: int) -> list[HistoricTrade]:
        found: list[HistoricTrade] = []
        first = hole.first
        while first <= hole.last:
            part = await self._trades("trades.historical", symbol, {"fromId": first}, priority)
            found += part
            if not part or part[-1].trade_id < first:
                break
            first = part[-1].trade_id + 1
        return found

    async def _trades(
        self, method: str, symbol: str, params: dict[str, object], priority: int
    ) -> list[HistoricTrade]:
        asked = {"symbol": symbol, "limit": TRADES_AT_ONCE, **params}
        return await self._inquiries.fetch(method, asked, list[HistoricTrade], priority=priority)
