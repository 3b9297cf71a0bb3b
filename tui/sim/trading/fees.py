"""What a trade costs: a share of what is received, or BNB for it, a quarter cheaper."""

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT
from tui.sim.trading.accounts import Account

DISCOUNT = 75_000_000
"""What is left of a fee that is paid in BNB, in units of 1e-8."""

_BNB = "BNB"
_BRIDGE = "USDT"


def fee(
    exchange: Exchange, account: Account, asset: str, received: int, *, is_maker: bool
) -> tuple[int, str]:
    """Return a fee in units of 1e-8, cut to whole ones, and its asset."""
    units = received * (account.maker_rate if is_maker else account.taker_rate) // UNIT
    if account.pays_in_bnb:
        worth = _in_bnb(exchange, asset, units)
        discounted = worth * DISCOUNT // UNIT if worth is not None else None
        if discounted is not None and account.purse.free[_BNB] >= discounted:
            return discounted, _BNB
    return units, asset


def _in_bnb(exchange: Exchange, asset: str, units: int) -> int | None:
    """The worth of an amount in BNB, by the last prices; None where no listing tells."""
    if asset == _BNB:
        return units
    through = _price(exchange, asset, _BRIDGE) if asset != _BRIDGE else UNIT
    bnb = _price(exchange, _BNB, _BRIDGE)
    return units * through // bnb if through and bnb else None


def _price(exchange: Exchange, base: str, quote: str) -> int | None:
    listing = exchange.listings.get(base + quote)
    return exchange.last_price(listing.symbol) * listing.tick_units if listing is not None else None
