"""What the market as it stands, and the balance, let in: triggers, makers, pairs, money."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from tui.orders.draft import Draft, Kind, Side
from tui.orders.problems import Field, Problem
from tui.orders.ranges import EXACT, Limit, above, at_most, below
from tui.orders.standing import Standing
from tui.orders.words import shown
from tui.wire import trading_rules
from tui.wire.trading_rules import Rules

_CLOSED: Final = {
    "BREAK": "trading is interrupted",
    "HALT": "trading is halted",
    "END_OF_DAY": "trading has ended for today",
    "CANCEL_ONLY": "orders can only be cancelled",
    "PRE_TRADING": "trading has not begun yet",
    "POST_TRADING": "trading has ended",
    "AUCTION_MATCH": "an auction is on",
}
_PAIR: Final = {"LIMIT_MAKER", "STOP_LOSS_LIMIT"}
"""The types of an OCO's orders."""


def kind_problems(draft: Draft, rules: Rules) -> Iterator[Problem]:
    """Whether the symbol is traded at all, and takes orders of this kind."""
    if rules.status != "TRADING":
        why = _CLOSED.get(rules.status, "no orders are taken")
        yield Problem(Field.ORDER, "status", f"{rules.symbol} is in {rules.status}: {why}")
    elif not rules.spot:
        yield Problem(Field.ORDER, "status", f"{rules.symbol} is not traded on spot")
    needed = _PAIR if draft.kind is Kind.OCO else {draft.kind.value}
    known = not rules.order_types or needed <= set(rules.order_types)
    if not known or (draft.kind is Kind.OCO and not rules.oco):
        yield Problem(Field.KIND, "type", f"{rules.symbol} takes no {draft.kind} orders")
    if draft.value(Field.TOTAL) is not None and not rules.quote_market:
        words = f"{rules.symbol} takes market orders by amount only"
        yield Problem(Field.TOTAL, "type", words)
    if draft.prevention and rules.preventions and draft.prevention not in rules.preventions:
        words = f"{rules.symbol} knows {', '.join(rules.preventions)}, but not {draft.prevention}"
        yield Problem(Field.PREVENTION, "type", words)


def price_limits(draft: Draft, field: Field, rules: Rules, standing: Standing) -> Iterator[Limit]:
    """The sides of the market on which a price has to be."""
    tick, buys = rules.tick, draft.side is Side.BUY
    if field is Field.STOP and standing.last is not None:
        yield _stop_limit(draft, standing.last, tick)
    if field is not Field.PRICE or draft.kind not in (Kind.LIMIT_MAKER, Kind.OCO):
        return
    touch = standing.ask if buys else standing.bid
    side = "below the best ask" if buys else "above the best bid"
    if touch is not None:
        words = f"a maker's price must be {side} {shown(touch, tick)}, or it would take"
        yield _beyond("maker", words, touch, tick, higher=not buys)
    if draft.kind is Kind.OCO and standing.last is not None:
        verb, side = ("buys", "below") if buys else ("sells", "above")
        last = shown(standing.last, tick)
        words = f"of a pair that {verb} the price must be {side} the last one, {last}"
        yield _beyond("pair", words, standing.last, tick, higher=not buys)


def balance_limits(draft: Draft, rules: Rules, standing: Standing) -> Iterator[tuple[Field, Limit]]:
    """What the balance covers, as limits of amount or total."""
    if draft.side is Side.SELL:
        if standing.base is not None:
            free = f"{shown(standing.base, rules.step)} {rules.base} are free"
            yield Field.QUANTITY, Limit("balance", f"only {free}", high=standing.base)
            if standing.bid is not None:
                most = EXACT.multiply(standing.base, standing.bid)
                worth = f"{shown(most, rules.tick)} {rules.quote}"
                words = f"only {free}, which bring at most {worth} at the best bid"
                yield Field.TOTAL, Limit("balance", words, high=most)
        return
    if standing.quote is None:
        return
    money = standing.quote
    free = f"{shown(money, rules.tick)} {rules.quote} are free"
    yield Field.TOTAL, Limit("balance", f"only {free}", high=money)
    price = standing.ask if draft.kind is Kind.MARKET else max(draft.limits, default=None)
    if price:
        enough = f"enough for {_affordable(money, price, rules)} {rules.base} at {shown(price, rules.tick)}"
        words = f"only {free}, {enough}"
        yield Field.QUANTITY, Limit("balance", words, high=EXACT.divide(money, price))


def thin_limits(draft: Draft, rules: Rules, standing: Standing) -> Iterator[Limit]:
    """The total that a market order needs to trade the smallest amount."""
    lots = rules.of(trading_rules.LotSize)
    price = standing.ask if draft.side is Side.BUY else standing.bid
    if lots is not None and lots.least and price is not None:
        least = EXACT.multiply(lots.least, price)
        words = f"the smallest amount, {shown(lots.least, rules.step)} {rules.base}, is worth more"
        yield Limit("LOT_SIZE", words, low=least)


def _stop_limit(draft: Draft, last: Decimal, tick: Decimal) -> Limit:
    loss = draft.kind is not Kind.TAKE_PROFIT_LIMIT
    rises = (draft.side is Side.BUY) == loss
    word = "above" if rises else "below"
    name = "pair" if draft.kind is Kind.OCO else "trigger"
    noun = "pair" if draft.kind is Kind.OCO else "stop loss" if loss else "take profit"
    verb = "buys" if draft.side is Side.BUY else "sells"
    words = (
        f"of a {noun} that {verb} the stop price must be {word} the last price, "
        f"{shown(last, tick)}, or it would trigger at once"
    )
    return _beyond(name, words, last, tick, higher=rises)


def _beyond(name: str, words: str, price: Decimal, tick: Decimal, *, higher: bool) -> Limit:
    if higher:
        return Limit(name, words, low=above(price, tick))
    return Limit(name, words, high=below(price, tick))


def _affordable(money: Decimal, price: Decimal, rules: Rules) -> str:
    return shown(at_most(EXACT.divide(money, price), rules.step), rules.step)
