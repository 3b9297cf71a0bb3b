"""An exchange that remembers every change, so that a printed book can be held against the truth at its id."""

import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth, Happening, LevelChanged
from tui.sim.engine.listings import Listing

Levels = list[tuple[float, float]]
"""Price and quantity, the best level first."""


class Chronicle(Exchange):
    """Remembers its books at the start and all that changed since."""

    def __init__(self, *, seed: int, start: int, listings: Iterable[Listing], rate: float = 1.0) -> None:
        super().__init__(seed=seed, start=start, listings=listings, rate=rate)
        self._starts: dict[str, Depth] = {symbol: self.depth(symbol, 100_000) for symbol in self.listings}
        self._changes: dict[str, list[LevelChanged]] = defaultdict(list)

    def advance(self, now: int) -> list[Happening]:
        """Let time pass, and remember what changed."""
        happenings = super().advance(now)
        for happening in happenings:
            if isinstance(happening, LevelChanged):
                self._changes[happening.symbol].append(happening)
        return happenings

    def truth(self, symbol: str) -> "Truth":
        """The book of a symbol as it was at the start, ready to be led on to later ids."""
        return Truth(self.listings[symbol], self._starts[symbol], self._changes[symbol])

    def check(self, lines: Iterable[bytes], levels: int) -> int:
        """Hold printed books of one symbol, ids ascending, against the truth; how many there were."""
        count = 0
        truth: Truth | None = None
        for line in lines:
            book = json.loads(line)
            truth = truth or self.truth(book["symbol"])
            assert truth.reach(book["lastUpdateId"]), "an id that the exchange never had, or ids that go back"
            assert read(book["bids"]) == truth.best("bids", levels), book
            assert read(book["asks"]) == truth.best("asks", levels), book
            count += 1
        return count


class Truth:
    """What a book was at each id, from the lowest on; changes that still come are taken along."""

    def __init__(self, listing: Listing, start: Depth, changes: list[LevelChanged]) -> None:
        self._listing = listing
        self._sides = {"bids": dict(start.bids), "asks": dict(start.asks)}
        self._id = start.last_update_id
        self._changes = changes
        self._next = 0

    def reach(self, update_id: int) -> bool:
        """Go on to an id; False where the exchange never had it, or it lies behind."""
        while self._next < len(self._changes) and self._changes[self._next].update_id <= update_id:
            change = self._changes[self._next]
            self._sides[change.side][change.ticks] = change.lots
            self._id = change.update_id
            self._next += 1
        return self._id == update_id

    def holds(self, update_id: int, bids: Levels, asks: Levels) -> bool:
        """Whether the best levels of both sides at an id are these; a book may know no more than a few."""
        return self.reach(update_id) and not self.differences(bids, asks)

    def differences(self, bids: Levels, asks: Levels) -> list[str]:
        """What is not so at the id that was reached, in words: at most one level a side."""
        found = []
        for side, seen in (("bids", bids), ("asks", asks)):
            true = [(float(price), float(lots)) for price, lots in self.best(side, max(1, len(seen)))]
            if seen != true:
                wrong = next((pair for pair in zip(seen, true, strict=False) if pair[0] != pair[1]), None)
                found.append(f"{len(seen)} {side}, {len(true)} true; first {wrong}")
        return found

    def best(self, side: str, levels: int) -> list[tuple[Decimal, Decimal]]:
        """The best levels of a side at the id that was reached."""
        held = [(ticks, lots) for ticks, lots in self._sides[side].items() if lots]
        held.sort(reverse=side == "bids")
        return [(ticks * self._listing.tick, lots * self._listing.step) for ticks, lots in held[:levels]]


def read(levels: list[list[str]]) -> list[tuple[Decimal, Decimal]]:
    """Printed levels as numbers; a text in scientific notation, or no text at all, is an error."""
    for level in levels:
        assert all(isinstance(text, str) and set(text) <= set("0123456789.") for text in level), level
    return [(Decimal(price), Decimal(quantity)) for price, quantity in levels]
