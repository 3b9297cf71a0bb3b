"""Open orders: what each waits for, how much of it is filled, and how far the market is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.widgets import amounts
from tui.widgets.cells import age_cell
from tui.widgets.cursortable import Cells, CursorTable, Look
from tui.widgets.moments import moment
from tui.widgets.table import Column
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from tui.widgets.lines import Line


class OrderRow(msgspec.Struct, frozen=True):
    """An open order, or the orders of a list as one. None is what isn't known, or what it doesn't have."""

    account: str
    symbol: str
    side: str
    kind: str
    price: Decimal | None
    trigger: Decimal | None
    quantity: Decimal
    filled: float
    """In per cent."""
    force: str
    distance: float | None
    """From the last price to where it would trade or be triggered, in per cent."""
    prevention: str
    ident: str
    created: int
    age: int
    decimals: tuple[int, int] = (0, 0)
    """Of its price and its quantity."""


class OpenOrders(CursorTable):
    """A line an order; the orders of a list stand in one."""

    NAME = "Open orders"
    HINTS = (
        "x cancel  X cancel all  m amend  / filter  S sort  y copy  ⏎ to the market",
        "x cancel  X cancel all  m amend  ⏎ to the market",
        "x cancel  m amend",
    )
    COLUMNS: ClassVar[Mapping[str, Column]] = {
        "time": Column("Time", 9, right=False),
        "account": Column("Acct", 7, right=False),
        "symbol": Column("Symbol", 0, right=False),
        "side": Column("Side", 0, right=False),
        "kind": Column("Type", 3, right=False, least=10),
        "price": Column("Price", 1),
        "trigger": Column("Trigger", 6),
        "qty": Column("Qty", 2),
        "filled": Column("Filled", 4),
        "dist": Column("Dist", 5),
        "age": Column("Age", 8),
        "tif": Column("TIF", 10, right=False),
        "stp": Column("STP", 12, right=False),
        "id": Column("Id", 11),
    }

    def cells(self, row: OrderRow, look: Look) -> Cells:
        """The cells of a row."""
        return order_cells(row, look)


def order_cells(row: OrderRow, look: Look) -> Cells:
    """The cells of an order."""
    price_decimals, quantity_decimals = row.decimals
    return {
        "time": ((moment(row.created, look.now, look.zone), "axis"),),
        "account": ((row.account, "axis"),),
        "symbol": ((row.symbol, "text bold"),),
        "side": side_cell(row.side),
        "kind": ((row.kind, "text"),),
        "price": amounts.amount(row.price, price_decimals),
        "trigger": amounts.amount(row.trigger, price_decimals),
        "qty": amounts.amount(row.quantity, quantity_decimals, hidden=look.hidden),
        "filled": ((f"{row.filled:.1f}%", "text" if row.filled else "axis"),),
        "dist": _distance_cell(row.distance),
        "age": age_cell(row.age),
        "tif": ((row.force, "axis"),),
        "stp": ((row.prevention or numbers.UNKNOWN, "axis"),),
        "id": ((row.ident, "axis"),),
    }


def side_cell(side: str) -> Line:
    """BUY or SELL."""
    return ((side, "up bold" if side == "BUY" else "down bold"),)


def _distance_cell(distance: float | None) -> Line:
    if distance is None:
        return ((numbers.UNKNOWN, "axis"),)
    return ((numbers.percent(distance), "text"),)
