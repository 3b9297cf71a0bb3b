"""What streams don't tell of symbols that stand still: asked for seldom, kept, and of least urgency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.feed.inquiries import read, result_of
from tui.feed.trouble import RequestError
from tui.lists.rows import Quote
from tui.market import topics
from tui.wire.decode import Malformed, decode_candles
from tui.wire.events import MiniTicker
from tui.wire.replies import BookTicker, MiniFigures
from tui.wire.streams import MINUTE, SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.feed.feed import Feed

PRIORITY: Final = 9
"""Everything else goes first."""
SHARE: Final = 0.3
"""Of the minute's weight; beyond it the rest is left to what is more urgent."""
DAY_LASTS: Final = 5 * MINUTE
"""How long the figures of all symbols are kept before they are asked for anew."""
QUOTES_LAST: Final = 10 * SECOND
CLOSES_LAST: Final = 15 * MINUTE
CLOSES_KEPT: Final = 500
"""Symbols whose closing prices are kept."""
CLOSES: Final = ("30m", 48)
"""The candles of 24 hours that closing prices are taken from: interval and number."""


class Closes(NamedTuple):
    """Closing prices of the last 24 hours, oldest first, as of a time in ms."""

    prices: tuple[float, ...]
    time: int


class Survey:
    """Asks one feed; each method asks only where what is kept is too old. Times are ms of the feed's clock.

    The streams of the whole market tell only of symbols that traded since; the rest is found here.
    """

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.quotes: dict[str, Quote] = {}
        self._closes: dict[str, Closes] = {}
        self._day_asked: int | None = None
        self._quotes_asked: int | None = None

    def forget_day(self) -> None:
        """The streams were interrupted: what stood still may have moved meanwhile."""
        self._day_asked = None

    async def take_day(self) -> bool:
        """Bring every symbol's 24-hour figures into the market; whether it asked. Raises RequestError."""
        if not self._is_due(self._day_asked, DAY_LASTS):
            return False
        self._day_asked = self.feed.clock.now()
        # Binance.US refuses parameters that it does not know.
        params: dict[str, Any] = {} if self.feed.venue.rules == "us" else {"type": "MINI"}
        try:
            reply = await self.feed.request("ticker.24hr", **params)
            found = read("ticker.24hr", reply, list[MiniFigures])
        except RequestError:
            self._day_asked = None
            raise
        tickers = self.feed.market.tickers
        for figures in found:
            tickers.take_mini(_as_event(figures))
        self.feed.market.mark((topics.MARKET,))
        return True

    async def take_quotes(self) -> bool:
        """Bring the best prices of every symbol into `quotes`; whether it asked. Raises RequestError."""
        if not self._is_due(self._quotes_asked, QUOTES_LAST):
            return False
        self._quotes_asked = self.feed.clock.now()
        reply = await self.feed.request("ticker.book", priority=PRIORITY)
        time = self.feed.clock.now() + self.feed.vitals.offset
        found = read("ticker.book", reply, list[BookTicker])
        self.quotes = {prices.symbol: Quote(prices.bid, prices.ask, time) for prices in found}
        self.feed.market.mark((topics.MARKET,))
        return True

    def closes(self, symbol: str) -> Sequence[float]:
        """The closing prices of a symbol, the last price behind them; none before they came."""
        known = self._closes.get(symbol)
        if known is None:
            return ()
        day = self.feed.market.tickers.day.get(symbol)
        return known.prices if day is None else (*known.prices[:-1], day.last)

    def next_without(self, symbols: Sequence[str]) -> str | None:
        """The first symbol whose closing prices are to be asked for; None while the weight runs short."""
        governor = self.feed.governor
        if governor.used > SHARE * governor.limit or governor.banned_until is not None:
            return None
        return next((symbol for symbol in symbols if self._lacks(symbol)), None)

    async def take_closes(self, symbol: str) -> None:
        """Bring the closing prices of a symbol; one that has none is not asked about again for a while.

        Raises RequestError.
        """
        interval, limit = CLOSES
        self._keep(symbol, Closes((), self.feed.clock.now()))
        reply = await self.feed.request(
            "klines", priority=PRIORITY, symbol=symbol, interval=interval, limit=limit
        )
        try:
            candles = decode_candles(result_of("klines", reply))
        except Malformed as error:
            raise RequestError(f"klines: the reply is malformed: {error}") from error
        self._keep(symbol, Closes(tuple(candle.close for candle in candles), self.feed.clock.now()))
        self.feed.market.mark((topics.MARKET,))

    def _lacks(self, symbol: str) -> bool:
        known = self._closes.get(symbol)
        listed = symbol in self.feed.market.symbols
        return listed and (known is None or self._is_due(known.time, CLOSES_LAST))

    def _keep(self, symbol: str, closes: Closes) -> None:
        self._closes.pop(symbol, None)
        self._closes[symbol] = closes
        if len(self._closes) > CLOSES_KEPT:
            del self._closes[next(iter(self._closes))]

    def _is_due(self, asked: int | None, lasts: int) -> bool:
        return asked is None or abs(self.feed.clock.now() - asked) >= lasts


def _as_event(figures: MiniFigures) -> MiniTicker:
    return MiniTicker(
        event_time=figures.close_time,
        symbol=figures.symbol,
        last=figures.last,
        open=figures.open,
        high=figures.high,
        low=figures.low,
        volume=figures.volume,
        quote_volume=figures.quote_volume,
    )
