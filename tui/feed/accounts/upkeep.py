"""Keeps one account true: asks what is after each subscription, and now and then whether it still is so."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

import msgspec

from tui.feed.accounts.keytrouble import concerns_key
from tui.feed.accounts.questions import NoAccountError, Questions
from tui.feed.feed import Feed
from tui.feed.links import Level
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import AccountId, Wallet
from tui.market.accounts.snapshots import Snapshot
from tui.market.accounts.states import Repair, State
from tui.wire.replies import SymbolInfo
from tui.wire.user_events import AccountPosition, UserEvent

UNDER_WAY: Final = 1.0
"""Seconds in which events arrive that tell what an answer already holds."""
ASKED_AGAIN: Final = 5
"""Times that balances are asked for again while it can't be known what of them is newer."""
FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
KEY_PAUSE: Final = 60.0
"""Seconds until the exchange is asked again that did not take the key."""
UNCOMPARED: Final = 300.0
"""Seconds after which an account is taken for true no longer while it can't be compared with the exchange."""
GUESSES: Final = 300
"""For so much weight a minute one symbol is guessed at whose trades are asked for: 20 on com, 4 on us."""
DOUBTS_EVERY: Final = 5.0
"""Seconds between two audits that are due to a doubt, at least."""
FIGURES_EVERY: Final = 30.0
"""Seconds between two questions how safe a margin account is that owes something."""
FIGURES_SOON: Final = 0.5
"""Seconds after balances changed until it is asked for what the account owes: events don't tell that."""


class Upkeep:
    """What is done for one account; times in seconds that never go back, but for those of the market."""

    def __init__(
        self,
        account_id: AccountId,
        feed: Feed,
        questions: Questions,
        *,
        audit_every: float,
        refused: Callable[[AccountId, RequestError], None],
        answered: Callable[[AccountId], None],
        differs: Callable[[], None],
    ) -> None:
        self._id = account_id
        self._account = feed.market.account(account_id)
        self._feed = feed
        self._market = feed.market
        self._clock = feed.clock
        self._questions = questions
        self._audit_every = audit_every
        self._refused = refused
        self._answered = answered
        self._differs = differs
        self._carried = False
        self._audit_at = 0.0
        self._figures_at: float | None = None
        self._doubted_at = 0.0
        self._not_before = 0.0
        self._pause = FIRST_PAUSE
        self._failing_since: float | None = None
        """When comparisons began to fail; None where the last one has not."""
        self._asking = asyncio.Lock()
        self._stir = asyncio.Event()

    def begin(self) -> None:
        """A subscription is asked for."""
        if self._account.state is not State.SUBSCRIBING:
            self._market.subscribe_account(self._id, self._clock.now())

    def confirm(self) -> None:
        """It stands."""
        self._carried = True
        self._not_before = 0.0
        self._market.confirm_account(self._id, self._clock.now())
        self.stir()

    def hear(self, event: UserEvent) -> None:
        """Take an event."""
        self._market.take_account(self._id, event, self._clock.now())
        if isinstance(event, AccountPosition) and self._id.wallet is not Wallet.SPOT:
            self._ask_figures_in(FIGURES_SOON)

    def lose(self, words: str) -> None:
        """Events may be missing from here on."""
        self._carried, self._failing_since = False, None
        self._market.break_account(self._id, State.STALE, words, self._clock.now())

    def give_up(self, words: str) -> None:
        """The exchange does not take the key, and a person has to see to it."""
        self._not_before = self._clock.monotonic() + KEY_PAUSE
        self._market.break_account(self._id, State.BROKEN, words, self._clock.now())

    def hasten(self) -> None:
        """Ask as soon as that is possible."""
        self._audit_at = self._not_before = 0.0
        self.stir()

    def stir(self) -> None:
        """Look what is due; called a few times a second."""
        self._stir.set()

    async def run(self) -> None:
        """Do what is due until cancelled."""
        while True:
            self._stir.clear()
            due = self._due()
            if due is None:
                await self._stir.wait()
                continue
            try:
                await due()
            except RequestError as error:
                self._put_off(error)
            else:
                self._pause = FIRST_PAUSE
                self._answered(self._id)

    async def audit(self) -> Repair:
        """Compare the account with what the exchange says, and put it right; raises RequestError."""
        async with self._asking:
            snapshot = await self._settle(await self._ask_everything())
            await self._clock.sleep(UNDER_WAY)
            repair = self._market.audit_account(self._id, snapshot, self._clock.now())
            await self._follow_up(repair)
            self._failing_since = None
        self._audit_at = self._clock.monotonic() + self._audit_every
        if repair.differences:
            self._feed.links.note(self._clock.now(), f"{self._id} account: {repair}", Level.WARN)
            self._differs()
        return self._account.repair or repair

    def _due(self) -> Callable[[], Awaitable[object]] | None:
        now, state = self._clock.monotonic(), self._account.state
        if now < self._not_before or not self._carried:
            return None
        if state is State.RECONCILING:
            return self._reconcile
        if state in (State.BROKEN, State.STALE):
            return self._begin_anew
        if state is not State.LIVE:
            return None
        if now >= self._audit_at:
            return self.audit
        if now >= self._doubted_at + DOUBTS_EVERY and self._account.doubts(self._clock.now()):
            self._doubted_at = now
            return self.audit
        if self._figures_at is not None and now >= self._figures_at:
            return self._ask_figures
        return None

    async def _reconcile(self) -> None:
        async with self._asking:
            snapshot = await self._settle(await self._ask_everything())
            repair = self._market.load_account(self._id, snapshot, self._clock.now())
            if self._account.state is not State.LIVE:
                return
            self._audit_at = self._clock.monotonic() + self._audit_every
            if not repair.first:
                self._feed.links.note(self._clock.now(), f"{self._id} account: {repair}")
            await self._follow_up(repair)
            self._failing_since = None

    async def _begin_anew(self) -> None:
        """Ask again after that was given up, while events came: they have waited."""
        self.begin()
        self.confirm()
        await self._reconcile()

    async def _ask_everything(self) -> Snapshot:
        wishes = self._account.wanted()
        snapshot = await self._questions.everything(self._id, wishes)
        # Orders and events may have come up of symbols that nobody knew of before.
        opened = {order.symbol for order in snapshot.orders.orders} if snapshot.orders else set()
        asked = {wish.symbol for wish in wishes}
        wanted = [*self._account.wanted(), *self._account.fills.coverage.wishes(opened)]
        more = {wish.symbol: wish for wish in wanted if wish.symbol not in asked}
        if not more:
            return snapshot
        trades = await self._questions.trades(self._id, more.values())
        return msgspec.structs.replace(snapshot, trades=(*snapshot.trades, *trades))

    async def _settle(self, snapshot: Snapshot) -> Snapshot:
        """Ask for balances again while it can't be known what of them is newer."""
        for _ in range(ASKED_AGAIN):
            if not self._account.unsettled(snapshot):
                break
            balances = await self._questions.balances(self._id)
            snapshot = msgspec.structs.replace(snapshot, balances=balances)
        return snapshot

    async def _follow_up(self, repair: Repair) -> None:
        """Ask for what only the answers have made known: trades of other symbols, how orders ended."""
        if self._account.gone:
            ended = await self._questions.ended(self._id, self._account.gone)
            self._market.audit_account(self._id, Snapshot(ended=ended), self._clock.now())
        await self._ask_unseen(repair)
        if self._id.wallet is not Wallet.SPOT:
            self._figures_at = None
            self._ask_figures_in(FIGURES_EVERY)

    async def _ask_unseen(self, repair: Repair) -> None:
        """Ask for trades of symbols that nobody knew of, as far as balances tell of them."""
        if not self._id.symbol:
            symbols = await self._feed.symbols()
            await self._ask_trades(self._likely(symbols, repair))

    def _likely(self, symbols: Mapping[str, SymbolInfo], repair: Repair) -> list[str]:
        """Symbols that may have traded unseen: both assets have changed; at the start, both are there."""
        if repair.first:
            assets = {asset for asset, one in self._account.holdings.items() if one.total}
        else:
            assets = {*self._account.tally.unexplained(symbols)}
        # One more and one less is a trade for certain; but what moved otherwise may be mixed in.
        suspects = [] if repair.first else self._account.suspects(symbols)
        pairs = (name for name, listed in symbols.items() if {listed.base, listed.quote} <= assets)
        return [*dict.fromkeys((*suspects, *itertools.islice(pairs, self._feed.governor.limit // GUESSES)))]

    async def _ask_trades(self, symbols: Collection[str]) -> None:
        wishes = [wish for wish in self._account.fills.coverage.wishes(symbols) if wish.symbol in symbols]
        if wishes:
            trades = await self._questions.trades(self._id, wishes)
            self._market.audit_account(self._id, Snapshot(trades=trades), self._clock.now())

    async def _ask_figures(self) -> None:
        self._figures_at = None
        async with self._asking:
            snapshot = await self._settle(Snapshot(balances=await self._questions.balances(self._id)))
            repair = self._market.audit_account(self._id, snapshot, self._clock.now())
            await self._ask_unseen(repair)
        if repair.balances:
            # No event told it, or not yet.
            self._audit_at = min(self._audit_at, self._clock.monotonic() + DOUBTS_EVERY)
        self._ask_figures_in(FIGURES_EVERY)

    def _ask_figures_in(self, seconds: float) -> None:
        margin = self._account.margin
        if seconds == FIGURES_EVERY and (margin is None or not margin.liabilities):
            return
        at = self._clock.monotonic() + seconds
        self._figures_at = at if self._figures_at is None else min(at, self._figures_at)

    def _put_off(self, error: RequestError) -> None:
        if concerns_key(error.code):
            self._refused(self._id, error)
            return
        now = self._clock.monotonic()
        self._not_before = now + self._pause
        # What could not be asked may be a part of a comparison only: it is made anew.
        self._audit_at = 0.0
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._feed.links.note(self._clock.now(), f"{self._id} account: {error}; asking again", Level.WARN)
        if self._failing_since is None:
            self._failing_since = now
        if isinstance(error, NoAccountError):
            self.give_up(str(error))
        elif self._carried and now >= self._failing_since + UNCOMPARED:
            words = f"it can't be compared with the exchange: {error}"
            self._market.break_account(self._id, State.STALE, words, self._clock.now())
