"""Which accounts a connection is to subscribe to, and when to do so again (pure)."""

from collections.abc import Iterable

from tui.market.accounts.ids import AccountId


class Roster:
    """The accounts of one connection; times in seconds that never go back."""

    def __init__(self, accounts: Iterable[AccountId]) -> None:
        self._due: dict[AccountId, float | None] = dict.fromkeys(accounts, 0.0)
        self._failed: set[AccountId] = set()

    def want(self, accounts: Iterable[AccountId]) -> None:
        """Subscribe to these too."""
        for account in accounts:
            self._due.setdefault(account, 0.0)

    def due(self, now: float) -> list[AccountId]:
        """The accounts whose turn it is."""
        return [account for account, moment in self._due.items() if moment is not None and moment <= now]

    def confirm(self, account: AccountId, until: float | None) -> None:
        """It is subscribed to, and is to be renewed at a moment; None where that is never needed."""
        self._failed.discard(account)
        self._due[account] = until

    def put_off(self, account: AccountId, until: float) -> None:
        """It could not be subscribed to."""
        self._failed.add(account)
        self._due[account] = until

    def forget(self, account: AccountId) -> None:
        """It is not to be subscribed to any more."""
        self._failed.discard(account)
        self._due.pop(account, None)

    def repeat(self, account: AccountId) -> None:
        """Its subscription has ended: it is its turn."""
        self._due[account] = 0.0

    def retry(self) -> None:
        """Let all be tried again now that could not be subscribed to."""
        for account in self._failed:
            self._due[account] = 0.0
