"""What an order meets in the book: what it takes at once, and what waits before it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import msgspec

from tui.market.accounts.holdings import ZERO
from tui.market.book import Book
from tui.market.levels import Side as BookSide
from tui.orders.draft import Draft, Kind, Side, TimeInForce
from tui.orders.problems import Field
from tui.orders.ranges import at_most
from tui.wire.numbers import exact
from tui.wire.trading_rules import Rules

_FIRST_LOOK: Final = 32  # levels; four times as many each further look


class Taken(msgspec.Struct, frozen=True):
    """What an order takes from the book at once."""

    filled: Decimal = ZERO
    worth: Decimal = ZERO
    complete: bool = True


def take(draft: Draft, rules: Rules, book: Book) -> Taken | None:
    """What a draft takes at once, a stop nothing; None where the side that it would meet is empty."""
    side = book.asks if draft.side is Side.BUY else book.bids
    if side.touch is None:
        return None
    if draft.kind not in (Kind.MARKET, Kind.LIMIT):
        return Taken()
    taken = _walk(draft, rules, side)
    if draft.force is TimeInForce.FOK and taken.filled < (draft.quantity or ZERO):
        return Taken(complete=taken.complete)
    return taken


def _walk(draft: Draft, rules: Rules, opposite: BookSide) -> Taken:
    """Take level after level, as far as the price allows, the amount lasts, and levels are known."""
    filled = worth = ZERO
    limit, money = draft.value(Field.PRICE), draft.value(Field.TOTAL)
    for price, held in _levels(opposite):
        if limit is not None and (price > limit if draft.side is Side.BUY else price < limit):
            return Taken(filled, worth)
        if money is None:
            part = min(held, (draft.quantity or ZERO) - filled)
        elif worth + held * price <= money:
            part = held
        else:
            part = at_most((money - worth) / price, rules.step)
        filled, worth = filled + part, worth + part * price
        if part < held or filled == draft.quantity:
            return Taken(filled, worth)
    return Taken(filled, worth, complete=not opposite.cut)


def _levels(side: BookSide) -> Iterator[tuple[Decimal, Decimal]]:
    """The certain levels, best first; more of them are looked up only where they are needed."""
    known, count = 0, _FIRST_LOOK
    while True:
        levels = side.top(count)
        for price, held in levels[known:]:
            yield exact(price), exact(held)
        if len(levels) < count:
            return
        known, count = count, 4 * count


def queue(draft: Draft, rules: Rules, book: Book) -> tuple[Decimal | None, Decimal | None]:
    """What waits at the price, and what waits at better ones; None beyond the levels that are known."""
    buys = draft.side is Side.BUY
    side, price = (book.bids if buys else book.asks), draft.price
    assert price is not None
    edge = side.edge
    if edge is not None and (price < exact(edge) if buys else price > exact(edge)):
        return None, None
    next_better = price + rules.tick if buys else price - rules.tick
    better = exact(side.volume_within(float(next_better)))
    return exact(side.volume_within(float(price))) - better, better


def slippage(draft: Draft, book: Book, taken: Taken) -> float | None:
    """How much worse than the middle what was taken is, in basis points; None where there is nothing."""
    middle = book.mid
    if not taken.filled or middle is None:
        return None
    share = float(taken.worth / taken.filled) / middle - 1
    return share * 10_000 if draft.side is Side.BUY else -share * 10_000
