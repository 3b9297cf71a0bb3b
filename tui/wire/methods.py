"""The methods of the WebSocket API: who may ask them, what they change, what they weigh.

See web-socket-api.md.
"""

from collections.abc import Callable, Mapping
from enum import Enum
from functools import partial
from typing import Final, NamedTuple, TypeAlias

from tui.wire import commands

Weigh: TypeAlias = Callable[[Mapping[str, object]], int]


class Access(Enum):
    """What a method wants to know about who asks."""

    PUBLIC = "public"
    SIGNED = "signed"


class Method(NamedTuple):
    """One method; `changes` says that it places, changes or cancels something."""

    access: Access
    changes: bool
    weigh: Weigh


UNKNOWN_WEIGHT: Final = 20
"""What a method that isn't known here is taken to weigh."""
SESSION_WEIGHT: Final = 2
"""What methods weigh that hold for their connection only: `userDataStream.subscribe` and its kin."""


def method_of(name: str) -> Method | None:
    """What is known of a method; None of one that this version doesn't know."""
    return METHODS.get(name)


def _always(weight: int) -> Weigh:
    return lambda _params: weight


def _one_or_all(one: int, every: int) -> Weigh:
    return lambda params: one if "symbol" in params else every


def _by_order(params: Mapping[str, object]) -> int:
    return 5 if "orderId" in params else 20


def _by_commission(params: Mapping[str, object]) -> int:
    return 20 if str(params.get("computeCommissionRates", "")).lower() == "true" else 1


def _rules_of(params: Mapping[str, object]) -> int:
    symbols = params.get("symbols")
    count = len(symbols) if isinstance(symbols, list | tuple) else int("symbol" in params)
    return min(2 * count, 40) or 40


_PUBLIC: Final[dict[str, Weigh]] = {
    **{name: partial(commands.weight, name) for name in commands.PUBLIC},
    "executionRules": _rules_of,
    "blockTrades.historical": _always(25),
    "referencePrice": _always(2),
    "referencePrice.calculation": _always(2),
    "session.status": _always(2),
    "session.logout": _always(2),
    "session.subscriptions": _always(2),
    "userDataStream.unsubscribe": _always(2),
}
_READING: Final[dict[str, Weigh]] = {
    "session.logon": _always(2),
    "userDataStream.subscribe.signature": _always(2),
    "order.test": _by_commission,
    "sor.order.test": _by_commission,
    "account.status": _always(20),
    "account.commission": _always(20),
    "account.rateLimits.orders": _always(40),
    "order.status": _always(4),
    "order.amendments": _always(4),
    "openOrders.status": _one_or_all(6, 80),
    "allOrders": _always(20),
    "orderList.status": _always(4),
    "openOrderLists.status": _always(6),
    "allOrderLists": _always(20),
    "myTrades": _by_order,
    "myPreventedMatches": _always(20),
    "myAllocations": _always(20),
    "myFilters": _always(40),
}
_CHANGING: Final[dict[str, Weigh]] = {
    "order.place": _always(1),
    "order.cancel": _always(1),
    "order.cancelReplace": _always(1),
    "order.amend.keepPriority": _always(4),
    "openOrders.cancelAll": _always(1),
    "orderList.place": _always(1),
    "orderList.place.oco": _always(1),
    "orderList.place.oto": _always(1),
    "orderList.place.otoco": _always(1),
    "orderList.place.opo": _always(1),
    "orderList.place.opoco": _always(1),
    "orderList.cancel": _always(1),
    "sor.order.place": _always(1),
}

METHODS: Final[dict[str, Method]] = {
    **{name: Method(Access.PUBLIC, False, weigh) for name, weigh in _PUBLIC.items()},
    **{name: Method(Access.SIGNED, False, weigh) for name, weigh in _READING.items()},
    **{name: Method(Access.SIGNED, True, weigh) for name, weigh in _CHANGING.items()},
}
"""Every method by name. `userDataStream.subscribe` works after a logon only, and `.listenToken` unsigned:
both belong to a connection that stays, not to a single request."""
