"""Places made of panels: Tab gives the keys to the next one, which comes to the front where room is short."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding

from tui.screens.place import Place
from tui.widgets.keys import counterparts
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.dom import DOMNode
    from textual.events import DescendantFocus


FRONT: Final[tuple[Binding, ...]] = (
    *counterparts(
        "Give the keys to the next panel, or the one before",
        Binding("tab", "front(1)", "Panel", tooltip="Give the keys to the next panel", id="panel.next"),
        Binding("shift+tab", "front(-1)", "Give the keys to the panel before", show=False, id="panel.before"),
    ),
)
"""The keys of every such place, which stands them where they belong among its own."""


class PanelPlace(Place):
    """A place whose panels, by id, are brought to the front in turn; the stylesheet says what that means."""

    PANELS: ClassVar[tuple[str, ...]] = ()

    def keys(self) -> list[tuple[str, DOMNode]]:
        """What the help lists: keys that hold everywhere, those of this place, then each panel's."""
        panels = [(panel.NAME, panel) for panel in self.query(Panel)]
        return [*super().keys(), (self.NAME, self), *panels]

    def panels(self) -> Sequence[str]:
        """The panels that there are now."""
        return self.PANELS

    def action_front(self, by: int) -> None:
        """Give the keys to the next panel; it comes to the front where there isn't room for all."""
        focused, panels = self.focused.id if self.focused else None, self.panels()
        at = panels.index(focused) + by if focused in panels else 0
        panel = panels[at % len(panels)]
        self._bring(panel)
        # A panel can take the keys only once the new layout shows it.
        self.call_after_refresh(self.set_focus, self.query_one(f"#{panel}"))

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The panel that has the keys is the one in front."""
        if event.widget.id in self.PANELS:
            self._bring(event.widget.id)

    def _bring(self, panel: str | None) -> None:
        self.update_classes({f"-front-{name}": name == panel for name in self.PANELS})
