"""What trading costs: a share of what is received, or another asset for it, and cheaper."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import msgspec

from tui.orders.draft import Side
from tui.orders.ranges import rounded
from tui.wire.order_replies import Commission, Rates

Prices: TypeAlias = Callable[[str, str], Decimal | None]
"""What one unit of the first asset is worth in the second; None where that isn't known."""


class Fee(msgspec.Struct, frozen=True):
    """A fee; `amount` is None where it is paid in another asset, of which the price isn't known."""

    asset: str
    amount: Decimal | None
    rate: Decimal
    """The share of what the trade brings in."""
    maker: bool


def no_price(_asset: str, _other: str) -> Decimal | None:
    """Knows no price."""
    return None


def fee_of(
    amount: Decimal,
    asset: str,
    side: Side,
    commission: Commission,
    *,
    maker: bool,
    price_of: Prices = no_price,
) -> Fee:
    """The fee on an amount of an asset that a trade brings in."""
    discount = commission.discount
    discounted = discount.of_account and discount.of_symbol and discount.asset is not None
    rate = _share(commission.standard, side, maker=maker) * (discount.factor if discounted else 1)
    rate += _share(commission.special, side, maker=maker) + _share(commission.tax, side, maker=maker)
    if not discounted or discount.asset is None or discount.asset == asset:
        return Fee(asset, rounded(amount * rate), rate, maker)
    price = price_of(asset, discount.asset)
    return Fee(discount.asset, None if price is None else rounded(amount * rate * price), rate, maker)


def _share(rates: Rates, side: Side, *, maker: bool) -> Decimal:
    return (rates.maker if maker else rates.taker) + (rates.buyer if side is Side.BUY else rates.seller)
