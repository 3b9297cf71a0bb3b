"""What would become of an order if it were sent now, as far as the book tells."""

from decimal import Decimal

import msgspec


class Fee(msgspec.Struct, frozen=True):
    """A fee; `amount` is None where it is paid in another asset, of which the price isn't known."""

    asset: str
    amount: Decimal | None
    rate: Decimal
    """The share of what the trade brings in."""
    maker: bool


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """What the book as it stands would do to an order.

    Of a stop it is what would happen at its limit price once it is triggered: it waits, wholly.
    """

    filled: Decimal
    """What would trade at once, of the base asset."""
    worth: Decimal
    """What that costs or brings, of the quote asset, before fees."""
    average: Decimal | None
    """The average price of that; None where nothing trades."""
    slippage: float | None
    """How much worse that is than the middle of the book, in basis points; None where one isn't known."""
    rests: Decimal
    """What would wait in the book, of the base asset."""
    expires: Decimal
    """What would neither trade nor wait (IOC, FOK, market orders)."""
    complete: bool
    """False where the book isn't known deep enough to say."""
    queue: Decimal | None
    """What waits before it at its price, of the base asset; None where nothing of it would rest."""
    better: Decimal | None
    """What waits at better prices than that."""
    fees: tuple[Fee, ...]
    """What is paid at once, and what will be paid for what rests; empty where the rates aren't known."""
    notional: Decimal | None
    """The worth of the whole order, of the quote asset."""
    base_after: Decimal | None
    """What would be free of the base asset once all of it has traded, fees in it taken off."""
    quote_after: Decimal | None
