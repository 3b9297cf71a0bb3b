"""Screens that are typed into at once: what is typed while they come up isn't lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widgets import Input

if TYPE_CHECKING:
    from textual.events import Key


class TypeAhead(Screen[Any]):
    """Puts keys that went to the screen below, since this one wasn't there yet, into its own line."""

    _coming = 0

    def catch(self, event: Key) -> None:
        """Take a key that nobody took, where it was meant for the line."""
        early = self._coming > 0 or self.focused is None
        if event.is_printable or (early and event.key in ("enter", "backspace")):
            event.stop()
            event.prevent_default()
            self._coming += 1
            self.call_later(self._put, event)

    @property
    def line(self) -> Input:
        """What is typed into."""
        return self.query_one(Input)

    def _put(self, event: Key) -> None:
        """Do with a key what the line does with it."""
        self._coming -= 1
        field = self.line
        if event.key == "enter":
            # What was typed before it must have been heard of.
            self.call_after_refresh(field.action_submit)
        elif event.key == "backspace":
            field.action_delete_left()
        elif event.character:
            field.insert_text_at_cursor(event.character)
