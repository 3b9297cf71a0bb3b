"""The fills of an account: each trade once, in the order of time, and since when they are complete."""

from bisect import insort
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, overload

import msgspec

from tui.market.accounts.coverage import Coverage
from tui.market.accounts.ids import AccountId

CAPACITY: Final = 20_000

FillKey = tuple[str, int]
"""Symbol and trade id."""


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """One trade of an order."""

    account: AccountId
    symbol: str
    trade_id: int
    order_id: int
    side: str
    price: Decimal
    quantity: Decimal
    quote: Decimal
    """Price times quantity, as the exchange rounds it."""
    commission: Decimal
    commission_asset: str
    time: int
    maker: bool

    @property
    def key(self) -> FillKey:
        """Symbol and trade id."""
        return self.symbol, self.trade_id


class Fills(Sequence[Fill]):
    """The latest fills, ordered by time, then symbol and trade id."""

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._ordered: list[Fill] = []
        self._known: dict[FillKey, Fill] = {}
        self._by_symbol: dict[str, list[Fill]] = {}
        self._forgotten: dict[str, int] = {}
        """The time of the latest fill of a symbol that there was no room for."""
        self.coverage = Coverage()
        self.revision = 0
        """Grows with each fill that is taken."""

    @overload
    def __getitem__(self, index: int) -> Fill: ...
    @overload
    def __getitem__(self, index: slice) -> list[Fill]: ...
    def __getitem__(self, index: int | slice) -> Fill | list[Fill]:
        return self._ordered[index]

    def __len__(self) -> int:
        return len(self._ordered)

    def add(self, fill: Fill) -> bool:
        """Take a fill; False where it is known already, or older than what there is room for."""
        if fill.key in self._known or fill.time <= self._forgotten.get(fill.symbol, -1):
            return False
        insort(self._ordered, fill, key=_place)
        insort(self._by_symbol.setdefault(fill.symbol, []), fill, key=_place)
        self._known[fill.key] = fill
        self.revision += 1
        if len(self._ordered) > self._capacity:
            oldest = self._ordered.pop(0)
            del self._known[oldest.key], self._by_symbol[oldest.symbol][0]
            if not self._by_symbol[oldest.symbol]:
                del self._by_symbol[oldest.symbol]
            self._forgotten[oldest.symbol] = oldest.time
            return oldest is not fill
        return True

    def get(self, symbol: str, trade_id: int) -> Fill | None:
        """The fill of a trade; None where it isn't known."""
        return self._known.get((symbol, trade_id))

    def latest(self, n: int) -> list[Fill]:
        """The last n fills, oldest first."""
        return self._ordered[-n:] if n > 0 else []

    def of(self, symbol: str) -> list[Fill]:
        """The fills of a symbol, oldest first."""
        return self._by_symbol.get(symbol, [])[:]

    def of_order(self, symbol: str, order_id: int) -> list[Fill]:
        """The fills of an order, oldest first."""
        return [fill for fill in self._ordered if (fill.symbol, fill.order_id) == (symbol, order_id)]

    @property
    def symbols(self) -> set[str]:
        """Those that have fills."""
        return set(self._by_symbol)

    def since(self, symbol: str) -> int | None:
        """From when on all fills of a symbol are here, in ms; None where the exchange was never asked."""
        since = self.coverage.since(symbol)
        forgotten = self._forgotten.get(symbol)
        return since if since is None or forgotten is None else max(since, forgotten + 1)

    def whole(self, symbol: str) -> bool:
        """Whether none is missing between then and now."""
        return self.coverage.whole(symbol)


def _place(fill: Fill) -> tuple[int, str, int]:
    return fill.time, fill.symbol, fill.trade_id
