"""What assets are worth by the prices of one moment, and how these have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.market.accounts.worth import Worth, prices_of

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.market.market import Market


class Prices:
    """Values amounts by a market's tickers; ways between assets are found once for a listing."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._listed = -1
        self._worth = Worth({}, prices_of(market.tickers))

    def value(self, asset: str, amount: Decimal, currency: str) -> Decimal | None:
        """What an amount is worth in a currency; None where it isn't known."""
        return self._ways().value(amount, asset, currency)

    def leads(self, asset: str, currency: str) -> bool:
        """Whether an asset can be valued in a currency."""
        return self._ways().rate(asset, currency) is not None

    def change(self, asset: str, currency: str) -> float | None:
        """How the price of an asset changed in 24 hours, in per cent; None where there is no such pair."""
        ticker = self.market.tickers.day.get(f"{asset}{currency}")
        return ticker.change_percent if ticker is not None else None

    def _ways(self) -> Worth:
        symbols = self.market.symbols
        if self._listed != len(symbols):
            self._listed = len(symbols)
            self._worth = Worth(symbols, prices_of(self.market.tickers))
        return self._worth
