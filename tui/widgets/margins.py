"""Margin accounts: how safe each is, what it owes, and how far liquidation is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

import msgspec

from tui.widgets import amounts
from tui.widgets.lines import Line, Part, WidgetOptions, fitted, fitting
from tui.widgets.scroll import ScrollPanel
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from tui.widgets.cursortable import Look
    from tui.widgets.panel import PanelState

_BAR: Final = 10
_FULL: Final = 3.0
"""The level at which the bar is full: from there on borrowing goes on freely."""
_EMPTY: Final = 1.0
_OWES_NOTHING: Final = 999


class MarginRow(msgspec.Struct, frozen=True):
    """A margin account. None is what isn't known, or what it doesn't have."""

    account: str
    level: Decimal | None
    word: str
    """How safe it is, in a word."""
    paint: str
    asset: str
    net: Decimal | None
    assets: Decimal | None
    owed: Decimal | None
    interest: Decimal | None
    liquidation: Decimal | None
    distance: float | None
    """From the index price to that of liquidation, in per cent."""
    age: str
    price_decimals: int = 2


class Margins(ScrollPanel):
    """Some lines a margin account, the one nearest to liquidation first."""

    NAME = "Margin"

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._margins: Sequence[MarginRow] = ()
        self._hidden = False

    def show(self, margins: Sequence[MarginRow], state: PanelState, look: Look) -> None:
        """Show these accounts."""
        self._margins, self._hidden = margins, look.hidden
        self.set_state(state, look.zone, bare=not margins)
        self.redraw()

    def content(self, width: int) -> list[Line]:
        """The lines of all accounts."""
        return [line for row in self._margins for line in margin_lines(row, width, hidden=self._hidden)]


def margin_lines(row: MarginRow, width: int, *, hidden: bool) -> list[Line]:
    """An account: its level with a bar, what it has and owes, and where it would be liquidated."""
    lines = [_level_line(row, width)]
    if row.owed:
        lines.append(_sums_line(row, width, hidden=hidden))
    if row.liquidation:
        lines.append(_liquidation_line(row, width))
    return lines


def _level_line(row: MarginRow, width: int) -> Line:
    name: Part = (f" {row.account.ljust(12)}", "text bold")
    if row.level is None or not row.owed:
        words = "owes nothing" if row.level is not None else "level not known"
        return fitted((name, (f" ○ {words}", "axis")), width)
    share = min(1.0, max(0.0, (float(row.level) - _EMPTY) / (_FULL - _EMPTY)))
    full = round(share * _BAR)
    bar: Line = (("█" * full, row.paint), ("░" * (_BAR - full), "grid"))
    level = numbers.UNKNOWN if row.level >= _OWES_NOTHING else f"{row.level:.2f}"
    told: Line = (("level ", "axis"), (level, f"{row.paint} bold"))
    word: Line = ((f" {row.word}", f"{row.paint} bold"),)
    return fitting(((name, *told, (" ", ""), *bar, *word), (name, *told, *word), (name, *told)), width)


def _sums_line(row: MarginRow, width: int, *, hidden: bool) -> Line:
    unit: Part = (f" {row.asset}", "axis")

    def told(label: str, value: Decimal | None) -> Line:
        return (
            (f"  {label} ", "axis"),
            *amounts.worked_out(value, amounts.decimals_of(row.asset), hidden=hidden),
        )

    net, assets, owed = told("net", row.net), told("assets", row.assets), told("owes", row.owed)
    interest = told("interest", row.interest) if row.interest is not None else ()
    return fitting(
        (
            (("  ", ""), *net, *assets, *owed, *interest, unit),
            (("  ", ""), *net, *owed, *interest, unit),
            (("  ", ""), *net, *owed, unit),
            (("  ", ""), *owed, unit),
        ),
        width,
    )


def _liquidation_line(row: MarginRow, width: int) -> Line:
    price = amounts.rounded(row.liquidation, row.price_decimals) if row.liquidation is not None else ""
    away = "" if row.distance is None else f"{abs(row.distance):.1f}% away"
    told: Line = (("    liquidation at ", "axis"), (price, "text"), ("  ", ""), (away, f"{row.paint} bold"))
    age: Line = ((f"  {row.age}", "axis"),)
    return fitting(((*told, *age), told, told[1:2]), width)
