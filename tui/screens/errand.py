"""What a ticket is waiting for, and what came of what it sent last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.orders.ledger import Action
from tui.screens import outcomes
from tui.widgets.notes import sentences
from tui.widgets.sendings import order_of

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from tui.orders.ledger import Entry, Ledger
    from tui.widgets.lines import Line


class Errand:
    """`waits` says what is waited for, `fault` what a person has to do first; both may be empty."""

    def __init__(self, ledger: Ledger) -> None:
        self.waits = ""
        self.fault = ""
        self._ledger = ledger
        self._number: int | None = None

    @property
    def entry(self) -> Entry | None:
        """What was sent last, as it stands now."""
        return None if self._number is None else self._ledger.entry(self._number)

    @property
    def is_free(self) -> bool:
        """Whether something may be sent: nothing is on its way, or of unknown outcome."""
        entry = self.entry
        return not self.waits and not (entry is not None and entry.in_flight)

    @property
    def is_done(self) -> bool:
        """Whether what was sent last was carried out."""
        return (entry := self.entry) is not None and outcomes.is_done(entry)

    def forget(self) -> None:
        """What was sent was another order; unless it is still on its way."""
        if self.is_free:
            self._number, self.fault = None, ""

    async def carry(self, deed: Coroutine[None, None, Entry]) -> None:
        """Wait until something is answered, or nobody knows."""
        entry = await deed
        self.waits, self._number = "", entry.number

    def lines(self, width: int) -> list[Line]:
        """What there is to say."""
        if self.waits:
            return sentences("…", self.waits, "text", width)
        if (entry := self.entry) is not None:
            return sentences(*outcomes.told(entry), width)
        return sentences("!", self.fault, "warn", width) if self.fault else []

    def doubts(self, symbol: str, venue: str, width: int, *, hidden: bool) -> list[Line]:
        """What isn't known of a symbol at a venue: who orders the same again may have it twice.

        Its amounts may be `hidden`.
        """
        return [
            line
            for entry in self._ledger.doubtful
            if (entry.symbol, entry.venue) == (symbol, venue) and entry.action is not Action.TEST
            for line in sentences("!", _doubt(entry, hidden=hidden), "alarm", width)
        ]


def _doubt(entry: Entry, *, hidden: bool) -> str:
    yet = " yet" if entry.in_flight else ""
    return f"Nobody knows{yet} what came of this: {order_of(entry, hidden=hidden)}."
