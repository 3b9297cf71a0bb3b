"""What assets are worth by the prices of one moment, and how these have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.market.accounts.worth import Worth, prices_of

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.market.market import Market


LISTING_LASTS: Final = 10_000
"""Milliseconds after which it is looked again which symbols trade."""


class Prices:
    """Values amounts by a market's tickers; ways between assets are found once for a listing.

    Rates are those of the moment that `begin` was last called.
    """

    def __init__(self, market: Market) -> None:
        self.market = market
        self._made = (-1, 0)
        self._worth = Worth({}, prices_of(market.tickers))
        self._rates: dict[tuple[str, str], Decimal | None] = {}

    def begin(self, now: int) -> None:
        """Take the prices of `now`, and now and then which symbols trade: a halted one values nothing."""
        self._rates.clear()
        listed, made = self._made
        if listed != len(self.market.symbols) or abs(now - made) >= LISTING_LASTS:
            self._made = len(self.market.symbols), now
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
