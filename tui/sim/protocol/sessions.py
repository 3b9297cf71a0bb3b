"""One connection to the WebSocket API: who is logged on, and which accounts it hears of (Sans-I/O)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tui.sim.protocol import refusals
from tui.sim.trading.accounts import Account
from tui.sim.trading.keys import Key

MOST_AT_ONCE = 1_000
MOST_EVER = 65_535


@dataclass(frozen=True, slots=True)
class Subscription:
    """Events of one account, by what they were asked for: a session's key, a key of their own, or a token."""

    account: Account
    key: Key
    by: Literal["logon", "signature", "token"]
    ends_at: int | None = None
    """When its token is over, in ms."""

    def is_over(self, now: int) -> bool:
        """Whether its token is over."""
        return self.ends_at is not None and self.ends_at <= now


class Session:
    """What a connection has been told about who uses it."""

    def __init__(self, connected_since: int = 0) -> None:
        self.connected_since = connected_since
        self.key: Key | None = None
        self.authorized_since: int | None = None
        self.subscriptions: dict[int, Subscription] = {}
        self._next_id = 0
        self._ended: list[int] = []

    def log_on(self, key: Key, now: int) -> None:
        """Use a key for all that follows; the subscription of another one ends."""
        if self.key is not None and self.key != key:
            self.log_out()
        self.key, self.authorized_since = key, now

    def log_out(self) -> None:
        """Forget the key, and end the subscription made with it."""
        self.key = self.authorized_since = None
        self.end(lambda subscription: subscription.by == "logon")

    def subscribe(self, subscription: Subscription) -> int:
        """Begin to hear of an account, or by a token go on longer; the id of the subscription."""
        known = self.subscription_to(subscription.account)
        if known is not None:
            if subscription.by != "token":
                raise refusals.already_subscribed()
            self.subscriptions[known] = subscription
            return known
        if self._next_id > MOST_EVER or len(self.subscriptions) >= MOST_AT_ONCE:
            raise refusals.subscriptions_used_up()
        number = self._next_id
        self.subscriptions[number] = subscription
        self._next_id += 1
        return number

    def unsubscribe(self, number: int | None) -> None:
        """End one subscription, or all."""
        if not self.subscriptions or (number is not None and number not in self.subscriptions):
            raise refusals.not_subscribed()
        for ended in [number] if number is not None else [*self.subscriptions]:
            del self.subscriptions[ended]
            self._ended.append(ended)

    def end(self, ends: Callable[[Subscription], bool]) -> None:
        """End the subscriptions of which something is so."""
        for number in [number for number, one in self.subscriptions.items() if ends(one)]:
            self.unsubscribe(number)

    def subscription_to(self, account: Account) -> int | None:
        """The id of the subscription to an account, if there is one."""
        return next((number for number, one in self.subscriptions.items() if one.account is account), None)

    def take_ended(self) -> list[int]:
        """Return the subscriptions that have ended, and have not been told so."""
        ended, self._ended = self._ended, []
        return ended

    def status(self, now: int, unit: int, *, show_limits: bool) -> dict[str, Any]:
        """What `session.status` tells."""
        return {
            "apiKey": self.key.name if self.key is not None else None,
            "authorizedSince": self.authorized_since * unit if self.authorized_since is not None else None,
            "connectedSince": self.connected_since * unit,
            "returnRateLimits": show_limits,
            "serverTime": now * unit,
            "userDataStream": bool(self.subscriptions),
        }
