"""One alert in full: what it watches for, what it sees, how it stands, and what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.widgets.lines import Line, fitted
from tui.widgets.panel import LIVE, Panel, PanelKind, PanelState, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

_NONE: Final = PanelState(PanelKind.EMPTY, "No alert is chosen.")
_LABEL: Final = 13  # cells before the words


class AlertDetail(Panel):
    """Labelled words; those that are long take several lines."""

    NAME = "The alert"
    _facts: Sequence[tuple[str, str, str]] = ()

    def show(self, facts: Sequence[tuple[str, str, str]], detail: str, *, zone: tzinfo) -> None:
        """Show facts, each a label, words and their paint; `detail` stands in the heading."""
        self._facts = facts
        self.set_state(LIVE if facts else _NONE, zone, bare=not facts)
        self.set_heading(detail)
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The facts, cut off where there is no more room."""
        lines: list[Line] = []
        for label, words, paint in self._facts:
            for number, text in enumerate(wrap(words, max(1, width - _LABEL - 1)) or [""]):
                before = f" {label if not number else ''}".ljust(_LABEL)
                lines.append(fitted(((before, "axis"), (text, paint)), width))
        blank = fitted((), width)
        return (lines + [blank] * height)[:height]
