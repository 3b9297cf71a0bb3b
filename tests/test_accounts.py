"""Which key opens the accounts: found, refused, lent, looked for again; and whether orders may go out."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.clock import ManualClock, settle
from tests.purses import fill, holding, load_account, order
from tests.scene import START, StillFeed, StillKeeper
from tui.accounts import AGAIN, Accounts, KeyRefused, State, simulated
from tui.feed.accounts.keytrouble import KeyFault, KeyTrouble
from tui.feed.options import FeedOptions
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import SPOT
from tui.secret import Secret
from tui.vaults import CredentialsError
from tui.wire import venues
from tui.wire.signing import ApiKey, read_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tui.feed.feed import Feed
    from tui.wire.venues import Venue

KEY = read_key(Secret("k" * 64), Secret("s" * 64))
OTHER = read_key(Secret("k" * 64), Secret("t" * 64))


class Ring:
    """Keys as a test has them: the next ones found, and what the exchange says of them."""

    def __init__(self, *found: ApiKey | Exception, judged: tuple[bool | Exception, ...] = (True,)) -> None:
        self.found = list(found)
        self.judged = list(judged)

    def find(self, venue: Venue) -> ApiKey:
        first = self.found.pop(0)
        if isinstance(first, Exception):
            raise first
        return first

    async def admit(self, feed: Feed, key: ApiKey) -> bool:
        first = self.judged.pop(0)
        if isinstance(first, Exception):
            raise first
        return first


def still_feed(venue: Venue | None = None) -> StillFeed:
    return StillFeed(venue or venues.venue("com"), FeedOptions(), ManualClock(START))


@asynccontextmanager
async def running(accounts: Accounts, feed: StillFeed) -> AsyncIterator[None]:
    task = asyncio.create_task(accounts.run(feed))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def sends(accounts: Accounts) -> bool:
    """Whether orders can be sent."""
    return accounts.trader is not None


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a fact that other tasks, and a thread, bring about."""
    async with asyncio.timeout(10):
        for _ in iter(holds, True):
            await settle()


async def test_a_missing_key_is_told_and_looked_for_again() -> None:
    missing = CredentialsError("there is no key for com", "depthdeck keys add NAME keeps one")
    accounts = Accounts(StillKeeper, Ring(missing, KEY), trading=True)
    async with running(accounts, still_feed()):
        await until(lambda: accounts.state is State.NO_KEY)
        assert accounts.words == "There is no key for com. Depthdeck keys add NAME keeps one."
        assert accounts.may_trade == accounts.words
        assert not sends(accounts)
        accounts.retry()
        await until(lambda: accounts.state is State.RUNNING)
        assert accounts.feed is not None
        assert accounts.may_trade == ""
        assert sends(accounts)
    assert accounts.state is State.LOADING
    assert not sends(accounts)


async def test_another_key_is_used_once_the_one_of_before_is_no_longer_taken() -> None:
    ring, feed = Ring(KEY, KEY, OTHER, OTHER, judged=(True, True)), still_feed()
    accounts = Accounts(StillKeeper, ring, trading=True)

    def revoke() -> StillKeeper:
        keeper = accounts.feed
        assert isinstance(keeper, StillKeeper)
        keeper.trouble = KeyTrouble(KeyFault.REVOKED, "no longer taken", START)
        return keeper

    async with running(accounts, feed):
        await until(lambda: accounts.state is State.RUNNING)
        load_account(feed, SPOT, (holding("USDT", "5"),), (), ())
        accounts.retry()
        keeper = revoke()
        accounts.retry()
        await until(lambda: ring.found == [OTHER, OTHER])
        await settle()
        assert (accounts.feed, keeper.trouble) == (keeper, None), "it is the same one, and tried again"
        trader = accounts.trader
        revoke()
        accounts.retry()
        await until(lambda: accounts.feed not in (keeper, None))
        assert (ring.found, ring.judged, accounts.state) == ([], [], State.RUNNING)
        assert accounts.trader not in (trader, None)
        assert list(accounts.known) == [], "it may open another's accounts"


async def test_a_key_that_is_gone_when_it_is_looked_for_again_is_told() -> None:
    several = CredentialsError("there are several keys", "choose one by --key NAME")
    ring = Ring(KEY, several, several)
    accounts = Accounts(StillKeeper, ring)
    async with running(accounts, still_feed()):
        await until(lambda: accounts.state is State.RUNNING)
        assert isinstance(accounts.feed, StillKeeper)
        accounts.feed.trouble = KeyTrouble(KeyFault.REVOKED, "no longer taken", START)
        accounts.retry()
        await until(lambda: accounts.state is State.NO_KEY)
        assert accounts.words == "There are several keys. Choose one by --key NAME."
        assert accounts.feed is None


async def test_a_key_that_may_not_be_used_is_refused_and_an_exchange_that_does_not_answer_asked_again() -> (
    None
):
    judged = (RequestError("no answer"), KeyRefused("this key may withdraw", "take that away"))
    accounts, feed = Accounts(StillKeeper, Ring(KEY, judged=judged)), still_feed()
    async with running(accounts, feed):
        await until(lambda: "no answer" in accounts.words)
        assert accounts.state is State.LOADING
        await feed.by_hand.advance(AGAIN)
        await until(lambda: accounts.state is State.REFUSED)
        assert accounts.words == "This key may withdraw. Take that away."


@pytest.mark.parametrize(
    ("trading", "may", "words"),
    [
        (False, True, "Orders are off: depthdeck config set trading true lets them out."),
        (True, False, "This key may read, not trade: give it that permission in API Management."),
        (True, True, ""),
    ],
)
async def test_orders_go_out_only_where_settings_and_key_let_them(
    trading: bool, may: bool, words: str
) -> None:
    accounts = Accounts(StillKeeper, Ring(KEY, judged=(may,)), trading=trading)
    async with running(accounts, still_feed()):
        await until(lambda: accounts.state is State.RUNNING)
        assert accounts.may_trade == words
        assert (accounts.trader is None) is bool(words)


async def test_the_embedded_exchange_lends_its_key_and_an_old_venue_takes_nothing_away() -> None:
    urls = ("ws://127.0.0.1:1", "ws://127.0.0.1:1/ws-api/v3", "http://127.0.0.1:1")
    sim = venues.custom(venues.venue("sim"), *urls)
    accounts = Accounts(StillKeeper, Ring(KEY))
    accounts.lend(sim, KEY)
    async with running(accounts, still_feed()):
        await until(lambda: accounts.state is State.RUNNING)
        assert accounts.trader is None
        async with running(accounts, still_feed(sim)):
            await until(lambda: accounts.trader is not None)
            assert accounts.may_trade == "", "it is play money"
            old = accounts.feed
        assert accounts.state is State.LOADING
        accounts.feed = old
    assert accounts.feed is old, "the end of the first one, that came late"


def test_a_real_host_behind_the_name_of_the_simulation_is_none() -> None:
    assert not simulated(venues.custom(venues.venue("sim"), api="wss://ws-api.binance.com:443/ws-api/v3"))
    assert not simulated(venues.venue("com"))


async def test_orders_and_fills_of_a_symbol_are_those_of_all_accounts() -> None:
    accounts, feed = Accounts(StillKeeper, Ring(KEY)), still_feed()
    assert list(accounts.known) == []
    async with running(accounts, feed):
        await until(lambda: accounts.state is State.RUNNING)
        bought = fill(SPOT, "BTCUSDT", 1, "BUY 1 @ 5 maker", START, "0 BNB")
        orders = (order(SPOT, "BTCUSDT", 1, "BUY LIMIT 1 @ 5", START),)
        load_account(feed, SPOT, (holding("USDT", "5"),), orders, (bought,))
        assert [each.order_id for each in accounts.orders_of("BTCUSDT")] == [1]
        assert [each.trade_id for each in accounts.fills_of("BTCUSDT")] == [1]
        assert not accounts.orders_of("ETHUSDT")
        assert not accounts.fills_of("ETHUSDT")
