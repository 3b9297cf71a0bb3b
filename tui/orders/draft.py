"""An order as somebody means it: what is looked at, estimated, and sent."""

from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec


class Side(StrEnum):
    """Buying or selling the base asset."""

    BUY = "BUY"
    SELL = "SELL"

    @property
    def other(self) -> "Side":
        """The other side."""
        return Side.SELL if self is Side.BUY else Side.BUY


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
PREVENTIONS: Final = ("EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER", "NONE")
"""What can keep an account from trading with itself; a symbol's rules say which of them it knows."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An order as it is meant; None where something was not given.

    Of an OCO `price` is the price of its resting order, `stop` and `limit` are of the other one, which has
    the time in force. A market order has a `quantity` of the base asset or a `total` of the quote asset.
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
