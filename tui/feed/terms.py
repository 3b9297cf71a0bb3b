"""What an account trades a symbol by: its rules, its rates, and the average that filters measure by."""

import asyncio
from decimal import Decimal
from typing import Final, TypeVar

import msgspec

from tui.feed.feed import Feed
from tui.feed.inquiries import read, result_of
from tui.feed.trouble import RequestError
from tui.wire.decode import Malformed, decode_result
from tui.wire.order_replies import Commission
from tui.wire.signing import ApiKey
from tui.wire.trading_rules import Filter, Rules, decode_own_filters, decode_rules

T = TypeVar("T")

_NO_SYMBOL: Final = (-1100, -1121)


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for orders of one symbol; `asked` is when it was asked for, in ms."""

    rules: Rules
    commission: Commission | None
    """None where the venue doesn't tell."""
    average: Decimal | None
    """What filters measure by: the reference price where there is one, else the average of some minutes; None
    where they measure by the last price."""
    asked: int


class _Average(msgspec.Struct):
    price: Decimal


class _Reference(msgspec.Struct):
    price: Decimal | None = msgspec.field(name="referencePrice", default=None)


async def ask_terms(feed: Feed, key: ApiKey, symbol: str) -> Terms | None:
    """Ask for all of it; None where the symbol isn't listed. Raises RequestError."""
    asked = feed.clock.now()
    rules = await _rules(feed, symbol)
    if rules is None:
        return None
    own, commission, average = await asyncio.gather(
        _own_filters(feed, key, symbol),
        _told(feed, "account.commission", symbol, key, Commission),
        _average(feed, rules),
    )
    # What is asked in the account's name comes last: the account's own limit holds where there are two.
    kinds = {(type(rule), getattr(rule, "asset", "")): rule for rule in (*rules.filters, *own)}
    return Terms(
        rules=msgspec.structs.replace(rules, filters=tuple(kinds.values())),
        commission=commission,
        average=average,
        asked=asked,
    )


async def _rules(feed: Feed, symbol: str) -> Rules | None:
    reply = await feed.request("exchangeInfo", symbol=symbol)
    if reply.failure is not None and reply.failure.code in _NO_SYMBOL:
        return None
    try:
        return decode_rules(result_of("exchangeInfo", reply), symbol)
    except Malformed as error:
        raise RequestError(f"exchangeInfo: the reply is malformed: {error}") from error


async def _own_filters(feed: Feed, key: ApiKey, symbol: str) -> tuple[Filter, ...]:
    reply = await feed.ask("myFilters", {"symbol": symbol}, key)
    if reply.failure is not None:
        return ()
    try:
        return decode_own_filters(reply.result)
    except Malformed:
        return ()


async def _average(feed: Feed, rules: Rules) -> Decimal | None:
    reference = await _told(feed, "referencePrice", rules.symbol, None, _Reference)
    if reference is not None and reference.price is not None:
        return reference.price
    if not any(getattr(rule, "minutes", 0) for rule in rules.filters):
        return None
    return read("avgPrice", await feed.request("avgPrice", symbol=rules.symbol), _Average).price


async def _told(feed: Feed, method: str, symbol: str, key: ApiKey | None, shape: type[T]) -> T | None:
    """What a method tells that not every venue has; None where it tells nothing that can be read."""
    reply = await feed.ask(method, {"symbol": symbol}, key)
    if reply.failure is not None:
        return None
    try:
        return decode_result(reply.result, shape)
    except Malformed:
        return None
