"""An order as somebody means it: what is looked at, estimated, and sent."""

from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

from tui.orders.problems import Field


class Side(StrEnum):
    """Buying or selling the base asset."""

    BUY = "BUY"
    SELL = "SELL"


class Kind(StrEnum):
    """What an order waits for; OCO is a pair of which one ends the other."""

    LIMIT = "LIMIT"
    MARKET = "MARKET"
    LIMIT_MAKER = "LIMIT_MAKER"
    STOP_LOSS_LIMIT = "STOP_LOSS_LIMIT"
    TAKE_PROFIT_LIMIT = "TAKE_PROFIT_LIMIT"
    OCO = "OCO"


class TimeInForce(StrEnum):
    """How long an order stays."""

    GTC = "GTC"
    IOC = "IOC"
    FOK = "FOK"


STOPPED: Final = frozenset({Kind.STOP_LOSS_LIMIT, Kind.TAKE_PROFIT_LIMIT, Kind.OCO})
"""The kinds that wait for a stop price."""
TIMED: Final = frozenset({Kind.LIMIT, Kind.STOP_LOSS_LIMIT, Kind.TAKE_PROFIT_LIMIT, Kind.OCO})
"""The kinds that have a time in force."""


def fields_of(kind: Kind) -> tuple[Field, ...]:
    """The fields that an order of this kind has, in the order of the ticket."""
    priced = (Field.PRICE,) if kind is not Kind.MARKET else ()
    stopped = (Field.STOP,) if kind in STOPPED else ()
    limited = (Field.LIMIT,) if kind is Kind.OCO else ()
    timed = (Field.TIME_IN_FORCE,) if kind in TIMED else ()
    return (*priced, *stopped, *limited, Field.QUANTITY, Field.TOTAL, *timed, Field.PREVENTION)


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it is meant; None where something was not given.

    Of an OCO `price` is the price of its resting order, `stop` and `limit` are of the other one, which has
    the time in force. A market order has a `quantity` of the base asset or a `total` of the quote asset. What
    orders of its kind don't have is not looked at; `value` leaves it out.
    """

    symbol: str
    side: Side
    kind: Kind = Kind.LIMIT
    price: Decimal | None = None
    stop: Decimal | None = None
    limit: Decimal | None = None
    quantity: Decimal | None = None
    total: Decimal | None = None
    time_in_force: TimeInForce = TimeInForce.GTC
    prevention: str = ""
    """Empty for what the symbol does by itself."""

    def value(self, field: Field) -> Decimal | None:
        """A number as it counts: None where orders of this kind have no such field."""
        if field is Field.TOTAL:
            return self.total if self.kind is Kind.MARKET and self.quantity is None else None
        value: Decimal | None = getattr(self, field.value) if field in fields_of(self.kind) else None
        return value

    @property
    def amount(self) -> Decimal | None:
        """Its quantity, or of a market order without one its total."""
        return self.quantity if self.quantity is not None else self.value(Field.TOTAL)

    @property
    def limits(self) -> tuple[Decimal, ...]:
        """The prices that it may trade at, as far as they are given; none of a market order."""
        known = (self.value(Field.PRICE), self.value(Field.LIMIT))
        return tuple(price for price in known if price is not None)

    @property
    def stays(self) -> bool:
        """Whether what doesn't trade at once remains."""
        return self.kind is not Kind.MARKET and self.force is TimeInForce.GTC

    @property
    def force(self) -> TimeInForce:
        """Its time in force as it counts."""
        return self.time_in_force if self.kind in TIMED else TimeInForce.GTC
