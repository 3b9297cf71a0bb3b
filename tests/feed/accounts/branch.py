"""A key's accounts followed on the embedded exchange, on one clock that only the test moves."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.clock import ManualClock, settle
from tests.feed.accounts.truth import differences
from tui.feed.accounts.feed import AccountFeed
from tui.feed.accounts.options import AccountOptions
from tui.feed.feed import Feed
from tui.feed.options import FeedOptions
from tui.feed.trouble import Trouble
from tui.market.accounts.account import Account
from tui.market.accounts.ids import SPOT, AccountId
from tui.market.accounts.states import State
from tui.secret import Secret
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.faults import parse_fault
from tui.sim.server import Server
from tui.sim.trading import accounts as sim
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import hmac_key
from tui.sim.trading.margin import MarginAccount
from tui.sim.trading.orders import SpotOrder, Ticket
from tui.wire import venues
from tui.wire.signing import ApiKey, read_key

NAME, SECRET = "n" * 64, "s" * 64
LISTED = tuple(
    dataclasses.replace(listing, levels=min(listing.levels, 20), rate=listing.rate / 4)
    for listing in LISTINGS
    if listing.symbol in ("BTCUSDT", "ETHUSDT", "ETHBTC")
)
CALM = 1e-4
"""How busy a market is in which days pass."""
MONEY = {"BTC": 5, "ETH": 50, "USDT": 500_000, "BNB": 10}
UNIT = 100_000_000


class LongClock(ManualClock):
    """A clock for days: while it has a stride, nobody looks at it more often."""

    stride = 0.0

    async def sleep(self, seconds: float) -> None:
        await super().sleep(max(seconds, self.stride))


class Branch:
    """The exchange with its accounts, and who follows them."""

    def __init__(
        self,
        server: Server,
        exchange: Exchange,
        desk: Desk,
        feed: Feed,
        options: AccountOptions,
        key: ApiKey,
    ) -> None:
        assert isinstance(feed.clock, LongClock)
        self.clock = feed.clock
        self.server = server
        self.exchange = exchange
        self.desk = desk
        self.feed = feed
        self.begin = feed.clock.now()
        """Since when all fills are to be known, in ms."""
        self.owner: sim.Account = next(iter(desk.accounts.values()))
        self.accounts = AccountFeed(feed, key, options)
        self.troubles: list[Trouble] = []
        self.each_step: Callable[[], None] = lambda: None
        self.tasks: list[asyncio.Task[None]] = []
        feed.tap(self._note)

    def _note(self, thing: object, _payload: bytes, _time: int) -> None:
        if isinstance(thing, Trouble):
            self.troubles.append(thing)

    def start(self) -> None:
        """Begin to follow."""
        self.tasks = [asyncio.ensure_future(self.feed.run()), asyncio.ensure_future(self.accounts.run())]

    async def step(self) -> None:
        """Let 100 ms pass, for the exchange too, and the network carry what is sent."""
        await self.clock.advance(0.1)
        self.server.tick()
        await settle(20)
        self.each_step()

    async def until(self, fact: Callable[[], bool], seconds: float = 60) -> float:
        """Let time pass until something is so; return how long it took."""
        begin = self.clock.monotonic()
        while not fact():
            passed = self.clock.monotonic() - begin
            assert passed < seconds, f"after {passed:.0f} s still not so; {self.told()}"
            for task in self.tasks:
                assert not task.done(), task.exception()
            await self.step()
        return self.clock.monotonic() - begin

    async def days(self, days: float, stride: int = 600) -> None:
        """Let days pass, so many seconds at a time; the market should be calm."""
        self.clock.stride = stride
        for _ in range(round(days * 86_400 / stride)):
            await self.clock.advance(stride)
            self.server.tick()
            await self.quiet()
            self.each_step()
            self.server.tick()
            await self.quiet()
        self.clock.stride = 0.0

    async def quiet(self) -> None:
        """Wait until every request is answered, however busy the machine is."""
        await settle(30)
        ways = self.feed._ways
        for _ in range(100_000):
            sessions = [one for each in self.accounts._connections for one in each._subscribers]
            talks = [ways._requests, *sessions]
            if all(talk is None or talk._dialogue.is_idle for talk in talks) and not (
                ways._rest and ways._rest._fetching
            ):
                return
            await settle(5)
        raise AssertionError("requests are never answered")

    async def past(self, seconds: float) -> None:
        """Let some time pass."""
        end = self.clock.monotonic() + seconds
        await self.until(lambda: self.clock.monotonic() >= end, seconds + 1)

    async def during(self, work: Any) -> Any:
        """Let time pass until something awaited is done."""
        task = asyncio.ensure_future(work)
        await self.until(task.done)
        return task.result()

    async def trip(self, fault: str) -> None:
        """Let a fault begin now."""
        await self.server.trip(parse_fault(fault))

    def account(self, account_id: AccountId = SPOT) -> Account:
        """The account as it is followed."""
        return self.feed.market.account(account_id)

    def is_live(self, account_id: AccountId = SPOT) -> bool:
        """Whether it is said to be true."""
        return self.account(account_id).state is State.LIVE

    async def live(self, *account_ids: AccountId) -> float:
        """Wait until accounts are said to be true."""
        return await self.until(lambda: all(self.is_live(one) for one in account_ids or (SPOT,)))

    def differs(self, *account_ids: AccountId, debts: bool = True) -> list[str]:
        """What of accounts is not as the exchange has it."""
        return [
            f"{one}: {words}"
            for one in account_ids or (SPOT,)
            for words in differences(
                self.account(one), self.books_of(one), self.margin(one), begin=self.begin, debts=debts
            )
        ]

    def books_of(self, account_id: AccountId) -> sim.Account:
        """The exchange's account."""
        margin = self.margin(account_id)
        return self.owner if margin is None else margin.account

    def margin(self, account_id: AccountId) -> MarginAccount | None:
        """The exchange's margin account; None for spot."""
        if account_id == SPOT:
            return None
        if account_id.symbol:
            return self.desk.isolated(self.owner, self.exchange.listings[account_id.symbol])
        return self.desk.cross(self.owner)

    def place(
        self,
        side: Any = "BUY",
        kind: Any = "LIMIT",
        *,
        symbol: str = "BTCUSDT",
        away: int = 100,
        trades: int = 1,
        account_id: AccountId = SPOT,
    ) -> SpotOrder:
        """Place an order so many ticks away from the best price, of so many times the symbol's usual size."""
        listing, best = self.exchange.listings[symbol], self.exchange.best(symbol)
        lots = max(1, int(listing.size / listing.price * UNIT) * trades // listing.step_units)
        ticks = best.bid - away if side == "BUY" else best.ask + away
        price = 0 if kind == "MARKET" else ticks * listing.tick_units
        ticket = Ticket(listing, side, kind, lots * listing.step_units, price=price)
        return self.desk.place(self.books_of(account_id), ticket)

    def told(self) -> str:
        """What there is to say when something goes wrong."""
        streams = {str(one): (stream.state, stream.words) for one, stream in self.accounts.streams.items()}
        states = {str(one): (found.state, found.words) for one, found in self.feed.market.accounts.items()}
        return f"troubles: {self.troubles}; streams: {streams}; accounts: {states}"


@asynccontextmanager
async def open_branch(
    options: AccountOptions,
    *,
    base: str = "sim",
    key: ApiKey | None = None,
    rate: float = 1.0,
    seed: int = 7,
    prepare: Callable[[Desk, sim.Account], None] = lambda _desk, _account: None,
) -> AsyncIterator[Branch]:
    """Serve an exchange with one key's accounts, and follow them."""
    clock = LongClock()
    # What days pass in has one symbol: every one costs time.
    listed = LISTED if rate > CALM else LISTED[:1]
    exchange = Exchange(seed=seed, start=clock.now(), listings=listed, rate=rate)
    desk = Desk(exchange)
    owner = desk.open_account()
    desk.keys.add(hmac_key(NAME, SECRET, owner.uid))
    for asset, amount in MONEY.items():
        desk.deposit(owner, asset, amount * UNIT)
    prepare(desk, owner)
    desk.take_news()
    server = Server(exchange, desk=desk, clock=clock.now, ticking=False, ping_interval=1e7)
    async with server as urls:
        venue = venues.custom(venues.venue(base), urls.stream, urls.api, urls.rest)
        feed = Feed(venue, FeedOptions(), clock=clock)
        branch = Branch(server, exchange, desk, feed, options, key or read_key(Secret(NAME), Secret(SECRET)))
        branch.start()
        try:
            yield branch
        finally:
            for task in reversed(branch.tasks):
                task.cancel()
            await asyncio.wait(branch.tasks)
