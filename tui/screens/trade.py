"""The trading view of one symbol: candles, depth, trades and the order-book ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical

from tui.market.topics import TopicKind
from tui.orders.draft import Side
from tui.screens import conditions, healthline
from tui.screens.alarms import make_alert
from tui.screens.dealing import Dealing
from tui.screens.fronts import FRONT, PanelPlace
from tui.screens.keepsake import keep_symbol
from tui.screens.orderkeys import DEAL_KEYS, OWN_KEYS
from tui.screens.quotation import Quotation
from tui.screens.stakes import Stake, Stakes
from tui.screens.symbols import SymbolSearch
from tui.widgets.axis import Level
from tui.widgets.chart import CandleChart
from tui.widgets.cursortable import Look
from tui.widgets.depth import DepthChart
from tui.widgets.header import MarketHeader
from tui.widgets.keyline import KeyLine
from tui.widgets.keys import group_keys, interval_keys
from tui.widgets.ladder import Ladder
from tui.widgets.legend import offered
from tui.widgets.orderline import OrderLine
from tui.widgets.status import StatusLine
from tui.widgets.tape import TapeView
from tui.wire import numbers, streams

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.market.accounts.orders import Order
    from tui.market.market import Market
    from tui.messages import Changed, Ticked
    from tui.screens.conditions import Facts
    from tui.widgets.status import Health
    from tui.wire.streams import Stream


class TradeScreen(Dealing, PanelPlace):
    """Shows one symbol live; the symbol and the interval can be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", "Symbol", key_display="/", tooltip="Find another symbol", id="trade.find"),
        *DEAL_KEYS,
        *interval_keys("step_interval"),
        *FRONT,
        Binding(
            *("exclamation_mark", "alert", "Alert"),
            tooltip="Set an alert: at the crosshair, or at the last price",
            id="alert.new",
        ),
        Binding("w", "keep", "Put the symbol on your list", show=False, id="watchlist.keep"),
        Binding("space", "pause", "Let the trades stand still, or go on", show=False, id="tape.pause"),
        *group_keys(show=False),
        *OWN_KEYS,
    ]

    NAME = "Trade"
    PANELS = ("chart", "depth", "tape", "ladder")
    PARTS = (CandleChart, DepthChart, TapeView, Ladder)
    AUTO_FOCUS = "#chart"
    UNMARKED = "No order of yours is at a marked level: Tab to the order book, ↑↓ to the level."

    def __init__(self, symbol: str, interval: str) -> None:
        super().__init__()
        self.interval = interval
        self._quotation = Quotation(symbol)
        self._stakes = Stakes()
        self._bring("chart")

    def compose(self) -> ComposeResult:
        """The header, the panels, the health line and the keys."""
        yield MarketHeader()
        with Horizontal(id="panels"):
            with Vertical(id="left"):
                yield CandleChart(id="chart", classes="panel")
                yield DepthChart(id="depth", classes="panel")
                yield TapeView(id="tape", classes="panel")
            yield Ladder(id="ladder", classes="panel")
        yield OrderLine()
        yield StatusLine()
        yield KeyLine()

    @property
    def symbol(self) -> str:
        """The symbol that is shown."""
        return self._quotation.symbol

    def streams(self) -> frozenset[Stream]:
        """The book with a witness for it, the trades, the candles of the interval, the 24-hour figures."""
        symbol = self.symbol
        return frozenset(
            (
                streams.depth(symbol),
                streams.trades(symbol),
                streams.best_prices(symbol),
                streams.candles(symbol, self.interval),
                streams.ticker(symbol),
            )
        )

    def renew(self) -> None:
        """Lease for the symbol and interval of now, and learn how the symbol is listed."""
        super().renew()
        if self.symbol not in self._market.symbols:
            self._learn(self._quotation)

    def move(self) -> None:
        """Another venue has listings of its own, and nothing to show yet."""
        self._quotation = Quotation(self.symbol)
        super().move()
        self._show_all(self.deck.feed.clock.now())

    @work(exclusive=True, group="listing")
    async def _learn(self, quotation: Quotation) -> None:
        await quotation.learn(self.deck.feed)
        self._show_all(self.deck.feed.clock.now())

    def on_mount(self) -> None:
        """Show where things will stand, before anything came."""
        self._show_all(self.deck.feed.clock.now())

    def on_screen_resume(self) -> None:
        """Somebody looks again: nothing may stand here that was true before."""
        super().on_screen_resume()
        self._show_all(self.deck.feed.clock.now())

    def on_changed(self, message: Changed) -> None:
        """Parts of the market changed: each panel that shows one is shown anew, once, with one last price."""
        here = ("", self.interval)
        kinds = {
            topic.kind for topic in message.topics if topic.symbol == self.symbol and topic.interval in here
        }
        if not kinds:
            return
        facts = self._facts(self.deck.feed.clock.now())
        if TopicKind.BOOK in kinds or TopicKind.TAPE in kinds:
            self._show_ladder(facts)
        if TopicKind.TAPE in kinds:
            self._show_tape(facts)
        if TopicKind.CANDLES in kinds or TopicKind.TAPE in kinds:
            self._show_candles(facts)
        self._show_header(facts)

    def on_ticked(self, message: Ticked) -> None:
        """Time went by: everything is shown anew, the depth chart, which sums the book, only now."""
        self._show_all(message.now)
        self._show_own(message.now)
        self.query_one(StatusLine).show(self._health(message))

    def action_find(self) -> None:
        """Search a symbol; the dashboard goes on behind the search."""
        self.app.push_screen(SymbolSearch(self.deck.feed.symbols), self._go)

    def action_step_interval(self, by: int) -> None:
        """Take the next shorter or longer interval."""
        known = offered(self.interval)
        at = known.index(self.interval) + by
        self._choose_interval(known[max(0, min(at, len(known) - 1))])

    def action_alert(self) -> None:
        """Ask for an alert on the symbol, at the crosshair's price where it is shown."""
        crossed = self.query_one(CandleChart).crossed_price
        make_alert(self, self.symbol, self._quotation.last(self._market) if crossed is None else crossed)

    @work(group="watchlists")
    async def action_keep(self) -> None:
        """Put the symbol on a watchlist."""
        await keep_symbol(self, self.symbol)

    def action_pause(self) -> None:
        """Let the tape stand still, or go on, whichever panel has the keys."""
        self.query_one(TapeView).action_pause()

    def action_regroup(self, by: int) -> None:
        """Group the book finer (-1) or coarser (1), whichever panel has the keys."""
        self.query_one(Ladder).action_regroup(by)

    def dealt(self) -> str:
        """The symbol that is shown."""
        return self.symbol

    @property
    def chosen_orders(self) -> list[Order]:
        """One's own orders at the marked level of the ladder."""
        ladder = self.query_one(Ladder)
        return [
            order
            for order in self.deck.accounts.orders_of(self.symbol)
            if order.on_book and ladder.marks("bid" if order.side == "BUY" else "ask", order.price)
        ]

    @on(Ladder.LevelChosen)
    def _deal_at(self, message: Ladder.LevelChosen) -> None:
        """Fill in an order that meets a level: one that buys at an ask."""
        self.deal(Side.BUY if message.side == "ask" else Side.SELL, numbers.exact(message.price))

    @on(CandleChart.IntervalChosen)
    def _choose(self, message: CandleChart.IntervalChosen) -> None:
        self._choose_interval(message.interval)

    def show_market(self, symbol: str, interval: str | None = None) -> None:
        """Show another symbol, another interval, or both."""
        interval = interval or self.interval
        if (symbol, interval) == (self.symbol, self.interval):
            return
        if symbol != self.symbol:
            self._quotation = Quotation(symbol)
        self.interval = interval
        if self in self.app.screen_stack:
            self.renew()
            self._show_all(self.deck.feed.clock.now())

    def _go(self, symbol: str | None) -> None:
        if symbol is not None:
            self.show_market(symbol)

    def _choose_interval(self, interval: str) -> None:
        self.show_market(self.symbol, interval)

    def _facts(self, now: int) -> Facts:
        return self._quotation.facts(self.deck.feed, now)

    def _show_all(self, now: int) -> None:
        facts = self._facts(now)
        self._show_ladder(facts)
        self._show_depth(facts)
        self._show_tape(facts)
        self._show_candles(facts)
        self._show_header(facts)

    def _show_ladder(self, facts: Facts) -> None:
        book = self._market.books.get(self.symbol)
        state = conditions.of_book(facts, book)
        self.query_one(Ladder).show(
            book,
            self._quotation.figures(facts),
            state,
            last=self._quotation.last(self._market),
            own=self._stake.resting,
            hidden=self.deck.accounts.hidden,
            now=facts.now,
            zone=self.deck.zone,
        )

    def _show_depth(self, facts: Facts) -> None:
        book = self._market.books.get(self.symbol)
        state = conditions.of_book(facts, book)
        self.query_one(DepthChart).show(book, self._quotation.figures(facts), state, zone=self.deck.zone)

    def _show_tape(self, facts: Facts) -> None:
        tape = self._market.tapes.get(self.symbol)
        state = conditions.of_tape(facts, tape, self._market.books.get(self.symbol))
        own = self._stake.trades
        self.query_one(TapeView).show(
            tape, self._quotation.figures(facts), state, own=own, zone=self.deck.zone
        )

    def _show_candles(self, facts: Facts) -> None:
        series = self._market.series.get((self.symbol, self.interval))
        state = conditions.of_candles(facts, series, self._market.books.get(self.symbol))
        decimals, stake = self._quotation.figures(facts).price_decimals, self._stake
        self.query_one(CandleChart).show(
            series,
            decimals=decimals,
            last=self._quotation.last(self._market),
            levels=[*(Level(*level) for level in self.deck.alerts.levels(self.symbol)), *stake.levels],
            deals=stake.deals,
            state=state,
            zone=self.deck.zone,
        )

    def _show_own(self, now: int) -> None:
        stake, accounts = self._stake, self.deck.accounts
        self.set_class(not stake.empty, "-owns")
        look = Look(now, self.deck.zone, accounts.hidden)
        line = self.query_one(OrderLine)
        line.show(stake.orders, stake.elsewhere, stake.last, look, doubt=stake.doubt)

    @property
    def _stake(self) -> Stake:
        """One's own part in this market."""
        return self._stakes.of(self.deck.accounts, self.symbol)

    def _show_header(self, facts: Facts) -> None:
        headline = self._quotation.headline(self._market, facts)
        self.query_one(MarketHeader).show(headline, self.mode(), now=facts.now, zone=self.deck.zone)

    @property
    def _market(self) -> Market:
        return self.deck.feed.market

    def _health(self, message: Ticked) -> Health:
        facts = self._facts(message.now)
        state = conditions.of_link(facts) or conditions.of_book(facts, self._market.books.get(self.symbol))
        return healthline.of_feed(self.deck.feed, message, state)
