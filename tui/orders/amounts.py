"""Amount and total, one from the other, and shares of what is free."""

from decimal import Decimal

from tui.orders.draft import Draft, Kind, Side
from tui.orders.ranges import EXACT, at_most
from tui.orders.standing import Standing
from tui.wire.trading_rules import Rules


def quantity_for(total: Decimal, price: Decimal, step: Decimal) -> Decimal:
    """The largest quantity in whole steps that a total pays for at a price above 0."""
    return at_most(EXACT.divide(total, price), step)


def total_of(quantity: Decimal, price: Decimal) -> Decimal:
    """What a quantity is worth at a price."""
    return EXACT.multiply(quantity, price)


def share(
    percent: int, draft: Draft, rules: Rules, standing: Standing
) -> tuple[Decimal | None, Decimal | None]:
    """A per cent of what is free, as quantity and total of which one is None; both where it can't be told.

    A market order that buys gets a total, any other one a quantity in whole steps.
    """
    part = Decimal(percent) / 100
    if draft.side is Side.SELL:
        return (None if standing.base is None else at_most(standing.base * part, rules.step)), None
    if standing.quote is None:
        return None, None
    money = standing.quote * part
    if draft.kind is Kind.MARKET:
        return (
            (None, at_most(money, rules.tick))
            if rules.quote_market
            else (_bought(money, rules, standing), None)
        )
    # Of an OCO the dearer one is what the balance is locked for.
    price = max(draft.limits, default=None)
    return (quantity_for(money, price, rules.step) if price else None), None


def _bought(money: Decimal, rules: Rules, standing: Standing) -> Decimal | None:
    return quantity_for(money, standing.ask, rules.step) if standing.ask else None
