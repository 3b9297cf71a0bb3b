"""Realised and unrealised profit over the fills that are known, and what is missing in it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from tui.market.accounts.fills import Fill, Fills
from tui.market.accounts.positions import ZERO, Method
from tui.market.accounts.reckoning import RateAt, Reckoning
from tui.wire.replies import SymbolInfo


class Profit(msgspec.Struct, frozen=True, kw_only=True):
    """What trading an asset has brought, in units of `currency`.

    A fee paid in the asset itself makes a purchase smaller; any other fee adds to what a purchase costs, or
    lessens what a sale brings, where its worth at the fill is known. What a sale sells beyond everything
    bought before has an unknown cost, and counts in nothing but `uncovered`.
    """

    method: Method
    asset: str
    currency: str
    fills: int
    since: int | None
    """From when on all fills are in it, in ms; None where earlier ones were never asked for."""
    whole: bool
    """Whether none is missing between then and now."""
    bought: Decimal
    sold: Decimal
    position: Decimal
    """What was bought and not yet sold."""
    cost: Decimal
    """What the position has cost."""
    realised: Decimal
    price: Decimal | None
    """By which the position is valued."""
    uncovered: Decimal
    """What was sold without a known purchase: its profit isn't known."""
    unpriced: int
    """Fills that are left out, as their amount in the currency isn't known."""
    fees: dict[str, Decimal]
    """All fees, by asset."""
    fees_left_out: dict[str, Decimal]
    """Those of them whose worth at the fill isn't known."""

    @property
    def average_cost(self) -> Decimal | None:
        """What a unit of the position has cost; None without one."""
        return self.cost / self.position if self.position else None

    @property
    def unrealised(self) -> Decimal | None:
        """What selling the position at the price would bring, without a fee; None without a price."""
        if not self.position:
            return ZERO
        return None if self.price is None else self.position * self.price - self.cost

    @property
    def certain(self) -> bool:
        """Whether nothing is known to be missing in what was realised."""
        return self.whole and not (self.uncovered or self.unpriced or self.fees_left_out)


def profit_of_symbol(
    fills: Fills,
    symbol: str,
    symbols: Mapping[str, SymbolInfo],
    method: Method,
    *,
    rate: RateAt,
    price: Decimal | None,
) -> Profit | None:
    """The profit of a symbol in its quote asset, `price` being its last; None for one that isn't listed."""
    listed = symbols.get(symbol)
    if listed is None:
        return None
    reckoning = Reckoning(method, listed.base, listed.quote, symbols, rate)
    return _work_out(reckoning, fills, fills.of(symbol), [symbol], price)


def profit_of_asset(
    fills: Fills,
    asset: str,
    currency: str,
    symbols: Mapping[str, SymbolInfo],
    method: Method,
    *,
    rate: RateAt,
    price: Decimal | None,
) -> Profit:
    """The profit of an asset over all symbols whose base it is, in a currency by the rates of each fill.

    Paying with an asset is not counted as selling it.
    """
    own = [fill for fill in fills if (info := symbols.get(fill.symbol)) is not None and info.base == asset]
    traded = sorted({fill.symbol for fill in own})
    return _work_out(Reckoning(method, asset, currency, symbols, rate), fills, own, traded, price)


def _work_out(
    reckoning: Reckoning, fills: Fills, own: Sequence[Fill], traded: Sequence[str], price: Decimal | None
) -> Profit:
    for fill in own:
        reckoning.take(fill)
    beginnings = [fills.since(symbol) for symbol in traded]
    known = [since for since in beginnings if since is not None]
    position = reckoning.position
    return Profit(
        method=reckoning.method,
        asset=reckoning.asset,
        currency=reckoning.currency,
        fills=len(own),
        since=max(known) if known and len(known) == len(beginnings) else None,
        whole=all(fills.whole(symbol) for symbol in traded),
        bought=reckoning.bought,
        sold=reckoning.sold,
        position=position.quantity,
        cost=position.cost,
        realised=reckoning.realised,
        price=price,
        uncovered=reckoning.uncovered,
        unpriced=reckoning.unpriced,
        fees=dict(reckoning.fees),
        fees_left_out=dict(reckoning.fees_left_out),
    )
