"""A bounded run of items with consecutive ids."""

from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Ring(Generic[Item]):
    """The newest items, at least `capacity` of them once there were so many; older ones are forgotten."""

    def __init__(self, capacity: int, next_id: int) -> None:
        self.next_id = next_id
        self._capacity = capacity
        self._items: list[Item] = []

    def append(self, item: Item) -> None:
        """Add the item that carries `next_id`."""
        self._items.append(item)
        self.next_id += 1
        if len(self._items) > self._capacity + self._capacity // 4:
            del self._items[: -self._capacity]

    def last(self, limit: int) -> list[Item]:
        """Return up to `limit` newest items, oldest first."""
        return self._items[-limit:] if limit > 0 else []

    def since(self, item_id: int, limit: int) -> list[Item]:
        """Return up to `limit` items from an id on, or from the oldest kept."""
        first = max(0, item_id - (self.next_id - len(self._items)))
        return self._items[first : first + max(limit, 0)]

    def where(self, wanted: Callable[[Item], bool]) -> list[Item]:
        """Return the items that are wanted, oldest first."""
        return [item for item in self._items if wanted(item)]
