"""What happened in an account, once and in order, read by cursor."""

from typing import Final

import msgspec

from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Movement
from tui.market.accounts.orders import OrderChange, OrderList

CAPACITY: Final = 2_000


class Item(msgspec.Struct, frozen=True):
    """One thing that happened."""

    fact: OrderChange | Fill | Movement | OrderList
    heard: int
    """When it was heard of, in ms since the epoch."""
    recovered: bool = False
    """Whether a query told it: it may be long ago."""


class News:
    """The last items, in a ring.

    A cursor is the number of items before the next one to read; a new reader begins at `total`.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._items: list[Item] = []
        self.total = 0
        """Items since the account is known."""

    def add(self, item: Item) -> None:
        """Take what happened last."""
        self._items.append(item)
        self.total += 1
        if len(self._items) >= 2 * self._capacity:
            del self._items[: -self._capacity]

    def read(self, cursor: int = 0) -> tuple[list[Item], int, int]:
        """The items since `cursor`, oldest first, how many before them were missed, and the next cursor."""
        kept = min(len(self._items), self._capacity)
        start = max(cursor, self.total - kept)
        count = self.total - start
        return self._items[-count:] if count else [], start - cursor, self.total
