"""Candles and their volume as lines of glyphs: bodies in half blocks, thin wicks, volume in eighths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tui.widgets.glyphs import EIGHTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.widgets.lines import Line, Part
    from tui.widgets.scale import PriceScale
    from tui.wire.events import Candle

# What stands in the upper and the lower half of a cell: nothing, a wick or a body.
_NOTHING, _WICK, _BODY = range(3)
_WICKS: Final = {
    (_NOTHING, _NOTHING): " ",
    (_WICK, _WICK): "│",
    (_WICK, _NOTHING): "╵",
    (_NOTHING, _WICK): "╷",
}
_LINES: Final = {
    **_WICKS,
    (_BODY, _BODY): "┃",
    (_BODY, _NOTHING): "╹",
    (_NOTHING, _BODY): "╻",
    (_WICK, _BODY): "╽",
    (_BODY, _WICK): "╿",
}
_BLOCKS: Final = {**_WICKS, (_BODY, _BODY): "█", (_BODY, _NOTHING): "▀", (_NOTHING, _BODY): "▄"}
_CROSSES: Final = {(False, False): "━", (True, False): "┷", (False, True): "┯", (True, True): "┿"}


class Shape(msgspec.Struct, frozen=True):
    """How wide a candle is drawn: the columns of its body, and the free ones behind it."""

    body: int
    gap: int

    @property
    def pitch(self) -> int:
        """The columns from one candle to the next."""
        return self.body + self.gap


class Colours(msgspec.Struct, frozen=True):
    """The paints of rising and falling candles and volume; `hatched` tells the falling without colour."""

    up: str = "up"
    down: str = "down"
    up_volume: str = "up-soft"
    down_volume: str = "down-soft"
    hatched: bool = False

    @classmethod
    def of_old(cls, hatched: bool) -> Colours:
        """The paints of bars that are kept but not true now."""
        return cls("up-soft", "down-soft", "up-faint", "down-faint", hatched)


class Plot:
    """Candles side by side, the last one at the right end of `width` columns; lines are made once.

    `volume` is the rows for volume below those of the scale, and the volume that fills them; `cross` is the
    column of the crosshair.
    """

    def __init__(
        self,
        bars: Sequence[Candle],
        shape: Shape,
        width: int,
        scale: PriceScale,
        *,
        volume: tuple[int, float],
        colours: Colours,
        cross: int | None = None,
    ) -> None:
        self._width = width
        self._cross = cross
        self._cells: list[list[tuple[int, str, str]]] = [[] for _ in range(scale.rows + volume[0])]
        self._lines: dict[tuple[int, str, str], Line] = {}
        self._colours = colours
        put = self._put_block if shape.gap else self._put_line
        left = width - len(bars) * shape.pitch
        for index, bar in enumerate(bars):
            x = left + index * shape.pitch
            put(bar, x, shape.body, scale)
            if all(volume) and bar.volume > 0:
                self._put_volume(bar, x, shape.body, *volume)

    def line(self, row: int, fill: str = " ", paint: str = "") -> Line:
        """A row from the top, volume's below the prices'; `fill` stands where nothing is."""
        key = (row, fill, paint)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = tuple(self._parts(row, fill, paint))
        return line

    def _parts(self, row: int, fill: str, paint: str) -> list[Part]:
        parts: list[Part] = []
        at = 0
        for x, text, colour in (*self._cells[row], (self._width, "", "")):
            if x > at:
                self._fill(parts, at, x, fill, paint)
            if parts and parts[-1][1] == colour:
                parts[-1] = (parts[-1][0] + text, colour)
            elif text:
                parts.append((text, colour))
            at = x + len(text)
        return parts

    def _fill(self, parts: list[Part], start: int, end: int, fill: str, paint: str) -> None:
        cross = self._cross
        if cross is None or not start <= cross < end:
            parts.append((fill * (end - start), paint))
            return
        if cross > start:
            parts.append((fill * (cross - start), paint))
        parts.append(("┊", "axis"))
        if cross + 1 < end:
            parts.append((fill * (end - cross - 1), paint))

    def _put_line(self, bar: Candle, x: int, _body: int, scale: PriceScale) -> None:
        paint = self._colours.up if bar.close >= bar.open else self._colours.down
        first, last = scale.span(bar.high, bar.low)
        body_first, body_last = scale.span(max(bar.open, bar.close), min(bar.open, bar.close))

        def half(at: int) -> int:
            return _BODY if body_first <= at < body_last else _WICK if first <= at < last else _NOTHING

        for row in range(min(first, body_first) // 2, (max(last, body_last) + 1) // 2):
            self._cells[row].append((x, _LINES[half(2 * row), half(2 * row + 1)], paint))

    def _put_block(self, bar: Candle, x: int, body: int, scale: PriceScale) -> None:
        # No glyph holds half a block and half a wick: a body ends half a row earlier where a wick goes on,
        # which is as near to its price. A body that vanishes so is a cross.
        paint = self._colours.up if bar.close >= bar.open else self._colours.down
        first, last = scale.span(bar.high, bar.low)
        body_first, body_last = scale.span(max(bar.open, bar.close), min(bar.open, bar.close))
        middle = (body_first + body_last - 1) // 4
        if body_first % 2 and first < body_first:
            body_first += 1
        if body_last % 2 and last > body_last:
            body_last -= 1
        solid = "▒" if self._colours.hatched and bar.close < bar.open else "█"
        side = body // 2
        for row in range(first // 2, (last + 1) // 2):
            upper, lower = (
                _BODY if body_first <= at < body_last else _WICK if first <= at < last else _NOTHING
                for at in (2 * row, 2 * row + 1)
            )
            if body_first >= body_last and row == middle:
                cross = _CROSSES[first < 2 * row + 1, last > 2 * row + 1]
                self._cells[row].append((x, "━" * side + cross + "━" * side, paint))
            elif upper == lower == _BODY:
                self._cells[row].append((x, solid * body, paint))
            elif _BODY in (upper, lower):
                self._cells[row].append((x, _BLOCKS[upper, lower] * body, paint))
            else:
                self._cells[row].append((x + side, _BLOCKS[upper, lower], paint))

    def _put_volume(self, bar: Candle, x: int, body: int, rows: int, top: float) -> None:
        paint = self._colours.up_volume if bar.close >= bar.open else self._colours.down_volume
        height = max(1, min(8 * rows, round(8 * rows * bar.volume / top)))
        lowest = len(self._cells) - 1
        for row in range((height + 7) // 8):
            self._cells[lowest - row].append((x, EIGHTHS[min(8, height - 8 * row)] * body, paint))
