"""Keys that name a stream of an account's events, as on Binance.US; each lives an hour after its last use."""

from collections.abc import Callable
from dataclasses import dataclass

from tui.sim.protocol import refusals
from tui.sim.trading.accounts import Account
from tui.sim.trading.keys import random_text

LIFE = 3_600_000


@dataclass(slots=True)
class ListenKey:
    """One key; `ends_at` in ms."""

    name: str
    account: Account
    ends_at: int


class ListenKeys:
    """The listenKeys of all accounts, one each."""

    def __init__(self, make: Callable[[], str] = random_text) -> None:
        self._make = make
        self._keys: dict[str, ListenKey] = {}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def start(self, account: Account, now: int) -> str:
        """Make a key, or give the one that there is an hour more."""
        key = next((one for one in self._keys.values() if one.account is account), None)
        if key is None:
            key = ListenKey(self._make(), account, 0)
            self._keys[key.name] = key
        key.ends_at = now + LIFE
        return key.name

    def keep(self, name: str, account: Account, now: int) -> None:
        """Give a key an hour more."""
        self._find(name, account).ends_at = now + LIFE

    def close(self, name: str, account: Account) -> None:
        """Take a key away."""
        del self._keys[self._find(name, account).name]

    def names(self, account: Account) -> list[str]:
        """The keys of an account."""
        return [key.name for key in self._keys.values() if key.account is account]

    def expire(self, now: int) -> list[str]:
        """Take away the keys whose time is over, and return them."""
        over = [key.name for key in self._keys.values() if key.ends_at <= now]
        for name in over:
            del self._keys[name]
        return over

    def cut_short(self) -> None:
        """Let all keys be over now."""
        for key in self._keys.values():
            key.ends_at = 0

    def _find(self, name: str, account: Account) -> ListenKey:
        key = self._keys.get(name)
        if key is None or key.account is not account:
            raise refusals.unknown_listen_key()
        return key
