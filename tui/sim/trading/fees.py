"""What a trade costs: a share of what is received, or BNB for it, a quarter cheaper."""

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT
from tui.sim.trading.accounts import Account
from tui.sim.trading.worth import worth

DISCOUNT = 75_000_000
"""What is left of a fee that is paid in BNB, in units of 1e-8."""

_BNB = "BNB"


def fee(
    exchange: Exchange, account: Account, asset: str, received: int, *, is_maker: bool
) -> tuple[int, str]:
    """Return a fee in units of 1e-8, cut to whole ones, and its asset."""
    units = received * (account.maker_rate if is_maker else account.taker_rate) // UNIT
    if account.pays_in_bnb:
        whole = worth(exchange, asset, units, _BNB)
        discounted = whole * DISCOUNT // UNIT if whole is not None else None
        if discounted is not None and account.purse.free[_BNB] >= discounted:
            return discounted, _BNB
    return units, asset
