"""What is true now that an order depends on: prices, balances, open orders."""

from decimal import Decimal
from typing import Final

import msgspec

ZERO: Final = Decimal(0)


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What an order is checked against; None where it isn't known: then nothing fails by it."""

    bid: Decimal | None = None
    ask: Decimal | None = None
    last: Decimal | None = None
    """The price of the last trade."""
    average: Decimal | None = None
    """What filters measure by: the reference price, else the average over their minutes."""
    base: Decimal | None = None
    """What is free of the base asset, and `quote` of the quote asset."""
    quote: Decimal | None = None
    locked: Decimal = ZERO
    """What is locked of the base asset."""
    buying: Decimal = ZERO
    """The quantities of the symbol's open orders that buy."""
    orders: int = 0
    """Open orders of the symbol; `stops` are those of them that wait for a price, `lists` its open lists."""
    stops: int = 0
    lists: int = 0
    all_orders: int = 0
    """The same of the whole account."""
    all_stops: int = 0
    all_lists: int = 0
