"""Seeded order flow for one book: makers around a fair value, takers, noise and bursts.

Nothing here reads a clock: an action happens at a time that is handed in, and draws from one generator.
"""

import math
from collections.abc import Callable
from random import Random

from tui.sim.engine.listings import Listing
from tui.sim.engine.matching import Book, BookSide, Fill, Order, Side

MAKER = "maker"
TAKER = "taker"

_DAY_MS = 86_400_000
_CALM_BETWEEN_BURSTS = 45_000  # ms, on average
_BURST_PACE = 10
_SIDES: tuple[BookSide, BookSide] = ("bids", "asks")


class Flow:
    """The crowd that trades one symbol. It cancels only its own orders."""

    def __init__(self, random: Random, listing: Listing, book: Book, start: int) -> None:
        self._random = random
        self._listing = listing
        self._book = book
        self._time = start
        self._fair = float(listing.price_ticks)
        self._lots = listing.size_lots
        self._least_lots = listing.least_lots
        self._gap = 4e-6 * listing.price_ticks
        """Mean distance of levels near the best price, in ticks above one."""
        self._sigma = listing.volatility / math.sqrt(_DAY_MS)
        """Standard deviation of the return over a millisecond."""
        self._mood = 0.0
        self._plan_burst(start)
        self._next_order_id = 1
        for side in _SIDES if listing.levels else ():
            self._requote(side)
            self._keep_levels(side)

    def gap(self, time: int, rate: float) -> float:
        """Return the ms from an action at `time` to the next, at `rate` actions a second."""
        if time >= self._burst_end:
            self._plan_burst(time)
        pace = _BURST_PACE if self._bursts(time) else 1
        return self._random.expovariate(rate * pace / 1000)

    def act(self, time: int) -> list[Fill]:
        """Do one action: take, quote, join or cancel. What changes in the book is left in `changes` there."""
        bursts = self._bursts(time)
        self._drift(time, 2.0 if bursts else 1.0)
        side = self._random.choice(_SIDES)
        fills: list[Fill] = []
        draw = self._random.random() - (0.15 if bursts else 0.08)
        if draw < 0:
            fills = self._take(self._burst_mood if bursts else self._mood)
        elif draw < 0.50:
            for name in _SIDES:
                fills += self._requote(name)
        elif draw < 0.66:
            self._join(side)
        elif draw < 0.76:
            self._cancel(side, int(self._random.expovariate(1 / 8)))
        elif draw < 0.84:
            self._cancel(side, self._random.randrange(self._listing.levels))
        else:
            self._scatter(side)
        for name in _SIDES:
            fills += self._keep_levels(name)
        return fills

    def take_id(self) -> int:
        """Give away the next order id, for an order that is not the crowd's."""
        self._next_order_id += 1
        return self._next_order_id - 1

    def _bursts(self, time: int) -> bool:
        return self._burst_start <= time < self._burst_end

    def _plan_burst(self, time: int) -> None:
        self._burst_start = time + int(self._random.expovariate(1 / _CALM_BETWEEN_BURSTS))
        self._burst_end = self._burst_start + self._random.randint(1_000, 3_000)
        self._burst_mood = self._random.choice((-0.8, 0.8))

    def _drift(self, time: int, heat: float) -> None:
        step = self._random.gauss(0, 0.85 * self._sigma * heat * math.sqrt(time - self._time))
        self._fair = max(self._fair * math.exp(step), 2.0)
        self._time = time

    def _take(self, mood: float) -> list[Fill]:
        """Send one order at the market, kept from running far through the book; mood -1 sells, 1 buys."""
        buys = self._random.random() < 0.5 + 0.45 * mood
        sign = 1 if buys else -1
        self._mood = min(max(0.8 * self._mood + 0.12 * sign + self._random.gauss(0, 0.12), -0.95), 0.95)
        against = self._book.side("asks" if buys else "bids")
        best = against.best()
        if best is None:
            return []
        lots = max(self._size(1.3) // 2, self._least_lots)
        push = min(math.sqrt(lots / self._lots), 4.0)
        self._fair *= math.exp(sign * push * 0.05 * self._sigma * math.sqrt(1000))
        limit = max(1, best + sign * int(1 + 12 * (1 + self._gap)))
        return self._submit(TAKER, "bids" if buys else "asks", limit, lots, rests=False)

    def _requote(self, name: BookSide) -> list[Fill]:
        """Move one side's best price to the fair value: pull what is stale, fill up to what was the best."""
        side = self._book.side(name)
        sign = 1 if name == "bids" else -1
        half = 0.5 + self._random.expovariate(1 / (0.3 + 0.05 * self._gap))
        price = max(1, math.floor(self._fair - half) if sign > 0 else math.ceil(self._fair + half))
        self._pull(side, lambda ticks: sign * (ticks - price) > 0)
        if self._random.random() < 0.9:
            self._pull(
                self._book.side("asks" if sign > 0 else "bids"), lambda ticks: sign * (price - ticks) >= 0
            )
        best = side.best()
        fills: list[Fill] = []
        while price >= 1 and (best is None or sign * (price - best) > 0):
            fills += self._submit(MAKER, name, price, self._size(1.1))
            price -= sign * self._spacing(0)
            best = price if best is None else best
        return fills

    def _join(self, name: BookSide) -> None:
        """Rest one more order near the best price, on a level or between two, never across."""
        side = self._book.side(name)
        if not len(side):
            return
        price = side.at(min(int(self._random.expovariate(1 / 6)), len(side) - 1))
        if self._random.random() < 0.25:
            price -= (1 if name == "bids" else -1) * self._spacing(0)
        self._place(name, price)

    def _scatter(self, name: BookSide) -> None:
        """Rest an order anywhere in the book, more often near the best price."""
        side = self._book.side(name)
        if len(side):
            best, worst = side.at(0), self._worst(side)
            self._place(name, best + int((worst - best) * self._random.random() ** 1.5))

    def _place(self, name: BookSide, price: int) -> None:
        opposite = self._book.side("asks" if name == "bids" else "bids")
        if price >= 1 and not opposite.reached_by(price):
            self._submit(MAKER, name, price, self._size(1.2))

    def _cancel(self, name: BookSide, rank: int) -> None:
        """Take back the youngest order of a level, if the crowd owns it."""
        side = self._book.side(name)
        if rank < len(side):
            order = next(reversed(side.levels[side.at(rank)].orders.values()))
            if order.owner == MAKER:
                self._book.cancel(order.id)

    def _keep_levels(self, name: BookSide) -> list[Fill]:
        """Hold the number of levels: add beyond the worst price, or cancel there."""
        side = self._book.side(name)
        sign = 1 if name == "bids" else -1
        levels = self._listing.levels
        fills: list[Fill] = []
        while len(side) < levels:
            worst = self._worst(side)
            price = worst - sign * self._spacing(abs(worst - self._fair))
            if price < 1:
                break
            fills += self._submit(MAKER, name, price, self._size(1.1))
        spare = len(side) - levels - levels // 100
        if spare > 0:
            for ticks in [side.at(-1 - rank) for rank in range(spare)]:
                self._clear(side, ticks)
        return fills

    def _worst(self, side: Side) -> int:
        """Return the worst price where the crowd has orders, else the fair one; others' may be far beyond."""
        for rank in range(1, len(side) + 1):
            ticks = side.at(-rank)
            if any(order.owner == MAKER for order in side.levels[ticks].orders.values()):
                return ticks
        return round(self._fair)

    def _pull(self, side: Side, stale: Callable[[int], bool]) -> None:
        """Cancel the crowd's orders on the best levels as long as they are stale."""
        rank = 0
        while rank < len(side) and stale(ticks := side.at(rank)):
            rank += self._clear(side, ticks)

    def _clear(self, side: Side, ticks: int) -> bool:
        """Cancel the crowd's orders on a level, and say whether others' are left there."""
        for order in list(side.levels[ticks].orders.values()):
            if order.owner == MAKER:
                self._book.cancel(order.id)
        return ticks in side.levels

    def _submit(self, owner: str, side: BookSide, ticks: int, lots: int, *, rests: bool = True) -> list[Fill]:
        return self._book.submit(Order(self.take_id(), owner, side, ticks, lots, rests))

    def _spacing(self, distance: float) -> int:
        """Draw the ticks from one level to the next, wider far from the fair value."""
        wide = self._gap + distance / (1.5 * self._listing.levels)
        return 1 + int(self._random.expovariate(1 / wide)) if wide > 0.05 else 1

    def _size(self, spread: float) -> int:
        """Draw a size in lots with a heavy tail; people like round numbers, machines do not care."""
        random = self._random
        lots = self._lots * math.exp(random.gauss(-0.6, spread))
        if random.random() < 0.02:
            lots *= 2 + random.paretovariate(1.3)
        whole = max(int(min(lots, self._lots * 500)), self._least_lots)
        if random.random() < 0.4:
            unit = 10 ** max(0, len(str(whole)) - random.choice((1, 2, 2)))
            whole = -(-whole // unit) * unit
        return whole
