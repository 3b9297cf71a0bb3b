"""The two lines at the top: what is most worth knowing, and where one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, NamedTuple, Unpack

import msgspec
from textual.message import Message

from tui.widgets.fields import Field, compose, labelled
from tui.widgets.figures import PriceFormat, Trend, basis_points
from tui.widgets.glyphs import direction
from tui.widgets.lines import Line, LineWidget, Part, WidgetOptions
from tui.widgets.panel import zone_name
from tui.widgets.prints import clock
from tui.wire import numbers

if TYPE_CHECKING:
    from textual import events

    from tui.market.tickers import Figures
    from tui.wire.events import BestPrices


class Tab(NamedTuple):
    """A place: its key and its name."""

    key: str
    name: str


class Mode(msgspec.Struct, frozen=True):
    """Where one is: the places and the present one, the venue's badge, and whether orders can be sent."""

    badge: str = ""
    """The venue in a word: MAINNET, US, TESTNET, DEMO, SIMULATED."""
    read_only: bool = True
    real: bool = False
    """Whether real money is traded there."""
    places: tuple[Tab, ...] = ()
    place: str = ""
    """The name of the present one."""


class Headline(msgspec.Struct, frozen=True):
    """What the market does: the figures of the last 24 hours, the best prices, and the book's imbalance."""

    format: PriceFormat = PriceFormat()
    last: float | None = None
    """The price of the last trade; the ticker's where it isn't given."""
    ticker: Figures | None = None
    best: BestPrices | None = None
    imbalance: float | None = None
    """Bid less ask quantity near the spread, -1 to 1."""


class Header(LineWidget):
    """A line of its own and a mode line; one compact line where only one has room."""

    DEFAULT_CSS = """
    Header { height: 2; background: $surface; color: $foreground; }
    """

    @dataclass
    class PlaceChosen(Message):
        """A place was clicked, told by its key."""

        key: str

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._mode = Mode()
        self._now = 0
        self._zone: tzinfo = UTC

    def headline(self) -> list[Field]:
        """The fields of the first line; a subclass says which."""
        raise NotImplementedError

    def show_mode(self, mode: Mode, now: int, zone: tzinfo) -> None:
        """Take the mode and the time, in ms since the epoch, and draw."""
        self._mode, self._now, self._zone = mode, now, zone
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The lines that fit the height."""
        first = self.headline()
        if height < 2:
            return [compose([*first, badge_field(self._mode, 3)], width)]
        mode = [places_field(self._mode), badge_field(self._mode, 0), clock_field(self._now, self._zone)]
        return [compose(first, width), compose(mode, width)] + [compose([], width)] * (height - 2)

    def on_click(self, event: events.Click) -> None:
        """Say which place was clicked."""
        offset = event.get_content_offset(self)
        part = self.part_at(offset.x, offset.y) if offset is not None else None
        text = part[0] if part is not None else ""
        for tab in self._mode.places:
            if text in _forms(tab, self._mode.place):
                self.post_message(self.PlaceChosen(tab.key))


class MarketHeader(Header):
    """The market, above the mode."""

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._market = Headline()
        self._trend = Trend()

    def show(self, market: Headline, mode: Mode, *, now: int, zone: tzinfo = UTC) -> None:
        """Show the market and the mode; `now` in ms since the epoch."""
        if market.format != self._market.format:
            self._trend = Trend()
        self._market = market
        self._trend.follow(_last(market))
        self.show_mode(mode, now, zone)

    def headline(self) -> list[Field]:
        """The fields of the market."""
        return market_fields(self._market, self._trend.way)


def market_fields(market: Headline, way: int) -> list[Field]:
    """The fields of the market line."""
    form, ticker, best = market.format, market.ticker, market.best
    last = form.price(_last(market))
    hue = "up" if way > 0 else "down" if way < 0 else "text"
    price: Line = ((last, f"{hue} bold"),)
    arrow: Line = ((f" {direction(way)}", f"{hue} bold"),)
    fields = [Field(1, (((form.pair, "text bold"),),)), Field(0, ((*price, *arrow),), least=price)]
    if ticker is not None:
        fields += _day_fields(form, ticker)
    if best is not None:
        fields += _best_fields(form, best)
    if market.imbalance is not None:
        lean = market.imbalance
        paint = "up" if lean > 0 else "down"
        fields.append(Field(8, (labelled("imb", f"{lean:+.2f}", paint),)))
    return fields


def badge_field(mode: Mode, rank: int) -> Field:
    """The venue's badge and whether orders can be sent, in words."""
    paint = "last-text bold|last" if mode.real else "text bold|frame"
    badge = (f" {mode.badge} ", paint)
    if mode.read_only:
        return Field(rank, ((badge, (" READ-ONLY", "axis")), (badge, (" RO", "axis"))), right=True)
    return Field(rank, ((badge, (" TRADING", "warn bold")), (badge, (" TR", "warn bold"))), right=True)


def places_field(mode: Mode) -> Field:
    """The places with their keys, or of the others only the keys, or only the present one."""
    full, brief = (_places(mode, form) for form in (0, 1))
    return Field(2, (full, brief, ((f"‹{mode.place}›", "text bold"),)))


def clock_field(now: int, zone: tzinfo) -> Field:
    """The time of day with its zone."""
    time, name = clock(now, zone)[:8], zone_name(zone, now)
    return Field(1, (((time, "text"), (f" {name}", "axis")),), right=True)


def _places(mode: Mode, form: int) -> Line:
    parts: list[Part] = []
    for tab in mode.places:
        here = tab.name == mode.place
        parts += [(_forms(tab, mode.place)[form], "text bold" if here else "axis"), (" ", "")]
    return tuple(parts[:-1])


def _forms(tab: Tab, place: str) -> tuple[str, str]:
    """A place with its key, and what is left of it where there is less room."""
    full = f"[{tab.key}]{tab.name}"
    return (f"‹{full}›", f"‹{full}›") if tab.name == place else (full, f"[{tab.key}]")


def _last(market: Headline) -> float | None:
    if market.last is not None or market.ticker is None:
        return market.last
    return market.ticker.last


def _day_fields(form: PriceFormat, ticker: Figures) -> list[Field]:
    change = ticker.change_percent
    paint = "up" if change > 0 else "down" if change < 0 else "text"
    high, low = labelled("H", form.price(ticker.high)), labelled("L", form.price(ticker.low))
    turnover: Line = ((numbers.compact(ticker.quote_volume), "text"), (f" {form.quote}", "axis"))
    volumes = tuple(
        (*labelled("V", text), (f" {form.base} / ", "axis"), *turnover)
        for text in (form.quantity(ticker.volume), numbers.compact(ticker.volume))
    )
    return [
        Field(2, (((numbers.percent(change), f"{paint} bold"),),)),
        Field(4, ((*high, ("  ", ""), *low), (*high, (" ", ""), *low))),
        Field(5, (*volumes, turnover)),
    ]


def _best_fields(form: PriceFormat, best: BestPrices) -> list[Field]:
    spread = best.ask - best.bid
    middle = (best.ask + best.bid) / 2
    apart = labelled("spread", form.price(round(spread, form.price_decimals)))
    points = f" ({basis_points(spread / middle)})" if middle else ""
    bid, ask = form.quantity(best.bid_quantity), form.quantity(best.ask_quantity)
    both = (*labelled("bid size", bid, "up"), (" ┊ ", "grid"), *labelled("ask size", ask, "down"))
    sizes = (*labelled("sizes", bid, "up"), (" ┊ ", "grid"), (ask, "down"))
    return [Field(6, ((*apart, (points, "axis")), apart)), Field(7, (both, sizes))]
