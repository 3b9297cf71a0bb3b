"""How the dashboard tells what fired: a line on the screen, the bell, a notification of the terminal."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from tui.alerts.marks import CLOCK
from tui.alerts.terminal import notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

    from tui.accounts import Accounts
    from tui.alerts.firedlog import Fired
    from tui.alerts.rules import Rule

SECONDS: Final = 15.0
"""How long a line about an alert stands."""


class Herald:
    """Tells a person at the dashboard, without amounts where `owner` hides them.

    `signal` writes a sequence to the terminal.
    """

    def __init__(self, app: App[None], owner: Accounts, signal: Callable[[str], None]) -> None:
        self._app = app
        self._owner = owner
        self._signal = signal

    def announce(self, fired: Fired, rule: Rule) -> None:
        """An alert fired, or is tested."""
        title = f"{CLOCK} Test: {fired.title}" if fired.test else f"{CLOCK} {fired.title}"
        why = fired.told(hidden=self._owner.hidden)
        self._app.notify(why, title=title, timeout=SECONDS, markup=False)
        if rule.bell:
            self._app.bell()
        if rule.terminal:
            self._signal(notification(f"depthdeck {fired.title}", why, os.environ))

    def complain(self, words: str) -> None:
        """Something about alerts went wrong."""
        self._app.notify(words, title="Alerts", severity="warning", timeout=SECONDS, markup=False)
