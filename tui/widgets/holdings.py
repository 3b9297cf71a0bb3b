"""Balances: what there is of each asset, what it is worth, and what is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.widgets import amounts
from tui.widgets.cells import percent_cell
from tui.widgets.cursortable import Cells, CursorTable, Look
from tui.widgets.table import Column
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


class HoldingRow(msgspec.Struct, frozen=True):
    """One asset of one account. None is what isn't known."""

    account: str
    asset: str
    free: Decimal
    locked: Decimal
    total: Decimal
    owed: Decimal
    value: Decimal | None
    """What is left of it without what is owed, in the chosen currency."""
    share: float | None
    """Of all that is shown, in per cent."""
    change: float | None
    """Of its price in 24 hours, in per cent."""
    decimals: tuple[int, int] = (8, 2)
    """Of its amounts, as all rows have them, and of its value."""


class Holdings(CursorTable):
    """A line an asset; columns that tell nothing, as debts on spot, are left out."""

    NAME = "Balances"
    HINTS = (
        "/ filter  S sort  . dust  c currency  z hide amounts  y copy  E export",
        "/ filter  S sort  . dust  z hide  E export",
        "S sort  . dust  z hide",
        ". dust",
    )
    COLUMNS: ClassVar[Mapping[str, Column]] = {
        "asset": Column("Asset", 0, right=False),
        "account": Column("Acct", 3, right=False),
        "free": Column("Free", 4),
        "locked": Column("Locked", 6),
        "total": Column("Total", 1),
        "owed": Column("Owed", 5),
        "value": Column("Value", 2),
        "change": Column("24h", 8),
        "share": Column("Share", 7),
    }

    def cells(self, row: HoldingRow, look: Look) -> Cells:
        """The cells of a row."""
        return holding_cells(row, look)


def holding_cells(row: HoldingRow, look: Look) -> Cells:
    """The cells of a balance."""
    decimals, value_decimals = row.decimals
    share = numbers.UNKNOWN if row.share is None else f"{row.share:.1f}%"
    return {
        "asset": ((row.asset, "text bold"),),
        "account": ((row.account, "axis"),),
        "free": amounts.amount(row.free, decimals, hidden=look.hidden),
        "locked": amounts.amount(row.locked, decimals, hidden=look.hidden),
        "total": amounts.amount(row.total, decimals, hidden=look.hidden, paint="text bold"),
        "owed": amounts.amount(row.owed, decimals, hidden=look.hidden, paint="warn"),
        "value": amounts.worked_out(row.value, value_decimals, hidden=look.hidden),
        "change": percent_cell(row.change),
        "share": ((share, "text" if row.share else "axis"),),
    }
