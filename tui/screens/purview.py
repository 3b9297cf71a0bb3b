"""Which accounts are looked at: all together, spot, cross margin, or the isolated pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.market.accounts.ids import AccountId, Wallet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.market.accounts.account import Account

ALL: Final = "All"
_NAMES: Final = {Wallet.SPOT: "Spot", Wallet.CROSS: "Cross", Wallet.ISOLATED: "Isolated"}


def tabs(accounts: Iterable[AccountId]) -> tuple[str, ...]:
    """The tabs that these accounts can be looked at by; of more than one also all together."""
    present = {account.wallet for account in accounts}
    found = tuple(name for wallet, name in _NAMES.items() if wallet in present)
    return (ALL, *found) if len(found) > 1 else found


def within(tab: str, accounts: Mapping[AccountId, Account]) -> list[Account]:
    """The accounts of a tab, in the order of their ids: spot, cross, then the isolated pairs."""
    order = list(Wallet)
    found = [account for ident, account in accounts.items() if tab in (ALL, _NAMES[ident.wallet])]
    return sorted(found, key=lambda account: (order.index(account.id.wallet), account.id.symbol))


def mixed(accounts: Iterable[Account]) -> bool:
    """Whether a row has to say which account it is of."""
    return len({account.id for account in accounts}) > 1
