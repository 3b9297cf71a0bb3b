"""A market that stands still, and the dashboard on it: time, frames and connections only move by hand."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import msgspec
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.clock import ManualClock
from tui import themes
from tui.accounts import Accounts
from tui.app import DepthdeckApp
from tui.feed.feed import Feed
from tui.feed.links import Link, LinkState
from tui.feed.options import FeedOptions
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import AccountId
from tui.market.accounts.states import Repair
from tui.options import AppOptions
from tui.preferences import Likes
from tui.pulse import Cost, Pulse
from tui.screens.trade import TradeScreen
from tui.wire import streams, venues
from tui.wire.decode import Frame, decode_candles, decode_frame
from tui.wire.replies import Depth, Filter, Reply, SymbolInfo
from tui.wire.signing import ApiKey
from tui.wire.streams import INTERVALS, Stream
from tui.wire.venues import Venue

if TYPE_CHECKING:
    from tui.feed.accounts.keytrouble import KeyTrouble
    from tui.feed.accounts.userstream import UserStream

START = 1_763_812_800_000
"""2025-11-22 12:00:00 UTC."""

GLANCE = 0.1
"""Seconds between two looks at whether a screen is still there."""

URL = "wss://stream.binance.com:9443/stream"


def listed(symbol: str, base: str, quote: str, tick: str, step: str, status: str = "TRADING") -> SymbolInfo:
    filters = [Filter(kind="PRICE_FILTER", tick_size=tick), Filter(kind="LOT_SIZE", step_size=step)]
    return SymbolInfo(symbol=symbol, status=status, base=base, quote=quote, filters=filters)


LISTING = {
    info.symbol: info
    for info in (
        listed("BTCUSDT", "BTC", "USDT", "0.01", "0.00001"),
        listed("ETHUSDT", "ETH", "USDT", "0.01", "0.0001"),
        listed("ETHBTC", "ETH", "BTC", "0.00001", "0.0001"),
        listed("PEPEUSDT", "PEPE", "USDT", "0.00000001", "1"),
        listed("这是测试币456", "这是测试币", "456", "0.01", "0.01"),
        listed("LUNAUSDT", "LUNA", "USDT", "0.0001", "0.01", "BREAK"),
    )
}


class StillFeed(Feed):
    """A feed without a network: a test fills its market, sets its links, and sees what is leased."""

    def __init__(self, venue: Venue, options: FeedOptions, clock: ManualClock) -> None:
        super().__init__(venue, options, clock=clock)
        self.by_hand = clock
        self.listed: dict[str, SymbolInfo] = dict(LISTING)
        self.refusal: RequestError | None = None
        self.answers: dict[str, Callable[[dict[str, object]], object]] = {}
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.running = False
        self.held: dict[Any, frozenset[Stream]] = {}

    async def run(self) -> None:
        self.running = True
        try:
            await asyncio.Event().wait()
        finally:
            self.running = False

    async def symbols(self) -> dict[str, SymbolInfo]:
        if self.refusal is not None:
            raise self.refusal
        self.market.symbols = self.listed
        return self.listed

    async def listing(self, symbol: str) -> SymbolInfo | None:
        if self.refusal is not None:
            raise self.refusal
        if (info := self.listed.get(symbol)) is not None:
            self.market.symbols[symbol] = info
        return info

    async def request(self, method: str, *, priority: int = 0, **params: object) -> Reply:
        self.asked.append((method, params))
        if self.refusal is not None or method not in self.answers:
            raise self.refusal or RequestError(f"{method}: nobody answers")
        result = msgspec.Raw(json.dumps(self.answers[method](params)).encode())
        return Reply(id=1, status=200, result=result)

    def _change_lease(self, key: Any, wanted: frozenset[Stream]) -> None:
        self.held[key] = wanted
        super()._change_lease(key, wanted)

    @property
    def leased(self) -> list[str]:
        """The names of all held streams, those held twice twice."""
        return sorted(str(stream) for held in self.held.values() for stream in held)


class StillKeeper:
    """Keeps accounts that a test fills: nothing comes, and an audit finds nothing."""

    def __init__(self, feed: Feed, key: ApiKey) -> None:
        self._feed = feed
        self.trouble: KeyTrouble | None = None
        self.streams: dict[AccountId, UserStream] = {}
        self.audited: list[AccountId] = []

    @property
    def ids(self) -> tuple[AccountId, ...]:
        return tuple(self._feed.market.accounts)

    async def run(self) -> None:
        await asyncio.Event().wait()

    def refresh(self) -> None:
        self.trouble = None

    async def audit(self, account: AccountId) -> Repair:
        self.audited.append(account)
        return Repair(time=self._feed.clock.now())


class StillPulse(Pulse):
    """A process that always costs the same."""

    @property
    def lag(self) -> float | None:
        return 4.04

    def cost(self) -> Cost:
        return Cost(7.2, 92 * 1024 * 1024)


class Scene:
    """A running dashboard, its feeds, and hands to move both."""

    def __init__(self, app: DepthdeckApp, pilot: Pilot[None], feeds: list[StillFeed]) -> None:
        self.app = app
        self.pilot = pilot
        self.feeds = feeds

    @property
    def feed(self) -> StillFeed:
        """The feed that is looked at."""
        return self.feeds[-1]

    @property
    def clock(self) -> ManualClock:
        return self.feed.by_hand

    @property
    def trade(self) -> TradeScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, TradeScreen))

    async def frame(self, milliseconds: int = 0) -> None:
        """Let some time go by, take a frame, and let the screen show it."""
        self.clock.jump(milliseconds)
        self.app.frame()
        await self.settle()

    async def press(self, *keys: str) -> None:
        """Press keys, by their characters or names, each once the one before has done its work."""
        for place, key in enumerate(keys, start=1):
            name = _character_to_key(key) if len(key) == 1 else key
            self.app.post_message(events.Key(name, key if len(key) == 1 else None))
            if key.isalnum() and len(key) == 1 and place < len(keys):
                await self.pilot._wait_for_screen()
            else:
                await self.settle()

    async def run(self) -> None:
        """Take one frame of many, and paint it."""
        self.app.frame()
        await self.settle(1)

    async def settle(self, rounds: int = 3) -> None:
        """Let everything that was sent be heard, and be painted; so often as an answer may ask for more."""
        # The pilot's own pause waits for an idle processor: seconds, where other tests run beside.
        for _ in range(rounds):
            await self.pilot._wait_for_screen()
            painted, screen = asyncio.Event(), self.app.screen
            screen.call_after_refresh(painted.set)
            facts = [asyncio.create_task(fact.wait()) for fact in (painted, self.app._exception_event)]
            done: set[asyncio.Task[Any]] = set()
            # A screen that goes away takes along what it was to call.
            while not done and self.app.screen is screen:
                done, _ = await asyncio.wait(facts, timeout=GLANCE, return_when=asyncio.FIRST_COMPLETED)
            for fact in facts:
                fact.cancel()

    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips(self.app.size))

    def open_link(self) -> Link:
        """A market connection that is open and has just brought data."""
        now = self.clock.now()
        link = self.feed.links.add("market", URL, now)
        self.feed.links.change(link, LinkState.OPEN, now)
        link.last_data = now
        return link

    def receive(self, stream: Stream, event: dict[str, object]) -> None:
        """Bring one event as the exchange sends it."""
        payload = json.dumps({"stream": str(stream), "data": event}).encode()
        frame = decode_frame(payload)
        assert isinstance(frame, Frame)
        self.feed.receive(frame, payload, self.clock.now())

    def trade_at(self, price: float, quantity: float, *, sold: bool = False, symbol: str = "BTCUSDT") -> None:
        """Bring one trade."""
        last = self.feed.market.tape(symbol).newest_id
        trade = {
            "e": "trade",
            "s": symbol,
            "t": max(last, 0) + 1,
            "p": str(price),
            "q": str(quantity),
            "m": sold,
        }
        time = self.clock.now() - 8
        self.receive(streams.trades(symbol), {**trade, "E": time, "T": time})

    def change_book(
        self, first: int, final: int, *, symbol: str = "BTCUSDT", **sides: list[list[str]]
    ) -> None:
        """Bring one change of the book; `bids` and `asks` as the wire writes them."""
        event = {"e": "depthUpdate", "s": symbol, "U": first, "u": final, "E": self.clock.now() - 9}
        self.receive(streams.depth(symbol), {**event, "b": sides.get("bids", []), "a": sides.get("asks", [])})

    def load_book(self, price: float = 62_400.0, symbol: str = "BTCUSDT") -> None:
        """A live book of 300 levels a side around a price."""
        chance = random.Random(7)
        bids, asks = [], []
        for depth in range(300):
            away = price * 8e-7 * (depth + 1) ** 1.5
            bids.append((round(price - away, 2), round(chance.expovariate(2) + 0.001, 5)))
            asks.append((round(price + away, 2), round(chance.expovariate(2) + 0.001, 5)))
        market, now = self.feed.market, self.clock.now()
        market.book(symbol)
        self.change_book(1_001, 1_001, symbol=symbol)
        assert market.load_depth(symbol, Depth(last_update_id=1_000, bids=bids, asks=asks), now)

    def load_candles(self, price: float = 62_400.0, symbol: str = "BTCUSDT", interval: str = "1h") -> None:
        """A series of 300 bars that ends at a price."""
        chance, span = random.Random(3), INTERVALS[interval]
        rows, close = [], price
        for number in range(300):
            opened = START // span * span - number * span
            start = close * (1 + chance.gauss(0, 0.004))
            high = max(start, close) * (1 + abs(chance.gauss(0, 0.002)))
            low = min(start, close) * (1 - abs(chance.gauss(0, 0.002)))
            prices = [f"{value:.2f}" for value in (start, high, low, close)]
            volume = f"{chance.expovariate(0.01):.5f}"
            rows.append([opened, *prices, volume, opened + span - 1, "1.0", 10, "1.0", "1.0", "0"])
            close = start
        self.feed.market.load_candles(symbol, interval, decode_candles(json.dumps(rows[::-1]).encode()))

    def load_ticker(self, price: float = 62_400.0, symbol: str = "BTCUSDT") -> None:
        """The 24-hour figures."""
        figures = {"p": "1128.20", "P": "1.84", "w": "61900.10", "x": "61272.10", "c": str(price), "Q": "0.1"}
        best = {
            "b": "1.0",
            "B": "1.0",
            "a": "1.0",
            "A": "1.0",
            "o": "61272.10",
            "h": "62990.00",
            "l": "60874.12",
        }
        sums = {"v": "24318.42100", "q": "1510000000.00", "O": 0, "C": 1, "F": 1, "L": 2, "n": 2}
        event = {"e": "24hrTicker", "E": self.clock.now(), "s": symbol, **figures, **best, **sums}
        self.receive(streams.ticker(symbol), event)

    def load_tape(self, price: float = 62_400.0, symbol: str = "BTCUSDT") -> None:
        """Thirty trades near a price, the last one at it."""
        chance = random.Random(5)
        for _ in range(30):
            self.clock.jump(37)
            near = round(price + chance.choice((-0.02, -0.01, 0, 0.01)), 2)
            self.trade_at(
                near, round(chance.expovariate(9) + 1e-5, 5), sold=chance.random() < 0.4, symbol=symbol
            )
        self.trade_at(price, 0.0126, symbol=symbol)

    def load(self, symbol: str = "BTCUSDT", price: float = 62_400.0) -> Link:
        """All of a market, on an open connection."""
        link = self.open_link()
        self.load_candles(price, symbol, self.trade.interval)
        self.load_ticker(price, symbol)
        self.load_tape(price, symbol)
        self.load_book(price, symbol)
        link.last_data = self.clock.now()
        return link


def make_app(
    feeds: list[StillFeed],
    venue: Venue | None = None,
    symbol: str = "BTCUSDT",
    *,
    theme: str = themes.DEFAULT,
    place: str = "Trade",
    kind: type[StillFeed] = StillFeed,
    accounts: Accounts | None = None,
) -> DepthdeckApp:
    """A dashboard whose feeds stand still, and are added to `feeds`; it takes no frame by itself."""

    def make_feed(venue: Venue, options: FeedOptions) -> StillFeed:
        feeds.append(kind(venue, options, ManualClock(START)))
        return feeds[-1]

    app = DepthdeckApp(
        venue or venues.venue("com"),
        symbol,
        options=AppOptions(
            fps=0, likes=Likes(theme=theme), place=place, accounts=accounts or Accounts(StillKeeper)
        ),
        make_feed=make_feed,
    )
    app.animation_level = "none"
    app.pulse = StillPulse()
    return app


@asynccontextmanager
async def scene(
    size: tuple[int, int] = (160, 48),
    venue: Venue | None = None,
    symbol: str = "BTCUSDT",
    place: str = "Trade",
    accounts: Accounts | None = None,
) -> AsyncIterator[Scene]:
    """A running dashboard, before anything came."""
    feeds: list[StillFeed] = []
    app = make_app(feeds, venue, symbol, place=place, accounts=accounts)
    async with app.run_test(size=size) as pilot:
        stage = Scene(app, pilot, feeds)
        await stage.settle()
        yield stage
