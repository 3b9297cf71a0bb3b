"""How the events of one account come: what was subscribed to, until when, and how that is going."""

from enum import StrEnum

from tui.feed.links import LinkState
from tui.market.accounts.ids import AccountId


class StreamKind(StrEnum):
    """By what an account's events were asked for."""

    LOGON = "logon"
    """A session of an Ed25519 key."""
    SIGNATURE = "signature"
    MARGIN = "listenToken"
    """A listenToken, which only margin accounts have."""
    LISTEN_KEY = "listenKey"


class UserStream:
    """The subscription of one account; times in ms since the epoch."""

    def __init__(self, account: AccountId, now: int) -> None:
        self.account = account
        self.kind: StreamKind | None = None
        """None before the first."""
        self.state = LinkState.CONNECTING
        self.since = now
        self.subscription_id: int | None = None
        """None where it has none: a listenKey has a connection of its own."""
        self.expires: int | None = None
        """When the exchange ends it unless it is renewed; None where it does not."""
        self.renewals = 0
        self.reconnects = 0
        self.words = ""
        """How it last ended, or why it cannot be had."""

    @property
    def is_open(self) -> bool:
        """Whether events come."""
        return self.state is LinkState.OPEN

    def open(self, kind: StreamKind, number: int | None, expires: int | None, now: int) -> None:
        """Events come from now on."""
        self.renewals += self.state is LinkState.OPEN
        self.reconnects += self.state is LinkState.RECONNECTING
        self.kind, self.subscription_id, self.expires = kind, number, expires
        self._change(LinkState.OPEN, now)

    def end(self, words: str, now: int) -> None:
        """No more events come; it will be opened again."""
        self.subscription_id = self.expires = None
        self.words = words
        self._change(LinkState.RECONNECTING if self.kind else LinkState.CONNECTING, now)

    def fail(self, words: str, now: int) -> None:
        """It cannot be had as things are."""
        self.subscription_id = self.expires = None
        self.words = words
        self._change(LinkState.FAILED, now)

    def _change(self, state: LinkState, now: int) -> None:
        if state is not self.state:
            self.state, self.since = state, now
