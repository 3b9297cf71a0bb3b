"""Fills: every trade of one's own orders, with what it cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.widgets import amounts
from tui.widgets.cursortable import Cells, CursorTable, Look
from tui.widgets.moments import moment
from tui.widgets.openorders import side_cell
from tui.widgets.table import Column

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


class FillRow(msgspec.Struct, frozen=True):
    """One trade."""

    account: str
    symbol: str
    side: str
    price: Decimal
    quantity: Decimal
    quote: Decimal
    quote_asset: str
    fee: Decimal
    fee_asset: str
    maker: bool
    time: int
    trade: int
    order: int
    decimals: tuple[int, int] = (0, 0)
    """Of its price and its quantity."""


class FillList(CursorTable):
    """A line a fill, the newest first."""

    NAME = "Fills"
    HINTS = (
        "p profit  / filter  S sort  y copy  E export  ⏎ to the market",
        "p profit  / filter  E export",
        "p profit",
    )
    COLUMNS: ClassVar[Mapping[str, Column]] = {
        "time": Column("Time", 1, right=False),
        "account": Column("Acct", 6, right=False),
        "symbol": Column("Symbol", 0, right=False),
        "side": Column("Side", 0, right=False),
        "price": Column("Price", 2),
        "qty": Column("Qty", 3),
        "quote": Column("Quote", 7),
        "fee": Column("Fee", 5),
        "role": Column("Role", 4, right=False),
        "trade": Column("Trade", 9),
        "order": Column("Order", 10),
    }

    def cells(self, row: FillRow, look: Look) -> Cells:
        """The cells of a row."""
        return fill_cells(row, look)


def fill_cells(row: FillRow, look: Look) -> Cells:
    """The cells of a fill."""
    price_decimals, quantity_decimals = row.decimals
    return {
        "time": ((moment(row.time, look.now, look.zone, exact=True), "axis"),),
        "account": ((row.account, "axis"),),
        "symbol": ((row.symbol, "text bold"),),
        "side": side_cell(row.side),
        "price": amounts.amount(row.price, price_decimals),
        "qty": amounts.amount(row.quantity, quantity_decimals, hidden=look.hidden),
        "quote": (
            *amounts.amount(row.quote, price_decimals, hidden=look.hidden),
            (f" {row.quote_asset:<4}", "axis"),
        ),
        "fee": (*amounts.amount(row.fee, hidden=look.hidden), (f" {row.fee_asset:<4}", "axis")),
        "role": (("maker", "text") if row.maker else ("taker", "axis"),),
        "trade": ((str(row.trade), "axis"),),
        "order": ((str(row.order), "axis"),),
    }
