"""The word beside each field of a ticket: its step, how far a price is from the market, what is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.orders.draft import Kind, Side
from tui.orders.words import shown
from tui.screens.orderlines import distance
from tui.widgets.amounts import HIDDEN
from tui.wire import trading_rules

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.screens.counter import Judgement
    from tui.screens.orderlines import Words
    from tui.wire.trading_rules import Rules


def notes_of(judged: Judgement, rules: Rules, words: Words) -> dict[str, str]:
    """The notes by the names of their fields."""
    draft, standing = judged.draft, judged.standing
    last = standing.last
    return {
        "price": _joined(f"tick {shown(rules.tick, rules.tick)}", _far(draft.price, last)),
        "stop": _joined(_far(draft.stop, last), _trigger(draft.side, draft.kind)),
        "limit": "the price of the order that the stop sends",
        "quantity": f"step {shown(rules.step, rules.step)} {rules.base}",
        "total": _joined(_worth(judged, words), _least(rules)),
        "free": _free(judged, words),
    }


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _far(price: Decimal | None, last: Decimal | None) -> str:
    return "" if not price or not last else f"{distance(price, last)} the last"


def _trigger(side: Side, kind: Kind) -> str:
    rises = (side is Side.BUY) == (kind is not Kind.TAKE_PROFIT_LIMIT)
    return f"acts on a {'rise' if rises else 'fall'} to it"


def _worth(judged: Judgement, words: Words) -> str:
    """What a market order would be worth by the book of now, where its amount was given."""
    draft, estimate = judged.draft, judged.estimate
    if draft.kind is not Kind.MARKET or draft.quantity is None or estimate is None:
        return ""
    return f"≈ {words.money(estimate.worth)}"


def _least(rules: Rules) -> str:
    least = rules.of(trading_rules.Notional) or rules.of(trading_rules.MinNotional)
    return rules.quote if least is None else f"at least {least.least.normalize():f} {rules.quote}"


def _free(judged: Judgement, words: Words) -> str:
    standing, buys = judged.standing, judged.draft.side is Side.BUY
    free = standing.quote if buys else standing.base
    if free is None:
        return "what is free isn't known"
    told = HIDDEN if words.hidden else words.money(free) if buys else words.size(free)
    return f"of {told} free"
