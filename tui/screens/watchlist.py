"""The watchlist: many symbols at a glance, sorted and filtered, what moves, and a preview of one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from tui.expressions.errors import ExpressionError
from tui.lists import copies, rows, view
from tui.lists.movers import find_movers
from tui.lists.watchlists import MARKET
from tui.market.topics import MARKET as WHOLE_MARKET
from tui.screens import healthline, lookout
from tui.screens.alarms import make_alert
from tui.screens.closeup import show_symbol
from tui.screens.dealing import Dealing
from tui.screens.fronts import FRONT
from tui.screens.listkeys import FILTER_KEY, LIST_KEYS, ROW_KEYS
from tui.screens.orderkeys import DEAL_KEYS
from tui.screens.watching import WatchingPlace
from tui.widgets.board import Board
from tui.widgets.filterbar import FilterBar
from tui.widgets.header import MarketHeader
from tui.widgets.keyline import KeyLine
from tui.widgets.keys import interval_keys
from tui.widgets.legend import offered
from tui.widgets.movers import MoversPanel
from tui.widgets.panel import PanelKind, PanelState
from tui.widgets.preview import Preview
from tui.widgets.sheet import Listing
from tui.widgets.status import StatusLine
from tui.wire import streams

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.lists.rows import Outlook
    from tui.lists.watchlists import Watchlists
    from tui.messages import Changed, Ticked
    from tui.store import Shelf
    from tui.wire.streams import Stream

RHYTHM: Final = 1_000
"""Milliseconds between two looks at all rows where nothing asks for one sooner: the exchange's own rhythm."""
SOONEST: Final = 500
"""Milliseconds that all rows stay at least, however often the exchange tells of them."""

_NO_ROWS: Final = PanelState(PanelKind.EMPTY, "No row passes the filter. Esc takes it away.")
_NO_SYMBOLS: Final = PanelState(
    PanelKind.EMPTY, "This list is empty. Press a to add a symbol, L for the other lists."
)
_NO_LISTING: Final = PanelState(PanelKind.LOADING, "Fetching the exchange's listing.")


class WatchlistScreen(Dealing, WatchingPlace):
    """Shows a list of symbols, or the whole market; what is looked at decides what is leased and asked."""

    NAME = "Watchlist"
    PANELS = ("board", "movers", "preview")
    PARTS = (Board, Preview)
    AUTO_FOCUS = "#board"
    BINDINGS: ClassVar[list[BindingType]] = [
        FILTER_KEY,
        *DEAL_KEYS,
        *LIST_KEYS,
        *FRONT,
        *interval_keys("step_interval"),
        *ROW_KEYS,
    ]

    def __init__(self, shelf: Shelf[Watchlists], interval: str = "15m") -> None:
        super().__init__(shelf)
        self.interval = interval
        self._symbols: list[str] = []
        self._shown_at = 0

    def compose(self) -> ComposeResult:
        """The header, the rows, what moves and the preview, the health line and the keys."""
        yield MarketHeader()
        with Vertical(id="list"):
            yield Board(id="board", classes="panel")
            yield FilterBar(id="filterbar")
        with Horizontal(id="below"):
            yield MoversPanel(id="movers", classes="panel")
            yield Preview(id="preview", classes="panel")
        yield StatusLine()
        yield KeyLine()

    def streams(self) -> frozenset[Stream]:
        """Two streams of the whole market; best prices of the rows in sight, candles of the chosen one."""
        sight, chosen = self.leased
        wanted = {lookout.DAY, lookout.HOUR, *map(streams.best_prices, sight)}
        if chosen:
            wanted |= {streams.best_prices(chosen), streams.candles(chosen, self.interval)}
        return frozenset(wanted)

    def shown(self) -> frozenset[Stream]:
        """The streams of the whole market: the others are shown in their rhythm."""
        return frozenset((lookout.DAY, lookout.HOUR))

    def on_mount(self) -> None:
        """Begin without a filter."""
        self.query_one(FilterBar).display = False
        self._bring("board")

    def on_changed(self, message: Changed) -> None:
        """The exchange told of its symbols: all rows are looked at anew."""
        now = self.deck.feed.clock.now()
        if WHOLE_MARKET in message.topics and abs(now - self._shown_at) >= SOONEST:
            self.show_rows(now)

    def on_ticked(self, message: Ticked) -> None:
        """Time went by: ages and states; what has been looked at for a moment is leased."""
        if abs(message.now - self._shown_at) >= RHYTHM:
            self.show_rows(message.now)
        else:
            self._show_chosen(message.now)
        state = self.query_one(Board).state
        self.query_one(StatusLine).show(healthline.of_feed(self.deck.feed, message, state))
        board = self.query_one(Board)
        self.settle(board.sight, board.chosen)
        self.look_for_changes(message.now)

    def chosen(self) -> str:
        """The symbol under the cursor."""
        return self.query_one(Board).chosen

    def dealt(self) -> str:
        """The symbol under the cursor."""
        return self.chosen()

    def choose(self, symbol: str) -> None:
        """Put the cursor on a symbol."""
        self.query_one(Board).choose(symbol)

    def action_filter(self) -> None:
        """Narrow the rows down, key by key."""
        self.query_one(FilterBar).display = True
        self._bring("board")
        self.call_after_refresh(self.set_focus, self.query_one("#filter"))

    def action_clear(self) -> None:
        """Take the filter away."""
        self.query_one("#filter", Input).value = ""
        self._leave_filter()

    def action_rows_only(self) -> None:
        """Give the rows the room of what moves and of the preview, or give it back."""
        self.toggle_class("-rows-only")

    def action_step_interval(self, by: int) -> None:
        """Take the next shorter or longer interval for the preview."""
        known = offered(self.interval)
        self._choose_interval(known[max(0, min(known.index(self.interval) + by, len(known) - 1))])

    def action_alert(self) -> None:
        """Ask for an alert on the chosen symbol."""
        if symbol := self.chosen():
            ticker = self.deck.feed.market.tickers.day.get(symbol)
            make_alert(self, symbol, ticker.last if ticker is not None else None)

    def action_copy_row(self) -> None:
        """Put the chosen row on the clipboard, as far as the terminal lets us."""
        if self.outlook is not None and (symbol := self.chosen()):
            self.app.copy_to_clipboard(copies.as_line(self.outlook, symbol, self.lists.columns))
            self._say(f"{symbol} is copied, if the terminal lets programs copy (OSC 52).")

    def action_copy_table(self) -> None:
        """Put all rows on the clipboard as CSV, as far as the terminal lets us."""
        if self.outlook is not None:
            self.app.copy_to_clipboard(copies.as_csv(self.outlook, self._symbols, self.lists.columns))
            words = f"{len(self._symbols)} rows are copied, if the terminal lets programs copy (OSC 52)."
            self._say(words)

    @on(Input.Changed, "#filter")
    def _narrow(self, event: Input.Changed) -> None:
        wrong = None
        try:
            self.expression = view.read_filter(event.value)
        except ExpressionError as error:
            # Most filters are wrong until they are finished: what stands before holds.
            wrong, self.expression = error, view.understood(error)
        self.query_one(FilterBar).point_at(wrong)
        self.show_rows(self.deck.feed.clock.now())

    @on(Input.Submitted, "#filter")
    def _leave_filter(self) -> None:
        self.query_one(FilterBar).display = bool(self.query_one("#filter", Input).value)
        self.set_focus(self.query_one(Board))

    @on(Board.Opened)
    @on(MoversPanel.Opened)
    def _open(self, message: Board.Opened | MoversPanel.Opened) -> None:
        self.deck.open_market(message.symbol)

    @on(Board.Chosen)
    def _look_at(self) -> None:
        self._show_chosen(self.deck.feed.clock.now())

    @on(Board.ListChosen)
    def _go_to_list(self, message: Board.ListChosen) -> None:
        self.go_to(message.name)

    @on(Board.ColumnChosen)
    def _sort(self, message: Board.ColumnChosen) -> None:
        self.sort_by(message.column)

    @on(Preview.IntervalChosen)
    def _take_interval(self, message: Preview.IntervalChosen) -> None:
        message.stop()
        self._choose_interval(message.interval)

    def _choose_interval(self, interval: str) -> None:
        if interval != self.interval:
            self.interval = interval
            self.renew()

    def show_rows(self, now: int) -> None:
        """Show all rows, what moved, and the preview as they are now."""
        self._shown_at = now
        seen = self.lookout
        assert seen is not None
        outlook = self.outlook = seen.look(now, self.lists.stars, self.deck.alerts.labels)
        lists, order = self.lists, self.lists.order(self.present)
        whole = view.symbols_of(lists, self.present, outlook)
        self._symbols = view.arrange(whole, outlook, order, self.expression)
        listing = Listing(
            tabs=lists.names,
            tab=self.present,
            symbols=self._symbols,
            whole=len(whole),
            columns=self.lists.columns,
            order=order,
            words=self.expression.text.strip() if self.expression is not None else "",
            nothing=self._nothing(len(whole)),
        )
        state = seen.state(now, self.chosen())
        self.query_one(Board).show(listing, partial(rows.read_row, outlook), state, zone=self.deck.zone)
        self._show_movers(outlook, seen.state_of_moves(state))
        self._show_chosen(now)

    def _show_movers(self, outlook: Outlook, state: PanelState) -> None:
        panel = self.query_one(MoversPanel)
        if not panel.is_on_screen:
            return
        narrowed = self.present == MARKET and self.expression is not None
        among = self._symbols if narrowed else list(outlook.market.symbols)
        scope = f"of {len(among):,} filtered" if narrowed else "whole market"
        panel.show(find_movers(among, outlook), scope, state, zone=self.deck.zone)

    def _show_chosen(self, now: int) -> None:
        if self.outlook is not None:
            show_symbol(self, self.outlook, self.chosen(), self.interval, now)

    def _nothing(self, whole: int) -> PanelState:
        if whole:
            return _NO_ROWS
        return _NO_SYMBOLS if self.present != MARKET else _NO_LISTING
