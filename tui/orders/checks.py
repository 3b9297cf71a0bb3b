"""Whether an order would be let in: every rule of the exchange that can be known before it is sent."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Final

import msgspec

from tui.orders import admission, filters
from tui.orders.draft import STOPPED, Draft, Kind, fields_of
from tui.orders.problems import Field, Problem
from tui.orders.ranges import EXACT, Grid, Limit, Range
from tui.orders.standing import Standing
from tui.wire import trading_rules
from tui.wire.trading_rules import Rules

PRICES: Final = (Field.PRICE, Field.STOP, Field.LIMIT)
_LARGEST: Final = Decimal(10) ** 20
"""No amount that is sent has more digits before its point."""


def check(draft: Draft, rules: Rules, standing: Standing) -> tuple[Problem, ...]:
    """What an order would be refused for, the first thing to mend first; empty where nothing is known."""
    with localcontext(EXACT):
        whole = [*admission.kind_problems(draft, rules), *_missing(draft)]
        prices = [problem for field in PRICES for problem in _price_problems(draft, field, rules, standing)]
        amounts = _amount_problems(draft, rules, standing, priced=not prices)
        numbers = filters.number_problems(draft, rules, standing)
        return (*whole, *prices, *amounts, *numbers)


class Verdict(msgspec.Struct, frozen=True):
    """Whether an order passes a filter; None where that can't be told here."""

    name: str
    passes: bool | None


def verdicts(draft: Draft, rules: Rules, standing: Standing) -> tuple[Verdict, ...]:
    """What each of the symbol's filters says that concerns orders of this kind."""
    failed = {problem.filter for problem in check(draft, rules, standing)}
    found = dict[str, bool | None]()
    for rule in rules.filters:
        name = filters.name_of(rule)
        if not isinstance(rule, _FOREIGN) and _concerns(rule, draft):
            found[name] = False if name in failed else _known(rule, draft, standing)
    return tuple(Verdict(name, passes) for name, passes in found.items())


_FOREIGN: Final = (
    trading_rules.IcebergParts,
    trading_rules.MaxNumIcebergOrders,
    trading_rules.TrailingDelta,
    trading_rules.MaxNumOrderAmends,
)
"""Filters of what no draft has: hidden parts, trailing stops, amendments."""
_OF_PRICES: Final = (
    trading_rules.PriceFilter,
    trading_rules.PercentPrice,
    trading_rules.PercentPriceBySide,
)
_OF_STOPS: Final = (trading_rules.MaxNumAlgoOrders, trading_rules.ExchangeMaxNumAlgoOrders)
_OF_LISTS: Final = (trading_rules.MaxNumOrderLists, trading_rules.ExchangeMaxNumOrderLists)


def _concerns(rule: trading_rules.Filter, draft: Draft) -> bool:
    if isinstance(rule, _OF_PRICES):
        return draft.kind is not Kind.MARKET
    if isinstance(rule, trading_rules.MarketLotSize):
        return draft.kind is Kind.MARKET
    if isinstance(rule, _OF_STOPS):
        return draft.kind in STOPPED
    return draft.kind is Kind.OCO if isinstance(rule, _OF_LISTS) else True


def _known(rule: trading_rules.Filter, draft: Draft, standing: Standing) -> bool | None:
    """True where a filter that nothing failed could be looked at."""
    by_average = isinstance(rule, trading_rules.PercentPrice | trading_rules.PercentPriceBySide)
    by_worth = isinstance(rule, trading_rules.Notional | trading_rules.MinNotional)
    if by_worth and draft.kind is Kind.MARKET and draft.value(Field.TOTAL) is None:
        by_average = True
    of_price = isinstance(rule, _OF_PRICES)
    told = bool(draft.limits) if of_price else _amount(draft) is not None
    return True if told and not (by_average and standing.average is None) else None


def _amount(draft: Draft) -> Decimal | None:
    return draft.quantity if draft.quantity is not None else draft.value(Field.TOTAL)


def _missing(draft: Draft) -> Iterator[Problem]:
    for field in PRICES:
        if field in fields_of(draft.kind) and draft.value(field) is None:
            yield Problem(field, "missing", f"the {filters.NAMES[field]} is missing")
    if _amount(draft) is None:
        what = "amount or the total" if draft.kind is Kind.MARKET else "amount"
        yield Problem(Field.QUANTITY, "missing", f"the {what} is missing")


def _price_problems(draft: Draft, field: Field, rules: Rules, standing: Standing) -> list[Problem]:
    value = draft.value(field)
    if value is None:
        return []
    limits = (
        *_sensible(field),
        *filters.price_limits(draft, field, rules, standing),
        *admission.price_limits(draft, field, rules, standing),
    )
    grids = (_precision(field, rules.quote_precision), *filters.price_grids(rules, field))
    return Range(field, grids, limits).judge(value)


def _amount_problems(draft: Draft, rules: Rules, standing: Standing, *, priced: bool) -> list[Problem]:
    """What is wrong with amount or total; what a wrong price makes of them isn't said."""
    if draft.quantity is not None:
        limits = [*_sensible(Field.QUANTITY), *filters.quantity_limits(draft, rules, standing)]
        if priced:
            limits += _quantities(draft, rules, standing)
            limits += _of(Field.QUANTITY, draft, rules, standing)
        grids = (_precision(Field.QUANTITY, rules.base_precision), *filters.quantity_grids(draft, rules))
        return Range(Field.QUANTITY, grids, tuple(limits), downwards=True).judge(draft.quantity)
    total = draft.value(Field.TOTAL)
    if total is None:
        return []
    totals = (
        *_sensible(Field.TOTAL),
        *filters.worth_limits(draft, rules, standing),
        *admission.thin_limits(draft, rules, standing),
        *_of(Field.TOTAL, draft, rules, standing),
    )
    grids = (_precision(Field.TOTAL, rules.quote_precision),)
    return Range(Field.TOTAL, grids, totals, downwards=True).judge(total)


def _quantities(draft: Draft, rules: Rules, standing: Standing) -> Iterator[Limit]:
    """The bounds of the worth as bounds of the quantity, at each of the prices that it may trade at."""
    known = [price for price in (draft.limits or (standing.average,)) if price]
    if not known:
        return
    for limit in filters.worth_limits(draft, rules, standing):
        low = None if limit.low is None else limit.low / min(known)
        high = None if limit.high is None else limit.high / max(known)
        yield msgspec.structs.replace(limit, low=low, high=high)


def _of(field: Field, draft: Draft, rules: Rules, standing: Standing) -> Iterator[Limit]:
    for concerned, limit in admission.balance_limits(draft, rules, standing):
        if concerned is field:
            yield limit


def _sensible(field: Field) -> Iterator[Limit]:
    name = filters.NAMES[field]
    yield Limit("range", f"the {name} must be above 0", low=Decimal(1).scaleb(-100))
    yield Limit("range", f"the {name} has too many digits", high=_LARGEST)


def _precision(field: Field, decimals: int) -> Grid:
    words = f"the {filters.NAMES[field]} has more than {decimals} decimals"
    return Grid("precision", words, Decimal(1).scaleb(-decimals))
