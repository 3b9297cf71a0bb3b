"""The line between an exchange and an account: events come late, twice, out of order, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from msgspec.structs import replace

from tests.market.accounts.exchange import SYMBOLS, Exchange, told
from tui.market.accounts.account import Account
from tui.market.accounts.coverage import Wish
from tui.market.accounts.ids import SPOT
from tui.market.accounts.snapshots import Asked, Snapshot
from tui.market.accounts.states import Repair, State
from tui.wire.user_events import UserEvent

T = TypeVar("T", bound=Asked)


@dataclass
class Line:
    """What is under way; the account's clock differs from the exchange's by `offset`."""

    random: Random
    offset: int
    timed: bool
    """Whether answers about balances bear the time of the last change."""
    mischief: float = 0.0
    """How likely an event comes twice, or later than others."""
    lag: float = 0.0
    """How likely an answer comes from a server that has not heard yet what others have told."""
    account: Account = field(default_factory=lambda: Account(SPOT))
    repairs: list[Repair] = field(default_factory=list)
    subscribed: bool = False
    _under_way: list[UserEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.exchange = Exchange(self.random)

    @property
    def now(self) -> int:
        """The account's clock, which the exchange's time drives."""
        return self.exchange.now + self.offset

    @property
    def quiet(self) -> bool:
        return not self._under_way

    def pass_time(self, steps: int) -> None:
        """Let things happen, and some of what is told of them come."""
        for _ in range(steps):
            events = self.exchange.happen()
            if self.subscribed:
                for event in events:
                    self._send(event)
            self.deliver(self.random.randint(0, 3))

    def _send(self, event: UserEvent) -> None:
        place = len(self._under_way)
        if self.random.random() < self.mischief:
            place = max(0, place - self.random.randint(1, 4))
        self._under_way.insert(place, event)
        if self.random.random() < self.mischief:
            self._under_way.append(event)

    def deliver(self, count: int) -> None:
        """Let the next events come."""
        for _ in range(min(count, len(self._under_way))):
            self.exchange.now += self.random.randint(0, 2)
            self.account.take(self._under_way.pop(0), self.now)

    def deliver_all(self) -> None:
        self.deliver(len(self._under_way))

    def lose(self) -> None:
        """Lose an event that is under way."""
        if self._under_way:
            self._under_way.pop(self.random.randrange(len(self._under_way)))

    def cut(self) -> None:
        """The connection breaks; what is under way is lost."""
        self.subscribed = False
        self._under_way.clear()
        self.account.break_off(State.STALE, "the connection is lost", self.now)

    def ask(self, answer: Callable[[int], T]) -> T:
        """Ask, while things happen before and after the answer, which is told when it was asked for."""
        if self.random.random() < self.lag:
            old = answer(self.now)
            self.pass_time(self.random.randint(1, 3))
            return replace(old, sent=self.now)
        sent = self.now
        self.pass_time(self.random.randint(0, 2))
        answered = answer(sent)
        self.pass_time(self.random.randint(0, 2))
        return answered

    def subscribe(self) -> None:
        self.account.subscribe(self.now)
        self.pass_time(self.random.randint(0, 2))
        self.subscribed = True
        self.pass_time(self.random.randint(0, 2))
        self.account.confirm(self.now)

    def question(self) -> Snapshot:
        """Ask everything, in whatever order."""
        snapshot = Snapshot()
        parts = [self._ask_orders, self._ask_lists, self._ask_balances, self._ask_ended, self._ask_trades]
        self.random.shuffle(parts)
        for ask in parts:
            snapshot = ask(snapshot)
        return snapshot

    def _ask_orders(self, snapshot: Snapshot) -> Snapshot:
        orders = self.ask(lambda sent: self.exchange.answer_orders(sent, self.now))
        return replace(snapshot, orders=orders)

    def _ask_lists(self, snapshot: Snapshot) -> Snapshot:
        return replace(snapshot, lists=self.ask(lambda sent: self.exchange.answer_lists(sent, self.now)))

    def _ask_ended(self, snapshot: Snapshot) -> Snapshot:
        ended = tuple(told(self.exchange.orders[order.key]) for order in self.account.gone)
        return replace(snapshot, ended=ended)

    def _ask_trades(self, snapshot: Snapshot) -> Snapshot:
        wishes = {symbol: Wish(symbol) for symbol in SYMBOLS}
        wishes |= {wish.symbol: wish for wish in self.account.wanted()}
        trades = []
        for wish in wishes.values():
            sent = self.now
            self.pass_time(self.random.randint(0, 2))
            trades.append(self.exchange.answer_trades(wish, sent, self.now))
        return replace(snapshot, trades=tuple(trades))

    def _ask_balances(self, snapshot: Snapshot) -> Snapshot:
        for _ in range(3):
            answer = self.ask(lambda sent: self.exchange.balances(sent, self.now, timed=self.timed))
            snapshot = replace(snapshot, balances=answer)
            if not self.account.unsettled(snapshot):
                break
        return snapshot

    def reconcile(self) -> None:
        self.repairs.append(self.account.load(self.question(), self.now))

    def audit(self) -> Repair:
        """Audit as it should be: what is under way comes before the answers are taken."""
        question = self.question()
        self.deliver_all()
        repair = self.account.audit(question, self.now)
        self.repairs.append(repair)
        return repair
