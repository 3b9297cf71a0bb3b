"""The state of the accounts in words: which key is missing, what is being asked, what stands as it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui import accounts
from tui.market.accounts.states import State
from tui.widgets.panel import LIVE, PanelKind, PanelState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.accounts import Accounts
    from tui.market.accounts.account import Account

_WORST_FIRST: Final = (
    State.BROKEN,
    State.STALE,
    State.SUBSCRIBING,
    State.RECONCILING,
    State.ABSENT,
    State.LIVE,
)
_EMBEDDED: Final = "Press e for the embedded exchange, which brings an account of play money."
_ASKING: Final = "Asking which accounts this key opens."


def of_accounts(owner: Accounts, shown: Sequence[Account], *, embedded: bool) -> PanelState:
    """How far what is shown can be believed; `embedded` says that the embedded exchange could be gone to."""
    trouble = owner.feed.trouble if owner.feed is not None else None
    if trouble is not None:
        return PanelState(PanelKind.BROKEN, _sentence(trouble.words), trouble.since)
    if shown:
        return of_account(min(shown, key=lambda account: _WORST_FIRST.index(account.state)))
    escape = f" {_EMBEDDED}" if embedded else ""
    match owner.state:
        case accounts.State.NO_KEY:
            return PanelState(PanelKind.NO_KEY, f"{owner.words}{escape}")
        case accounts.State.REFUSED:
            return PanelState(PanelKind.BROKEN, f"{owner.words}{escape}")
        case accounts.State.RUNNING:
            return PanelState(PanelKind.LOADING, _ASKING)
        case _:
            return PanelState(PanelKind.LOADING, owner.words)


def of_account(account: Account) -> PanelState:
    """How far one account can be believed."""
    known = account.reconciled is not None
    name = str(account.id)
    words = f"{name}: {account.words}" if account.words else ""
    match account.state:
        case State.LIVE:
            return LIVE
        case State.BROKEN:
            return PanelState(PanelKind.BROKEN, _sentence(words or f"{name} is not heard"), account.since)
        case State.STALE:
            told = words or f"{name}: the connection is lost"
            return PanelState(PanelKind.RECONNECTING, _sentence(told), account.since)
        case State.SUBSCRIBING:
            if not known:
                return PanelState(PanelKind.LOADING, f"Asking for the events of {name}.")
            told = words or f"{name} is being subscribed to again; this is as old as its last event"
            return PanelState(PanelKind.RECONNECTING, _sentence(told), account.since)
        case State.RECONCILING:
            return PanelState(PanelKind.SYNCING, f"Asking the exchange what {name} has.")
        case _:
            return PanelState(PanelKind.LOADING, f"{name} was not asked for yet.")


def _sentence(words: str) -> str:
    first = f"{words[0].upper()}{words[1:]}" if words else words
    return first if first.endswith((".", "!", "?")) else f"{first}."
