"""A market of one symbol that a test moves by hand, as alerts see it; and a herald that writes down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tui.alerts.engine import Edge, Engine
from tui.alerts.rules import Alerts, Claim, Rule
from tui.market.market import Market
from tui.wire import streams
from tui.wire.decode import Frame, decode_frame
from tui.wire.streams import INTERVALS, Stream

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.alerts.firedlog import Fired

START = 1_763_812_800_000
"""2025-11-22 12:00:00 UTC."""


class Floor:
    """A market with hands to move it, and an engine that watches it."""

    def __init__(self, *rules: Rule, symbol: str = "BTCUSDT") -> None:
        self.market = Market()
        self.offset = 0
        self.now = START
        self.symbol = symbol
        self.old: set[str] = set()
        """Streams whose last word does not hold any more."""
        self.missing: int | None = 0
        self.engine = Engine(self)
        self.engine.arm(rules)
        self.alerts = Alerts(rules)
        self._trade_id = 0

    @property
    def intervals(self) -> Collection[str]:
        return tuple(INTERVALS)

    def fresh(self, stream: str, *, kept: bool = False) -> bool:
        return stream not in self.old

    def silence(self, symbol: str, now: int) -> int | None:
        return self.missing

    def hear(self, stream: Stream, event: dict[str, object]) -> list[Edge]:
        frame = decode_frame(json.dumps({"stream": str(stream), "data": event}).encode())
        assert isinstance(frame, Frame)
        self.market.apply(frame, self.now)
        return self.engine.hear(frame, self.now)

    def fire(self, edges: list[Edge]) -> list[Edge]:
        """Claim what became true at once; those that were granted."""
        granted = []
        for edge in edges:
            claim = Claim(edge.rule, edge.time, edge.turn)
            self.alerts = claim(self.alerts)
            self.engine.arm(self.alerts.alert)
            granted += [edge] if claim.rule is not None else []
        return granted

    def trade(
        self, price: float, quantity: float = 1.0, *, at: int | None = None, sold: bool = False
    ) -> list[Edge]:
        """One trade, of the moment `at` or of now."""
        self._trade_id += 1
        time = self.now if at is None else at
        event = {"e": "trade", "s": self.symbol, "t": self._trade_id, "p": str(price), "q": str(quantity)}
        return self.hear(streams.trades(self.symbol), {**event, "m": sold, "E": time, "T": time})

    def skip(self, count: int) -> None:
        """So many trades never come."""
        self._trade_id += count

    def best(self, bid: float, ask: float) -> list[Edge]:
        """Best bid and ask."""
        event = {"u": self.now, "s": self.symbol, "b": str(bid), "B": "1", "a": str(ask), "A": "2"}
        return self.hear(streams.best_prices(self.symbol), event)

    def depth(self, bids: float, asks: float) -> list[Edge]:
        """So much on each side of the best levels."""
        levels = {"bids": [["1", str(bids)]], "asks": [["2", str(asks)]]}
        return self.hear(streams.partial_depth(self.symbol), {"lastUpdateId": 1, **levels})

    def candle(self, opened: int, close: float, quote: float = 0.0, interval: str = "1s") -> list[Edge]:
        """A candle's last word."""
        prices = dict.fromkeys("ohlc", str(close))
        counts = {"v": "1", "q": str(quote), "n": 1, "V": "0", "Q": "0", "f": 1, "L": 1}
        times = {"t": opened, "T": opened + INTERVALS[interval] - 1}
        event = {"e": "kline", "E": self.now, "s": self.symbol, "k": {**times, **prices, **counts, "x": True}}
        return self.hear(streams.candles(self.symbol, interval), event)

    def tick(self, milliseconds: int = 0) -> list[Edge]:
        """Let time go by, and look."""
        self.now += milliseconds
        return self.engine.tick(self.now)


def make_rule(when: str, rule_id: str = "1", **more: object) -> Rule:
    return Rule(**{"id": rule_id, "symbol": "BTCUSDT", "when": when, "venue": "sim", **more})  # type: ignore[arg-type]  # tests name what they mean


class Notebook:
    """A herald that writes down what it is told."""

    def __init__(self) -> None:
        self.fired: list[Fired] = []
        self.complaints: list[str] = []

    def announce(self, fired: Fired, rule: Rule) -> None:
        self.fired.append(fired)

    def complain(self, words: str) -> None:
        self.complaints.append(words)
