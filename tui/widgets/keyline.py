"""The keys in force, at the foot of every place: as many as there is room for, those that matter most."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from textual.widgets import Footer
from textual.widgets._footer import FooterKey, FooterLabel

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.events import Resize
    from textual.widget import Widget

ALWAYS: Final = ("help", "quit")
"""What keys do that come before all others: who sees these finds the rest."""


class KeyLine(Footer):
    """Textual's footer, made anew only where other keys are to be seen, and no key in it is cut off.

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
            before, self._seen = self._seen, seen
            with self.app.batch_update():
                await super().recompose()
                self._fit(self.size.width)
            # Each key watches this value; those that are gone are let go only when it is looked at again.
            if before is not None:
                self.mutate_reactive(Footer.compact)

    def on_resize(self, event: Resize) -> None:
        """Show as many keys as there is room for now."""
        self._fit(event.size.width)

    def _fit(self, width: int) -> None:
        entries = self._by_worth()
        for entry, end in zip(entries, accumulate(map(self._taken, entries)), strict=True):
            for part in entry:
                if part.display is not (end <= width):
                    part.display = end <= width

    def _by_worth(self) -> list[list[Widget]]:
        """The keys, each with its words, as they are given room: the place's own, the palette, all others."""
        palette: list[list[Widget]] = []
        line: list[list[Widget]] = []
        for child in self.children:
            if isinstance(child, FooterLabel):
                line[-1].append(child)
            else:
                (palette if child.has_class("-command-palette") else line).append([child])
        first = [entry for entry in line if isinstance(key := entry[0], FooterKey) and key.action in ALWAYS]
        end = line.index(first[-1]) if first else len(line)
        before = [entry for entry in line[:end] if entry not in first]
        return [*first, *before, *palette, *line[end + 1 :]]

    def _taken(self, entry: list[Widget]) -> int:
        """The columns that a key takes."""
        room = self.app.size
        return sum(
            part.get_content_width(room, room) + part.gutter.width + part.styles.margin.width
            for part in entry
        )
