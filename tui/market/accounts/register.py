"""The orders of an account: which are open, and how the latest others ended.

An order only goes on: it fills, works, is made smaller, ends. So of two reports about it the one that is
further on is the newer, in whatever order they come; one that comes twice is not further on; and from its end
nothing brings it back.
"""

from typing import Final, NamedTuple

import msgspec

from tui.market.accounts.arrivals import Arrivals
from tui.market.accounts.orders import CLOSED, UNKNOWN_END, Order, OrderKey
from tui.market.accounts.seen import Seen
from tui.market.accounts.snapshots import OpenOrders

CLOSED_KEPT: Final = 1_000

_STAGES: Final = {"PENDING_NEW": 0, "NEW": 1, "PARTIALLY_FILLED": 2}


class Loaded(NamedTuple):
    """Orders that an answer about all open orders has changed."""

    opened: list[Order]
    changed: list[Order]
    ended: list[Order]
    """Those that are not open any more."""


class Register:
    """Takes reports and answers, each of which says what changed by it."""

    def __init__(self) -> None:
        self.open: dict[OrderKey, Order] = {}
        self.closed: dict[OrderKey, Order] = {}
        """The latest closed orders, the one that closed last at the end."""
        self.gone: dict[OrderKey, Order] = {}
        """Those of them that the exchange has to be asked about: they ended unseen."""
        self._ended: Seen[OrderKey] = Seen()
        """More closed orders than are kept, so that a late report opens none of them."""
        self.heard: Arrivals[OrderKey] = Arrivals()
        self._complete_at = 0
        """At this time of the exchange's, or after it, all open orders were told."""

    def get(self, key: OrderKey) -> Order | None:
        """What is known of an order."""
        return self.open.get(key) or self.closed.get(key)

    def take(self, order: Order, now: int) -> Order | None:
        """Take what an event told at `now`; the order as it is since, None where nothing is new."""
        key = order.key
        known = self.get(key)
        if known is None:
            if key in self._ended:
                return None
            if order.open and order.updated < self._complete_at:
                # It was open once, but no more when all open orders were told.
                return self._miss(order)
        if known is not None:
            if not _further(order, known):
                return None
            order = _joined(known, order)
            if order.open and known.status == UNKNOWN_END:
                order = msgspec.structs.replace(order, status=UNKNOWN_END, on_book=False)
                self.closed[key] = self.gone[key] = order
                return order
        self.heard.note(key, now)
        self._put(order)
        return order

    def load(self, answer: OpenOrders, complete_at: int, now: int) -> Loaded:
        """Take all open orders as the exchange told them.

        `complete_at` is a time of the exchange's that is not after its answer. What events told since it was
        asked is newer than the answer, or on its way into it: such orders stay as they are.
        """
        self._complete_at = max(self._complete_at, complete_at)
        opened, changed, ended = [], [], []
        for order in answer.orders:
            known = self.get(order.key)
            if known is None and order.key not in self._ended:
                self._put(order)
                opened.append(order)
            elif known is not None and known.status == UNKNOWN_END:
                # It was missing in an answer that was late; nothing had told that it ended.
                self.gone.pop(order.key, None)
                self._put(_joined(known, order))
                opened.append(self.open[order.key])
            elif known is not None and known.open and _further(order, known):
                self._put(_joined(known, order))
                if _differs(order, known):
                    changed.append(self.open[order.key])
        told = {order.key for order in answer.orders}
        for key, order in list(self.open.items()):
            if key not in told and not self.heard.since(key, answer.sent, now):
                ended.append(self._miss(order))
        return Loaded(opened, changed, ended)

    def settle(self, order: Order, now: int) -> Order | None:
        """Take the answer about an order that is gone; the order as it is since, None if that was known."""
        known = self.get(order.key)
        if known is None or known.status != UNKNOWN_END or order.filled < known.filled:
            return None
        self.gone.pop(order.key, None)
        self.heard.note(order.key, now)
        self._put(_joined(known, order))
        return self.get(order.key)

    def contradicts(self, answer: OpenOrders, now: int) -> list[Order]:
        """Orders of which the exchange told less than it had told before it was asked."""
        return [
            known
            for order in answer.orders
            if (known := self.get(order.key)) is not None
            and not self.heard.since(order.key, answer.sent, now)
            and (known.status in CLOSED or order.filled < known.filled)
        ]

    def _put(self, order: Order) -> None:
        key = order.key
        if order.open:
            self.closed.pop(key, None)
            self.open[key] = order
            return
        self.open.pop(key, None)
        self.gone.pop(key, None)
        self._close(order)

    def _miss(self, order: Order) -> Order:
        """Close an order of which it isn't known how it ended."""
        order = msgspec.structs.replace(order, status=UNKNOWN_END, on_book=False)
        self.open.pop(order.key, None)
        self.gone[order.key] = order
        self._close(order)
        return order

    def _close(self, order: Order) -> None:
        key = order.key
        self._ended.add(key)
        self.closed.pop(key, None)
        self.closed[key] = order
        if len(self.closed) > CLOSED_KEPT:
            oldest = next(iter(self.closed))
            del self.closed[oldest]
            self.gone.pop(oldest, None)
            self.heard.forget(oldest)


def _further(order: Order, known: Order) -> bool:
    """Whether an order has gone on since it was as it is known."""
    return _stage(order) > _stage(known)


def _stage(order: Order) -> tuple[object, ...]:
    return (
        order.status in CLOSED,
        order.filled,
        order.updated,
        _STAGES.get(order.status, 1),
        order.prevented,
        order.on_book,
        -order.quantity,
    )


def _differs(one: Order, other: Order) -> bool:
    return _facts(one) != _facts(other)


def _facts(order: Order) -> tuple[object, ...]:
    amounts = order.filled, order.prevented, order.quantity, order.price, order.stop_price
    return order.status, amounts, order.on_book


def _joined(known: Order, order: Order) -> Order:
    """The newer one, with what only the older one's reports told."""
    return msgspec.structs.replace(
        order,
        amendments=known.amendments + order.amendments,
        # Answers about margin accounts leave it out.
        list_id=order.list_id if order.list_id >= 0 else known.list_id,
    )
