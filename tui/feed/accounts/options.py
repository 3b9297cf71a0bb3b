"""What can be set about the accounts of a key."""

from typing import Final, Literal

import msgspec

from tui.market.accounts.ids import Wallet

DAY: Final = 86_400_000


class AccountOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Which accounts are followed, and how."""

    wallets: frozenset[Wallet] = frozenset(Wallet)
    """Of these, the accounts that the key has."""
    symbols: frozenset[str] = frozenset()
    """Whose trades are asked for from the start, beside those that the accounts speak of."""
    history: int = DAY
    """How far back trades are asked for, in ms; the exchange tells at most 1,000 at once."""
    us_stream: Literal["auto", "signature", "listenKey"] = "auto"
    """How Binance.US brings events: it may know either way, `auto` tries the first."""
    risk: bool = False
    """Whether the risk stream of cross margin is followed, too."""
    audit_every: float = 300.0
    """Seconds between two comparisons with what the exchange says."""


DEFAULTS: Final = AccountOptions()
