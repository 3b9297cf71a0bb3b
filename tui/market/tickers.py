"""The 24-hour figures of many symbols, from whichever ticker stream brings them."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from tui.wire.events import MiniTicker, Ticker, WindowTicker

FULL_LASTS: Final = 3_000
"""How long figures of a fuller stream stand before a mini ticker takes their place, in ms of event time."""


class Figures(msgspec.Struct, frozen=True, gc=False):
    """Figures of one symbol over the rolling 24 hours; None is what the stream at hand does not tell."""

    symbol: str
    event_time: int
    last: float
    open: float
    high: float
    low: float
    volume: float
    quote_volume: float
    change: float
    change_percent: float
    """As the exchange rounds it, or worked out from open and last where only the mini ticker is there."""
    average: float | None = None
    trades: int | None = None
    full: bool = False
    """Whether they come from a stream that tells change, average and trades itself."""


class Tickers(Mapping[str, Figures]):
    """The 24-hour figures by symbol, and those of other rolling windows by symbol and window."""

    def __init__(self) -> None:
        self.day: dict[str, Figures] = {}
        """By symbol; to be read only."""
        self.windows: dict[tuple[str, str], WindowTicker] = {}
        """By symbol and window (`1h`, `4h`)."""

    def __getitem__(self, symbol: str) -> Figures:
        return self.day[symbol]

    def __iter__(self) -> Iterator[str]:
        return iter(self.day)

    def __len__(self) -> int:
        return len(self.day)

    def take(self, ticker: Ticker | WindowTicker) -> bool:
        """Take full figures of the 24 hours (`ticker`, window `1d`); False when older than those at hand."""
        known = self.day.get(ticker.symbol)
        if known is not None and known.event_time > ticker.event_time:
            return False
        self.day[ticker.symbol] = Figures(
            symbol=ticker.symbol,
            event_time=ticker.event_time,
            last=ticker.last,
            open=ticker.open,
            high=ticker.high,
            low=ticker.low,
            volume=ticker.volume,
            quote_volume=ticker.quote_volume,
            change=ticker.change,
            change_percent=ticker.change_percent,
            average=ticker.average,
            trades=ticker.trades,
            full=True,
        )
        return True

    def take_mini(self, ticker: MiniTicker) -> bool:
        """Take a mini ticker; False when the figures at hand are newer, or fuller and still fresh."""
        known = self.day.get(ticker.symbol)
        if known is not None and known.event_time + known.full * FULL_LASTS > ticker.event_time:
            return False
        change = round(ticker.last - ticker.open, 8)
        self.day[ticker.symbol] = Figures(
            ticker.symbol,
            ticker.event_time,
            ticker.last,
            ticker.open,
            ticker.high,
            ticker.low,
            ticker.volume,
            ticker.quote_volume,
            change,
            100 * change / ticker.open if ticker.open else 0.0,
        )
        return True

    def take_window(self, ticker: WindowTicker, window: str) -> bool:
        """Take figures of a rolling window; False when older than those at hand."""
        if window == "1d":
            return self.take(ticker)
        known = self.windows.get((ticker.symbol, window))
        if known is not None and known.event_time > ticker.event_time:
            return False
        self.windows[ticker.symbol, window] = ticker
        return True

    def forget(self, symbol: str, window: str = "") -> None:
        """Drop a symbol's figures of the 24 hours, or of a rolling window."""
        if window:
            self.windows.pop((symbol, window), None)
        else:
            self.day.pop(symbol, None)
