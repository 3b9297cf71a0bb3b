"""An account to begin with: play money in all assets that are listed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tui.sim.engine.listings import UNIT, Listing
from tui.sim.trading.accounts import Account
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import hmac_key, random_text

_TRADES = 100
"""So many typical trades can be made with it."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """What a client signs with: HMAC."""

    key: str
    secret: str = field(repr=False)


def welcome(desk: Desk, listings: Iterable[Listing], pair: KeyPair | None = None) -> tuple[Account, KeyPair]:
    """Open an account that owns something of every asset; its key pair is made by chance unless given."""
    account = desk.open_account()
    pair = pair or KeyPair(random_text(), random_text())
    desk.keys.add(hmac_key(pair.key, pair.secret, account.uid))
    for asset, units in _portfolio(listings).items():
        desk.deposit(account, asset, units)
    desk.take_news()
    return account, pair


def _portfolio(listings: Iterable[Listing]) -> dict[str, int]:
    assets: defaultdict[str, int] = defaultdict(int)
    for listing in listings:
        money = int(listing.size * _TRADES)
        things = int(listing.size * _TRADES / listing.price)
        assets[listing.quote] = max(assets[listing.quote], money, 1)
        assets[listing.base] = max(assets[listing.base], things, 1)
    return {asset: _round(whole) * UNIT for asset, whole in assets.items()}


def _round(whole: int) -> int:
    """Leave the first digit."""
    return int(str(whole)[0].ljust(len(str(whole)), "0"))
