"""What assets are worth by the prices of one moment, and how these have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.market.accounts.worth import Worth, prices_of

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.market.market import Market


class Prices:
    """Values amounts by a market's tickers; ways between assets are found once for a listing.

    Rates are those of the moment that `begin` was last called.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self._listed = -1
        self._worth = Worth({}, prices_of(market.tickers))
        self._rates: dict[tuple[str, str], Decimal | None] = {}

    def begin(self) -> None:
        """Take the prices of now."""
        self._rates.clear()
        if self._listed != len(self.market.symbols):
            self._listed = len(self.market.symbols)
            self._worth = Worth(self.market.symbols, prices_of(self.market.tickers))

    def value(self, asset: str, amount: Decimal, currency: str) -> Decimal | None:
        """What an amount is worth in a currency; None where it isn't known, 0 for none of it."""
        rate = self.rate(asset, currency)
        return amount * rate if rate is not None else None if amount else amount

    def rate(self, asset: str, currency: str) -> Decimal | None:
        """What one of an asset is worth in a currency; None where it isn't known."""
        key = asset, currency
        if key not in self._rates:
            found = self._worth.rate(asset, currency)
            self._rates[key] = None if found is None else found.value
        return self._rates[key]

    def change(self, asset: str, currency: str) -> float | None:
        """How the price of an asset changed in 24 hours, in per cent; None where there is no such pair."""
        ticker = self.market.tickers.day.get(f"{asset}{currency}")
        return ticker.change_percent if ticker is not None else None
