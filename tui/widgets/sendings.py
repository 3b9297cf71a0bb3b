"""What was sent to the exchange, the latest first, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from tui.orders.ledger import Action, Entry, Outcome
from tui.widgets.amounts import HIDDEN
from tui.widgets.cursortable import Cells, CursorTable, Look
from tui.widgets.moments import moment
from tui.widgets.notes import note, sentences
from tui.widgets.table import Column
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tui.widgets.lines import Line

MARKS: Final = {
    Outcome.SENT: ("… sent", "text"),
    Outcome.ACCEPTED: ("✔ accepted", "fine"),
    Outcome.REJECTED: ("✖ refused", "alarm"),
    Outcome.PARTLY: ("! half", "alarm"),
    Outcome.UNKNOWN: ("? unknown", "warn"),
    Outcome.GIVEN_UP: ("? given up", "warn"),
    Outcome.RESOLVED: ("✔ resolved", "fine"),
}
"""What came of a sending, in a word, and its paint."""


class Sendings(CursorTable):
    """A line an entry of the ledger."""

    NAME = "Ledger"
    COLUMNS: ClassVar[Mapping[str, Column]] = {
        "time": Column("Time", 1, right=False),
        "action": Column("What", 4, right=False),
        "order": Column("Order", 2, right=False, least=40),
        "outcome": Column("Outcome", 0, right=False),
        "took": Column("Took", 5),
        "words": Column("Answer", 6, right=False, least=20),
    }

    def cells(self, row: Entry, look: Look) -> Cells:
        """The cells of an entry."""
        took = numbers.UNKNOWN if row.took is None else f"{row.took} ms"
        return {
            "time": ((moment(row.sent, look.now, look.zone, exact=True), "axis"),),
            "action": ((row.action, "text"),),
            "order": ((order_of(row, hidden=look.hidden), "text"),),
            "outcome": (_mark(row),),
            "took": ((took, "axis"),),
            "words": ((row.words or numbers.UNKNOWN, "axis"),),
        }


def order_of(entry: Entry, *, hidden: bool) -> str:
    """What was asked, in words; without amounts where those are hidden."""
    if entry.action in (Action.CANCEL, Action.CANCEL_ALL):
        return f"{entry.order} {entry.symbol}" if entry.symbol not in entry.order else entry.order
    return f"{HIDDEN} {entry.symbol}" if hidden else entry.order


def entry_lines(entry: Entry, look: Look, width: int) -> list[Line]:
    """An entry in full."""
    mark, paint = _mark(entry)
    answered = "" if entry.answered is None else moment(entry.answered, look.now, look.zone, exact=True)
    params = "  ".join(f"{name}={value}" for name, value in entry.params)
    code = "" if entry.code is None else f" (code {entry.code})"
    return [
        note("outcome", (mark, f"{paint} bold"), (f"  {answered}", "axis")),
        *sentences("answer", f"{entry.words or numbers.UNKNOWN}{code}", "text", width),
        note("venue", (entry.venue, "text"), (f"  {entry.method}", "axis")),
        note("id", (entry.client_order_id or numbers.UNKNOWN, "text")),
        *sentences("sent", HIDDEN if look.hidden else params, "axis", width),
    ]


def _mark(entry: Entry) -> tuple[str, str]:
    if entry.outcome is Outcome.RESOLVED and not entry.carried_out:
        return "✖ not done", "alarm"
    return MARKS[entry.outcome]
