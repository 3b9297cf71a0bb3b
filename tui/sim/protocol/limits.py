"""The exchange's limits, counted: request weight, connection attempts, messages a second (pure)."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from tui.sim.protocol import refusals
from tui.sim.trading import rulebook

WEIGHT_LIMIT = 6_000
WEIGHT_WINDOW = 60_000
CONNECTION_LIMIT = 300
CONNECTION_WINDOW = 300_000
MESSAGE_LIMIT = 5
MESSAGE_WINDOW = 1_000
STREAM_LIMIT = 1_024

_TOLERATED_VIOLATIONS = 10
_FIRST_BAN = 120_000
_LONGEST_BAN = 3 * 86_400_000


class Window:
    """A count that starts anew at every multiple of its length on the clock."""

    def __init__(self, length: int) -> None:
        self.length = length
        self._start = -1
        self._count = 0

    def count(self, now: int) -> int:
        """What was counted in the window that `now` lies in."""
        start = now - now % self.length
        if start != self._start:
            self._start, self._count = start, 0
        return self._count

    def add(self, now: int, amount: int) -> int:
        """Count `amount` and return the new count."""
        self._count = self.count(now) + amount
        return self._count

    def end(self, now: int) -> int:
        """When the next window starts."""
        return now - now % self.length + self.length


@dataclass(slots=True)
class Account:
    """What one address has used, and how it behaved."""

    weight: Window
    violations: Window
    connections: Window
    banned_until: int = 0
    bans: int = 0


class Limits:
    """Request weight and connection attempts of each address; REST and WebSocket API share one budget."""

    def __init__(self, *, weight: int = WEIGHT_LIMIT, connections: int = CONNECTION_LIMIT) -> None:
        self.weight = weight
        self.connections = connections
        self._accounts: dict[str, Account] = {}

    def charge(self, address: str, now: int, weight: int) -> None:
        """Count a request of `weight`, or raise `Refused` with status 429 or 418.

        Refused requests cost nothing, but ten of them inside one minute lead to a ban, which doubles each
        time from 2 minutes to 3 days.
        """
        account = self._account(address)
        if now < account.banned_until:
            raise refusals.banned(now, account.banned_until)
        if account.weight.count(now) + weight <= self.weight:
            account.weight.add(now, weight)
            return
        if account.violations.add(now, 1) > _TOLERATED_VIOLATIONS:
            account.banned_until = now + min(_FIRST_BAN << account.bans, _LONGEST_BAN)
            account.bans += 1
            raise refusals.banned(now, account.banned_until)
        raise refusals.too_heavy(self.weight, now, account.weight.end(now))

    def refund(self, address: str, now: int, weight: int) -> None:
        """Give back the weight of a request that turns out to cost nothing."""
        window = self._account(address).weight
        window.add(now, -min(weight, window.count(now)))

    def connect(self, address: str, now: int, weight: int = 0) -> None:
        """Count a connection attempt (and its request weight), or raise `Refused` with status 429 or 418."""
        account = self._account(address)
        if weight and now < account.banned_until:
            raise refusals.banned(now, account.banned_until)
        if account.connections.add(now, 1) > self.connections:
            raise refusals.too_many_connections(self.connections)
        account.weight.add(now, weight)

    def used(self, address: str, now: int) -> int:
        """The weight that an address has used in this minute."""
        return self._account(address).weight.count(now)

    def _account(self, address: str) -> Account:
        account = self._accounts.get(address)
        if account is None:
            account = Account(Window(WEIGHT_WINDOW), Window(WEIGHT_WINDOW), Window(CONNECTION_WINDOW))
            self._accounts[address] = account
        return account


class OrderLimits:
    """The unfilled orders of one account in 10 seconds and in a day."""

    def __init__(self) -> None:
        self._windows = (
            (Window(10_000), rulebook.ORDERS_IN_10_SECONDS, "SECOND", 10),
            (Window(86_400_000), rulebook.ORDERS_A_DAY, "DAY", 1),
        )

    def charge(self, now: int, orders: int) -> None:
        """Count new orders, or raise `Refused` with status 429."""
        for window, limit, interval, number in self._windows:
            if window.count(now) + orders > limit:
                raise refusals.too_many_orders(limit, f"{number} {interval}", now, window.end(now))
        for window, *_ in self._windows:
            window.add(now, orders)

    def reward(self, now: int, orders: int) -> None:
        """Take orders off that have begun to trade."""
        for window, *_ in self._windows:
            window.add(now, -min(orders, window.count(now)))

    def counts(self, now: int) -> list[dict[str, Any]]:
        """The counts as `rateLimits` shows them."""
        return [
            {
                "rateLimitType": "ORDERS",
                "interval": interval,
                "intervalNum": number,
                "limit": limit,
                "count": window.count(now),
            }
            for window, limit, interval, number in self._windows
        ]


class MessageRate:
    """The messages that one stream connection sent within the last second."""

    def __init__(self, limit: int = MESSAGE_LIMIT) -> None:
        self._limit = limit
        self._times: deque[int] = deque()

    def admit(self, now: int) -> bool:
        """Count a message; false when it is one too many."""
        times = self._times
        while times and times[0] <= now - MESSAGE_WINDOW:
            times.popleft()
        times.append(now)
        return len(times) <= self._limit
