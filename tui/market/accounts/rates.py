"""Prices of the past that were noted when they held, so that a fee can be valued as it was."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from tui.wire.replies import SymbolInfo

TOLERANCE: Final = 60_000
"""How far from the time asked for a price may be, in ms."""
KEPT: Final = 2_000
"""Prices of each symbol."""


class Rates:
    """Prices of symbols by time; those of too long ago go first."""

    def __init__(self, symbols: Mapping[str, SymbolInfo]) -> None:
        self._prices: dict[str, list[tuple[int, Decimal]]] = {}
        self._names: dict[tuple[str, str], str] = {}
        self.take_listing(symbols)

    def take_listing(self, symbols: Mapping[str, SymbolInfo]) -> None:
        """Take another listing; the prices stay."""
        self._names = {(one.base, one.quote): one.symbol for one in symbols.values()}

    def note(self, symbol: str, time: int, price: Decimal) -> None:
        """Keep the price of a symbol at a time, in ms: that of a trade, of a candle, or the last."""
        prices = self._prices.setdefault(symbol, [])
        insort(prices, (time, price))
        if len(prices) > KEPT:
            del prices[0]

    def at(self, asset: str, currency: str, time: int) -> Decimal | None:
        """What one unit of an asset was worth in another; None where no price was noted near that time."""
        if asset == currency:
            return Decimal(1)
        price = self._near(self._names.get((asset, currency)), time)
        if price is not None:
            return price
        price = self._near(self._names.get((currency, asset)), time)
        return 1 / price if price else None

    def _near(self, symbol: str | None, time: int) -> Decimal | None:
        prices = self._prices.get(symbol or "", [])
        place = bisect_left(prices, (time, Decimal(0)))
        near = [one for one in prices[max(0, place - 1) : place + 1] if abs(one[0] - time) <= TOLERANCE]
        return min(near, key=lambda one: abs(one[0] - time))[1] if near else None
