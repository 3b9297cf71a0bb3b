"""The lines of a tape: a print each, and words where prints are missing."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.figures import PriceFormat, cell, tailed
from tui.widgets.glyphs import taker
from tui.widgets.lines import Line, fitted, fitting
from tui.widgets.own import MARK
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.market.tape import Print


class Layout(NamedTuple):
    """The columns of a tape in cells, and all of them together as `width`.

    A time of 12 cells has milliseconds, one of 8 only seconds; a column of 0 isn't shown.
    """

    width: int
    time: int
    price: int
    size: int
    marks: int
    gap: int


def layout(width: int, price: int, size: int) -> Layout:
    """The columns for a width and the widths of the widest figures; what is least needed goes first."""
    for time, marks, gap in ((12, 4, 2), (12, 4, 1), (12, 3, 1), (8, 3, 1), (0, 3, 1), (0, 1, 1)):
        columns = [column for column in (time, price, size, marks) if column]
        if 1 + sum(columns) + gap * (len(columns) - 1) <= width:
            return Layout(width, time, price, size, marks, gap)
    return Layout(width, 0, max(0, width - 1), 0, 0, 1)


@lru_cache(maxsize=64)
def _second(second: int, zone: tzinfo) -> str:
    return datetime.fromtimestamp(second, zone).strftime("%H:%M:%S")


def clock(ms: int, zone: tzinfo) -> str:
    """The time of day in a zone, with milliseconds."""
    second, rest = divmod(ms, 1000)
    return f"{_second(second, zone)}.{rest:03}"


def stars(quantity: float, large: float) -> str:
    """One star for a large print, two for one four times as large, three for sixteen times."""
    if large <= 0 or quantity < large:
        return ""
    return "★" if quantity < 4 * large else "★★" if quantity < 16 * large else "★★★"


def print_line(
    entry: Print, widths: Layout, figures: PriceFormat, zone: tzinfo, large: float, *, own: bool = False
) -> Line:
    """A print as a line: time, price, size, who took, and stars for a large one; softer from history.

    One of one's `own` bears a mark before the stars.
    """
    hue = "down" if entry.buyer_is_maker else "up"
    marked = stars(entry.quantity, large)
    marks = f"{MARK}{marked}" if own else marked
    gap = widths.gap
    time = f" {clock(entry.time, zone)[: widths.time]}{' ' * gap}" if widths.time else " "
    parts = [(time, "axis")]
    bright = f"{hue}-soft" if entry.filled else hue
    parts += tailed(cell(figures.price(entry.price), widths.price), bright, f"{hue}-soft")
    if widths.size:
        size = cell(shortened(entry.quantity, figures, widths.size), widths.size)
        paint = "stale" if entry.filled else "text bold" if marked else "text"
        parts += tailed(" " * gap + size, paint, "stale")
    if widths.marks:
        parts.append((" " * gap + taker(entry.buyer_is_maker), f"{hue} bold"))
        parts.append((f" {marks}"[: widths.marks - 1], "last bold"))
    return fitted(parts, widths.width)


def shortened(quantity: float, figures: PriceFormat, width: int) -> str:
    """A quantity with all decimals, or compact where that doesn't fit."""
    text = figures.quantity(quantity)
    return text if len(text) <= width else numbers.compact(quantity)


def words_line(words: Sequence[str], width: int, paint: str = "warn") -> Line:
    """Words between prints, the first of these forms that fits."""
    return fitting([((f" -- {form} --", paint),) for form in words] + [((words[-1], paint),)], width)


def missed_words(count: int) -> tuple[str, ...]:
    """What to say where trades are missing between two prints."""
    trades = "trade" if count == 1 else "trades"
    return (
        f"{count:,} {trades} missing: a gap in the trade ids",
        f"{count:,} {trades} missing",
        f"{count:,} missing",
    )


def paused_words(count: int) -> tuple[str, ...]:
    """What to say while the tape stands still."""
    return f"paused, {count:,} new (space to resume)", f"paused, {count:,} new", f"+{count:,}"
