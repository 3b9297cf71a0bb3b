"""What the market did before the exchange started: days from the seed, split downwards when asked for.

A day is drawn first; hours, quarters, minutes and seconds are then drawn inside it so that they add up to
it exactly. Every split has its own generator, seeded by its place, so it does not matter what is asked first.
"""

import math
from collections import OrderedDict
from collections.abc import Sequence
from random import Random

from tui.sim.engine.candles import DAY, UNITS, Candle, flat
from tui.sim.engine.listings import Listing
from tui.sim.engine.shares import divide, lower_to, raise_to, spend

DAYS = 7_014
"""Whole days before the day of the start: a thousand weeks and two."""

TRADES_PER_ACTION = 0.28
"""Trades that an action of the order flow brings about on average, measured."""

TRADE_SIZE = 0.42
"""Mean size of its trades in typical sizes, measured."""

_LEAST_TRADES = 4  # so many trades can have four different prices
_SPLITS = 500  # splits kept in memory for each symbol


class History:
    """One symbol's candles of each length in `UNITS` before `end`, ending at the listing's price.

    `end` is a whole second. `next_id` is the id of the first trade after the history.
    """

    def __init__(self, seed: int, listing: Listing, end: int) -> None:
        self.end = end
        self.begin = end - end % DAY - DAYS * DAY
        self._seed = f"{seed}/{listing.symbol}"
        self._listing = listing
        self._daily_trades = listing.rate * TRADES_PER_ACTION * 86_400
        self.next_id = 1_000_000_000 + int(self._daily_trades * 2_500)
        self._random = Random(f"{self._seed}/days")
        self._wildness = 0.0
        self._days: list[Candle] = []
        self._next_first_id = self.next_id
        self._splits: OrderedDict[tuple[int, int], list[Candle]] = OrderedDict()

    def candle(self, unit: int, open_time: int) -> Candle:
        """Return the bar of a length in `UNITS` that opens at a time from `begin` to before `end`.

        The last bar of each length ends at `end`, where it would be longer.
        """
        rank = UNITS.index(unit)
        if rank == 0:
            return self._day(open_time)
        parent = open_time - open_time % UNITS[rank - 1]
        return self._parts(rank, parent)[(open_time - parent) // unit]

    def _day(self, open_time: int) -> Candle:
        newest = (self.end - 1) - (self.end - 1) % DAY
        age = (newest - open_time) // DAY
        while len(self._days) <= age:
            self._days.append(self._draw_day(len(self._days), newest - len(self._days) * DAY))
        return self._days[age]

    def _draw_day(self, age: int, open_time: int) -> Candle:
        random, listing = self._random, self._listing
        close = self._days[-1].open if self._days else listing.price_ticks
        end = min(open_time + DAY, self.end)
        part = (end - open_time) / DAY
        self._wildness = 0.85 * self._wildness + random.gauss(0, 0.22)
        sigma = listing.volatility * math.sqrt(part) * math.exp(self._wildness)
        away = math.log(close / listing.price_ticks)
        opened = max(1, round(listing.price_ticks * math.exp(away * 0.9985 + random.gauss(0, sigma))))
        high = round(max(opened, close) * math.exp(abs(random.gauss(0, sigma * 0.45))))
        low = max(1, round(min(opened, close) * math.exp(-abs(random.gauss(0, sigma * 0.45)))))
        busy = max(0.05, math.exp(-age / 800)) * math.exp(self._wildness + random.gauss(0, 0.15))
        trades = int(self._daily_trades * part * min(busy, 4))
        if trades < _LEAST_TRADES:
            return flat(open_time, end - 1, close)
        lots = int(trades * TRADE_SIZE * listing.size_lots * math.exp(random.gauss(0, 0.1)))
        bought = trades + int(lots * random.uniform(0.46, 0.54))
        sold = max(1, lots - bought)
        middle = ((opened + close) / 2 - low) / (high - low) if high > low else 0.5

        def worth(count: int) -> int:
            place = min(max(0.5 * middle + 0.25 + random.gauss(0, 0.04), 0.2), 0.8)
            return low * count + int((high - low) * count * place)

        taker_quote = worth(bought)
        quote = taker_quote + worth(sold)
        self._next_first_id -= trades
        return Candle(
            open_time, end - 1, opened, high, low, close, bought + sold, quote, trades, bought, taker_quote,
            self._next_first_id, self._next_first_id + trades - 1,
        )  # fmt: skip

    def _parts(self, rank: int, parent_time: int) -> list[Candle]:
        key = (rank, parent_time)
        parts = self._splits.get(key)
        if parts is None:
            parent = self.candle(UNITS[rank - 1], parent_time)
            parts = split(parent, UNITS[rank], Random(f"{self._seed}/{rank}/{parent_time}"))
            self._splits[key] = parts
            if len(self._splits) > _SPLITS:
                self._splits.popitem(last=False)
        else:
            self._splits.move_to_end(key)
        return parts


def split(parent: Candle, unit: int, random: Random) -> list[Candle]:
    """Draw the bars of length `unit` inside a bar; they join without gaps and add up to it exactly."""
    times = range(parent.open_time, parent.close_time + 1, unit)
    ends = [min(time + unit - 1, parent.close_time) for time in times]
    if not parent.trades:
        return [flat(time, end, parent.close) for time, end in zip(times, ends, strict=True)]
    weights = [
        int((end + 1 - time) * math.exp(random.gauss(0, 0.4))) + 1
        for time, end in zip(times, ends, strict=True)
    ]
    counts = _draw_counts(parent.trades, weights, random)
    active = [place for place, count in enumerate(counts) if count]
    filled = iter(_fill([counts[place] for place in active], parent, random))
    candles: list[Candle] = []
    price, next_id = parent.open, parent.first_id
    for time, end, count in zip(times, ends, counts, strict=True):
        if not count:
            candles.append(flat(time, end, price))
            continue
        opened, high, low, close, bought, sold, paid, earned = next(filled)
        part = Candle(
            time, end, opened, high, low, close, bought + sold, paid + earned, count, bought, paid,
            next_id, next_id + count - 1,
        )  # fmt: skip
        candles.append(part)
        price, next_id = close, next_id + count
    return candles


def _draw_counts(trades: int, weights: Sequence[int], random: Random) -> list[int]:
    """Divide trades over bars so that each has none or at least four; few trades leave many bars empty."""
    active = min(len(weights), max(1, trades // (2 * _LEAST_TRADES)))
    chosen = sorted(random.sample(range(len(weights)), active))
    counts = [0] * len(weights)
    spare = divide(trades - active * _LEAST_TRADES, [weights[place] for place in chosen])
    for place, extra in zip(chosen, spare, strict=True):
        counts[place] = _LEAST_TRADES + extra
    return counts


def _fill(counts: list[int], parent: Candle, random: Random) -> list[tuple[int, ...]]:
    """Draw prices, then what takers bought and sold, for bars with these counts of trades.

    A row is open, high, low, close, lots bought, lots sold, and their worths.
    """
    opens, highs, lows, closes = draw_path(counts, parent, random)
    typical = [sum(prices) / 4 for prices in zip(opens, highs, lows, closes, strict=True)]
    sold_lots, sold_quote = parent.lots - parent.taker_lots, parent.quote - parent.taker_quote
    # Each bar buys at least one lot a trade, and so does its parent: the rule holds all the way down.
    spare = parent.taker_lots - parent.trades
    weights = _lean(counts, typical, parent.taker_quote / parent.taker_lots, random)
    bought = [count + extra for count, extra in zip(counts, divide(spare, weights), strict=True)]
    sold = divide(sold_lots, _lean(counts, typical, sold_quote / sold_lots if sold_lots else 0, random))
    for lots, quote in ((bought, parent.taker_quote), (sold, sold_quote)):
        raise_to(quote, lots, highs, parent.high)
        lower_to(quote, lots, lows, parent.low)
    paid = spend(parent.taker_quote, bought, lows, highs)
    earned = spend(sold_quote, sold, lows, highs)
    return list(zip(opens, highs, lows, closes, bought, sold, paid, earned, strict=True))


def _lean(counts: Sequence[int], typical: Sequence[float], target: float, random: Random) -> list[int]:
    """Draw weights of volume whose average price is near the target, so that ranges need little widening."""
    weights = [count * math.exp(random.gauss(0, 0.35)) for count in counts]
    whole = sum(weights)
    mean = sum(weight * price for weight, price in zip(weights, typical, strict=True)) / whole
    spread = sum(weight * (price - mean) ** 2 for weight, price in zip(weights, typical, strict=True)) / whole
    lean = (target - mean) / spread if spread else 0.0
    return [
        1 + int(1024 * weight * min(max(1 + lean * (price - mean), 0.4), 2.5))
        for weight, price in zip(weights, typical, strict=True)
    ]


def draw_path(
    counts: Sequence[int], parent: Candle, random: Random
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Draw opens, highs, lows and closes of bars that walk from the parent's open to its close.

    Each bar opens where the one before closed; together they touch the parent's high and low.
    """
    whole = sum(counts)
    parts = [count / whole for count in counts]
    scale = (parent.high - parent.low) / 1.6  # a walk's range is about 1.6 standard deviations
    steps = [random.gauss(0, math.sqrt(part)) for part in parts]
    total = sum(steps)
    level = float(parent.open)
    ends = [level]
    for step, part in zip(steps, parts, strict=True):
        level += (step - total * part) * scale + (parent.close - parent.open) * part
        ends.append(level)
    _bend(ends, parts, parent.quote / parent.lots)
    ends[-1] = float(parent.close)
    tops, bottoms = [], []
    for number, part in enumerate(parts):
        wick = 0.5 * scale * math.sqrt(part)
        tops.append(max(ends[number], ends[number + 1]) + abs(random.gauss(0, wick)))
        bottoms.append(min(ends[number], ends[number + 1]) - abs(random.gauss(0, wick)))
    squeeze = _Squeeze(parent, max(tops), min(bottoms))
    closes = [squeeze(end) for end in ends]
    highs = [max(squeeze(top), *closes[n : n + 2]) for n, top in enumerate(tops)]
    lows = [min(squeeze(bottom), *closes[n : n + 2]) for n, bottom in enumerate(bottoms)]
    highs[tops.index(max(tops))] = parent.high
    lows[bottoms.index(min(bottoms))] = parent.low
    return closes[:-1], highs, lows, closes[1:]


def _bend(ends: list[float], parts: Sequence[float], target: float) -> None:
    """Bend a walk between its ends so that it spends its time near the target price."""
    middles = ((ends[number] + ends[number + 1]) / 2 for number in range(len(parts)))
    bend = 6 * (target - sum(part * middle for part, middle in zip(parts, middles, strict=True)))
    way = 0.0
    for number, part in enumerate(parts, start=1):
        way += part
        ends[number] += bend * way * (1 - way)


class _Squeeze:
    """Maps drawn prices into a bar's range; what lies beyond open and close is stretched to high and low."""

    def __init__(self, parent: Candle, top: float, bottom: float) -> None:
        self._upper, self._lower = max(parent.open, parent.close), min(parent.open, parent.close)
        self._up = (parent.high - self._upper) / (top - self._upper) if top > self._upper else 0.0
        self._down = (self._lower - parent.low) / (self._lower - bottom) if bottom < self._lower else 0.0

    def __call__(self, price: float) -> int:
        if price > self._upper:
            return round(self._upper + (price - self._upper) * self._up)
        if price < self._lower:
            return round(self._lower - (self._lower - price) * self._down)
        return round(price)
