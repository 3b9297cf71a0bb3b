"""One account: what stands, how far it can be believed, and what puts it right after an interruption."""

from collections import deque
from collections.abc import Mapping
from typing import Final

from tui.market.accounts.comparison import compare
from tui.market.accounts.coverage import Wish
from tui.market.accounts.holdings import Holding
from tui.market.accounts.ids import AccountId
from tui.market.accounts.lists import ListKey
from tui.market.accounts.orders import Order, OrderKey, OrderList
from tui.market.accounts.snapshots import Snapshot
from tui.market.accounts.statement import Doubt, Statement
from tui.market.accounts.states import Repair, State
from tui.wire.events import ServerShutdown
from tui.wire.replies import SymbolInfo
from tui.wire.user_events import AccountPosition, ListenKeyExpired, StreamTerminated, UserEvent

WAITING_KEPT: Final = 10_000
"""Events that wait for the answers; of more the oldest go, and an audit has to find what they told."""


class Account(Statement):
    """Balances, open orders, fills, and how safe it is where it may owe.

    After each (re)subscription: `subscribe`, ask for everything, `load`. Until then events wait, and what
    stands is what stood, marked by `state`. An `audit` is the same comparison while events go on being taken;
    hand its answers in about a second after they came, or what events are about to tell counts as recovered.

    All times are ms since the epoch by one clock, that of arrivals, but for those that the exchange tells.

    What is newer, an event or an answer? A fill is a fact by its id. Of an order, what is further on
    (`register`). Of a balance, what bears the later time of the account's change; where an answer bears none,
    what an event told since it was asked for stands, and `unsettled` says that it is to be asked for again.
    """

    def __init__(self, account_id: AccountId) -> None:
        super().__init__(account_id)
        self.state = State.ABSENT
        self.since = 0
        """When the state began."""
        self.words = ""
        """Why it is in this state, and what to do, where there is something to say."""
        self.reconciled: int | None = None
        """When it was last compared with the exchange, as a whole."""
        self.repair: Repair | None = None
        """What that has changed."""
        self._waiting: deque[tuple[UserEvent, int]] = deque(maxlen=WAITING_KEPT)
        self._overflown = False

    @property
    def holdings(self) -> dict[str, Holding]:
        """By asset; to be read only. What the account neither has nor owes is left out."""
        return self.purse.holdings

    @property
    def orders(self) -> dict[OrderKey, Order]:
        """The open orders; to be read only."""
        return self.register.open

    @property
    def closed(self) -> dict[OrderKey, Order]:
        """The latest closed orders, the one that closed last at the end; to be read only."""
        return self.register.closed

    @property
    def lists(self) -> dict[ListKey, OrderList]:
        """The open order lists; to be read only."""
        return self.order_lists.open

    @property
    def gone(self) -> tuple[Order, ...]:
        """Closed orders of which the exchange is to be asked how they ended."""
        return tuple(self.register.gone.values())

    def subscribe(self, now: int) -> None:
        """A subscription is asked for: from now on events wait for `load`."""
        self._enter(State.SUBSCRIBING, "", now)
        self.begin()
        self.fills.coverage.interrupt(now)

    def confirm(self, now: int) -> None:
        """The subscription stands; what is asked for from now on, `load` may take."""
        if self.state is State.SUBSCRIBING:
            self._enter(State.RECONCILING, "", now)
            self.fills.coverage.interrupt(now)

    def break_off(self, state: State, words: str, now: int) -> None:
        """The subscription is lost: STALE while it is tried again, BROKEN where a person has to act."""
        self._enter(state, words, now)
        self.fills.coverage.interrupt(now)

    def take(self, event: UserEvent, now: int) -> bool:
        """Take an event that arrived at `now`; False where nothing has changed by it yet."""
        if isinstance(event, StreamTerminated | ListenKeyExpired | ServerShutdown):
            return False
        if self.state is State.LIVE:
            return self.record(event, now)
        self._overflown |= len(self._waiting) == WAITING_KEPT
        self._waiting.append((event, now))
        return False

    def wanted(self) -> list[Wish]:
        """The trades to ask for: of every symbol that has come up."""
        waiting = {symbol for event, _ in self._waiting if (symbol := getattr(event, "symbol", ""))}
        return self.fills.coverage.wishes(self.touched | waiting)

    def unsettled(self, snapshot: Snapshot) -> bool:
        """Whether balances are to be asked for again, as it can't be known what of them is newer."""
        answer = snapshot.balances
        if answer is None:
            return False
        came = any(isinstance(event, AccountPosition) and at >= answer.sent for event, at in self._waiting)
        return self.purse.unsettled(answer) or (came and answer.updated is None)

    def doubts(self, now: int) -> str:
        """Why an audit should not wait; empty where there is no reason."""
        if self.doubt is not None:
            return self.doubt.words
        asset = self.awaited(now)
        return f"{asset} has moved, and no balance came with it" if asset else ""

    def suspects(self, symbols: Mapping[str, SymbolInfo]) -> list[str]:
        """Symbols that may have traded unseen: balances have changed, and no known fill explains it."""
        return self.tally.suspects(symbols)

    def load(self, snapshot: Snapshot, now: int) -> Repair:
        """Take what the exchange answered after a subscription, and the events that waited: live since.

        It doesn't become live by answers without balances or open orders, nor by such as were asked for
        before the subscription stood; events go on waiting then.
        """
        late = snapshot.began < self.since <= now
        if self.state is not State.RECONCILING or not snapshot.whole or late:
            return compare(self, snapshot, now)
        waiting, self._waiting = self._waiting, deque(maxlen=WAITING_KEPT)
        self.doubt = None
        first = self.reconciled is None
        self.repair = compare(self, snapshot, now, waiting=waiting, first=first)
        if self._overflown:
            self.doubt = Doubt("more events came than could wait", now)
            self._overflown = False
        self.reconciled = now
        self._enter(State.LIVE, "", now)
        return self.repair

    def audit(self, snapshot: Snapshot, now: int) -> Repair:
        """Take what the exchange answered while the account is live, or while it can't be.

        Without balances and open orders it is no audit, but goes on with the last comparison.
        """
        if not snapshot.whole:
            repair = compare(self, snapshot, now)
            self.repair = repair if self.repair is None else self.repair.joined(repair)
            return repair
        repair = compare(self, snapshot, now, audited=self.state is State.LIVE)
        self.repair, self.reconciled = repair, now
        if self.doubt is not None and self.doubt.time < snapshot.began:
            self.doubt = None
        return repair

    def _enter(self, state: State, words: str, now: int) -> None:
        if state is not self.state:
            self.since = now
        self.state, self.words = state, words
