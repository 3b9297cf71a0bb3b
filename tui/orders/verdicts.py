"""What each of a symbol's filters says of an order, also those that let it pass."""

from typing import Final

import msgspec

from tui.orders import checks, filters
from tui.orders.draft import STOPPED, Draft, Kind
from tui.orders.standing import Standing
from tui.wire import trading_rules
from tui.wire.trading_rules import Rules


class Verdict(msgspec.Struct, frozen=True):
    """Whether an order passes a filter; None where that can't be told yet, or not here."""

    name: str
    passes: bool | None


_OF_PRICES: Final = (
    trading_rules.PriceFilter,
    trading_rules.PercentPrice,
    trading_rules.PercentPriceBySide,
)
_OF_AVERAGES: Final = (trading_rules.PercentPrice, trading_rules.PercentPriceBySide)
_OF_AMOUNTS: Final = (trading_rules.LotSize, trading_rules.MarketLotSize, trading_rules.MaxPosition)
_OF_WORTH: Final = (trading_rules.Notional, trading_rules.MinNotional, trading_rules.MaxAsset)
_OF_ORDERS: Final = (trading_rules.MaxNumOrders, trading_rules.ExchangeMaxNumOrders)
_OF_STOPS: Final = (trading_rules.MaxNumAlgoOrders, trading_rules.ExchangeMaxNumAlgoOrders)
_OF_LISTS: Final = (trading_rules.MaxNumOrderLists, trading_rules.ExchangeMaxNumOrderLists)


def verdicts(draft: Draft, rules: Rules, standing: Standing) -> tuple[Verdict, ...]:
    """Of each filter that concerns orders of this kind; those of hidden parts and trailing stops don't."""
    problems = checks.check(draft, rules, standing)
    failed = {problem.filter for problem in problems}
    priced = not any(problem.field in checks.PRICES for problem in problems)
    found = dict[str, bool | None]()
    for rule in rules.filters:
        name = filters.name_of(rule)
        if _concerns(rule, draft):
            found[name] = False if name in failed else _looked_at(rule, draft, standing, priced=priced)
    return tuple(Verdict(name, passes) for name, passes in found.items())


def _concerns(rule: trading_rules.Filter, draft: Draft) -> bool:
    if isinstance(rule, _OF_PRICES):
        return draft.kind is not Kind.MARKET
    if isinstance(rule, trading_rules.MarketLotSize):
        return draft.kind is Kind.MARKET
    if isinstance(rule, _OF_STOPS):
        return draft.kind in STOPPED
    if isinstance(rule, _OF_LISTS):
        return draft.kind is Kind.OCO
    return isinstance(rule, (*_OF_AMOUNTS, *_OF_WORTH, *_OF_ORDERS))


def _looked_at(rule: trading_rules.Filter, draft: Draft, standing: Standing, *, priced: bool) -> bool | None:
    """True where a filter that nothing failed had all that it measures by, else None."""
    known = True
    if isinstance(rule, _OF_PRICES):
        known = bool(draft.limits)
    if isinstance(rule, _OF_AVERAGES):
        known = known and standing.average is not None
    if isinstance(rule, (*_OF_AMOUNTS, *_OF_WORTH)):
        known = draft.amount is not None
    if isinstance(rule, _OF_WORTH):
        prices = bool(draft.limits) or draft.quantity is None or standing.average is not None
        known = known and priced and prices
    return True if known else None
