"""The accounts beside the market: which key opens them here, whether it is used, and what keeps them true."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlsplit

from tui.feed.accounts.options import DEFAULTS, AccountOptions
from tui.feed.trouble import RequestError
from tui.orders.ledger import Ledger
from tui.vaults import CredentialsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tui.feed.accounts.keytrouble import KeyTrouble
    from tui.feed.accounts.userstream import UserStream
    from tui.feed.feed import Feed
    from tui.feed.trading import Trader
    from tui.market.accounts.account import Account
    from tui.market.accounts.fills import Fill
    from tui.market.accounts.ids import AccountId
    from tui.market.accounts.orders import Order
    from tui.market.accounts.states import Repair
    from tui.wire.signing import ApiKey
    from tui.wire.venues import Venue

AGAIN: Final = 5.0
"""Seconds until an exchange that could not be asked about a key is asked again."""

_LOOPBACK: Final = frozenset(("127.0.0.1", "::1", "localhost"))
_LOOKING: Final = "Looking for a key."


class State(StrEnum):
    """How far one is with the accounts of a venue."""

    NO_KEY = "no key"
    LOADING = "loading"
    REFUSED = "refused"
    RUNNING = "running"


class KeyRefused(Exception):
    """A key is there, and is not used; the message says why, `hint` what to do."""

    def __init__(self, words: str, hint: str = "") -> None:
        super().__init__(words)
        self.hint = hint


class Access(Protocol):
    """Where keys come from."""

    def find(self, venue: Venue) -> ApiKey:
        """The key for a venue; it may take long. Raises CredentialsError and KeyRefused."""

    async def admit(self, feed: Feed, key: ApiKey) -> bool:
        """See whether a key may be used; whether it may trade, too. Raises KeyRefused and RequestError."""


class Keeper(Protocol):
    """Keeps the accounts of a key true in a market."""

    @property
    def ids(self) -> tuple[AccountId, ...]:
        """The accounts that the key opens, as far as they are known."""

    @property
    def streams(self) -> dict[AccountId, UserStream]:
        """How the events of each account come."""

    @property
    def trouble(self) -> KeyTrouble | None:
        """What is wrong with the key; None where nothing is."""

    async def run(self) -> None:
        """Keep them true until cancelled."""

    def refresh(self) -> None:
        """Try at once what waits, and what a person may have put right."""

    async def audit(self, account: AccountId) -> Repair:
        """Compare an account with what the exchange says. Raises RequestError."""


def keep_true(feed: Feed, key: ApiKey, options: AccountOptions = DEFAULTS) -> Keeper:
    """Keep the accounts of a key true; what does so is loaded only where there is a key."""
    from tui.feed.accounts.feed import AccountFeed

    return AccountFeed(feed, key, options)


class Accounts:
    """The accounts that a key opens on the venue of now.

    `keep` makes what keeps the accounts of a feed true. `currency` is what they are valued in now,
    `own_currency` at the start; `hidden` says whether amounts are to be read by nobody. Amounts, orders and
    fills themselves stand in the feed's market.
    """

    def __init__(
        self,
        keep: Callable[[Feed, ApiKey], Keeper] = keep_true,
        access: Access | None = None,
        *,
        trading: bool = False,
        currency: str = "USDT",
        hidden: bool = False,
    ) -> None:
        self.state = State.LOADING
        self.words = _LOOKING
        self.feed: Keeper | None = None
        self.trader: Trader | None = None
        """Who sends orders; None where `may_trade` says why not."""
        self.ledger = Ledger()
        self.currency = self.own_currency = currency
        self.hidden = hidden
        self._keep = keep
        self._access = access
        self._trading = trading
        self._own: dict[Venue, ApiKey] = {}
        self._may = False
        self._market: Feed | None = None
        self._again = asyncio.Event()

    @property
    def known(self) -> Iterable[Account]:
        """Every account of the venue of which something is known."""
        return self._market.market.accounts.values() if self._market is not None else ()

    @property
    def may_trade(self) -> str:
        """Why orders can't be sent, in words with what to do; empty where they can."""
        feed = self._market
        if feed is None or self.state is not State.RUNNING:
            return self.words
        if not (self._trading or simulated(feed.venue)):
            return "Orders are off: depthdeck config set trading true lets them out."
        if not self._may:
            return "This key may read, not trade: give it that permission in API Management."
        return ""

    def lend(self, venue: Venue, key: ApiKey) -> None:
        """Use this key on a venue, whatever others there are: the embedded exchange brings its own."""
        self._own[venue] = key

    def retry(self) -> None:
        """Look for a key again; try again one that was refused, or is no longer taken."""
        if self.feed is None:
            self._again.set()
        elif self.feed.trouble is not None:
            self._again.set()
            self.feed.refresh()

    def orders_of(self, symbol: str) -> list[Order]:
        """The open orders of a symbol, in all accounts."""
        return [
            order for account in self.known for order in account.orders.values() if order.symbol == symbol
        ]

    def fills_of(self, symbol: str) -> list[Fill]:
        """The fills of a symbol that are known, in all accounts, oldest first."""
        found = [fill for account in self.known for fill in account.fills.of(symbol)]
        found.sort(key=lambda fill: (fill.time, fill.trade_id))
        return found

    async def run(self, feed: Feed) -> None:
        """Keep the accounts of a feed's venue true until cancelled."""
        self._market, self.feed, self.trader = feed, None, None
        try:
            while True:
                await self._use(feed, await self._obtain(feed))
                # Another key may open the accounts of somebody else.
                feed.market.forget_accounts()
        finally:
            # After a change of venue the old accounts may take longer to end than the new ones to begin.
            if self._market is feed:
                self.state, self.words = State.LOADING, _LOOKING
                self.feed = self.trader = None

    async def _use(self, feed: Feed, key: ApiKey) -> None:
        """Keep the accounts true, until the key is in trouble and no longer the one that is to be used."""
        keeper = self.feed = self._keep(feed, key)
        self._again.clear()
        self.state, self.words = State.RUNNING, ""
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(keeper.run())]
            if not self.may_trade:
                from tui.feed.trading import Trader

                self.trader = Trader(feed, key, self.ledger)
                tasks.append(group.create_task(self.trader.run()))
            while await self._is_found_again(feed.venue, key):
                pass
            self.state, self.words = State.LOADING, _LOOKING
            self.feed = self.trader = None
            for task in tasks:
                task.cancel()

    async def _is_found_again(self, venue: Venue, key: ApiKey) -> bool:
        """Whether the same key is there once somebody wants it looked for again."""
        await self._again.wait()
        # Who asks while it is looked for is heard, too.
        self._again.clear()
        try:
            return key.is_same(await self._find(venue))
        except (CredentialsError, KeyRefused):
            return False

    async def _obtain(self, feed: Feed) -> ApiKey:
        """A key that may be used, however often it takes to look for it."""
        while True:
            self._again.clear()
            if (key := await self._open(feed)) is not None:
                return key
            await self._again.wait()

    async def _open(self, feed: Feed) -> ApiKey | None:
        """A key that may be used; None where there is none, which is said in words."""
        self.state, self.words, self._may = State.LOADING, _LOOKING, False
        try:
            key = await self._find(feed.venue)
            self._may = await self._admit(feed, key)
        except CredentialsError as error:
            self.state, self.words = State.NO_KEY, _sentences(str(error), error.hint)
        except KeyRefused as error:
            self.state, self.words = State.REFUSED, _sentences(str(error), error.hint)
        else:
            return key
        return None

    async def _find(self, venue: Venue) -> ApiKey:
        """The key for a venue; raises CredentialsError and KeyRefused."""
        own = self._own.get(venue)
        if own is not None:
            return own
        if self._access is None:
            raise CredentialsError(f"no key is looked for on {venue.label}")
        return await asyncio.to_thread(self._access.find, venue)

    async def _admit(self, feed: Feed, key: ApiKey) -> bool:
        """Whether a key may trade; raises KeyRefused. What was lent may all."""
        while self._access is not None and key is not self._own.get(feed.venue):
            try:
                return await self._access.admit(feed, key)
            except RequestError as error:
                self.words = f"The exchange can't be asked about the key: {error}."
                await feed.clock.sleep(AGAIN)
        return True


def simulated(venue: Venue) -> bool:
    """Whether a venue is the embedded exchange, or another one on this machine that says so."""
    return venue.name == "sim" and all(urlsplit(url).hostname in _LOOPBACK for url in venue.api_urls)


def _sentences(*parts: str) -> str:
    return " ".join(f"{part[0].upper()}{part[1:].rstrip('.')}." for part in parts if part)
