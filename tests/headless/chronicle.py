"""An exchange that remembers every change, so that a printed book can be held against the truth at its id."""

import json
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Happening, LevelChanged
from tui.sim.engine.listings import Listing

Sides = tuple[dict[Decimal, Decimal], dict[Decimal, Decimal]]


class Chronicle(Exchange):
    """Remembers its books at the start and all that changed since."""

    def __init__(self, *, seed: int, start: int, listings: Iterable[Listing], rate: float = 1.0) -> None:
        super().__init__(seed=seed, start=start, listings=listings, rate=rate)
        self._starts = {symbol: self.depth(symbol, 100_000) for symbol in self.listings}
        self._changes: dict[str, list[LevelChanged]] = defaultdict(list)

    def advance(self, now: int) -> list[Happening]:
        """Let time pass, and remember what changed."""
        happenings = super().advance(now)
        for happening in happenings:
            if isinstance(happening, LevelChanged):
                self._changes[happening.symbol].append(happening)
        return happenings

    def check(self, lines: Iterable[bytes], levels: int) -> int:
        """Hold printed books of one symbol, ids ascending, against the truth; how many there were."""
        count = 0
        truth: _Truth | None = None
        for line in lines:
            book = json.loads(line)
            symbol = book["symbol"]
            truth = truth or _Truth(self.listings[symbol], self._starts[symbol], self._changes[symbol])
            truth.advance(book["lastUpdateId"])
            assert read(book["bids"]) == truth.best("bids", levels), book
            assert read(book["asks"]) == truth.best("asks", levels), book
            count += 1
        return count


class _Truth:
    def __init__(self, listing: Listing, start: Any, changes: list[LevelChanged]) -> None:
        self._listing = listing
        self._sides = {"bids": dict(start.bids), "asks": dict(start.asks)}
        self._id = start.last_update_id
        self._changes = changes
        self._next = 0

    def advance(self, update_id: int) -> None:
        assert update_id >= self._id, "ids go back"
        while self._next < len(self._changes) and self._changes[self._next].update_id <= update_id:
            change = self._changes[self._next]
            self._sides[change.side][change.ticks] = change.lots
            self._id = change.update_id
            self._next += 1
        assert self._id == update_id, "an id that the exchange never had"

    def best(self, side: str, levels: int) -> list[tuple[Decimal, Decimal]]:
        held = [(ticks, lots) for ticks, lots in self._sides[side].items() if lots]
        held.sort(reverse=side == "bids")
        return [(ticks * self._listing.tick, lots * self._listing.step) for ticks, lots in held[:levels]]


def read(levels: list[list[str]]) -> list[tuple[Decimal, Decimal]]:
    """Printed levels as numbers; a text in scientific notation, or no text at all, is an error."""
    for level in levels:
        assert all(isinstance(text, str) and set(text) <= set("0123456789.") for text in level), level
    return [(Decimal(price), Decimal(quantity)) for price, quantity in levels]
