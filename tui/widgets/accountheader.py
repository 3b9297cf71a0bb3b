"""The first line of the accounts' place: which accounts are shown, what all is worth, what was made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Unpack

import msgspec
from textual.message import Message

from tui.widgets import amounts
from tui.widgets.fields import Field
from tui.widgets.header import Header, Mode
from tui.wire import numbers

if TYPE_CHECKING:
    from decimal import Decimal

    from textual import events

    from tui.widgets.lines import Line, Part, WidgetOptions


class Estate(msgspec.Struct, frozen=True):
    """What the accounts that are shown come to. None is what isn't known."""

    tabs: tuple[str, ...] = ()
    tab: str = ""
    currency: str = ""
    total: Decimal | None = None
    untold: int = 0
    """Assets without a known price, which are not in the total."""
    profit: Decimal | None = None
    profit_words: str = ""
    """Which profit that is: made by what, since when."""
    hidden: bool = False
    trouble: str = ""
    """Why all of this is not what is true now, in words; empty where it is."""


class AccountHeader(Header):
    """The tabs and the total, above the mode."""

    @dataclass
    class TabChosen(Message):
        """A tab was clicked."""

        tab: str

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._estate = Estate()

    def show(self, estate: Estate, mode: Mode, *, now: int, zone: tzinfo = UTC) -> None:
        """Show the sums and the mode; `now` in ms since the epoch."""
        self._estate = estate
        self.show_mode(mode, now, zone)

    def headline(self) -> list[Field]:
        """The fields of the sums."""
        return estate_fields(self._estate)

    def on_click(self, event: events.Click) -> None:
        """Say which tab was clicked; the places are the header's own."""
        at = event.get_content_offset(self)
        part = self.part_at(at.x, at.y) if at is not None else None
        name = part[0].strip("‹›") if part is not None else ""
        if name in self._estate.tabs:
            self.post_message(self.TabChosen(name))


def estate_fields(estate: Estate) -> list[Field]:
    """Tabs, total and profit."""
    if not estate.tabs:
        return [Field(0, ((("accounts", "text bold"),),))]
    tabs: list[Part] = []
    for name in estate.tabs:
        here = name == estate.tab
        tabs += [(f"‹{name}›" if here else name, "text bold" if here else "axis"), ("  ", "")]
    fields = [Field(1, (tuple(tabs[:-1]), ((f"‹{estate.tab}›", "text bold"),)))]
    if estate.trouble:
        fields.append(Field(2, (((estate.trouble, "warn bold"),), ((estate.trouble[:1], "warn bold"),))))
    fields.append(_total_field(estate))
    if estate.profit is not None:
        made: Line = (("profit ", "axis"), *_signed(estate), (f" {estate.currency}", "axis"))
        fields.append(Field(4, ((*made, (f" {estate.profit_words}", "axis")), made, made[:2])))
    if estate.hidden:
        fields.append(Field(3, ((("amounts hidden, z shows them", "warn"),), (("hidden", "warn"),))))
    return fields


def _total_field(estate: Estate) -> Field:
    places = amounts.decimals_of(estate.currency)
    total: Line = (
        ((numbers.UNKNOWN, "axis"),)
        if estate.total is None
        else amounts.worked_out(estate.total, places, hidden=estate.hidden)
    )
    total = tuple((text, "text bold" if paint == "text" else paint) for text, paint in total)
    worth: Line = (("worth ≈ ", "axis"), *total, (f" {estate.currency}", "axis"))
    if not estate.untold:
        return Field(0, (worth, (*total, (f" {estate.currency}", "axis"))), least=total)
    without = f" without {estate.untold} of no known price"
    return Field(0, ((*worth, (without, "warn")), (*worth, (" +?", "warn"))), least=total)


def _signed(estate: Estate) -> Line:
    places = amounts.decimals_of(estate.currency)
    return amounts.worked_out(estate.profit, places, hidden=estate.hidden, signed=True)
