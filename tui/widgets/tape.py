"""The tape: recent trades, newest first."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

from textual.binding import Binding, BindingType

from tui.widgets import prints
from tui.widgets.figures import PriceFormat, first_that_fits
from tui.widgets.lines import Line, WidgetOptions, faded, fitted
from tui.widgets.panel import Panel, PanelState, mark
from tui.widgets.reel import Item, Reel
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Collection

    from tui.market.tape import Tape
    from tui.widgets.prints import Layout

_COLUMNS: Final = 6  # at most, side by side
_WHOLE_TIME: Final = 12  # cells of a time with milliseconds: columns are no narrower than that needs


class TapeView(Panel, can_focus=True):
    """Shows a print a line, in columns where there is room; a line is made once and then only moves."""

    NAME = "Trades"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", "Pause", tooltip="Let the trades stand still, or go on", id="tape.pause"),
        Binding("f", "large", "Large size", tooltip="Choose what counts as large", id="tape.large"),
    ]

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._format = PriceFormat()
        self._reel = Reel()
        self._widest = (0, 0)
        self._own: Collection[int] = ()
        self._made: dict[tuple[int, int, bool], Line] = {}
        self._made_for: tuple[object, ...] = ()

    def show(
        self,
        tape: Tape | None,
        figures: PriceFormat,
        state: PanelState,
        *,
        missed: int = 0,
        own: Collection[int] = (),
        zone: tzinfo = UTC,
    ) -> None:
        """Show what is on the tape now; `missed` is how many prints did not even reach it.

        `own` are the ids of trades of one's own.
        """
        self._own = own
        if tape is not self._reel.tape or figures != self._format:
            self._reel, self._format, self._widest = Reel(tape), figures, (0, 0)
        self._reel.take(missed)
        self.set_state(state, zone, bare=not self._reel.items)
        self._entitle()
        self.redraw()

    @property
    def paused(self) -> bool:
        """Whether the tape stands still."""
        return self._reel.waiting is not None

    def action_pause(self) -> None:
        """Stand still, or go on."""
        self._reel.pause()
        self._entitle()
        self.redraw()

    def action_large(self) -> None:
        """Take the next size for large prints."""
        self._reel.next_large()
        self._entitle()
        self.redraw()

    def on_resize(self) -> None:
        """Say in the heading what the new size has room for."""
        self._entitle()

    def draw(self, width: int, height: int) -> list[Line]:
        """Prints from the newest on, down the first column and then down the next."""
        across = self._across(width, height)
        column = width // across
        lines = self._newest(height * across, column)
        odd = ((" " * (width - column * across), ""),) if column * across < width else ()
        drawn = [sum(lines[y::height], odd) for y in range(height)]
        if self.paused:
            drawn[-1] = prints.words_line(prints.paused_words(self._reel.came), width)
        return [faded(line) for line in drawn] if self.state.dims else drawn

    def _across(self, width: int, height: int) -> int:
        """How many columns there is room for: each with whole times, more than two only loosely set."""
        self._widen(self._reel.newest(height * _COLUMNS))
        for count in range(_COLUMNS, 1, -1):
            found = self._layout(width // count)
            if found.time == _WHOLE_TIME and (count == 2 or found.gap > 1):
                return count
        return 1

    def _newest(self, count: int, width: int) -> list[Line]:
        items = self._reel.newest(count)
        widths = self._layout(width)
        made_for = (widths, self._reel.large, self._reel.tape, self._format, self.zone)
        if self._made_for != made_for or len(self._made) > 8 * count:
            self._made.clear()
            self._made_for = made_for
        lines = [self._line(item, widths) for item in items]
        return lines + [fitted((), width)] * (count - len(lines))

    def _line(self, item: Item, widths: Layout) -> Line:
        if isinstance(item, int):
            return prints.words_line(prints.missed_words(item), widths.width)
        own = item.trade_id in self._own
        key = (item.trade_id, item.time, own)
        line = self._made.get(key)
        if line is None:
            large = self._reel.large
            line = prints.print_line(item, widths, self._format, self.zone, large, own=own)
            self._made[key] = line
        return line

    def _widen(self, items: list[Item]) -> None:
        # Columns only widen while the same market is shown.
        price, size = self._widest
        for item in items:
            if not isinstance(item, int):
                price = max(price, len(self._format.price(item.price)))
                size = max(size, len(self._format.quantity(item.quantity)))
        self._widest = (price, size)

    def _layout(self, width: int) -> Layout:
        price, size = self._widest
        found = prints.layout(width, price, size)
        return found if found.time else prints.layout(width, price, min(size, 8))

    def _entitle(self) -> None:
        reel, width = self._reel, self.size.width
        whole = reel.bought + reel.sold
        share = round(100 * reel.bought / whole) if whole else 50
        flow = f"buy {share}%  sell {100 - share}%"
        delta = round(reel.bought - reel.sold, 8)
        both = f"{flow} · CVD {'-' if delta < 0 else '+'}{numbers.compact(abs(delta))}"
        large = f"★ ≥ {numbers.text(reel.large)} {self._format.base}  " if reel.large else ""
        room = width - len(self.NAME) - len(mark(self.state, self.zone, brief=True)) - 8
        self.set_heading(
            first_that_fits((large + both, both, flow), room) if whole else "",
            first_that_fits(("space pause  f large size", "space pause"), width - 4),
        )
