"""What happens in accounts, read from a market whose accounts something else keeps true."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from tui.market.accounts.account import Account
from tui.market.accounts.holdings import ZERO, Holding
from tui.market.accounts.margin import Margin
from tui.market.accounts.news import Item
from tui.market.accounts.states import State
from tui.market.market import Market

if TYPE_CHECKING:
    from tui.market.accounts.ids import AccountId


class Entered(msgspec.Struct, frozen=True):
    """An account is in another state; `words` say why, or what was repaired."""

    state: State
    time: int
    words: str


class Missed(msgspec.Struct, frozen=True):
    """So many things happened that were looked at too late."""

    count: int


Fact = Account | Item | Holding | Margin | Entered | Missed


class _Last:
    """What of an account was told last."""

    def __init__(self, account: Account) -> None:
        self.cursor = account.news.total
        self.state = account.state
        self.holdings = dict(account.holdings)
        self.margin = account.margin


class Follower:
    """Tells of each account, once it is live, all of it, and from then on what has changed."""

    def __init__(self, market: Market) -> None:
        self._market = market
        self._last: dict[AccountId, _Last] = {}
        self._broken: dict[AccountId, str] = {}

    def look(self) -> Iterator[tuple[Account, Fact]]:
        """What is new since the last look, account by account."""
        for account in list(self._market.accounts.values()):
            last = self._last.get(account.id)
            if last is not None:
                yield from ((account, fact) for fact in _changes(account, last))
            elif account.state is State.LIVE:
                self._last[account.id] = _Last(account)
                yield account, account
            elif account.state is State.BROKEN and self._broken.get(account.id) != account.words:
                self._broken[account.id] = account.words
                yield account, _entered(account)


def _changes(account: Account, last: _Last) -> Iterator[Fact]:
    items, missed, last.cursor = account.news.read(last.cursor)
    if missed:
        yield Missed(missed)
    yield from items
    for asset in account.holdings.keys() | last.holdings.keys():
        now = account.holdings.get(asset, Holding(asset, ZERO, ZERO))
        if _amounts(now) != _amounts(last.holdings.get(asset, Holding(asset, ZERO, ZERO))):
            yield now
    last.holdings = dict(account.holdings)
    if account.margin is not None and account.margin != last.margin:
        last.margin = account.margin
        yield account.margin
    if account.state is not last.state:
        last.state = account.state
        yield _entered(account)


def _amounts(holding: Holding) -> tuple[object, ...]:
    return holding.free, holding.locked, holding.borrowed, holding.interest


def _entered(account: Account) -> Entered:
    repaired = str(account.repair) if account.state is State.LIVE and account.repair is not None else ""
    return Entered(account.state, account.since, account.words or repaired)
