"""The margin accounts of all owners: one cross account each, and one isolated in each symbol."""

from collections.abc import Callable, Iterator
from typing import Literal

from tui.sim.engine.listings import Listing
from tui.sim.trading.accounts import Account
from tui.sim.trading.margin import MarginAccount

Kind = Literal["MARGIN", "ISOLATED_MARGIN"]


class Margins:
    """Margin accounts by their owners' spot accounts; they are opened when they are first asked for."""

    def __init__(self, open_account: Callable[[Account, Kind], Account], clock: Callable[[], int]) -> None:
        self._open = open_account
        self._clock = clock
        self._cross: dict[Account, MarginAccount] = {}
        self._isolated: dict[tuple[Account, str], MarginAccount] = {}
        self._by_account: dict[Account, MarginAccount] = {}

    def __iter__(self) -> Iterator[MarginAccount]:
        return iter([*self._by_account.values()])

    def cross(self, owner: Account) -> MarginAccount:
        """Return the cross account of a spot account's owner."""
        if owner not in self._cross:
            self._cross[owner] = self._add(owner, None)
        return self._cross[owner]

    def isolated(self, owner: Account, listing: Listing) -> MarginAccount:
        """Return the account of a spot account's owner that is isolated in a symbol."""
        key = owner, listing.symbol
        if key not in self._isolated:
            self._isolated[key] = self._add(owner, listing)
        return self._isolated[key]

    def all_isolated(self, owner: Account) -> list[MarginAccount]:
        """Return the isolated accounts that there are."""
        return [margin for (known, _), margin in self._isolated.items() if known is owner]

    def of(self, account: Account) -> MarginAccount | None:
        """Return what belongs to an account that may owe; None for a spot account."""
        return self._by_account.get(account)

    def _add(self, owner: Account, listing: Listing | None) -> MarginAccount:
        account = self._open(owner, "MARGIN" if listing is None else "ISOLATED_MARGIN")
        margin = self._by_account[account] = MarginAccount(account, listing, self._clock())
        return margin
