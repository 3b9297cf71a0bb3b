"""The line above a chart: the intervals to choose from, and the figures of one bar."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from tui.widgets.glyphs import direction
from tui.widgets.lines import Line, Part, fitted, line_width, spread_out
from tui.wire import numbers
from tui.wire.streams import DAY, INTERVALS, MINUTE

if TYPE_CHECKING:
    from tui.wire.events import Candle

SHOWN_INTERVALS: Final = ("1m", "5m", "15m", "1h", "4h", "1d", "1w")


def offered(interval: str) -> list[str]:
    """The intervals to choose from, in order, the current one among them whatever it is."""
    current = plain(interval)
    return [name for name in INTERVALS if name in SHOWN_INTERVALS or name == current]


def plain(interval: str) -> str:
    """The interval without the offset at which its bars are cut: 1d of 1d@+08:00."""
    return interval.partition("@")[0]


def length(interval: str) -> int:
    """The length of a bar in ms, nominal for months."""
    return INTERVALS.get(plain(interval), MINUTE)


def bar_time(time: int, interval: str, zone: tzinfo) -> str:
    """When a bar opened, as exact as its interval asks for."""
    span = length(interval)
    shown = "%Y-%m-%d" if span >= DAY else "%m-%d %H:%M" if span >= MINUTE else "%m-%d %H:%M:%S"
    return datetime.fromtimestamp(time / 1000, zone).strftime(shown)


def reading(bar: Candle, decimals: int, *, detail: int = 3, dims: bool = False) -> Line:
    """A bar's close and change; from detail 2 on its other prices too, from 3 on its volume."""
    text = "stale" if dims else "text"
    change = bar.close - bar.open
    prices = [("O", bar.open), ("H", bar.high), ("L", bar.low)] if detail >= 2 else []
    parts: list[Part] = []
    for letter, price in [*prices, ("C", bar.close)]:
        parts += [(f"{letter} ", "axis"), (f"{numbers.price(price, decimals)}  ", text)]
    percent = numbers.percent(change / bar.open * 100) if bar.open else numbers.UNKNOWN
    parts.append((f"{direction(change)} {percent}", "stale" if dims else "up" if change >= 0 else "down"))
    if detail >= 3:
        parts += [("  V ", "axis"), (numbers.compact(bar.volume), text)]
    return tuple(parts)


def tabs(names: list[str], interval: str) -> Line:
    """Intervals to choose from, the current one marked."""
    current = plain(interval)
    return tuple((f"‹{name}›", "text bold") if name == current else (f" {name} ", "axis") for name in names)


def tab_at(column: int, shown: Line) -> str | None:
    """The interval whose tab lies at a column of tabs as they are shown."""
    for text, _ in shown:
        if 0 <= column < len(text):
            return text[1:-1]
        column -= len(text)
    return None


def legend(
    bar: Candle, interval: str, decimals: int, width: int, *, when: str = "", dims: bool = False
) -> tuple[Line, Line]:
    """The line, and the tabs at its left; at the right as much of the bar's figures as fits, after `when`.

    The other intervals give way to the bar's prices, and those to the close.
    """
    time: Line = ((f"{when}  ", "text bold"),) if when else ()
    every, current = tabs(offered(interval), interval), tabs([plain(interval)], interval)
    for left, detail in ((every, 3), (every, 2), (current, 3), (current, 2), (current, 1)):
        right = (*time, *reading(bar, decimals, detail=detail, dims=dims), (" ", ""))
        if line_width(left) + line_width(right) < width:
            return spread_out(left, right, width), left
    return fitted(current, width), current
