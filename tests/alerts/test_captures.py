"""Alerts on recorded frames of the real exchange fire exactly where plain arithmetic on their texts says."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.alerts.floor import Floor, make_rule
from tests.market.test_captures import BTCUSDT, lines
from tui.wire.decode import Frame, decode_frame

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not BTCUSDT.exists(), reason="the recorded frames are not there")

LIMIT, COOLDOWN = Decimal("61640"), 2


class Plain:
    """Tells what a repeating alert is to do, from the wire's own texts."""

    def __init__(self) -> None:
        self.values: dict[str, Decimal] = {}
        self.order: object = None

    def read(self, frame: dict[str, object]) -> str:
        """The stream of a frame, once its values are taken."""
        stream, data = str(frame["stream"]), frame["data"]
        assert isinstance(data, dict)
        self.values.pop("print", None)
        if stream.endswith("@trade"):
            self.values["last"] = Decimal(data["p"])
            if (data["T"], data["m"]) != self.order:
                self.order, self._taken = (data["T"], data["m"]), Decimal(0)
            self._taken += Decimal(data["p"]) * Decimal(data["q"])
            self.values["print"] = self._taken
        elif stream.endswith("@bookTicker"):
            bid, ask = Decimal(data["b"]), Decimal(data["a"])
            self.values["spread"] = 20_000 * (ask - bid) / (ask + bid)
        return stream


class Expected:
    """When `test` turns from False to True on some streams, but for what comes within the cool-down."""

    def __init__(self, test: Callable[[Plain], bool | None], *streams: str, event: bool = False) -> None:
        self.fired: list[int] = []
        self._test = test
        self._streams = streams
        self._event = event
        self._before: object = True

    def look(self, plain: Plain, stream: str, now: int) -> None:
        if not stream.endswith(self._streams) or (held := self._test(plain)) is None:
            return
        # Of an event each one counts: an order is another one than the one before.
        before = self._before == plain.order if self._event else self._before
        if held and not before and (not self.fired or now - self.fired[-1] >= COOLDOWN * 1000):
            self.fired.append(now)
        if held or not self._event:
            self._before = plain.order if self._event else held


def spread(plain: Plain) -> bool | None:
    return plain.values["spread"] > Decimal("0.002") if "spread" in plain.values else None


def above(plain: Plain) -> bool | None:
    return plain.values["last"] > LIMIT if "last" in plain.values else None


def both(plain: Plain) -> bool | None:
    parts = (above(plain), spread(plain))
    return False if False in parts else None if None in parts else True


def large(plain: Plain) -> bool | None:
    return plain.values["print"] > 50_000


def test_alerts_fire_where_arithmetic_says_and_nowhere_else() -> None:
    expected = {
        f"last>{LIMIT}": Expected(above, "@trade"),
        "spread>0.002bp": Expected(spread, "@bookTicker"),
        f"last>{LIMIT} and spread>0.002bp": Expected(both, "@trade", "@bookTicker"),
        "print>50k": Expected(large, "@trade", event=True),
        "last>1m or ask<1 or print>1b": Expected(lambda _: False, "@trade"),
    }
    floor = Floor(*(make_rule(when, when, repeat=True, cooldown=COOLDOWN) for when in expected))
    fired: dict[str, list[int]] = {when: [] for when in expected}
    plain = Plain()
    for now, data in islice(lines(BTCUSDT), 32_000):
        if not data.startswith((b'{"stream":"btcusdt@trade"', b'{"stream":"btcusdt@bookTicker"')):
            continue
        frame = decode_frame(data)
        assert isinstance(frame, Frame)
        floor.market.apply(frame, now)
        for edge in floor.fire(floor.engine.hear(frame, now)):
            fired[edge.rule.id].append(now)
        stream = plain.read(json.loads(data))
        for each in expected.values():
            each.look(plain, stream, now)
    assert fired == {when: each.fired for when, each in expected.items()}
    assert [len(times) > 2 for times in fired.values()] == [True, True, True, True, False]
