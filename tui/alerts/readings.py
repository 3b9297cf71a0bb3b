"""What the names in an alert stand for now: values of one symbol, None where one is not known (pure).

A value whose stream is silent for too long, or whose connection is down, is not known: an old price must not
make an alert fire.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from tui.alerts.ownfills import OwnFills, OwnTrade
from tui.alerts.vocabulary import interval_of
from tui.market.accounts.ids import CROSS, isolated
from tui.market.accounts.states import State
from tui.wire import streams
from tui.wire.events import Trade
from tui.wire.streams import INTERVALS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tui.expressions import Reference, Value
    from tui.market.accounts.ids import AccountId
    from tui.market.market import Market
    from tui.market.tape import Print
    from tui.market.tickers import Figures
    from tui.wire.decode import Frame
    from tui.wire.events import BestPrices, Candle

Reader = Callable[[], "Value | None"]


class Sight(Protocol):
    """What readings see of the feed."""

    @property
    def market(self) -> Market:
        """What is true now."""

    @property
    def offset(self) -> int:
        """What to add to local times to get the exchange's, in ms."""

    @property
    def intervals(self) -> Collection[str]:
        """The candle intervals that the venue offers."""

    def fresh(self, stream: str, *, kept: bool = False) -> bool:
        """Whether what a stream last said still holds; `kept` for what holds until it speaks again."""

    def silence(self, symbol: str, now: int) -> int | None:
        """For how many ms data of a symbol has been missing; 0 where none is, None where that isn't known."""


class Readings:
    """The values of one symbol at the moment of the last `hear` or `look`, by the keys of references."""

    def __init__(self, sight: Sight, symbol: str) -> None:
        self.now = 0
        self._readers: dict[str, Reader] = {}
        self._known: dict[str, Value | None] = {}
        self._sight = sight
        self._symbol = symbol
        self._hearing = ""
        self.newest: int | None = None
        """The id of the newest trade that was heard."""
        self._caught: frozenset[int] = frozenset()
        self._revision = 0
        self._order: tuple[int, bool] | None = None
        self._taken = 0.0
        self._trade_id = -1
        self._own_fills = OwnFills(symbol)
        self._own: OwnTrade | None = None
        self._then: dict[int, tuple[int, float]] = {}
        self._best = str(streams.best_prices(symbol))
        self._trades = str(streams.trades(symbol))
        self._ticker = str(streams.ticker(symbol))
        self._depth = str(streams.partial_depth(symbol))

    def want(self, references: Iterable[Reference]) -> None:
        """Be able to give the values of these references."""
        for reference in references:
            if reference.key not in self._readers:
                self._readers[reference.key] = self._reader(reference)

    def value(self, key: str) -> Value | None:
        """A value at this moment, worked out once for all who ask."""
        known = self._known
        if key in known:
            return known[key]
        value = known[key] = self._readers[key]()
        return value

    def hear(self, frame: Frame, now: int) -> None:
        """A frame of the symbol is being looked at, which the market has taken."""
        self.look(now)
        self._hearing = frame.stream
        event = frame.event
        if type(event) is Trade:
            self._take(event)

    def look(self, now: int) -> None:
        """It is another moment: time went by, or a frame has been looked at."""
        self.now = now
        self._own = None
        self._hearing = ""
        self._known.clear()

    def filled(self) -> list[OwnTrade]:
        """What one's own orders have traded since the last call."""
        return self._own_fills.take(self._sight.market, self._sight.offset)

    def tell(self, own: OwnTrade, now: int) -> None:
        """What an order of one's own has traded is being looked at."""
        self.look(now)
        self._own = own

    def missed(self) -> list[Print]:
        """Trades that the stream left out, and that were fetched since the last call; oldest first."""
        tape = self._sight.market.tapes.get(self._symbol)
        if tape is None or tape.revision == self._revision:
            return []
        self._revision = tape.revision
        filled = [entry for entry in tape.latest(len(tape)) if entry.filled]
        before, self._caught = self._caught, frozenset(entry.trade_id for entry in filled)
        return [entry for entry in filled if entry.trade_id not in before]

    def _take(self, trade: Trade) -> None:
        """Sum up what one order takes: its trades have one moment and one side."""
        order = (trade.trade_time, trade.buyer_is_maker)
        if order != self._order:
            self._order, self._taken, self._trade_id = order, 0.0, -1
        if trade.trade_id > self._trade_id:
            self._taken += trade.price * trade.quantity
            self._trade_id = self.newest = trade.trade_id

    @property
    def order(self) -> tuple[int, bool] | None:
        """Which order's trade is being heard, by its moment and side; None while none is."""
        return self._order if self._hearing == self._trades else None

    @property
    def event(self) -> object:
        """What is there for this moment only: an order's trade, or what one's own has traded; or None."""
        return self._own or self.order

    def _reader(self, reference: Reference) -> Reader:
        """What works out the value of a reference."""
        if not reference.arguments:
            return getattr(self, f"_read_{reference.name}")  # type: ignore[no-any-return]  # named by the vocabulary
        window = int(reference.arguments[0])
        interval = interval_of(window, self._sight.intervals)
        stream = str(streams.candles(self._symbol, interval))
        read = self._change if reference.name == "change" else self._window_volume
        return partial(read, window, interval, stream)

    def _read_last(self) -> float | None:
        tape = self._sight.market.tapes.get(self._symbol)
        if tape is None or not tape or not self._fresh(self._trades, kept=True):
            return None
        return tape.latest(1)[0].price

    def _read_print(self) -> float | None:
        return self._taken if self.order is not None else None

    def _read_fill(self) -> float | None:
        if self._own is not None:
            return self._own.quote
        accounts = self._sight.market.accounts.values()
        return 0.0 if any(account.state is State.LIVE for account in accounts) else None

    def _read_cross_level(self) -> float | None:
        return self._level(CROSS)

    def _read_iso_level(self) -> float | None:
        return self._level(isolated(self._symbol))

    def _level(self, account_id: AccountId) -> float | None:
        account = self._sight.market.accounts.get(account_id)
        if account is None or account.state is not State.LIVE or account.margin is None:
            return None
        level = account.margin.level
        return float(level) if level is not None else None

    def _read_bid(self) -> float | None:
        best = self._touch()
        return best.bid if best is not None else None

    def _read_ask(self) -> float | None:
        best = self._touch()
        return best.ask if best is not None else None

    def _read_mid(self) -> float | None:
        best = self._touch()
        return (best.bid + best.ask) / 2 if best is not None else None

    def _read_spread(self) -> float | None:
        best = self._touch()
        return 20_000 * (best.ask - best.bid) / (best.ask + best.bid) if best is not None else None

    def _read_imbalance(self) -> float | None:
        depth = self._sight.market.partial_books.get(self._symbol)
        if depth is None or not self._fresh(self._depth):
            return None
        bids, asks = (sum(quantity for _, quantity in side) for side in (depth.bids, depth.asks))
        return (bids - asks) / (bids + asks) if bids + asks else None

    def _read_stale(self) -> float | None:
        return self._sight.silence(self._symbol, self.now)

    def _read_high(self) -> float | None:
        figures = self._figures()
        return figures.high if figures is not None else None

    def _read_low(self) -> float | None:
        figures = self._figures()
        return figures.low if figures is not None else None

    def _read_chg(self) -> float | None:
        figures = self._figures()
        return figures.change_percent if figures is not None else None

    def _read_vol(self) -> float | None:
        figures = self._figures()
        return figures.quote_volume if figures is not None else None

    def _read_basevol(self) -> float | None:
        figures = self._figures()
        return figures.volume if figures is not None else None

    def _read_trades(self) -> float | None:
        figures = self._figures()
        return figures.trades if figures is not None else None

    def _fresh(self, stream: str, *, kept: bool = False) -> bool:
        return stream == self._hearing or self._sight.fresh(stream, kept=kept)

    def _touch(self) -> BestPrices | None:
        best = self._sight.market.best.get(self._symbol)
        if best is None or not best.bid or not best.ask or not self._fresh(self._best):
            return None
        return best

    def _figures(self) -> Figures | None:
        return self._sight.market.tickers.get(self._symbol) if self._fresh(self._ticker) else None

    def _change(self, window: int, interval: str, stream: str) -> float | None:
        then, last = self._price_before(window, interval, stream), self._read_last()
        return 100 * (last / then - 1) if then and last is not None else None

    def _price_before(self, window: int, interval: str, stream: str) -> float | None:
        """The price that was the last one a window ago, to the candle's length."""
        if not self._fresh(stream, kept=True):
            return None
        step = INTERVALS[interval]
        moment = self.now + self._sight.offset - window
        known = self._then.get(window)
        if known is not None and known[0] == moment // step:
            return known[1]
        bars = self._bars(interval, window)
        place = bisect_right(bars, moment, key=_closed_at) - 1
        if place < 0 or moment - bars[place].close_time > 2 * step:
            return None
        self._then[window] = (moment // step, bars[place].close)
        return bars[place].close

    def _window_volume(self, window: int, interval: str, stream: str) -> float | None:
        """The volume of the candles that began within a window; None where one of them is missing."""
        if not self._fresh(stream):
            return None
        begin = self.now + self._sight.offset - window
        bars = self._bars(interval, window)
        place = bisect_right(bars, begin - 1, key=_opened_at)
        series = self._sight.market.series.get((self._symbol, interval))
        if series is None or series.wants_history or place == len(bars):
            return None
        if bars[place].open_time - begin > INTERVALS[interval]:
            return None
        return sum(bar.quote_volume for bar in bars[place:])

    def _bars(self, interval: str, window: int) -> list[Candle]:
        series = self._sight.market.series.get((self._symbol, interval))
        return [] if series is None else series.last(window // INTERVALS[interval] + _SPARE)


_SPARE: Final = 5
"""Bars beyond a window: the open one, and some for the clocks' difference."""


def _closed_at(bar: Candle) -> int:
    return bar.close_time


def _opened_at(bar: Candle) -> int:
    return bar.open_time
