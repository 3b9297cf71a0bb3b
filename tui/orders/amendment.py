"""Making an open order smaller in its place: whether it can be, and what the exchange would say."""

from decimal import Decimal, localcontext

from tui.market.accounts.orders import Order
from tui.orders import filters
from tui.orders.draft import Draft, Kind, Side
from tui.orders.problems import Field, Problem
from tui.orders.ranges import EXACT, Limit, Range, above, below
from tui.orders.standing import Standing
from tui.orders.words import shown
from tui.wire import trading_rules
from tui.wire.trading_rules import Rules


def check_amendment(order: Order, quantity: Decimal, rules: Rules) -> tuple[Problem, ...]:
    """What would be refused of leaving an order a quantity, fills included (order.amend.keepPriority)."""
    if not rules.amending:
        words = f"orders of {rules.symbol} can't be made smaller in their place; replace it"
        return (Problem(Field.KIND, "type", words),)
    if not order.open:
        return (Problem(Field.ORDER, "status", f"the order is {order.status}"),)
    with localcontext(EXACT):
        most = rules.of(trading_rules.MaxNumOrderAmends)
        used_up = most is not None and order.amendments >= most.most
        words = f"it was changed {order.amendments} times, and may be no more often; replace it"
        problems = [Problem(Field.ORDER, "MAX_NUM_ORDER_AMENDS", words)] if used_up else []
        draft = Draft(symbol=order.symbol, side=Side(order.side), kind=Kind.LIMIT)
        lots = Range(
            Field.QUANTITY,
            filters.quantity_grids(draft, rules),
            tuple(_limits(order, draft, rules)),
            downwards=True,
        )
        return (*problems, *lots.judge(quantity))


def _limits(order: Order, draft: Draft, rules: Rules) -> list[Limit]:
    step = rules.step
    smaller = f"the amount must be less than the order's {shown(order.quantity, step)}"
    filled = f"the amount must be more than what is filled, {shown(order.filled, step)}"
    limits = [
        Limit("amend", smaller, high=below(order.quantity, step)),
        Limit("amend", filled, low=above(order.filled, step)),
    ]
    price = order.price or order.stop_price
    for limit in filters.worth_limits(draft, rules, Standing()) if price else ():
        if limit.low is not None:
            limits.append(Limit(limit.filter, limit.words, low=limit.low / price))
    return limits
