"""The keys in force, at the foot of every place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Footer

if TYPE_CHECKING:
    from textual.binding import Binding


class KeyLine(Footer):
    """Textual's footer, made anew only where other keys are to be seen.

    Textual makes it anew, a widget for each key, up to three times for one change of focus or screen.
    """

    _seen: list[tuple[Binding, bool, str]] | None = None

    async def recompose(self) -> None:
        """Show the keys of now."""
        if not self.is_attached:
            return
        active = self.screen.active_bindings.values()
        seen = [(binding, enabled, tooltip) for _, binding, enabled, tooltip in active if binding.show]
        if seen != self._seen:
            self._seen = seen
            await super().recompose()
            # Each key watches this value; those that are gone are let go only when it is looked at again.
            self.mutate_reactive(Footer.compact)
