"""The embedded exchange's engine: every symbol's market, advanced by a time that is handed in."""

from collections.abc import Iterable

from tui.sim.candles import Candle
from tui.sim.happenings import Aggregate, BestChanged, Depth, Happening, LevelChanged, Traded
from tui.sim.listings import LISTINGS, Listing
from tui.sim.tickers import AveragePrice, Ticker

__all__ = [
    "Aggregate",
    "AveragePrice",
    "BestChanged",
    "Candle",
    "Depth",
    "Exchange",
    "Happening",
    "LevelChanged",
    "Listing",
    "Ticker",
    "Traded",
]


class Exchange:
    """Every listed symbol's market. A symbol that is not listed raises KeyError."""

    def __init__(
        self, *, seed: int, start: int, listings: Iterable[Listing] = LISTINGS, rate: float = 1.0
    ) -> None:
        self.listings = {listing.symbol: listing for listing in listings}
        self.now = start

    def advance(self, now: int) -> list[Happening]:
        """Let everything up to and including `now` happen, and return it in order."""
        self.now = max(now, self.now)
        return []

    def depth(self, symbol: str, limit: int) -> Depth:
        """Return the best `limit` levels of each side."""
        raise NotImplementedError

    def best(self, symbol: str) -> BestChanged:
        """Return the best prices as they stand."""
        raise NotImplementedError

    def trades(self, symbol: str, limit: int, from_id: int | None = None) -> list[Traded]:
        """Return trades since `start`, oldest first: the last ones, or those from `from_id` on."""
        raise NotImplementedError

    def aggregates(
        self,
        symbol: str,
        limit: int,
        from_id: int | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> list[Aggregate]:
        """Return joined trades, oldest first; with `from_id` or `start` the first ones, else the last ones."""
        raise NotImplementedError

    def candles(
        self,
        symbol: str,
        interval: str,
        limit: int,
        start: int | None = None,
        end: int | None = None,
        offset: int = 0,
    ) -> list[Candle]:
        """Return bars whose open time lies in `start`..`end`, oldest first, the open bar included.

        With `start` the first `limit` bars, else the last ones. `offset` in ms moves where bars are cut:
        28,800,000 cuts them at UTC+8. An unknown interval raises KeyError.
        """
        raise NotImplementedError

    def candle(self, symbol: str, interval: str, offset: int = 0) -> Candle:
        """Return the bar that is open now."""
        raise NotImplementedError

    def ticker(self, symbol: str, window: int) -> Ticker:
        """Return the figures of the last `window` ms."""
        raise NotImplementedError

    def average_price(self, symbol: str) -> AveragePrice:
        """Return the average price of the last five minutes."""
        raise NotImplementedError
