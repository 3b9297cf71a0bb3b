"""The lines of a ladder: rungs for levels, the spread between them, groupings above and figures below."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from tui.widgets.bars import bar, shares
from tui.widgets.figures import PriceFormat, ago, basis_points, cell, tailed
from tui.widgets.glyphs import direction
from tui.widgets.lines import Line, Part, fitted, fitting, line_width
from tui.wire import numbers
from tui.wire.numbers import UNKNOWN

if TYPE_CHECKING:
    from tui.market.book import Book

BookSide: TypeAlias = Literal["ask", "bid"]

_HUES = {"ask": "down", "bid": "up"}


class Columns(NamedTuple):
    """The widths of a ladder's columns in cells; 0 where a column has no room."""

    price: int
    size: int
    total: int
    bar: int
    gap: int


class Frame(NamedTuple):
    """How the height of a ladder is shared out, in lines."""

    groups: int
    heads: int
    body: int
    spread: int
    foot: int


def frame(width: int, height: int) -> Frame:
    """Share out the height: levels first, then groupings, headings, and figures where there is plenty."""
    foot = 4 if height >= 30 and width >= 34 else 0
    heads = int(height >= 16)
    groups = int(height >= 12)
    return Frame(groups, heads, height - foot - heads - groups, 2 if height >= 10 else 1, foot)


def columns(width: int, price: int, size: int, total: int) -> Columns:
    """The columns for a width and the widths of the widest figures: all, or without sums, or without bars."""
    room = width - (1 + price + 2 + size + 2 + total + 2)
    if width >= 36 and room >= 5:
        return Columns(price, size, total, room, 2)
    room = width - (1 + price + 1 + size + 1)
    if room >= 2:
        return Columns(price, size, 0, room, 1)
    if width >= 1 + price + 1 + size:
        return Columns(price, width - price - 2, 0, 0, 1)
    return Columns(max(0, width - 1), 0, 0, 0, 1)


class Rung(NamedTuple):
    """A level as it is shown: its figures as text, its bars in eighths and cells, and its marks."""

    side: BookSide
    price: str
    size: str
    total: str
    length: int
    shade: int
    fresh: bool
    chosen: bool
    mine: str = ""
    """What is one's own of it, as a mark; empty where nothing is."""


@lru_cache(maxsize=1024)
def rung_line(rung: Rung, widths: Columns, width: int) -> Line:
    """A level as a line. Bars of asks grow from the right and those of bids from the left.

    What is one's own stands at the right end, over the bar.
    """
    side, price, size, total, length, shade, fresh, chosen, mine = rung
    hue = _HUES[side]
    ground = "|cursor" if chosen else ""
    parts = [("▸" if chosen else " ", f"text{ground}")]
    parts += tailed(cell(price, widths.price), f"{hue}{ground}", f"{hue}-soft{ground}")
    if widths.size:
        paint, zeros = ("text bold", "stale") if fresh else ("text", "stale")
        lit = f"|{hue}-faint" if fresh and not chosen else ground
        parts.append((" " * widths.gap, f"text{ground}"))
        parts += tailed(cell(size, widths.size), paint + lit, zeros + lit)
    if widths.total:
        parts += tailed(" " * widths.gap + cell(total, widths.total), f"axis{ground}", f"stale{ground}")
    if widths.bar:
        parts.append((" " * widths.gap, f"text{ground}"))
        parts += bar(length, shade, widths.bar, f"{hue}-soft", f"{hue}-faint", from_right=side == "ask")
    if not mine:
        return fitted(parts, width)
    mine = mine[: max(1, widths.bar)] if len(mine) <= widths.bar else mine[:1]
    return (*fitted(parts, width - len(mine)), (mine, f"last bold{ground}"))


def heading(widths: Columns, base: str) -> Line:
    """The names of the columns."""
    gap = " " * widths.gap
    words = " " + cell("price", widths.price)
    if widths.size:
        words += gap + cell("size", widths.size)
    if widths.total:
        named = f"sum {base}"
        words += gap + cell(named if len(named) <= widths.total and named.isascii() else "sum", widths.total)
    return ((words, "axis"),)


def spread_line(last: str, way: int, spread: str, points: str, width: int) -> Line:
    """The last price between the sides, with the spread as a price and in basis points."""
    paint = "up bold" if way > 0 else "down bold" if way < 0 else "text bold"
    price: Line = ((last, paint), (f" {direction(way)}", paint)) if way else ((last, paint),)
    forms: list[Line] = [
        (*price, ("  spread ", "axis"), (spread, "text"), (f" · {points}", "axis")),
        (*price, ("  spread ", "axis"), (spread, "text")),
        (*price, (" sp ", "axis"), (spread, "text")),
        price,
        price[:1],
    ]
    for form in forms:
        rest = width - line_width(form) - 2
        if rest >= 2:
            left, right = "─" * (rest // 2), "─" * (rest - rest // 2)
            return ((left, "grid"), (" ", ""), *form, (" ", ""), (right, "grid"))
    return fitting(forms, width)


def imbalance_line(bid_share: float | None, width: int) -> Line:
    """Whose quantity is nearer: a bar of both sides' shares, and the shares in percent."""
    if bid_share is None:
        return fitted((), width)
    bid = round(100 * bid_share)
    for before, after in ((" imb ", f" bid {bid}% · ask {100 - bid}% "), (" ", f" {bid}/{100 - bid} ")):
        room = width - len(before) - len(after)
        if room >= 6:
            return ((before, "axis"), *shares(bid_share, 1 - bid_share, room), (after, "text"))
    return fitting([((f"{bid}/{100 - bid}", "text"),)], width)


def steps(tick: Decimal, price: float | None) -> list[Decimal]:
    """The groupings on offer: 1, 2, 5, 10 ... ticks, up to half a percent of the price.

    Where ticks are coarse it goes on up to ten of them, if that is no more than a twentieth of the price.
    """
    worth = Decimal(price or 0)
    most = max(worth / 200, min(10 * tick, worth / 20))
    found = [tick]
    power = Decimal(1)
    while power < 1_000_000_000:
        for factor in (2, 5, 10):
            step = tick * power * factor
            if step > most:
                return found
            found.append(step)
        power *= 10
    return found


def group_names(offered: list[Decimal], chosen: Decimal) -> list[str]:
    """The groupings as they stand in the line; the chosen one is in brackets."""
    texts = [format(step.normalize(), "f") for step in offered]
    return [f"‹{text}›" if step == chosen else text for step, text in zip(offered, texts, strict=True)]


def group_line(offered: list[Decimal], chosen: Decimal, width: int) -> Line:
    """The groupings around the chosen one, as many as fit; each is a part of its own."""
    names = group_names(offered, chosen)
    at = offered.index(chosen)
    label = " group " if width >= 30 else " "
    first, last = at, at + 1
    room = width - len(label) - len(names[at])
    if room < 0:
        return fitting([((names[at], "text bold"),)], width)
    while True:
        if last < len(names) and len(names[last]) < room:
            room -= len(names[last]) + 1
            last += 1
        elif first > 0 and len(names[first - 1]) < room:
            first -= 1
            room -= len(names[first]) + 1
        else:
            break
    parts: list[Part] = [(label, "axis")]
    for number in range(first, last):
        parts += [(names[number], "text bold" if number == at else "axis"), (" ", "")]
    return fitted(parts[:-1], width)


class Counted(NamedTuple):
    """What is counted beside levels: diffs a second, and the ms that the best bid and ask have stood."""

    rate: float | None
    bid_age: int
    ask_age: int


def spread_lines(book: Book, figures: PriceFormat, last: float | None, way: int, width: int) -> list[Line]:
    """The two lines between the sides."""
    spread, mid, lean = book.spread, book.mid, book.imbalance(20)
    apart = UNKNOWN if spread is None else figures.price(round(spread, figures.price_decimals))
    points = UNKNOWN if spread is None or not mid else basis_points(spread / mid)
    share = None if lean is None else (1 + lean) / 2
    return [spread_line(figures.price(last), way, apart, points, width), imbalance_line(share, width)]


def foot(book: Book, figures: PriceFormat, counted: Counted, width: int) -> list[Line]:
    """Figures below the levels: a blank line and three more."""
    micro, mid = (
        UNKNOWN if value is None else f"{value:,.{figures.price_decimals + 2}f}"
        for value in (book.microprice, book.mid)
    )
    bids, asks = (
        numbers.compact(sum(quantity for _, quantity in side.top(10))) for side in (book.bids, book.asks)
    )
    rate = UNKNOWN if counted.rate is None else f"{counted.rate:.1f}"
    rows = (
        (("microprice", micro), ("mid", mid)),
        (("top 10 bid", bids), ("ask", asks), ("", figures.base)),
        (("age of best bid", ago(counted.bid_age)), ("ask", ago(counted.ask_age)), ("diffs/s", rate)),
    )
    lines = [fitted((), width)]
    for row in rows:
        pairs = (((f"  {name} " if name else " ", "axis"), (value, "text")) for name, value in row)
        parts = [part for pair in pairs for part in pair]
        parts[0] = (parts[0][0][1:], "axis")
        forms = (tuple(parts), tuple(parts[:4]), tuple(parts[:2]))
        lines.append(fitting(forms, width))
    return lines
