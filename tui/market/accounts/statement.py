"""Everything that is known of an account, whatever the way it became known: by an event, or by an answer."""

from collections import deque
from typing import Final

import msgspec

from tui.market.accounts import reports
from tui.market.accounts.fills import Fill, Fills
from tui.market.accounts.holdings import Movement
from tui.market.accounts.ids import AccountId
from tui.market.accounts.lists import Lists
from tui.market.accounts.margin import Margin
from tui.market.accounts.news import Item, News
from tui.market.accounts.orders import UNKNOWN_END, Order, OrderChange, OrderList
from tui.market.accounts.purse import Purse
from tui.market.accounts.register import Register
from tui.market.accounts.seen import Seen
from tui.market.accounts.snapshots import Trades
from tui.market.accounts.tally import Tally
from tui.wire.user_events import (
    ZERO,
    AccountPosition,
    BalanceUpdate,
    ExecutionReport,
    ExternalLockUpdate,
    LiabilityChanged,
    ListStatus,
    MarginLevelChanged,
    UserEvent,
)

MOVEMENTS_KEPT: Final = 500
TIMES_KEPT: Final = 2_000
AWAITED: Final = 3_000
"""How long after a transfer its balances may take to come, in ms, before it is strange."""


class Doubt(msgspec.Struct, frozen=True):
    """Why what stands may be wrong; `time` is when that was noticed."""

    words: str
    time: int


class Statement:
    """Takes events one by one; each fact stands once, and is told once in `news`. Times as for `Account`."""

    def __init__(self, account_id: AccountId) -> None:
        self.id = account_id
        self.fills = Fills()
        self.movements: deque[Movement] = deque(maxlen=MOVEMENTS_KEPT)
        """Deposits, transfers and the like, as events told; those during an interruption are missing."""
        self.margin: Margin | None = None
        self.news = News()
        self.last_event: int | None = None
        """When the last event arrived."""
        self.touched: set[str] = set()
        """Symbols of which an event or an answer has told."""
        self.doubt: Doubt | None = None
        self.purse = Purse()
        self.register = Register()
        self.order_lists = Lists()
        self.tally = Tally()
        self._moved: Seen[BalanceUpdate | ExternalLockUpdate | LiabilityChanged] = Seen(MOVEMENTS_KEPT)
        self._awaited: dict[str, tuple[int, int]] = {}
        """Assets that moved, without a balance since: the exchange's time of it, and when it was heard."""
        self._times: deque[tuple[int, int]] = deque(maxlen=TIMES_KEPT)
        """Arrivals of events, and the latest time of the exchange's that they had told by then."""

    def record(self, event: UserEvent, now: int) -> bool:
        """Take an event that arrived at `now`; False where nothing is new by it."""
        told = max(event.event_time, self._times[-1][1] if self._times else 0)
        self._times.append((now, told))
        self.last_event = now
        match event:
            case ExecutionReport():
                return self._record_report(event, now)
            case AccountPosition():
                return self._record_position(event, now)
            case ListStatus():
                return self._record_list(event, now)
            case BalanceUpdate() | ExternalLockUpdate() | LiabilityChanged():
                return self._record_movement(event, now)
            case MarginLevelChanged():
                return self._record_level(event, now)
            case _:
                return False

    def begin(self) -> None:
        """Events come over a new connection: all that came before is older than any answer from now on."""
        for heard in (self.purse.heard, self.register.heard, self.order_lists.heard):
            heard.clear()

    def awaited(self, now: int) -> str:
        """The asset that has moved long ago without a balance to tell what there is since; empty if none."""
        late = (asset for asset, (_, heard) in self._awaited.items() if now - heard > AWAITED)
        return next(late, "")

    def told_before(self, arrival: int) -> int:
        """The latest time of the exchange's that an event told before `arrival`; 0 where none is known."""
        return next((told for heard, told in reversed(self._times) if heard < arrival), 0)

    def take_margin(self, margin: Margin, sent: int) -> None:
        """Take how safe the account is, as an answer told that was asked for at `sent`."""
        known = self.margin
        if known is not None and known.level_updated >= sent:
            margin = msgspec.structs.replace(
                margin, level=known.level, status=known.status, level_updated=known.level_updated
            )
        self.margin = margin

    def add_trades(self, answer: Trades, now: int) -> int:
        """Take all trades of an answer; how many were not known."""
        self.touched.add(answer.symbol)
        new = sum([self._add_fill(fill, now, recovered=True) for fill in answer.fills])
        self.fills.coverage.note(answer)
        return new

    def tell(self, fact: OrderChange | Fill | Movement | OrderList, now: int, *, recovered: bool) -> None:
        """Put what happened into the news."""
        self.news.add(Item(fact, now, recovered))

    def tell_answer(self, order: Order, now: int) -> None:
        """Put what an answer told of an order into the news."""
        self.tell(OrderChange(order, "", order.updated), now, recovered=True)

    def forget_awaited(self, sent: int) -> None:
        """All balances were told by an answer that was asked for at `sent`."""
        self._awaited = {asset: one for asset, one in self._awaited.items() if one[1] >= sent}

    def _record_report(self, report: ExecutionReport, now: int) -> bool:
        self.touched.add(report.symbol)
        order = reports.order(self.id, report)
        fill = reports.fill(self.id, report)
        known = self.register.get(order.key)
        if fill is not None and self._leaves_out(report, known):
            self.doubt = Doubt(f"a fill of {report.symbol} before the last one did not come", now)
            self.fills.coverage.doubt(report.symbol)
        changed = self.register.take(order, now)
        if changed is not None and known is None and changed.status == UNKNOWN_END:
            self.doubt = Doubt(f"an order of {report.symbol} was not among the open ones", now)
        if changed is not None:
            change = OrderChange(changed, report.execution, report.time, reports.reason(report))
            self.tell(change, now, recovered=False)
        filled = fill is not None and self._add_fill(fill, now, recovered=False)
        return changed is not None or filled

    def _leaves_out(self, report: ExecutionReport, known: Order | None) -> bool:
        """Whether fills before the one that is reported are not known."""
        before = report.filled - report.last_quantity
        if before <= (known.filled if known is not None else ZERO):
            return False
        others = self.fills.of_order(report.symbol, report.order_id)
        return before > sum(fill.quantity for fill in others if fill.trade_id != report.trade_id)

    def _add_fill(self, fill: Fill, now: int, *, recovered: bool) -> bool:
        if not self.fills.add(fill):
            return False
        self.tally.note(fill)
        self.tell(fill, now, recovered=recovered)
        return True

    def _record_position(self, position: AccountPosition, now: int) -> bool:
        new = self.purse.take(position, now)
        for balance in position.balances:
            moved = self._awaited.get(balance.asset)
            if moved is not None and position.updated >= moved[0]:
                del self._awaited[balance.asset]
        return new

    def _record_list(self, status: ListStatus, now: int) -> bool:
        told = reports.order_list(self.id, status)
        if not self.order_lists.take(told, now):
            return False
        self.tell(told, now, recovered=False)
        return True

    def _record_movement(
        self, event: BalanceUpdate | ExternalLockUpdate | LiabilityChanged, now: int
    ) -> bool:
        if not self._moved.add(event):
            return False
        movement = reports.movement(self.id, event)
        self.movements.append(movement)
        self.tally.note(movement)
        self.tell(movement, now, recovered=False)
        if isinstance(event, LiabilityChanged):
            self.doubt = Doubt(f"what is owed of {event.asset} has changed", now)
        elif self.purse.told(event.asset) < movement.time:
            self._awaited[event.asset] = (movement.time, now)
        return True

    def _record_level(self, event: MarginLevelChanged, now: int) -> bool:
        if self.margin is None:
            self.margin = Margin(
                level=event.level, status=event.status, asset="BTC", updated=0, level_updated=now
            )
        else:
            self.margin = msgspec.structs.replace(
                self.margin, level=event.level, status=event.status, level_updated=now
            )
        return True
