"""The fills of an account: each trade once, in the order of time, and since when they are complete."""

from decimal import Decimal

import msgspec

from tui.market.accounts.ids import AccountId

FillKey = tuple[str, int]
"""Symbol and trade id."""


class Fill(msgspec.Struct, frozen=True, kw_only=True):
    """One trade of an order."""

    account: AccountId
    symbol: str
    trade_id: int
    order_id: int
    side: str
    price: Decimal
    quantity: Decimal
    quote: Decimal
    """Price times quantity, as the exchange rounds it."""
    commission: Decimal
    commission_asset: str
    time: int
    maker: bool

    @property
    def key(self) -> FillKey:
        """Symbol and trade id."""
        return self.symbol, self.trade_id
