"""The cells of a list's row: figures with their glyphs, the range of a day as a bar, its course in blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.widgets.figures import tailed, written
from tui.widgets.glyphs import EIGHTHS, direction
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.lists.rows import Row
    from tui.widgets.lines import Line

RANGE_WIDTH: Final = 14
SPARK_WIDTH: Final = 16


def row_cells(row: Row, way: int, columns: Sequence[str]) -> list[Line]:
    """A cell for each column; `way` is where the last price went when it last changed."""
    return [_cell(row, way, column) for column in columns]


def price_cell(row: Row, way: int) -> Line:
    """The last price and which way it went."""
    hue = "up" if way > 0 else "down" if way < 0 else "text"
    if row.last is None:
        return ((f"{numbers.UNKNOWN}  ", "axis"),)
    return (*tailed(written(row.last, row.decimals), hue, "axis"), (f" {direction(way)}", hue))


def percent_cell(value: float | None, *, old: bool = False) -> Line:
    """A change with its sign, or a dash."""
    if value is None:
        return ((numbers.UNKNOWN, "axis"),)
    text = numbers.percent(value)
    hue = "up" if text.startswith("+") else "down" if text.startswith("-") else "text"
    return ((text, f"{hue} old" if old else hue),)


def range_cell(place: float | None) -> Line:
    """Where the last price stands between low and high, 0 to 1."""
    if place is None:
        return ((numbers.UNKNOWN, "axis"),)
    room = RANGE_WIDTH - 3
    left = min(room, int(place * (room + 1)))
    return (
        ("L", "axis"),
        ("─" * left, "axis"),
        ("●", "last"),
        ("─" * (room - left), "axis"),
        ("H", "axis"),
    )


def spark_cell(closes: Sequence[float], change: float | None, width: int = SPARK_WIDTH) -> Line:
    """The course of prices in blocks, each cell the last price of its share; its hue is the change's."""
    count = len(closes)
    if count < 2:
        return ((numbers.UNKNOWN, "axis"),)
    shares = min(width, count)
    points = [closes[(number + 1) * count // shares - 1] for number in range(shares)]
    low, high = min(closes), max(closes)
    scale = 7 / (high - low) if high > low else 0.0
    blocks = "".join(EIGHTHS[1 + round((point - low) * scale)] for point in points)
    return ((blocks, "axis" if not change else "up-soft" if change > 0 else "down-soft"),)


def spread_cell(points: float | None) -> Line:
    """A spread in basis points, two digits at least."""
    if points is None:
        return ((numbers.UNKNOWN, "axis"),)
    text = f"{points:,.1f}" if points >= 10 else f"{points:.2f}" if points >= 0.1 else f"{points:.2g}"
    return ((text, "text"), ("bp", "axis"))


def age_cell(ms: int | None) -> Line:
    """An age in its largest unit: 3s, 12m, 5h, 2d."""
    if ms is None:
        return ((numbers.UNKNOWN, "axis"),)
    seconds = ms // 1000
    for unit, letter in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds >= unit:
            return ((f"{seconds // unit}{letter}", "axis"),)
    return ((f"{seconds}s", "axis"),)


def _cell(row: Row, way: int, column: str) -> Line:
    match column:
        case "symbol":
            return ((row.symbol, "text bold"),)
        case "last":
            return price_cell(row, way)
        case "chg":
            return percent_cell(row.change)
        case "chg1h":
            return percent_cell(row.change_hour, old=row.hour_old)
        case "range":
            return range_cell(row.place)
        case "spark":
            return spark_cell(row.closes, row.change)
        case "vol":
            known = row.volume is not None
            return (
                (
                    numbers.compact(row.volume) if row.volume is not None else numbers.UNKNOWN,
                    "text" if known else "axis",
                ),
            )
        case "spread":
            return spread_cell(row.spread)
        case "age":
            return age_cell(row.age)
        case _:
            return ((" ".join(row.labels), "warn"),)
