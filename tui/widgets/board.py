"""The board: many symbols, a line each; only the rows in sight are read and drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

from textual.binding import Binding, BindingType
from textual.message import Message

from tui.widgets.figures import Trend, first_that_fits
from tui.widgets.lines import Line, WidgetOptions, faded, fitted
from tui.widgets.panel import Panel, PanelKind, PanelState, notice
from tui.widgets.scroll import MOVES, WHEEL
from tui.widgets.sheet import HEAD, Listing, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from tui.lists.rows import Row

_TRENDS_KEPT: Final = 500
_HINTS: Final = (
    "a add  d delete  space star  S sort  r reverse  / filter  ⏎ open  J K move  v columns  E export",
    "a add  d delete  space star  S sort  / filter  ⏎ open  v columns",
    "a add  / filter  S sort  ⏎ open",
    "/ filter  ⏎ open",
)


class Board(Panel, can_focus=True):
    """Shows a listing; the cursor keeps to its symbol while rows move. Rows come from `read`, by symbol."""

    NAME = "Watchlist"
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("enter", "open", "Open the row in the trading view", show=False, id="watchlist.open"),
    ]

    @dataclass
    class Opened(Message):
        """A row was opened."""

        symbol: str

    @dataclass
    class Chosen(Message):
        """The cursor went to another row."""

        symbol: str

    @dataclass
    class ListChosen(Message):
        """The name of a list was clicked."""

        name: str

    @dataclass
    class ColumnChosen(Message):
        """The title of a column was clicked."""

        column: str

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self.listing = Listing()
        self._read: Callable[[str], Row] | None = None
        self._chosen = ""
        self._top = 0
        self._follows = True
        self._room = 0
        self._trends: dict[str, Trend] = {}
        self._sheet = Sheet()

    @property
    def chosen(self) -> str:
        """The symbol under the cursor; empty where there is no row."""
        return self._chosen

    @property
    def sight(self) -> Sequence[str]:
        """The symbols whose rows are in sight."""
        return self.listing.symbols[self._top : self._top + self._room]

    def show(
        self, listing: Listing, read: Callable[[str], Row], state: PanelState, *, zone: tzinfo = UTC
    ) -> None:
        """Show a listing, each row as `read` gives it; `state` is how true all of it is."""
        former, self.listing, self._read = self.listing, listing, read
        if (former.columns, former.tab) != (listing.columns, listing.tab):
            self._sheet.forget()
        if former.tab != listing.tab:
            self._top, self._follows = 0, True
        self.set_state(state, zone, bare=False)
        self._hold(former)
        self._name_keys()
        self.redraw()

    def choose(self, symbol: str) -> None:
        """Put the cursor on a symbol's row, if it has one."""
        if symbol in self.listing.symbols:
            self._go(self.listing.symbols.index(symbol))

    def action_move(self, by: int) -> None:
        """Move the cursor by rows."""
        self._go(self._place() + by)

    def action_turn(self, by: int) -> None:
        """Move the cursor by pages; one row of the old page stays in sight."""
        self._go(self._place() + by * max(1, self._room - 1))

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self._go(0)

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self._go(len(self.listing.symbols) - 1)

    def action_open(self) -> None:
        """Say that the row under the cursor was opened."""
        if self._chosen:
            self.post_message(self.Opened(self._chosen))

    def on_resize(self) -> None:
        """Measure anew for the new size."""
        self._sheet.forget()
        self._name_keys()

    def on_click(self, event: events.Click) -> None:
        """Choose a list, a column to sort by, or a row; twice opens it."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            part = self.part_at(at.x, 0)
            name = part[0].strip("‹›") if part is not None else ""
            if name in self.listing.tabs:
                self.post_message(self.ListChosen(name))
        elif at.y == 1:
            column = self._sheet.column_at(at.x)
            if column is not None:
                self.post_message(self.ColumnChosen(column))
        elif 0 <= (place := self._top + at.y - HEAD) < len(self.listing.symbols):
            self._go(place)
            if event.chain > 1:
                self.action_open()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Look further down; the cursor stays."""
        self._scroll(WHEEL, event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Look further up; the cursor stays."""
        self._scroll(-WHEEL, event)

    def draw(self, width: int, height: int) -> list[Line]:
        """The lists, the titles, and the rows in sight."""
        listing, blank = self.listing, fitted((), width)
        self._room = max(0, height - HEAD)
        self._see_cursor()
        rows = [self._read(symbol) for symbol in self.sight] if self._read is not None else []
        lines = self._sheet.lines(listing, [(row, self._trend(row)) for row in rows], width)[:height]
        if not listing.symbols:
            state = listing.nothing if self.state.kind is PanelKind.LIVE else self.state
            return lines + notice(state, self.zone, width, self._room)
        if self.state.dims:
            lines[HEAD:] = [faded(line) for line in lines[HEAD:]]
        if self._chosen in self.sight:
            at = HEAD + self.sight.index(self._chosen)
            lines[at] = tuple((text, f"{paint or 'text'}|cursor") for text, paint in lines[at])
        return lines + [blank] * (height - len(lines))

    def _trend(self, row: Row) -> int:
        trend = self._trends.get(row.symbol)
        if trend is None:
            if len(self._trends) >= _TRENDS_KEPT:
                self._trends.clear()
            trend = self._trends[row.symbol] = Trend()
        return trend.follow(row.last)

    def _hold(self, former: Listing) -> None:
        """Keep the cursor on its symbol; where that is gone, on the row that took its place."""
        symbols = self.listing.symbols
        if self._chosen in symbols and former.tab == self.listing.tab:
            return
        place = 0
        if former.tab == self.listing.tab and self._chosen in former.symbols:
            place = min(former.symbols.index(self._chosen), len(symbols) - 1)
        self._choose(symbols[place] if symbols else "")

    def _choose(self, symbol: str) -> None:
        if symbol != self._chosen:
            self._chosen = symbol
            self.post_message(self.Chosen(symbol))

    def _place(self) -> int:
        symbols = self.listing.symbols
        return symbols.index(self._chosen) if self._chosen in symbols else 0

    def _go(self, place: int) -> None:
        symbols = self.listing.symbols
        if symbols:
            self._follows = True
            self._choose(symbols[max(0, min(place, len(symbols) - 1))])
            self._name_keys()
            self.redraw()

    def _scroll(self, by: int, event: events.MouseEvent) -> None:
        event.stop()
        self._follows = False
        self._top += by
        self.redraw()
        self._name_keys()

    def _see_cursor(self) -> None:
        """See that the cursor is in sight, unless the wheel led away from it."""
        end = max(0, len(self.listing.symbols) - self._room)
        if self._follows and self._room:
            place = self._place()
            self._top = min(self._top, place)
            self._top = max(self._top, place - self._room + 1)
        self._top = max(0, min(self._top, end))

    def _name_keys(self) -> None:
        count, room = len(self.listing.symbols), self.size.height - HEAD
        hints: tuple[str, ...] = _HINTS
        if count > room > 0:
            where = f"{self._place() + 1:,} of {count:,}"
            hints = (*(f"{where}  {hint}" for hint in _HINTS), where)
        self.set_heading("", first_that_fits(hints, self.size.width - 4))
