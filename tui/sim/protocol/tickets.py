"""Orders as they are asked for: which parameters go with which type (web-socket-api.md)."""

from typing import cast, get_args

from tui.sim.engine.listings import Listing
from tui.sim.protocol import refusals
from tui.sim.protocol.parameters import Parameters
from tui.sim.trading.orders import (
    LIMITED,
    STOPS,
    OrderSide,
    OrderType,
    Prevention,
    SideEffect,
    Ticket,
    TimeInForce,
)

_FIELDS = ("Type", "Price", "StopPrice", "TimeInForce", "ClientOrderId", "StrategyId", "StrategyType")
_UNSUPPORTED = {
    "IcebergQty": "Iceberg orders",
    "TrailingDelta": "Trailing stop orders",
    "PegPriceType": "Pegged orders",
    "PegOffsetType": "Pegged orders",
    "PegOffsetValue": "Pegged orders",
}
_WITH_TIME = ("LIMIT", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT")
_LEAST_STRATEGY = 1_000_000


def fields(prefix: str = "") -> tuple[str, ...]:
    """The names of an order's parameters, prefixed in lists; side and quantity aside."""
    return tuple(_name(prefix, field) for field in (*_FIELDS, *_UNSUPPORTED))


def read(
    parameters: Parameters, listing: Listing, prefix: str = "", *, shared: str = "", own_amount: bool = True
) -> Ticket:
    """Read an order; `shared` is the prefix of side and quantity where several orders have the same ones."""
    for field, words in _UNSUPPORTED.items():
        if parameters.has(_name(prefix, field)):
            raise refusals.unsupported(words)
    several = prefix if own_amount else shared
    kind = _needed(
        parameters.choice(_name(prefix, "Type"), get_args(OrderType), lambda: refusals.no_such("orderType")),
        _name(prefix, "Type"),
    )
    side = _needed(
        parameters.choice(_name(several, "Side"), get_args(OrderSide), lambda: refusals.no_such("side")),
        _name(several, "Side"),
    )
    quantity, quote = _amounts(parameters, kind, several, single=not prefix)
    return Ticket(
        listing,
        cast("OrderSide", side),
        cast("OrderType", kind),
        quantity=quantity,
        quote=quote,
        price=_price(parameters, _name(prefix, "Price"), needed=kind in LIMITED),
        stop=_price(parameters, _name(prefix, "StopPrice"), needed=kind in STOPS),
        time_in_force=_time_in_force(parameters, _name(prefix, "TimeInForce"), kind),
        client_id=parameters.label(_name(prefix, "ClientOrderId")),
        prevention=_prevention(parameters),
        strategy_id=parameters.integer(_name(prefix, "StrategyId")),
        strategy_type=_strategy_type(parameters, _name(prefix, "StrategyType")),
        side_effect=_side_effect(parameters),
        repays_at_cancel=(parameters.written("autoRepayAtCancel") or "true").lower() == "true",
    )


def _name(prefix: str, field: str) -> str:
    if prefix:
        return prefix + field
    return "newClientOrderId" if field == "ClientOrderId" else field[0].lower() + field[1:]


def _needed(value: str | None, name: str) -> str:
    if value is None:
        raise refusals.missing(name)
    return value


def _amounts(parameters: Parameters, kind: str, prefix: str, *, single: bool) -> tuple[int, int]:
    """Quantity and quote quantity, of which a market order has one, any other one a quantity."""
    name = _name(prefix, "Quantity")
    quantity = parameters.amount(name)
    quote = parameters.amount("quoteOrderQty") if single else None
    if kind == "MARKET" and single:
        if quantity is None and quote is None:
            raise refusals.neither("quantity", "quoteOrderQty")
        if quantity is not None and quote is not None:
            raise refusals.combined()
    elif quote is not None:
        raise refusals.not_needed("quoteOrderQty")
    elif quantity is None:
        raise refusals.missing(name)
    if quantity == 0 or quote == 0:
        raise refusals.Refused(-1013, "Invalid quantity.")
    return quantity or 0, quote or 0


def _price(parameters: Parameters, name: str, *, needed: bool) -> int:
    units = parameters.amount(name)
    if units is None and needed:
        raise refusals.missing(name)
    if units is not None and not needed:
        raise refusals.not_needed(name)
    if units == 0:
        raise refusals.Refused(-1013, "Invalid price.")
    return units or 0


def _time_in_force(parameters: Parameters, name: str, kind: str) -> TimeInForce:
    given = parameters.choice(name, get_args(TimeInForce), lambda: refusals.no_such("timeInForce"))
    if given is None and kind in _WITH_TIME:
        raise refusals.missing(name)
    if given is not None and kind not in _WITH_TIME:
        raise refusals.not_needed(name)
    return cast("TimeInForce", given or "GTC")


def _prevention(parameters: Parameters) -> Prevention:
    name = "selfTradePreventionMode"
    if parameters.written(name) in ("DECREMENT", "TRANSFER"):
        raise refusals.Refused(-1013, "This symbol does not allow the specified self-trade prevention mode.")
    given = parameters.choice(name, get_args(Prevention), lambda: refusals.no_such(name))
    return cast("Prevention", given or "EXPIRE_MAKER")


def _side_effect(parameters: Parameters) -> SideEffect:
    name = "sideEffectType"
    given = parameters.choice(name, get_args(SideEffect), lambda: refusals.invalid(name))
    return cast("SideEffect", given or "NO_SIDE_EFFECT")


def _strategy_type(parameters: Parameters, name: str) -> int | None:
    value = parameters.integer(name)
    if value is not None and value < _LEAST_STRATEGY:
        raise refusals.Refused(-1134, f"{name} was less than {_LEAST_STRATEGY}.")
    return value
