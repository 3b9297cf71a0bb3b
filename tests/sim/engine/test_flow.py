"""The crowd: a book that looks alive, and nobody else's orders touched."""

import itertools
from random import Random
from statistics import median

import pytest

from tui.sim.engine.flow import Flow
from tui.sim.engine.listings import LISTINGS, Listing
from tui.sim.engine.matching import Book, Fill, Order

BY_SYMBOL = {listing.symbol: listing for listing in LISTINGS}


class Crowd:
    """A flow on its own book, acting at the times that it draws."""

    def __init__(self, listing: Listing, seed: int = 5) -> None:
        self.listing = listing
        self.book = Book()
        self.flow = Flow(Random(seed), listing, self.book, 0)
        self.time = 0.0
        self.times: list[float] = []

    def act(self) -> list[Fill]:
        self.time += self.flow.gap(int(self.time), self.listing.rate)
        self.times.append(self.time)
        return self.flow.act(int(self.time))

    def spread(self) -> int:
        bid, ask = self.book.bids.best(), self.book.asks.best()
        assert bid is not None
        assert ask is not None
        assert bid < ask
        return ask - bid


@pytest.mark.parametrize("symbol", ["BTCUSDT", "PEPEUSDT", "FIDAUSDT", "ETHBTC"])
def test_the_book_keeps_its_levels_and_a_narrow_spread(symbol: str) -> None:
    crowd = Crowd(BY_SYMBOL[symbol])
    levels = crowd.listing.levels
    spreads = []
    for _ in range(800):
        crowd.act()
        spreads.append(crowd.spread())
        for side in (crowd.book.bids, crowd.book.asks):
            assert levels <= len(side) <= levels + levels // 100
    assert median(spreads) <= 20


def test_levels_have_gaps_where_ticks_are_fine() -> None:
    crowd = Crowd(BY_SYMBOL["BTCUSDT"])
    prices = [ticks for ticks, _ in crowd.book.bids.top(100)]
    gaps = [better - worse for better, worse in itertools.pairwise(prices)]
    assert 5 < median(gaps) < 60
    assert len(set(gaps)) > 10


def test_sizes_have_a_heavy_tail_and_round_numbers() -> None:
    crowd = Crowd(BY_SYMBOL["BTCUSDT"])
    sizes = sorted(order.lots for order in crowd.book.orders.values())
    assert sizes[0] >= crowd.listing.least_lots
    assert sizes[len(sizes) * 99 // 100] > 8 * sizes[len(sizes) // 2]
    assert sum(size % 100 == 0 for size in sizes) > len(sizes) // 5


def test_bursts_come_and_go() -> None:
    crowd = Crowd(BY_SYMBOL["BNBUSDT"])
    while crowd.time < 300_000:
        crowd.act()
    counts = [0] * 300
    for time in crowd.times:
        if time < 300_000:
            counts[int(time) // 1000] += 1
    busy = sum(count > 4 * crowd.listing.rate for count in counts)
    assert 2 <= busy <= 60
    assert median(counts) < 1.5 * crowd.listing.rate


def test_takers_come_from_both_sides_in_runs() -> None:
    crowd = Crowd(BY_SYMBOL["XRPUSDT"])
    sides: list[bool] = []
    while len(sides) < 300:
        fills = crowd.act()
        if fills and fills[0].taker.owner == "taker":
            sides.append(fills[0].taker.side == "bids")
    buys = sum(sides) / len(sides)
    again = sum(one == other for one, other in itertools.pairwise(sides)) / len(sides)
    assert 0.2 < buys < 0.8
    assert again > 0.55


def test_the_same_seed_gives_the_same_orders() -> None:
    one, same, other = (Crowd(BY_SYMBOL["SOLUSDT"], seed) for seed in (1, 1, 2))
    for crowd in (one, same, other):
        for _ in range(200):
            crowd.act()
    assert one.times == same.times != other.times
    assert one.book.changes == same.book.changes != other.book.changes


def test_the_crowd_never_cancels_what_is_not_its_own() -> None:
    crowd = Crowd(BY_SYMBOL["PEPEUSDT"])
    price = crowd.listing.price_ticks
    mine = [Order(-1, "me", "bids", price - 150, 1), Order(-2, "me", "asks", price + 150, 1)]
    mine.append(Order(-3, "me", "bids", price - 1, 10**12))
    for order in mine:
        crowd.book.submit(order)
    filled = 0
    for _ in range(3_000):
        filled += sum(fill.lots for fill in crowd.act() if fill.maker.id == -3)
    assert all(order.id in crowd.book.orders or order.left == 0 for order in mine)
    assert filled == 10**12 - mine[2].left > 0


def test_an_emptied_book_fills_again() -> None:
    crowd = Crowd(BY_SYMBOL["FIDAUSDT"])
    for order_id in list(crowd.book.orders):
        crowd.book.cancel(order_id)
    for _ in range(20):
        crowd.act()
    assert len(crowd.book.bids) >= crowd.listing.levels
    assert crowd.spread() < 100
