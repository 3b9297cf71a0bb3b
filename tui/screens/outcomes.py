"""What came of what was sent, in words: in the ticket while it is open, as a toast wherever one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tui.orders.ledger import Action, Outcome
from tui.widgets.sendings import order_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.notifications import SeverityLevel

    from tui.accounts import Accounts
    from tui.orders.ledger import Entry, Ledger
    from tui.wire.venues import Venue

PLACING: Final = (Action.PLACE, Action.REPLACE)
_DONE: Final = {
    Action.TEST: "Order tested",
    Action.PLACE: "Order placed",
    Action.CANCEL: "Order cancelled",
    Action.REPLACE: "Order replaced",
    Action.AMEND: "Order made smaller",
    Action.CANCEL_ALL: "Orders cancelled",
}
"""What was carried out, as the title of a toast."""


def is_done(entry: Entry) -> bool:
    """Whether nothing is left to do: it was carried out, wholly."""
    return bool(entry.carried_out) and entry.outcome in (Outcome.ACCEPTED, Outcome.RESOLVED)


def told(entry: Entry) -> tuple[str, str, str]:
    """A mark, what came of it, and the paint of that."""
    words = entry.words.rstrip(".")
    took = "" if entry.took is None else f" ({entry.took} ms)"
    match entry.outcome:
        case Outcome.SENT:
            return "…", "On its way.", "text"
        case Outcome.ACCEPTED if entry.action is Action.TEST:
            return "✔ test", f"The exchange would take it{took}.", "fine"
        case Outcome.ACCEPTED:
            return "✔ done", f"{words}{took}.", "fine"
        case Outcome.REJECTED:
            return "✖ refused", f"{words}{took}.", "alarm"
        case Outcome.PARTLY:
            return "! half", f"{words}{took}.", "alarm"
        case Outcome.UNKNOWN:
            asking = "It is not sent again: the exchange is being asked what came of it."
            return "? unknown", f"Nobody knows yet whether it arrived: {words}. {asking}", "warn"
        case Outcome.GIVEN_UP:
            return "? given up", f"Nobody knows whether it arrived: {words}.", "warn"
        case _:
            return ("✔ done" if entry.carried_out else "✖ failed"), f"Now it is known: {words}.", "warn"


class Teller:
    """Tells whoever is where in the dashboard what came of what was sent."""

    def __init__(self, app: App[Any], owner: Accounts) -> None:
        self._app = app
        self._owner = owner
        self._doubted: set[int] = set()
        """The entries of which it was told that nobody knows: they are noted anew with each question."""

    def hear(self, entry: Entry) -> None:
        """Tell an outcome once; tests and what is on its way concern only the ticket."""
        if entry.action is Action.TEST or entry.outcome is Outcome.SENT:
            return
        if entry.outcome is not Outcome.UNKNOWN:
            self._doubted.discard(entry.number)
        elif entry.number in self._doubted:
            return
        else:
            self._doubted.add(entry.number)
        _, words, _ = told(entry)
        severity: SeverityLevel = "information" if is_done(entry) else "error"
        order = order_of(entry, hidden=self._owner.hidden)
        self._app.notify(f"{order}\n{words}", title=_title(entry), severity=severity, markup=False)


def _title(entry: Entry) -> str:
    if is_done(entry):
        return f"✔ {_DONE[entry.action]}"
    noun = _DONE[entry.action].partition(" ")[0]
    match entry.outcome:
        case Outcome.UNKNOWN:
            return f"? {noun}: outcome unknown"
        case Outcome.GIVEN_UP:
            return f"? {noun}: outcome unknown for good"
        case Outcome.PARTLY:
            return f"! {noun}: half done"
        case _:
            return f"✖ {noun}: {entry.action} not carried out"


def is_dared(ledger: Ledger, venue: Venue) -> bool:
    """Whether orders may go without the symbol in writing: no real money, or one was sent already."""
    return not venue.live or any(
        entry.venue == venue.label and entry.action in PLACING for entry in ledger.entries
    )
