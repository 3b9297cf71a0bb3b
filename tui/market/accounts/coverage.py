"""From when on the trades of each symbol are known, and which to ask for next."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from tui.market.accounts.snapshots import Trades

LEEWAY: Final = 5_000
"""By how much a question by time overlaps the one before, in ms: clocks are never quite the same."""


class Wish(msgspec.Struct, frozen=True):
    """Trades of a symbol to ask for: from an id on, or since a time; all of the history without both."""

    symbol: str
    from_id: int | None = None
    start: int | None = None


class _Reach(msgspec.Struct):
    """What was answered of one symbol."""

    since: int | None = None
    last_id: int | None = None
    """Up to this trade id nothing is missing."""
    until: int | None = None
    whole: bool = False


class Coverage:
    """What queries have confirmed; events that came alone don't count, as one before them may be missing."""

    def __init__(self) -> None:
        self._reaches: dict[str, _Reach] = {}
        self._interrupted = 0

    def note(self, answer: "Trades") -> None:
        """Take in that all trades of an answer are known."""
        reach = self._reaches.setdefault(answer.symbol, _Reach())
        first = min((fill.time for fill in answer.fills), default=None)
        if answer.from_id is not None:
            if answer.from_id == 0:
                reach.since = 0
            elif reach.last_id is None or answer.from_id > reach.last_id + 1:
                reach.since = first
        elif answer.start is None:
            reach.since = _earlier(reach.since, first)
        elif reach.since is None or not self._joins(reach, answer.start):
            reach.since = answer.start
        else:
            reach.since = min(reach.since, answer.start)
        ids = [fill.trade_id for fill in answer.fills]
        known = [] if reach.last_id is None else [reach.last_id]
        reach.last_id = max([*ids, *known], default=None)
        reach.until = answer.until if answer.until is not None else reach.until
        reach.whole = answer.sent >= self._interrupted

    def interrupt(self, now: int) -> None:
        """Events may have been lost until `now`: nothing is whole until it was asked for again."""
        self._interrupted = now
        for reach in self._reaches.values():
            reach.whole = False

    def doubt(self, symbol: str) -> None:
        """A trade of a symbol was missed."""
        if symbol in self._reaches:
            self._reaches[symbol].whole = False

    def since(self, symbol: str) -> int | None:
        """From when on the trades of a symbol are known, in ms; None where they were never asked for."""
        reach = self._reaches.get(symbol)
        return None if reach is None else reach.since

    def whole(self, symbol: str) -> bool:
        """Whether none is missing between then and now."""
        reach = self._reaches.get(symbol)
        return reach is not None and reach.since is not None and reach.whole

    def wishes(self, symbols: Iterable[str]) -> list[Wish]:
        """What to ask for of these symbols, so that nothing is missing."""
        return [self._wish(symbol) for symbol in sorted({*symbols, *self._reaches})]

    def _wish(self, symbol: str) -> Wish:
        reach = self._reaches.get(symbol)
        if reach is None:
            return Wish(symbol)
        if reach.last_id is not None:
            return Wish(symbol, from_id=reach.last_id + 1)
        return Wish(symbol, start=reach.since if reach.until is None else reach.until - LEEWAY)

    @staticmethod
    def _joins(reach: _Reach, start: int) -> bool:
        """Whether trades from `start` on leave no hole after those that are known."""
        assert reach.since is not None
        return start <= (reach.since if reach.until is None else reach.until)


def _earlier(one: int | None, other: int | None) -> int | None:
    times = [time for time in (one, other) if time is not None]
    return min(times, default=None)
