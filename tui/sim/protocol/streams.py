"""What each kind of stream tells, and when (pure): one object for each stream that somebody watches."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from tui.sim.engine.candles import DAY
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import BestChanged, Happening, LevelChanged, Traded
from tui.sim.engine.tickers import Ticker
from tui.sim.protocol import payloads, replies
from tui.sim.protocol.channels import WINDOWS, Channel

_MOST_AT_ONCE = 1_000


class Activity:
    """What all streams look at: the exchange, and how often something happened in each symbol."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.now = exchange.now
        self.trades: Counter[str] = Counter()
        self.changes: Counter[str] = Counter()
        self._tickers: dict[tuple[str, int], Ticker] = {}

    def count(self, happening: Happening) -> None:
        """Take note of a happening."""
        if isinstance(happening, Traded):
            self.trades[happening.symbol] += 1
            self.changes[happening.symbol] += 1
        elif isinstance(happening, BestChanged):
            self.changes[happening.symbol] += 1

    def ticker(self, symbol: str, window: int) -> Ticker:
        """A symbol's figures, computed once a moment."""
        figures = self._tickers.get((symbol, window))
        if figures is None:
            figures = self._tickers[symbol, window] = self.exchange.ticker(symbol, window)
        return figures

    def move_to(self, now: int) -> None:
        """Let it be `now`; the figures of the last moment are forgotten."""
        self.now = now
        self._tickers.clear()


class Stream:
    """One stream: hears the happenings of its symbol, and speaks at once or at its period."""

    hears: ClassVar[tuple[type, ...]] = ()

    def __init__(self, channel: Channel, unit: int, activity: Activity) -> None:
        self.channel = channel
        self.unit = unit
        self.activity = activity
        self.exchange = activity.exchange
        if channel.symbol:
            self.symbol = channel.symbol
            self.listing = self.exchange.listings[channel.symbol]

    def hear(self, happening: Any) -> Iterable[Any]:
        """Take in a happening of one of the types in `hears`, and give the events to send at once."""
        raise NotImplementedError

    def speak(self) -> Iterable[Any]:
        """Give the events that are due at the end of a period."""
        return ()


class Trades(Stream):
    """Every fill."""

    hears = (Traded,)

    def hear(self, happening: Traded) -> Iterable[Any]:
        """Tell the fill."""
        return (payloads.trade(self.listing, happening, self.activity.now, self.unit),)


class Aggregates(Stream):
    """The fills of one taker order at one price, joined."""

    hears = (Traded,)

    def __init__(self, channel: Channel, unit: int, activity: Activity) -> None:
        super().__init__(channel, unit, activity)
        known = self.exchange.aggregates(self.symbol, 1)
        self._next_id = known[-1].id + 1 if known else 0

    def hear(self, happening: Traded) -> Iterator[Any]:
        """Tell all joined trades not yet told: orders execute whole within one advance, so they are whole."""
        for joined in self.exchange.aggregates(happening.symbol, _MOST_AT_ONCE, from_id=self._next_id):
            self._next_id = joined.id + 1
            yield payloads.aggregate(self.listing, joined, self.activity.now, self.unit)


class BestPrices(Stream):
    """Every change of the best prices or their sizes."""

    hears = (BestChanged,)

    def hear(self, happening: BestChanged) -> Iterable[Any]:
        """Tell the change."""
        return (payloads.best(self.listing, happening),)


class Diffs(Stream):
    """The levels that changed within a period; the update ids of successive events join without a gap."""

    hears = (LevelChanged,)

    def __init__(self, channel: Channel, unit: int, activity: Activity) -> None:
        super().__init__(channel, unit, activity)
        self._first_id = 0
        self._last_id = 0
        self._sides: dict[str, dict[int, int]] = {"bids": {}, "asks": {}}

    def hear(self, happening: LevelChanged) -> Iterable[Any]:
        """Remember the level's size; only its last one will be told."""
        self._first_id = self._first_id or happening.update_id
        self._last_id = happening.update_id
        self._sides[happening.side][happening.ticks] = happening.lots
        return ()

    def speak(self) -> Iterator[Any]:
        """Tell what changed, if anything did."""
        if not self._first_id:
            return
        bids = sorted(self._sides["bids"].items(), reverse=True)
        asks = sorted(self._sides["asks"].items())
        ids = (self._first_id, self._last_id)
        self._first_id = 0
        self._sides = {"bids": {}, "asks": {}}
        yield payloads.diff(self.listing, ids, bids, asks, self.activity.now * self.unit)


class PartialDepth(Stream):
    """The best levels, whenever the book has changed."""

    _told_id = -1

    def speak(self) -> Iterator[Any]:
        """Tell the levels, if the book has changed."""
        book = self.exchange.depth(self.symbol, int(self.channel.detail))
        if book.last_update_id != self._told_id:
            self._told_id = book.last_update_id
            yield replies.depth(self.listing, book)


class Candles(Stream):
    """The open bar whenever something traded, and each bar once more when it has closed."""

    _open_time = -1
    _told_trades = -1

    def speak(self) -> Iterator[Any]:
        """Tell closed bars first, then the open one."""
        if self.listing.status != "TRADING":
            return
        interval, offset = self.channel.detail, self.channel.offset
        bar = self.exchange.candle(self.symbol, interval, offset)
        if self._open_time not in (-1, bar.open_time):
            self._told_trades = -1
            for closed in self.exchange.candles(
                self.symbol, interval, _MOST_AT_ONCE, self._open_time, bar.open_time - 1, offset=offset
            ):
                yield payloads.candle(
                    self.listing, interval, closed, self.activity.now, self.unit, closed=True
                )
        self._open_time = bar.open_time
        if self._told_trades != self.activity.trades[self.symbol]:
            self._told_trades = self.activity.trades[self.symbol]
            yield payloads.candle(self.listing, interval, bar, self.activity.now, self.unit, closed=False)


class Tickers(Stream):
    """A symbol's figures whenever it traded or its best prices changed."""

    _told_changes = -1

    def speak(self) -> Iterator[Any]:
        """Tell the figures, if there is news."""
        if self._told_changes != self.activity.changes[self.symbol]:
            self._told_changes = self.activity.changes[self.symbol]
            yield ticker_event(self, self.symbol)


class AllTickers(Stream):
    """The figures of all symbols that traded since the last event, as an array."""

    def __init__(self, channel: Channel, unit: int, activity: Activity) -> None:
        super().__init__(channel, unit, activity)
        self._told_trades = activity.trades.copy()

    def speak(self) -> Iterator[Any]:
        """Tell the figures of symbols with news, if there are any."""
        news = [
            symbol for symbol, count in self.activity.trades.items() if count != self._told_trades[symbol]
        ]
        if news:
            self._told_trades = self.activity.trades.copy()
            yield [ticker_event(self, symbol) for symbol in news]


class AveragePrices(Stream):
    """The average price, every second while the symbol trades."""

    def speak(self) -> Iterator[Any]:
        """Tell the average."""
        if self.listing.status == "TRADING":
            average = self.exchange.average_price(self.symbol)
            yield payloads.average_price(self.listing, average, self.activity.now, self.unit)


class ReferencePrices(Stream):
    """The reference price, every second while the symbol trades."""

    def speak(self) -> Iterator[Any]:
        """Tell that there is none."""
        if self.listing.status == "TRADING":
            yield payloads.reference_price(self.listing, self.activity.now, self.unit)


def ticker_event(stream: Stream, symbol: str) -> dict[str, Any]:
    """The event of a ticker stream of any kind, for one symbol."""
    listing, kind, window = stream.exchange.listings[symbol], stream.channel.kind, stream.channel.detail
    now = stream.activity.now
    figures = stream.activity.ticker(symbol, WINDOWS[window] if kind == "window" else DAY)
    if kind == "window":
        return payloads.window_ticker(listing, window, figures, now, stream.unit)
    if kind == "ticker":
        return payloads.ticker(listing, figures, now, stream.unit)
    return payloads.mini_ticker(listing, figures, now, stream.unit)


_KINDS: dict[str, type[Stream]] = {
    "trade": Trades,
    "aggTrade": Aggregates,
    "bookTicker": BestPrices,
    "depth": Diffs,
    "partial": PartialDepth,
    "kline": Candles,
    "ticker": Tickers,
    "miniTicker": Tickers,
    "window": Tickers,
    "avgPrice": AveragePrices,
    "referencePrice": ReferencePrices,
}


def open_stream(channel: Channel, unit: int, activity: Activity) -> Stream:
    """The stream that a channel asks for."""
    kind = _KINDS[channel.kind] if channel.symbol else AllTickers
    return kind(channel, unit, activity)
