"""The order book as a ladder: asks above, bids below, the spread between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets import rungs
from tui.widgets.figures import PriceFormat, Trend, first_that_fits
from tui.widgets.gauge import Gauge
from tui.widgets.keys import counterparts, group_keys
from tui.widgets.lines import Line, WidgetOptions, faded, fitted
from tui.widgets.own import Own, own_levels
from tui.widgets.pace import Age, Pace
from tui.widgets.panel import Panel, PanelState, mark
from tui.widgets.sight import Sight
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from textual import events
    from textual.timer import Timer

    from tui.market.book import Book
    from tui.widgets.rungs import BookSide, Columns, Frame

_FLASH: Final = 0.25  # seconds that a changed size stands out at most
_SCROLLED: Final = 3  # levels that a step of the mouse wheel moves


class Ladder(Panel, can_focus=True):
    """Shows one level a line, nearest to the spread in the middle; a level can be chosen by key or mouse."""

    NAME = "Order book"
    BRIEF_NAME = "Book"
    BINDINGS: ClassVar[list[BindingType]] = [
        *group_keys(show=True),
        *counterparts(
            "Mark a level",
            Binding("j,down", "move(1)", "Mark the level below", show=False, id="list.down"),
            Binding("k,up", "move(-1)", "Mark the level above", show=False, id="list.up"),
        ),
        *counterparts(
            "Move by ten levels",
            Binding("pagedown,ctrl+d", "move(10)", "Ten levels down", show=False, id="list.page-down"),
            Binding("pageup,ctrl+u", "move(-10)", "Ten levels up", show=False, id="list.page-up"),
        ),
        Binding("c", "centre", "Centre", tooltip="Bring the spread to the middle", id="book.centre"),
        Binding(
            "enter",
            "choose",
            "Order at the level: buy at an ask, sell at a bid",
            show=False,
            id="book.choose",
        ),
    ]

    @dataclass
    class LevelChosen(Message):
        """A level was chosen: to order at its price."""

        price: float
        side: BookSide

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._book: Book | None = None
        self._format = PriceFormat()
        self._steps: list[Decimal] = [self._format.tick]
        self._sight = Sight(self._format.tick)
        self._last: float | None = None
        self._trend, self._pace, self._ages = Trend(), Pace(), (Age(), Age())
        self._counted = rungs.Counted(None, 0, 0)
        self._gauge = Gauge()
        self._own: Sequence[Own] = ()
        self._hidden = False
        self._sizes: dict[float, float] = {}
        self._fresh: set[float] = set()
        self._flashing = False
        self._settling: Timer | None = None

    def show(
        self,
        book: Book | None,
        figures: PriceFormat,
        state: PanelState,
        *,
        last: float | None = None,
        own: Sequence[Own] = (),
        hidden: bool = False,
        now: int = 0,
        zone: tzinfo = UTC,
    ) -> None:
        """Show the book as it is now, with one's own orders, whose amounts may be hidden.

        `last` is the last traded price, `now` ms since the epoch.
        """
        if figures != self._format or book is not self._book:
            self._begin(figures)
        self._book, self._last, self._own, self._hidden = book, last, own, hidden
        self._trend.follow(last)
        bare = book is None or not (len(book.bids) or len(book.asks))
        self.set_state(state, zone, bare=bare)
        if book is not None:
            self._measure(book, now)
        self._flashing = not state.dims and self.is_mounted and self.app.animation_level != "none"
        self._name_keys()
        self.redraw()

    @property
    def step(self) -> Decimal:
        """The price step by which levels are grouped; the tick means not at all."""
        return self._sight.step

    def group_by(self, step: Decimal) -> None:
        """Group levels by a price step, a multiple of the tick."""
        self._sight.step = step
        self._steps = sorted({*self._steps, step})
        self._gauge = Gauge()
        self._settle()

    def action_regroup(self, by: int) -> None:
        """Take the next finer (-1) or coarser (1) grouping."""
        at = self._steps.index(self.step) + by
        self.group_by(self._steps[max(0, min(at, len(self._steps) - 1))])

    def action_centre(self) -> None:
        """Go back to the spread."""
        self._sight.shift, self._sight.grip = 0, None
        self._settle()

    def action_move(self, by: int) -> None:
        """Move the grip down (or up, where negative) by levels."""
        if self._book is not None:
            self._sight.move(self._book, by)
            self._settle()

    def marks(self, side: BookSide, price: Decimal) -> bool:
        """Whether a price of a side lies in the level under the grip."""
        row = self._sight.gripped(self._book) if self._book is not None else None
        if row is None or row.side != side:
            return False
        level = numbers.exact(row.price)
        if self._ungrouped:
            return price == level
        return level <= price < level + self.step if side == "bid" else level - self.step < price <= level

    def action_choose(self) -> None:
        """Say that the level under the grip was chosen."""
        row = self._sight.gripped(self._book) if self._book is not None else None
        if row is not None:
            self.post_message(self.LevelChosen(row.price, row.side))

    def on_mount(self) -> None:
        """Prepare the end of flashes."""
        self._settling = self.set_interval(_FLASH, self._settle, pause=True)

    def on_resize(self) -> None:
        """Widths of columns and keys are those of the new size."""
        self._gauge.forget_widths()
        self._name_keys()

    def on_click(self, event: events.Click) -> None:
        """Choose a grouping, or mark a level; the second click of two chooses it."""
        offset = event.get_content_offset(self)
        if offset is None or self._book is None:
            return
        frame = self._frame
        if offset.y < frame.groups:
            part, names = self.part_at(offset.x, offset.y), rungs.group_names(self._steps, self.step)
            if part is not None and part[0] in names:
                self.group_by(self._steps[names.index(part[0])])
            return
        rows = self._sight.in_view()
        y = offset.y - frame.groups - frame.heads
        row = rows[y] if 0 <= y < len(rows) else None
        if row is not None:
            self._sight.grip = (row.side, row.price)
            self._settle()
            if event.chain > 1:
                self.action_choose()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look higher."""
        self._scroll(_SCROLLED)
        event.stop()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look lower."""
        self._scroll(-_SCROLLED)
        event.stop()

    def draw(self, width: int, height: int) -> list[Line]:
        """Groupings, headings, rungs with the spread between them, figures."""
        book, frame = self._book, rungs.frame(width, height)
        if book is None:
            return [fitted((), width)] * height
        self._look(book, frame)
        decimals = self._format.price_decimals if self._ungrouped else numbers.decimals_of(self.step)
        widths, rows = self._gauge.rungs(
            self._sight.in_view(),
            (self._format, decimals),
            width,
            fresh=self._fresh,
            chosen=self._sight.gripped(book),
            own=own_levels(self._own, self.step, hidden=self._hidden),
        )
        lines = self._head(frame, widths, width)
        blank = fitted((), width)
        spread = rungs.spread_lines(book, self._format, self._last, self._trend.way, width)
        for y, rung in enumerate(rows):
            if 0 <= y - self._sight.above < frame.spread:
                lines.append(spread[y - self._sight.above])
            else:
                lines.append(rungs.rung_line(rung, widths, width) if rung else blank)
        if frame.foot:
            lines += rungs.foot(book, self._format, self._counted, width)
        return [faded(line) for line in lines] if self.state.dims else lines

    @property
    def _ungrouped(self) -> bool:
        return self.step == self._sight.tick

    @property
    def _frame(self) -> Frame:
        return rungs.frame(*self.size)

    def _begin(self, figures: PriceFormat) -> None:
        self._format = figures
        self._sight = Sight(figures.tick)
        self._steps = [figures.tick]
        self._trend, self._pace, self._ages = Trend(), Pace(), (Age(), Age())
        self._sizes, self._fresh = {}, set()
        self._gauge = Gauge()

    def _measure(self, book: Book, now: int) -> None:
        if len(self._steps) == 1:
            self._steps = rungs.steps(self._format.tick, book.mid)
        bid_age = self._ages[0].follow(book.bids.best, now)
        ask_age = self._ages[1].follow(book.asks.best, now)
        self._counted = rungs.Counted(self._pace.follow(book.generation, now), bid_age, ask_age)

    def _look(self, book: Book, frame: Frame) -> None:
        self._sight.look(book, frame)
        before = self._sizes
        self._sizes = {row.price: row.quantity for row in (*self._sight.asks, *self._sight.bids)}
        self._fresh = set()
        if self._flashing and before and self._settling is not None:
            self._fresh = {price for price, size in self._sizes.items() if before.get(price) != size}
            if self._fresh:
                self._settling.reset()
                self._settling.resume()
        self._flashing = False

    def _settle(self) -> None:
        if self._settling is not None:
            self._settling.pause()
        self.redraw()

    def _scroll(self, by: int) -> None:
        self._sight.shift += by
        self._settle()

    def _name_keys(self) -> None:
        width = self.size.width
        wide = width >= 44
        room = width - len(self.NAME) - len(mark(self.state, self.zone, brief=True)) - 8
        reached = f"u {self._book.last_update_id:,}" if self._book is not None and not self._bare else ""
        detail = first_that_fits((reached,), room)
        keys = "{ } group  ↑↓ level  ⏎ order  c centre" if wide else "{ } group"
        self.set_heading(detail, keys if width >= 24 else "")

    def _head(self, frame: Frame, widths: Columns, width: int) -> list[Line]:
        lines: list[Line] = []
        if frame.groups:
            lines.append(rungs.group_line(self._steps, self.step, width))
        if frame.heads:
            lines.append(fitted(rungs.heading(widths, self._format.base), width))
        return lines
