"""The open order lists of an account."""

from tui.market.accounts.arrivals import Arrivals
from tui.market.accounts.orders import OrderList
from tui.market.accounts.seen import Seen
from tui.market.accounts.snapshots import OpenLists

ListKey = tuple[str, int]
"""Symbol and list id."""


class Lists:
    """Takes events and answers; a list that is done does not come back."""

    def __init__(self) -> None:
        self.open: dict[ListKey, OrderList] = {}
        self._done: Seen[ListKey] = Seen()
        self._missing: Seen[ListKey] = Seen()
        """Those that an answer left out: a late event opens none of them, another answer does."""
        self.heard: Arrivals[ListKey] = Arrivals()

    def take(self, told: OrderList, now: int) -> bool:
        """Take what an event told at `now`; False where nothing is new."""
        key = told.symbol, told.list_id
        known = self.open.get(key)
        if key in self._done or known == told:
            return False
        if not told.open:
            self._done.add(key)
            self._drop(key)
            return True
        if (key in self._missing) if known is None else (known.time > told.time):
            return False
        self.open[key] = told
        self.heard.note(key, now)
        return True

    def load(self, answer: OpenLists, now: int) -> None:
        """Take all open lists as the exchange told them; what events told since it was asked stands."""
        told = {(one.symbol, one.list_id): one for one in answer.lists}
        for key, one in told.items():
            if key not in self._done and not self.heard.since(key, answer.sent, now):
                self.open[key] = one
        for key in list(self.open):
            if key not in told and not self.heard.since(key, answer.sent, now):
                self._missing.add(key)
                self._drop(key)

    def _drop(self, key: ListKey) -> None:
        self.open.pop(key, None)
        self.heard.forget(key)
