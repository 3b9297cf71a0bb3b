"""Keys that were seen lately; of too many the oldest are forgotten."""

from collections.abc import Hashable
from typing import Final, Generic, TypeVar

CAPACITY: Final = 20_000

K = TypeVar("K", bound=Hashable)


class Seen(Generic[K]):
    """A set with room for so many keys."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._keys: dict[K, None] = {}

    def __contains__(self, key: K) -> bool:
        return key in self._keys

    def add(self, key: K) -> bool:
        """Take a key; False where it is there already."""
        if key in self._keys:
            return False
        self._keys[key] = None
        if len(self._keys) > self._capacity:
            del self._keys[next(iter(self._keys))]
        return True
