"""The connections of one's accounts in one line: how each is, and when all was last compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import msgspec

from tui.widgets.fields import Field, compose
from tui.widgets.lines import Line, LineWidget, WidgetOptions, printable

if TYPE_CHECKING:
    from collections.abc import Sequence


class Hearing(msgspec.Struct, frozen=True):
    """How one account is heard: its mark with its paint, and details such as when it is renewed."""

    account: str
    mark: str
    paint: str
    words: str = ""
    detail: str = ""


class UserLine(LineWidget):
    """Shows how each account is heard; details give way first."""

    DEFAULT_CSS = """
    UserLine { height: 1; background: $surface; color: $foreground; }
    """

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._hearings: Sequence[Hearing] = ()
        self._compared = self._trouble = ""

    def show(self, hearings: Sequence[Hearing], compared: str, trouble: str = "") -> None:
        """Show these; `compared` says when all was last compared, `trouble` what is wrong with the key."""
        self._hearings, self._compared, self._trouble = hearings, compared, trouble
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        line = compose(hearing_fields(self._hearings, self._compared, self._trouble), width)
        return [line] + [compose([], width)] * (height - 1)


def hearing_fields(hearings: Sequence[Hearing], compared: str, trouble: str) -> list[Field]:
    """The fields of the line; in trouble first of all what that is."""
    if trouble:
        # All of it, its first sentence, or what stands before the reasons.
        forms = (trouble, trouble.partition(". ")[0], trouble.partition(":")[0])
        return [Field(0, tuple(((f"✖ {printable(form)}", "alarm bold"),) for form in forms))]
    fields = [Field(0, ((("user streams", "axis"),), (("streams", "axis"),)))] if hearings else []
    for place, each in enumerate(hearings):
        short: Line = ((f"{each.account} ", "text"), (each.mark, f"{each.paint} bold"))
        said: Line = (*short, (f" {each.words}", each.paint)) if each.words else short
        full: Line = (*said, (f" {printable(each.detail)}", "axis")) if each.detail else said
        fields.append(Field(1 + place, (full, said, short)))
    if compared:
        fields.append(Field(len(hearings) + 1, (((compared, "axis"),),), right=True))
    return fields
