"""When events last told of something, against when the exchange was asked about it."""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Arrivals(Generic[K]):
    """The last arrival for each key, in ms by a clock that can be set back."""

    def __init__(self) -> None:
        self._last: dict[K, int] = {}

    def note(self, key: K, now: int) -> None:
        """An event told of it at `now`."""
        self._last[key] = now

    def since(self, key: K, sent: int, now: int) -> bool:
        """Whether an event told of it since `sent`; one after `now` came before the clock was set back."""
        last = self._last.get(key)
        return last is not None and sent <= last <= now

    def any_since(self, sent: int) -> bool:
        """Whether an event told of anything since `sent`."""
        return any(last >= sent for last in self._last.values())

    def clear(self) -> None:
        """Whatever will be asked is asked after all that has come."""
        self._last.clear()

    def forget(self, key: K) -> None:
        """It will not be asked about any more."""
        self._last.pop(key, None)
