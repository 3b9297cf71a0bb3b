"""Deposits, withdrawals and transfers, as the exchange tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.widgets import amounts
from tui.widgets.moments import moment
from tui.widgets.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from tui.widgets.cursortable import Look
    from tui.widgets.panel import PanelState


class MovementRow(msgspec.Struct, frozen=True):
    """An amount that came, or went where it is negative."""

    account: str
    asset: str
    delta: Decimal
    time: int
    kind: str


class Movements(Table):
    """A line a movement, the newest first."""

    NAME = "Deposits and transfers"
    BRIEF_NAME = "Transfers"
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("Time", 1, right=False),
        Column("Acct", 3, right=False),
        Column("Asset", 0, right=False),
        Column("Amount", 0),
        Column("What", 2, right=False, least=8),
    )

    def show(self, movements: Sequence[MovementRow], state: PanelState, look: Look) -> None:
        """Show these movements."""
        self.set_state(state, look.zone, bare=not movements)
        self.put_rows([_row(each, look) for each in movements])
        self.redraw()


def _row(movement: MovementRow, look: Look) -> Row:
    came = movement.delta > 0
    text = amounts.HIDDEN if look.hidden else f"{'+' if came else ''}{amounts.exact(movement.delta)}"
    return (
        (moment(movement.time, look.now, look.zone), "axis"),
        (movement.account, "axis"),
        (movement.asset, "text bold"),
        (text, "axis" if look.hidden else "up" if came else "down"),
        (movement.kind, "axis"),
    )
