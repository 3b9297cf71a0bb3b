"""What moves: the strongest of the rolling hour, breadth, and new highs of 24 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Final, Unpack

from rich.cells import cell_len
from textual.message import Message

from tui.lists.movers import Movers
from tui.widgets.bars import shares
from tui.widgets.cells import percent_cell
from tui.widgets.glyphs import DOWN, UP
from tui.widgets.lines import Line, WidgetOptions, fitted, line_width
from tui.widgets.panel import Panel, PanelState, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from tui.lists.movers import Mover

_NARROW: Final = 36  # cells below which rises and falls stand below each other
_BAR: Final = 24  # cells of the bar of breadth at most


class MoversPanel(Panel, can_focus=True):
    """Shows rises beside falls, then breadth, then who is at a high; a symbol can be clicked."""

    NAME = "Movers 1h"

    @dataclass
    class Opened(Message):
        """A symbol was clicked."""

        symbol: str

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._movers = Movers()

    def show(self, movers: Movers, scope: str, state: PanelState, *, zone: tzinfo = UTC) -> None:
        """Show what moved; `scope` says among which symbols."""
        self._movers = movers
        self.set_state(state, zone, bare=not movers.told)
        self.set_heading(scope)
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """As many rises and falls as there is room for above breadth and highs."""
        highs = self._highs(width, 2 if height >= 6 else 1)
        below = [self._breadth(width), *highs] if height >= 3 else []
        lines = [*self._moves(width, height - len(below)), *below]
        return [fitted(line, width) for line in lines[:height]] + [fitted((), width)] * (height - len(lines))

    def on_click(self, event: events.Click) -> None:
        """Say which symbol was clicked."""
        at = event.get_content_offset(self)
        part = self.part_at(at.x, at.y) if at is not None else None
        moved = {mover.symbol for mover in (*self._movers.rises, *self._movers.falls)}
        if part is not None and part[0].strip() in moved:
            self.post_message(self.Opened(part[0].strip()))

    def _moves(self, width: int, room: int) -> list[Line]:
        found = self._movers
        if width < _NARROW:
            half = (room + 1) // 2
            moved = [(UP, "up", mover) for mover in found.rises[:half]]
            moved += [(DOWN, "down", mover) for mover in found.falls[: room - half]]
            return [_move(glyph, hue, mover, width) for glyph, hue, mover in moved]
        side = width // 2
        lines = []
        for number in range(min(room, max(len(found.rises), len(found.falls)))):
            left = _nth(found.rises, number, UP, "up", side)
            lines.append((*fitted(left, side), *_nth(found.falls, number, DOWN, "down", width - side)))
        return lines + [()] * (room - len(lines))

    def _breadth(self, width: int) -> Line:
        found = self._movers
        words: Line = ((f" {found.up:,} up", "up"), (" / ", "axis"), (f"{found.down:,} down", "down"))
        room = min(_BAR, width - 10 - line_width(words))
        bar = shares(found.up, found.down, room) if room > 2 and found.up + found.down else ()
        return ((" breadth ", "axis"), *bar, *words)

    def _highs(self, width: int, most: int) -> list[Line]:
        named = ", ".join(self._movers.highs) or "none within the hour"
        lines = wrap(f"new 24h highs: {named}", width - 2)[:most]
        return [((f" {line}", "text" if self._movers.highs else "axis"),) for line in lines]


def _nth(movers: Sequence[Mover], number: int, glyph: str, hue: str, width: int) -> Line:
    return _move(glyph, hue, movers[number], width) if number < len(movers) else ()


def _move(glyph: str, hue: str, mover: Mover, width: int) -> Line:
    change = percent_cell(mover.change)
    room = min(14, max(1, width - 6 - line_width(change)))
    name = mover.symbol if cell_len(mover.symbol) <= room else f"{mover.symbol[: room - 1]}…"
    gap = " " * max(1, room - cell_len(name) + 9 - line_width(change))
    return ((f" {glyph} ", hue), (name, "text"), (gap, ""), *change)
