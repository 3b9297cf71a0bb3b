"""Leaving depthdeck while it isn't known what came of something that was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.orders.ledger import Action
from tui.screens.review import Review
from tui.widgets.sendings import order_of

if TYPE_CHECKING:
    from textual.app import App

    from tui.accounts import Accounts
    from tui.widgets.lines import Line
    from tui.wire.venues import Venue


def ask_to_leave(app: App[Any], owner: Accounts, venue: Venue) -> bool:
    """Ask whether to leave all the same; False where nothing is on its way, and nothing is asked."""
    ledger = owner.ledger

    def read() -> list[Line]:
        told: list[Line] = [
            (
                (f"{entry.outcome} ", "warn bold"),
                (f"{entry.action}: {order_of(entry, hidden=owner.hidden)}", "text"),
            )
            for entry in ledger.in_flight
            if entry.action is not Action.TEST
        ]
        after: Line = (("Nobody here would hear what came of it: look at the open orders later.", "axis"),)
        return [*told, (), after] if told else [(("All is answered by now.", "fine"),)]

    def answered(go: bool | None) -> None:
        if go:
            app.exit()

    if all(entry.action is Action.TEST for entry in ledger.in_flight):
        return False
    app.push_screen(Review("Leave with orders on their way?", read, venue, "leave"), answered)
    return True
