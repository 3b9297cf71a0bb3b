"""Horizontal bars in a line: exact to the eighth of a cell, from either end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.glyphs import LEFT_EIGHTHS

if TYPE_CHECKING:
    from tui.widgets.lines import Line, Part


def eighths(value: float, scale: float, width: int) -> int:
    """The length of a bar in eighths of a cell; what isn't nothing shows as one eighth at least."""
    if value <= 0 or scale <= 0:
        return 0
    return max(1, min(8 * width, round(8 * width * value / scale)))


def bar(length: int, shade: int, width: int, paint: str, ground: str, *, from_right: bool = False) -> Line:
    """A bar of `length` eighths upon a shade of `shade` cells, from the same end, in `width` cells.

    From the right the eighths are drawn reversed: the glyphs of the terminal only fill a cell from its left.
    """
    full, rest = divmod(min(length, 8 * width), 8)
    parts: list[Part] = []
    if full:
        parts.append(("█" * full, f"{paint}|{ground}" if shade >= full else paint))
    if rest:
        glyph = LEFT_EIGHTHS[8 - rest] if from_right else LEFT_EIGHTHS[rest]
        front = f"!{paint}" if from_right else paint
        parts.append((glyph, f"{front}|{ground}" if shade > full else front))
    used = full + bool(rest)
    shaded = max(0, min(shade, width) - used)
    if shaded:
        parts.append((" " * shaded, f"text|{ground}"))
    if width > used + shaded:
        parts.append((" " * (width - used - shaded), ""))
    return tuple(reversed(parts)) if from_right else tuple(parts)


def shares(left: float, right: float, width: int) -> Line:
    """Two sides of a whole in one bar: left solid, right hatched, so that they differ without colour."""
    whole = left + right
    cells = round(width * left / whole) if whole > 0 else width // 2
    return (("█" * cells, "up-soft"), ("▒" * (width - cells), "down-soft"))


def round_scale(value: float, former: float = 0.0) -> float:
    """A scale for bars that holds the value and seldom changes: 1, 1.5, 2, 3, 5 or 7 times a power of ten.

    The former scale stays while the value fills a third of it or more, so that bars don't all move at once.
    """
    if value <= 0:
        return former or 1.0
    if former / 3 <= value <= former:
        return former
    power = 10.0 ** (len(f"{value:.0f}") - 1) if value >= 1 else 1.0
    while power > value:
        power /= 10
    return next(step * power for step in (1, 1.5, 2, 3, 5, 7, 10, 100) if step * power >= value)
