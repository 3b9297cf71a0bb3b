"""The holdings of an account: absolute amounts from events and answers, the newer of two for each asset."""

from decimal import Decimal
from typing import Final, NamedTuple

import msgspec

from tui.market.accounts.arrivals import Arrivals
from tui.market.accounts.holdings import ZERO, Holding
from tui.market.accounts.seen import Seen
from tui.market.accounts.snapshots import Balances
from tui.wire.user_events import AccountPosition, AssetBalance

_NEVER: Final = -1


class _Dispute(NamedTuple):
    """What an answer said, and when it was asked for."""

    amounts: tuple[Decimal, Decimal]
    sent: int


class Purse:
    """Orders what is told by the exchange's time of the account's change, and where an answer has none by
    arrival: what an event told since the answer was asked for stands.

    An answer that was asked for after a newer event was heard should hold it. Where it doesn't, it stems from
    a server that is behind, and what the event told stands; but the same answer given twice is taken.
    """

    def __init__(self) -> None:
        self.holdings: dict[str, Holding] = {}
        """By asset; those that have and owe nothing are left out."""
        self._told: dict[str, int] = {}
        """By the exchange's time, when an asset was last told."""
        self.heard: Arrivals[str] = Arrivals()
        self.behind: set[str] = set()
        """The assets of which the last answer lacked what was known."""
        self._disputed: dict[str, _Dispute] = {}
        """What the first of equal answers said that was behind."""
        self._positions: Seen[tuple[int, int, tuple[tuple[str, Decimal, Decimal], ...]]] = Seen(2_000)

    def take(self, position: AccountPosition, now: int) -> bool:
        """Take an event that arrived at `now`; False where nothing of it is new."""
        amounts = tuple((one.asset, one.free, one.locked) for one in position.balances)
        if not self._positions.add((position.updated, position.event_time, amounts)):
            return False
        news = [self._take_asset(one, position.updated, now) for one in position.balances]
        return any(news)

    def told(self, asset: str) -> int:
        """The exchange's time of an asset's last change that was told; -1 without one."""
        return self._told.get(asset, _NEVER)

    def unsettled(self, answer: Balances) -> bool:
        """Whether it can't be known what is newer: the answer, or what events told."""
        if answer.updated is None:
            return self.heard.any_since(answer.sent)
        return bool(self._behind(answer, answer.received))

    def load(self, answer: Balances, now: int) -> list[str]:
        """Take all balances as the exchange told them; the assets of which there is another amount now.

        What is owed doesn't count: only answers tell it.
        """
        self.behind = self._behind(answer, now)
        changed = []
        told = {one.asset: one for one in answer.holdings}
        for asset in [*told, *(asset for asset in self.holdings if asset not in told)]:
            found = told.get(asset) or Holding(asset, ZERO, ZERO)
            known = self.holdings.get(asset) or Holding(asset, ZERO, ZERO)
            stands = asset in self.behind or self._outlives(asset, answer, now)
            amounts = known if stands else found
            updated = known.updated if stands else answer.updated or answer.received
            self._put(Holding(asset, amounts.free, amounts.locked, found.borrowed, found.interest, updated))
            if not stands and answer.updated is not None:
                self._told[asset] = max(answer.updated, self.told(asset))
            if (amounts.free, amounts.locked) != (known.free, known.locked):
                changed.append(asset)
        return changed

    def _take_asset(self, balance: AssetBalance, updated: int, now: int) -> bool:
        if updated < self.told(balance.asset):
            return False
        known = self.holdings.get(balance.asset) or Holding(balance.asset, ZERO, ZERO)
        self._told[balance.asset] = updated
        self.heard.note(balance.asset, now)
        self._disputed.pop(balance.asset, None)
        self._put(msgspec.structs.replace(known, free=balance.free, locked=balance.locked, updated=updated))
        return (balance.free, balance.locked) != (known.free, known.locked)

    def _outlives(self, asset: str, answer: Balances, now: int) -> bool:
        """Whether what an event told of an asset is newer than an answer, or may be."""
        if not self.heard.since(asset, answer.sent, now):
            return False
        return answer.updated is None or self.told(asset) >= answer.updated

    def _behind(self, answer: Balances, now: int) -> set[str]:
        """The assets of which an answer lacks what was told before it was asked, unless it is the second."""
        if answer.updated is None:
            return set()
        found = {one.asset: (one.free, one.locked) for one in answer.holdings}
        behind = set()
        for asset, told in self._told.items():
            amounts = found.get(asset, (ZERO, ZERO))
            known = self.holdings.get(asset) or Holding(asset, ZERO, ZERO)
            if told <= answer.updated or self.heard.since(asset, answer.sent, now):
                continue
            if amounts != (known.free, known.locked) and not self._repeats(asset, amounts, answer.sent):
                behind.add(asset)
        return behind

    def _repeats(self, asset: str, amounts: tuple[Decimal, Decimal], sent: int) -> bool:
        """Whether an answer that was asked for earlier has said the same; else this one is remembered."""
        before = self._disputed.get(asset)
        if before is None or before.amounts != amounts:
            before = self._disputed[asset] = _Dispute(amounts, sent)
        return before.sent < sent

    def _put(self, holding: Holding) -> None:
        if holding.total or holding.borrowed or holding.interest:
            self.holdings[holding.asset] = holding
        else:
            self.holdings.pop(holding.asset, None)
