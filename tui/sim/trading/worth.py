"""What an amount of one asset is worth in another, by the last prices."""

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT

BRIDGE = "USDT"
"""The asset that most others are priced in."""


def worth(exchange: Exchange, asset: str, units: int, target: str) -> int | None:
    """Return the worth in units of 1e-8, cut to whole ones; None where no listing tells."""
    if asset == target:
        return units
    direct = _price(exchange, asset, target)
    if direct is not None:
        return units * direct // UNIT
    inverse = _price(exchange, target, asset)
    if inverse is not None:
        return units * UNIT // inverse
    if BRIDGE in (asset, target):
        return None
    bridged = worth(exchange, asset, units, BRIDGE)
    return worth(exchange, BRIDGE, bridged, target) if bridged is not None else None


def _price(exchange: Exchange, base: str, quote: str) -> int | None:
    listing = exchange.listings.get(base + quote)
    return exchange.last_price(listing.symbol) * listing.tick_units if listing is not None else None
