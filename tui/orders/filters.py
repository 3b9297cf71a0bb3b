"""The exchange's filters as limits of a draft's fields (filters.md).

A filter that is missing, or for which something isn't known that it measures by, limits nothing.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, TypeAlias

from tui.orders.draft import Draft, Kind, Side
from tui.orders.problems import Field, Problem
from tui.orders.ranges import EXACT, Grid, Limit
from tui.orders.standing import Standing
from tui.orders.words import shown
from tui.wire import trading_rules
from tui.wire.trading_rules import Rules

NAMES: Final = {
    Field.PRICE: "price",
    Field.STOP: "stop price",
    Field.LIMIT: "limit price",
    Field.QUANTITY: "amount",
    Field.TOTAL: "total",
}
"""Fields as sentences name them."""

_Counted: TypeAlias = (
    trading_rules.MaxNumOrders
    | trading_rules.MaxNumAlgoOrders
    | trading_rules.MaxNumOrderLists
    | trading_rules.ExchangeMaxNumOrders
    | trading_rules.ExchangeMaxNumAlgoOrders
    | trading_rules.ExchangeMaxNumOrderLists
)


def price_grids(rules: Rules, field: Field) -> tuple[Grid, ...]:
    """The steps of a price."""
    tick = rules.tick
    return (Grid("PRICE_FILTER", f"the {NAMES[field]} goes in steps of {shown(tick, tick)}", tick),)


def price_limits(draft: Draft, field: Field, rules: Rules, standing: Standing) -> Iterator[Limit]:
    """The bounds of a price; how far it may be from the average concerns no stop price."""
    rule = rules.of(trading_rules.PriceFilter)
    if rule is not None:
        yield from _bounds("PRICE_FILTER", field, rule.least, rule.most, rules.tick)
    if field is Field.STOP or standing.average is None:
        return
    for name, up, down in _factors(draft.side, rules):
        low, high = EXACT.multiply(standing.average, down), EXACT.multiply(standing.average, up)
        around = f"the average of {shown(standing.average, rules.tick)}"
        yield Limit(name, f"the {NAMES[field]} may be at most {up:f} times {around}", high=high)
        yield Limit(name, f"the {NAMES[field]} must be at least {down:f} times {around}", low=low)


def quantity_grids(draft: Draft, rules: Rules) -> tuple[Grid, ...]:
    """The steps of a quantity; those of market orders are another filter, besides."""
    grids = [Grid("LOT_SIZE", _steps(rules.step), rules.step)]
    market = rules.of(trading_rules.MarketLotSize)
    if draft.kind is Kind.MARKET and market is not None and market.step:
        grids.append(Grid("MARKET_LOT_SIZE", f"in market orders {_steps(market.step)}", market.step))
    return tuple(grids)


def quantity_limits(draft: Draft, rules: Rules, standing: Standing) -> Iterator[Limit]:
    """The bounds of a quantity as such; those by its worth are `worth_limits`."""
    lots, market = rules.of(trading_rules.LotSize), rules.of(trading_rules.MarketLotSize)
    if lots is not None:
        yield from _bounds("LOT_SIZE", Field.QUANTITY, lots.least, lots.most, rules.step)
    if market is not None and draft.kind is Kind.MARKET:
        yield from _bounds("MARKET_LOT_SIZE", Field.QUANTITY, market.least, market.most, rules.step)
    position = rules.of(trading_rules.MaxPosition)
    if position is not None and draft.side is Side.BUY and standing.base is not None:
        owned = standing.base + standing.locked + standing.buying
        words = (
            f"at most {shown(position.most, rules.step)} {rules.base} may be owned or on order, and "
            f"{shown(owned, rules.step)} are"
        )
        yield Limit("MAX_POSITION", words, high=position.most - owned)
    for asset in _asset_limits(rules, rules.base):
        words = f"one order may trade at most {shown(asset.most, rules.step)} {rules.base}"
        yield Limit("MAX_ASSET", words, high=asset.most)


def worth_limits(draft: Draft, rules: Rules, standing: Standing) -> Iterator[Limit]:
    """The bounds of an order's worth, in the quote asset; market orders are measured by the average."""
    market = draft.kind is Kind.MARKET
    if market and draft.value(Field.TOTAL) is None and standing.average is None:
        return
    rule, older = rules.of(trading_rules.Notional), rules.of(trading_rules.MinNotional)
    if older is not None and (older.least_of_market or not market):
        yield _least_worth("MIN_NOTIONAL", older.least, rules)
    if rule is not None and (rule.least_of_market or not market):
        yield _least_worth("NOTIONAL", rule.least, rules)
    if rule is not None and rule.most and (rule.most_of_market or not market):
        words = f"an order may be worth at most {shown(rule.most, rules.tick)} {rules.quote}"
        yield Limit("NOTIONAL", words, high=rule.most)
    for asset in _asset_limits(rules, rules.quote):
        words = f"one order may be worth at most {shown(asset.most, rules.tick)} {rules.quote}"
        yield Limit("MAX_ASSET", words, high=asset.most)


def number_problems(draft: Draft, rules: Rules, standing: Standing) -> Iterator[Problem]:
    """The filters of how many orders may be open at once."""
    pair = draft.kind is Kind.OCO
    orders, lists = 2 if pair else 1, int(pair)
    stops = int(draft.kind in (Kind.STOP_LOSS_LIMIT, Kind.TAKE_PROFIT_LIMIT, Kind.OCO))
    of_symbol, everywhere = f"of {rules.symbol}", "in all"
    counts: tuple[tuple[type[_Counted], int, int, str, str], ...] = (
        (trading_rules.MaxNumOrders, standing.orders, orders, "orders", of_symbol),
        (trading_rules.MaxNumAlgoOrders, standing.stops, stops, "stop orders", of_symbol),
        (trading_rules.MaxNumOrderLists, standing.lists, lists, "order lists", of_symbol),
        (trading_rules.ExchangeMaxNumOrders, standing.all_orders, orders, "orders", everywhere),
        (trading_rules.ExchangeMaxNumAlgoOrders, standing.all_stops, stops, "stop orders", everywhere),
        (trading_rules.ExchangeMaxNumOrderLists, standing.all_lists, lists, "order lists", everywhere),
    )
    for kind, there, more, noun, where in counts:
        rule = rules.of(kind)
        if rule is not None and more and there + more > rule.most:
            words = f"{there} {noun} {where} are open, and at most {rule.most} may be; cancel one first"
            yield Problem(Field.ORDER, name_of(rule), words)


def name_of(rule: trading_rules.Filter) -> str:
    """The exchange's name of a filter."""
    return str(rule.__struct_config__.tag)


def _bounds(name: str, field: Field, least: Decimal, most: Decimal, step: Decimal) -> Iterator[Limit]:
    """The two bounds of a filter, of which 0 is none."""
    if least:
        yield Limit(name, f"the {NAMES[field]} must be at least {shown(least, step)}", low=least)
    if most:
        yield Limit(name, f"the {NAMES[field]} may be at most {shown(most, step)}", high=most)


def _steps(step: Decimal) -> str:
    return f"the amount goes in steps of {shown(step, step)}"


def _factors(side: Side, rules: Rules) -> Iterator[tuple[str, Decimal, Decimal]]:
    both = rules.of(trading_rules.PercentPrice)
    if both is not None:
        yield "PERCENT_PRICE", both.up, both.down
    sided = rules.of(trading_rules.PercentPriceBySide)
    if sided is not None:
        up, down = (sided.bid_up, sided.bid_down) if side is Side.BUY else (sided.ask_up, sided.ask_down)
        yield "PERCENT_PRICE_BY_SIDE", up, down


def _least_worth(name: str, least: Decimal, rules: Rules) -> Limit:
    words = f"an order must be worth at least {shown(least, rules.tick)} {rules.quote}"
    return Limit(name, words, low=least)


def _asset_limits(rules: Rules, asset: str) -> Iterator[trading_rules.MaxAsset]:
    for rule in rules.filters:
        if isinstance(rule, trading_rules.MaxAsset) and rule.asset == asset:
            yield rule
