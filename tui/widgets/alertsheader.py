"""The first line of the alerts' place: how many are watched, and what is wrong with them."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Unpack

import msgspec

from tui.widgets.fields import Field
from tui.widgets.header import Header, Mode

if TYPE_CHECKING:
    from tui.widgets.lines import WidgetOptions


class Tally(msgspec.Struct, frozen=True):
    """The alerts in numbers; `trouble` says in words what is wrong with their file."""

    watched: int = 0
    waiting: int = 0
    """Of these, those that wait for data."""
    resting: int = 0
    """Those that are off, spent, asleep, or of another venue."""
    fired: int = 0
    """What fired in the last 24 hours."""
    trouble: str = ""


class AlertsHeader(Header):
    """The tally, above the mode."""

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._tally = Tally()

    def show(self, tally: Tally, mode: Mode, *, now: int, zone: tzinfo = UTC) -> None:
        """Show the tally and the mode; `now` in ms since the epoch."""
        self._tally = tally
        self.show_mode(mode, now, zone)

    def headline(self) -> list[Field]:
        """The fields of the tally."""
        return tally_fields(self._tally)


def tally_fields(tally: Tally) -> list[Field]:
    """How many are watched, wait, rest, and fired; trouble before all but the first."""
    fields = [Field(0, (((f"{tally.watched} watched", "text bold"),),))]
    if tally.trouble:
        fields.append(
            Field(1, (((f"✖ {tally.trouble}", "alarm bold"),), (("✖ file trouble", "alarm bold"),)))
        )
    if tally.waiting:
        fields.append(Field(2, (((f"◌ {tally.waiting} wait for data", "axis"),),)))
    if tally.resting:
        fields.append(Field(4, (((f"{tally.resting} rest", "axis"),),)))
    fields.append(Field(3, (((f"{tally.fired} fired in 24 h", "text"),),)))
    return fields
