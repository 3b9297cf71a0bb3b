"""What the risk stream of cross margin tells: how safe the account is, and what it owes."""

from tui.feed.feed import Feed
from tui.feed.trouble import REFUSED, RequestError, Trouble
from tui.market.accounts.ids import AccountId
from tui.wire.user_events import UserEvent


class RiskFollower:
    """Gives the market what comes; nothing has to be asked for when something was missed."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed

    def begin(self, account: AccountId) -> None:
        """Nothing is to be done."""

    def confirmed(self, account: AccountId) -> None:
        """Nothing is to be done."""

    def lost(self, account: AccountId, words: str) -> None:
        """Nothing is to be done."""

    def renewed(self) -> None:
        """Nothing is to be done."""

    def hear(self, account: AccountId, event: UserEvent) -> None:
        """Pass it on."""
        self._feed.market.take_account(account, event, self._feed.clock.now())

    def refused(self, account: AccountId, error: RequestError) -> None:
        """Tell it; the account goes on without."""
        self._feed.report(Trouble(REFUSED, f"{account} risk stream: {error}"))
