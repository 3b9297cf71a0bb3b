"""Tokens that let a connection hear of a margin account for some time."""

from collections.abc import Callable
from dataclasses import dataclass

from tui.sim.protocol import refusals
from tui.sim.trading.accounts import Account
from tui.sim.trading.keys import Key, random_text

LONGEST = 86_400_000


@dataclass(frozen=True, slots=True)
class ListenToken:
    """One token; `ends_at` in ms."""

    account: Account
    key: Key
    ends_at: int


class ListenTokens:
    """The tokens that are valid."""

    def __init__(self, make: Callable[[], str] = random_text) -> None:
        self._make = make
        self._tokens: dict[str, ListenToken] = {}

    def make(self, account: Account, key: Key, now: int, validity: int) -> tuple[str, int]:
        """Make a token that is valid for so many ms, and say until when."""
        self._tokens = {text: token for text, token in self._tokens.items() if token.ends_at > now}
        text = self._make()
        self._tokens[text] = ListenToken(account, key, now + validity)
        return text, now + validity

    def get(self, text: str, now: int) -> ListenToken:
        """Find a valid token; or `Refused`."""
        token = self._tokens.get(text)
        if token is None or token.ends_at <= now:
            raise refusals.bad_listen_token()
        return token

    def cut_short(self) -> None:
        """Let all tokens be over."""
        self._tokens.clear()
