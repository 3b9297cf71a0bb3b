"""Movers: the strongest of the rolling hour, breadth, and who is at a high of 24 hours."""

from __future__ import annotations

from tests.lists.markets import NOW, hour, market, outlook
from tui.lists.movers import Mover, Movers, find_movers
from tui.wire.streams import HOUR

SYMBOLS = ("BTCUSDT", "ETHUSDT", "ETHBTC", "PEPEUSDT", "LUNAUSDT")


def test_rises_falls_breadth_and_highs() -> None:
    found = market()
    top = found.tickers["ETHUSDT"].high
    hour(found, "BTCUSDT", 0.4, high=62_500.0)
    hour(found, "ETHUSDT", 1.2, high=top)
    hour(found, "ETHBTC", -0.7, high=0.01)
    hour(found, "PEPEUSDT", 0.0)
    hour(found, "LUNAUSDT", 9.0)
    moved = find_movers(SYMBOLS, outlook(found))
    assert moved.rises == (Mover("ETHUSDT", 1.2), Mover("BTCUSDT", 0.4))
    assert moved.falls == (Mover("ETHBTC", -0.7),)
    assert (moved.up, moved.down, moved.told, moved.highs) == (2, 1, 4, ("ETHUSDT",))


def test_an_hour_that_is_over_moves_nobody() -> None:
    found = market()
    hour(found, "BTCUSDT", 5.0, at=NOW - HOUR - 1)
    assert find_movers(SYMBOLS, outlook(found)) == Movers()
