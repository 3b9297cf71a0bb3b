"""Whether an order would be let in: every rule of the exchange that can be known before it is sent."""

from collections.abc import Iterator
from decimal import Decimal, localcontext
from typing import Final

import msgspec

from tui.orders import admission, filters
from tui.orders.draft import Draft, Kind, fields_of
from tui.orders.problems import Field, Problem
from tui.orders.ranges import EXACT, Grid, Limit, Range
from tui.orders.standing import Standing
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


def _missing(draft: Draft) -> Iterator[Problem]:
    for field in PRICES:
        if field in fields_of(draft.kind) and draft.value(field) is None:
            yield Problem(field, "missing", f"the {filters.NAMES[field]} is missing")
    if draft.amount is None:
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
