"""One symbol of a list from near: its figures in the header, its course in the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.lists import rows
from tui.screens import conditions
from tui.widgets.axis import Level
from tui.widgets.figures import PriceFormat
from tui.widgets.header import Headline, MarketHeader
from tui.widgets.panel import PanelKind, PanelState
from tui.widgets.preview import Preview

if TYPE_CHECKING:
    from tui.lists.rows import Outlook
    from tui.screens.place import Place

_NO_SYMBOL: Final = PanelState(PanelKind.EMPTY, "No row is chosen.")


def show_symbol(place: Place, outlook: Outlook, symbol: str, interval: str, now: int) -> None:
    """Show a symbol, none where it is empty; of one that isn't traded only the last price."""
    deck, market = place.deck, outlook.market
    info = market.symbols.get(symbol)
    figures = PriceFormat.of(info) if info is not None else PriceFormat(base=symbol)
    traded = rows.traded(outlook, symbol)
    best = market.best.get(symbol) if traded else None
    last = rows.last(outlook, symbol)
    headline = Headline(figures, last, rows.day(outlook, symbol), best)
    place.query_one(MarketHeader).show(headline, place.mode(), now=now, zone=deck.zone)
    series = market.series.get((symbol, interval))
    preview = place.query_one(Preview)
    preview.about(symbol, best, figures)
    if not symbol:
        state = _NO_SYMBOL
    elif traded:
        state = conditions.of_candles(conditions.facts_of(deck.feed, symbol, now), series, None)
    else:
        words = f"{symbol}: {rows.reason(outlook, symbol)}."
        state = PanelState(PanelKind.HALTED, " ".join(words.split()))
    preview.show(
        series,
        decimals=figures.price_decimals,
        last=last,
        levels=[Level(*level) for level in deck.alerts.levels(symbol)],
        state=state,
        zone=deck.zone,
    )
