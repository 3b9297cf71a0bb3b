"""All accounts of a key, live in the feed's market."""

import asyncio
from collections.abc import Awaitable
from typing import Final, TypeVar

from tui.feed.accounts.approaches import Approach, ListenKeys, Subscriptions, UnknownMethodError
from tui.feed.accounts.connection import AccountConnection
from tui.feed.accounts.keytrouble import KeyTrouble, KeyTroubles, concerns_key
from tui.feed.accounts.options import DEFAULTS, AccountOptions
from tui.feed.accounts.questions import Questions
from tui.feed.accounts.risk import RiskFollower
from tui.feed.accounts.upkeep import Upkeep
from tui.feed.accounts.userstream import UserStream
from tui.feed.feed import Feed
from tui.feed.inquiries import Way
from tui.feed.jumps import Jumps
from tui.feed.trouble import REFUSED, REQUEST_FAILED, RequestError, Trouble, UnreachableError
from tui.market.accounts.ids import CROSS, SPOT, AccountId, Wallet, isolated
from tui.market.accounts.states import Repair, State
from tui.wire.signing import ApiKey
from tui.wire.user_events import UserEvent

T = TypeVar("T")

TICK: Final = 0.25
"""Seconds between two looks at what is due."""
SEARCH_AGAIN: Final = 5.0
"""Seconds until accounts are searched for again where the exchange could not be asked."""
NO_ACCOUNT: Final = (-3003, -11001)
"""Refusals that say that there is no such margin account."""

_READING: Final = {
    Wallet.SPOT: "read the account",
    Wallet.CROSS: "read margin accounts",
    Wallet.ISOLATED: "read isolated margin accounts",
}
_HEARING: Final = "hear account events"


class AccountFeed:
    """Follows the accounts of a key while `run` runs, and the feed does: they stand in `feed.market`.

    `trouble` says what is wrong with the key, if anything is; market data goes on all the same.
    """

    def __init__(self, feed: Feed, key: ApiKey, options: AccountOptions = DEFAULTS) -> None:
        self._feed = feed
        self._clock = feed.clock
        self._key = key
        self._options = options
        self._questions = Questions(feed, key, options.history, self._way)
        self._upkeeps: dict[AccountId, Upkeep] = {}
        self._troubles = KeyTroubles()
        self._connections: list[AccountConnection] = []
        self._risk: AccountConnection | None = None
        self._group: asyncio.TaskGroup | None = None
        self._search_at = 0.0
        self.searched = not _has_margin(feed)
        """Whether it is known which margin accounts there are, or why that is not known."""

    @property
    def ids(self) -> tuple[AccountId, ...]:
        """The accounts that were found."""
        return tuple(self._upkeeps)

    @property
    def streams(self) -> dict[AccountId, UserStream]:
        """How the events of each account come."""
        return {account: stream for one in self._connections for account, stream in one.streams.items()}

    @property
    def risk(self) -> UserStream | None:
        """The risk stream of cross margin, where it is followed."""
        return None if self._risk is None else self._risk.streams.get(CROSS)

    @property
    def trouble(self) -> KeyTrouble | None:
        """What is wrong with the key: first of all where spot is concerned; None where nothing is."""
        return self._troubles.worst

    def refresh(self) -> None:
        """Try at once what waits: to connect, to ask for what was refused, to compare."""
        self._search_at = 0.0
        for connection in self._connections:
            connection.retry()
        for upkeep in self._upkeeps.values():
            upkeep.hasten()

    async def audit(self, account: AccountId) -> Repair:
        """Compare an account with what the exchange says, and put right what differs; raises RequestError."""
        upkeep = self._upkeeps.get(account)
        if upkeep is None:
            raise RequestError(f"there is no {account} account to compare")
        return await upkeep.audit()

    async def run(self) -> None:
        """Follow the accounts until cancelled; an unexpected error is raised in an ExceptionGroup."""
        try:
            async with asyncio.TaskGroup() as self._group:
                if not self._feed.venue.api_urls:
                    await self._miss_api()
                if self._options.us_stream == "listenKey":
                    self._connect(self._by_listen_key())
                else:
                    self._connect(Subscriptions(self._feed, self._key))
                if Wallet.SPOT in self._options.wallets:
                    self._follow(SPOT)
                self._group.create_task(self._keep_house())
                self._group.create_task(self._search())
        finally:
            for upkeep in self._upkeeps.values():
                upkeep.lose("it is not followed any more")
            self._connections.clear()
            self._upkeeps.clear()
            self._risk = None

    async def _miss_api(self) -> None:
        """Say that this venue brings no account events, and do nothing until cancelled."""
        words = "this venue has no WebSocket API, over which account events come; choose --venue or --api-url"
        self._feed.market.break_account(SPOT, State.BROKEN, words, self._clock.now())
        self.searched = True
        await asyncio.get_running_loop().create_future()

    # What the connections tell.

    def begin(self, account: AccountId) -> None:
        """A subscription is asked for that nothing before it covers."""
        self._upkeeps[account].begin()

    def confirmed(self, account: AccountId) -> None:
        """It stands."""
        self._troubles.clear(account)
        self._upkeeps[account].confirm()

    def hear(self, account: AccountId, event: UserEvent) -> None:
        """An event came."""
        self._upkeeps[account].hear(event)

    def lost(self, account: AccountId, words: str) -> None:
        """Events may be missing from here on."""
        self._upkeeps[account].lose(words)

    def renewed(self) -> None:
        """A connection has taken over from another, and missed nothing as far as it knows."""
        for upkeep in self._upkeeps.values():
            upkeep.hasten()

    def refused(self, account: AccountId, error: RequestError) -> None:
        """The exchange would not let an account be heard, or not answer about it."""
        if isinstance(error, UnknownMethodError) and account == SPOT and self._options.us_stream == "auto":
            self._fall_back()
            return
        stream = self.streams.get(account)
        if not concerns_key(error.code):
            self._give_up(account, str(error))
        elif stream is not None and not stream.is_open and self._group is not None:
            self._group.create_task(self._examine(account, error))
        else:
            self._blame(account, error, _READING[account.wallet], reads=self._hears(account))

    async def _examine(self, account: AccountId, error: RequestError) -> None:
        """Find out whether the key may still read what it may not hear: the refusal says the same of both."""
        try:
            await self._questions.balances(account)
        except RequestError:
            self._blame(account, error, _HEARING, reads=self._hears(account))
        else:
            self._blame(account, error, _HEARING, reads=True)

    def _blame(self, account: AccountId, error: RequestError, asked: str, *, reads: bool) -> None:
        now = self._clock.now()
        found, new = self._troubles.blame(account, error, asked, reads=reads, now=now)
        if new:
            self._feed.report(Trouble(REFUSED, f"{account} account: {found.words}"))
        self._give_up(account, found.words)

    def _give_up(self, account: AccountId, words: str) -> None:
        if account in self._upkeeps:
            self._upkeeps[account].give_up(words)

    def _hears(self, account: AccountId) -> bool:
        """Whether the exchange takes the key for events even now: of this account, or at least of spot."""
        streams = self.streams
        return any(one in streams and streams[one].is_open for one in (account, SPOT))

    def _way(self) -> Way | None:
        return next((way for one in self._connections if (way := one.way) is not None), None)

    def _connect(self, approach: Approach) -> AccountConnection:
        assert self._group is not None
        connection = AccountConnection(self._feed, approach, self)
        self._connections.append(connection)
        self._group.create_task(connection.run())
        return connection

    def _by_listen_key(self) -> ListenKeys:
        return ListenKeys(self._feed, self._key, self._feed.venue.stream_urls)

    def _fall_back(self) -> None:
        """Hear of spot by a listenKey: the exchange knows nothing else."""
        if not self._feed.venue.stream_urls:
            self._upkeeps[SPOT].give_up("account events come by a listenKey here; give --stream-url, too")
            return
        words = "account events: the exchange knows no userDataStream.subscribe; trying a listenKey"
        self._feed.links.note(self._clock.now(), words)
        self._connections[0].forget(SPOT)
        self._connect(self._by_listen_key()).follow([SPOT])

    def _follow(self, account: AccountId) -> None:
        if account in self._upkeeps:
            return
        assert self._group is not None
        symbols = {account.symbol} if account.symbol else self._options.symbols
        self._feed.market.account(account).touched.update(symbols)
        upkeep = self._upkeeps[account] = Upkeep(
            account,
            self._feed,
            self._questions,
            audit_every=self._options.audit_every,
            refused=self.refused,
            answered=self._troubles.clear,
            differs=self._renew,
        )
        self._group.create_task(upkeep.run())
        self._connections[0].follow([account])

    def _renew(self) -> None:
        """Replace connections that have not brought what they should."""
        for connection in self._connections:
            connection.renew()

    async def _keep_house(self) -> None:
        jumps = Jumps(self._clock)
        while True:
            await self._clock.sleep(TICK)
            jumped = jumps.look()
            connections = self._connections if self._risk is None else [*self._connections, self._risk]
            for connection in connections:
                if jumped:
                    connection.replace("the machine slept, or its clock was set")
                connection.tick()
            for upkeep in self._upkeeps.values():
                upkeep.stir()

    async def _search(self) -> None:
        """Look which margin accounts there are, again and again: they can be opened at any time."""
        if not _has_margin(self._feed):
            return
        while True:
            if self._clock.monotonic() >= self._search_at:
                self._search_at = self._clock.monotonic() + self._options.audit_every
                await self._look_for_margin()
            await self._clock.sleep(TICK)

    async def _look_for_margin(self) -> None:
        if Wallet.CROSS in self._options.wallets:
            cross = await self._finds(CROSS, self._questions.cross())
            if cross is not None:
                self._follow(CROSS)
                self._follow_risk()
        if Wallet.ISOLATED in self._options.wallets:
            every = AccountId(Wallet.ISOLATED)
            found = await self._finds(every, self._questions.isolated_pairs())
            for pair in found.pairs if found is not None else ():
                if pair.enabled:
                    self._follow(isolated(pair.symbol))
        self.searched = True

    async def _finds(self, account: AccountId, asking: Awaitable[T]) -> T | None:
        """What the exchange answers; None where there is no such account, or it doesn't say so."""
        try:
            found = await asking
        except UnreachableError:
            self._search_at = self._clock.monotonic() + SEARCH_AGAIN
        except RequestError as error:
            if concerns_key(error.code):
                self.refused(account, error)
            elif error.code not in NO_ACCOUNT and error.status != 404:
                self._feed.report(Trouble(REQUEST_FAILED, f"{account} account: {error}"))
        else:
            self._troubles.clear(account)
            return found
        return None

    def _follow_risk(self) -> None:
        assert self._group is not None
        feed = self._feed
        if self._risk is not None or not (self._options.risk and feed.venue.risk_urls):
            return
        approach = ListenKeys(feed, self._key, feed.venue.risk_urls, risk=True)
        self._risk = AccountConnection(feed, approach, RiskFollower(feed), name="risk")
        self._risk.follow([CROSS])
        self._group.create_task(self._risk.run())


def _has_margin(feed: Feed) -> bool:
    """Whether the venue can have margin accounts: only REST tells of them."""
    return feed.venue.sapi and bool(feed.venue.rest_urls)
