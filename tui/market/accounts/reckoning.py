"""What fills have bought, sold, cost and brought, one after the other."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from tui.market.accounts.fills import Fill
from tui.market.accounts.positions import ZERO, Method, Position
from tui.wire.replies import SymbolInfo

RateAt: TypeAlias = Callable[[str, str, int], Decimal | None]
"""What one unit of an asset was worth in another at a time (ms); None where that isn't known."""


class Reckoning:
    """Goes through fills, oldest first; amounts in one currency, quantities of one asset."""

    def __init__(
        self, method: Method, asset: str, currency: str, symbols: Mapping[str, SymbolInfo], rate: RateAt
    ) -> None:
        self.method, self.asset, self.currency = method, asset, currency
        self._symbols, self._rate = symbols, rate
        self.position = Position(method)
        self.realised = self.bought = self.sold = self.uncovered = ZERO
        self.unpriced = 0
        self.fees: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.fees_left_out: defaultdict[str, Decimal] = defaultdict(Decimal)

    def take(self, fill: Fill) -> None:
        """Take the next fill."""
        if fill.commission:
            self.fees[fill.commission_asset] += fill.commission
        listed = self._symbols.get(fill.symbol)
        amount = None if listed is None else self._worth(fill.quote, listed.quote, fill)
        if listed is None or amount is None:
            self.unpriced += 1
            return
        in_kind = fill.commission if fill.commission_asset == listed.base else ZERO
        fee = ZERO if in_kind else self._fee(fill)
        if fill.side == "BUY":
            self.bought += fill.quantity - in_kind
            self.position.buy(fill.quantity - in_kind, amount + fee)
            return
        out = fill.quantity + in_kind
        self.sold += out
        sale = self.position.sell(out)
        self.uncovered += out - sale.quantity
        if sale.quantity:
            self.realised += (amount - fee) * sale.quantity / out - sale.cost

    def _fee(self, fill: Fill) -> Decimal:
        if not fill.commission:
            return ZERO
        fee = self._worth(fill.commission, fill.commission_asset, fill)
        if fee is None:
            self.fees_left_out[fill.commission_asset] += fill.commission
            return ZERO
        return fee

    def _worth(self, amount: Decimal, asset: str, fill: Fill) -> Decimal | None:
        if asset == self.currency:
            return amount
        listed = self._symbols.get(fill.symbol)
        if listed is not None and (asset, self.currency) == (listed.base, listed.quote):
            return amount * fill.price
        rate = self._rate(asset, self.currency, fill.time)
        return None if rate is None else amount * rate
