"""Where one symbol trades: its book, its crowd, and what both leave behind."""

from itertools import groupby
from random import Random

from tui.sim.engine.candles import DAY, MINUTE, SECOND
from tui.sim.engine.flow import Flow
from tui.sim.engine.happenings import (
    Aggregate,
    BestChanged,
    Depth,
    Execution,
    Happening,
    LevelChanged,
    Traded,
)
from tui.sim.engine.history import History
from tui.sim.engine.listings import HALT, Listing
from tui.sim.engine.matching import Book, Fill, Order
from tui.sim.engine.ring import Ring
from tui.sim.engine.series import Series
from tui.sim.engine.tickers import AveragePrice, RollingWindow, Ticker

LEAP = 60_000
"""Up to so many ms at once the crowd acts at its full rate."""

LEAP_ACTIONS = 150
"""About how often one symbol acts at most in an advance longer than `LEAP`."""

_RING = 5_000
_NEVER = float("inf")


class Pit:
    """One symbol's market. It acts at times that the seed decides, whoever asks and how often."""

    def __init__(self, seed: int, listing: Listing, start: int, rate: float) -> None:
        self.listing = listing
        self.book = Book()
        self.watched = False
        """Whether somebody wants `executions`: an account has orders here."""
        self.executions: list[Execution] = []
        """What the last action executed, where it is watched."""
        self._flow = Flow(Random(f"{seed}/{listing.symbol}/flow"), listing, self.book, start)
        self.book.changes.clear()
        end = start - start % SECOND - (0 if listing.trading else HALT)
        history = History(seed, listing, end)
        self.series = Series(history, listing.price_ticks)
        self._windows: dict[int, RollingWindow] = {}
        self.trades: Ring[Traded] = Ring(_RING, history.next_id)
        self.aggregates: Ring[Aggregate] = Ring(_RING, history.next_id // 2)
        self.update_id = max(1_000_000_000, int(listing.rate * 1_400_000_000))
        self._rate = listing.rate * rate if listing.trading else 0.0
        self._haste = 1.0
        self._stretch = 1.0
        self._last = (end, listing.price_ticks, 0)
        self._best = self.best(start)
        self._next: float = _NEVER
        self._schedule(start)

    @property
    def next_time(self) -> float:
        """The time of the next action, in ms and parts of it; infinite where nothing ever happens."""
        return self._next

    def hasten(self, factor: float, now: int) -> None:
        """Act `factor` times as often from now on."""
        self._haste = factor
        self._schedule(now)

    def hurry(self, start: int, now: int) -> None:
        """Before an advance: act more seldom if it would bring more than about `LEAP_ACTIONS`."""
        self._stretch = max(1.0, (now - start) * self._rate * self._haste / 1000 / LEAP_ACTIONS)

    def rest(self, now: int) -> None:
        """After an advance: go back to the full rate."""
        if self._stretch > 1.0:
            self._stretch = 1.0
            self._schedule(now)

    def act(self) -> list[Happening]:
        """Do the next action and return what came of it: trades, then levels, then the best prices."""
        time = int(self._next)
        fills = self._flow.act(time)
        happenings = self._settle(time, fills)
        self.executions = _executions(fills, happenings) if self.watched else []
        self._schedule(self._next)
        return happenings

    def take_id(self) -> int:
        """Give away the next order id."""
        return self._flow.take_id()

    def submit(self, order: Order, time: int) -> tuple[list[Happening], list[Execution]]:
        """Match and rest an account's order."""
        fills = self.book.submit(order)
        happenings = self._settle(time, fills)
        return happenings, _executions(fills, happenings)

    def cancel(self, order_id: int, time: int) -> list[Happening]:
        """Take an account's order out of the book."""
        self.book.cancel(order_id)
        return self._settle(time, [])

    def reduce(self, order_id: int, lots: int, time: int) -> list[Happening]:
        """Take lots off an account's order, which keeps its place."""
        self.book.reduce(order_id, lots)
        return self._settle(time, [])

    @property
    def last_price(self) -> int:
        """The price of the last trade, in ticks."""
        return self._last[1]

    def depth(self, limit: int) -> Depth:
        """Return the best levels of both sides."""
        return Depth(self.update_id, self.book.bids.top(limit), self.book.asks.top(limit))

    def best(self, time: int) -> BestChanged:
        """Return the best prices, stamped with a time."""
        bid, bid_lots = next(iter(self.book.bids.top(1)), (0, 0))
        ask, ask_lots = next(iter(self.book.asks.top(1)), (0, 0))
        return BestChanged(self.listing.symbol, time, self.update_id, bid, bid_lots, ask, ask_lots)

    def ticker(self, window: int, now: int) -> Ticker:
        """Return the figures of a window that ends now and opens on a whole minute."""
        rolling = self._rolling(window)
        total = rolling.sum(now)
        time, last, last_lots = self._last
        prices = (total.open, total.high, total.low, total.close) if total.trades else (last,) * 4
        best = self.best(time)
        return Ticker(
            self.listing.symbol, rolling.start, now, *prices, last_lots, rolling.price_before,
            total.lots, total.quote, total.trades, total.first_id, total.last_id,
            best.bid, best.bid_lots, best.ask, best.ask_lots,
        )  # fmt: skip

    def prepare(self, now: int) -> bool:
        """Roll the day's figures on to this minute, so that nobody need wait; False if they were."""
        return self._rolling(DAY).roll(now)

    def average_price(self, minutes: int, now: int) -> AveragePrice:
        """Return the volume-weighted price of the open minute and those before it, `minutes` together."""
        end = now // MINUTE * MINUTE + MINUTE
        total = self.series.sum(end - minutes * MINUTE, end, now)
        time, last, _ = self._last
        quote, lots = (total.quote, total.lots) if total.trades else (last, 1)
        return AveragePrice(self.listing.symbol, minutes, quote, lots, time)

    def _rolling(self, window: int) -> RollingWindow:
        rolling = self._windows.get(window)
        if rolling is None:
            rolling = self._windows[window] = RollingWindow(self.series, window)
        return rolling

    def _schedule(self, time: float) -> None:
        if self._rate:
            self._next = time + self._flow.gap(int(time), self._rate * self._haste / self._stretch)

    def _settle(self, time: int, fills: list[Fill]) -> list[Happening]:
        trades = [self._trade(time, fill) for fill in fills]
        self._join(trades)
        happenings: list[Happening] = [*trades]
        for change in self.book.changes:
            self.update_id += 1
            happenings.append(
                LevelChanged(
                    self.listing.symbol, time, self.update_id, change.side, change.ticks, change.lots
                )
            )
        self.book.changes.clear()
        best, old = self.best(time), self._best
        if (best.bid, best.bid_lots, best.ask, best.ask_lots) != (
            old.bid,
            old.bid_lots,
            old.ask,
            old.ask_lots,
        ):
            self._best = best
            happenings.append(best)
        return happenings

    def _trade(self, time: int, fill: Fill) -> Traded:
        maker, taker = fill.maker.id, fill.taker.id
        buys = fill.taker.side == "bids"
        buyer, seller = (taker, maker) if buys else (maker, taker)
        traded = Traded(
            self.listing.symbol,
            time,
            self.trades.next_id,
            fill.ticks,
            fill.lots,
            not buys,
            taker,
            buyer,
            seller,
        )
        self.trades.append(traded)
        self.series.add(time, fill.ticks, fill.lots, traded.trade_id, buys)
        self._last = (time, fill.ticks, fill.lots)
        return traded

    def _join(self, trades: list[Traded]) -> None:
        """Join trades of one taker order at one price; they stand side by side."""
        for (_, ticks), group in groupby(trades, key=lambda trade: (trade.taker_order_id, trade.ticks)):
            joined = list(group)
            first, last = joined[0], joined[-1]
            aggregate = Aggregate(
                self.listing.symbol, last.time, self.aggregates.next_id, ticks,
                sum(trade.lots for trade in joined), first.trade_id, last.trade_id, first.buyer_is_maker,
            )  # fmt: skip
            self.aggregates.append(aggregate)


def _executions(fills: list[Fill], happenings: list[Happening]) -> list[Execution]:
    """Join fills to their trades, which come first of what happened."""
    pairs = zip(fills, happenings, strict=False)
    return [Execution(fill.maker, fill.taker, trade) for fill, trade in pairs if isinstance(trade, Traded)]
