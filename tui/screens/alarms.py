"""Making and changing an alert from any place: the form above it, then the desk."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from tui.alerts import rules, wording
from tui.alerts.readings import Readings
from tui.alerts.rules import Alerts, Rule, market_of
from tui.alerts.sight import FeedSight
from tui.feed.trouble import RequestError
from tui.screens.alertform import AlertForm
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.alerts.rules import Change
    from tui.expressions import Expression
    from tui.screens.place import Place

PATIENCE: Final = 2.0
"""Seconds that the exchange has to say whether it lists a symbol."""


def make_alert(
    place: Place, symbol: str, price: float | None = None, kept: Callable[[str], None] = lambda _: None
) -> None:
    """Ask for a new alert on a symbol, for a price where one is given; `kept` hears its id."""
    deck = place.deck
    written = "" if price is None else numbers.text(price)
    rule = Rule(
        id=rules.next_id(Alerts(deck.alerts.rules)),
        symbol=symbol,
        when=f"last>{written}" if written else "",
        venue=market_of(deck.feed.venue),
    )
    _ask(place, rule, kept, new=True)


def edit_alert(place: Place, rule: Rule) -> None:
    """Ask for other words of an alert."""
    _ask(place, rule, lambda _: None, new=False)


def change_alerts(place: Place, change: Change) -> None:
    """Change the alerts while everything goes on."""
    place.run_worker(place.deck.alerts.change(change), group="alerts", exclusive=False)


def _ask(place: Place, rule: Rule, kept: Callable[[str], None], *, new: bool) -> None:
    def keep(filled: Rule | None) -> None:
        if filled is not None:
            change_alerts(place, rules.adding(filled) if new else rules.editing(filled))
            kept(filled.id)
            place.notify(
                f"{filled.symbol} {filled.when}",
                title="Alert is watched" if new else "Alert changed",
                markup=False,
            )

    form = AlertForm(
        rule, lambda *asked: _preview(place, *asked), lambda symbol: _is_listed(place, symbol), new=new
    )
    place.app.push_screen(form, keep)


async def _is_listed(place: Place, symbol: str) -> bool:
    """Whether the exchange lists a symbol; where it doesn't answer, nobody knows better than who typed it."""
    feed = place.deck.feed
    try:
        async with asyncio.timeout(PATIENCE):
            return symbol in feed.market.symbols or await feed.listing(symbol) is not None
    except (TimeoutError, RequestError):
        return True


def _preview(place: Place, expression: Expression, symbol: str) -> str:
    """What an expression sees of a symbol now, as far as its streams are there already."""
    feed = place.deck.feed
    readings = Readings(FeedSight(feed), symbol)
    readings.want(expression.references)
    readings.look(feed.clock.now())
    values = {key: value for key in expression.names if (value := readings.value(key)) is not None}
    decimals = wording.decimals_of(feed.market, symbol)
    said = wording.say_values(expression.references, values, decimals)
    held = expression.holds(values.get)
    if held is None:
        return (
            f"sees {said}, and waits for the rest"
            if said
            else "is understood; its data comes once it is kept"
        )
    return f"{'true' if held else 'false'} now: {said}"
