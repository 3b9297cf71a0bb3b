"""What was made of each symbol, by the fills that are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.widgets import amounts
from tui.widgets.cursortable import Cells, CursorTable, Look
from tui.widgets.moments import moment
from tui.widgets.table import Column
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from tui.widgets.lines import Line


class ProfitRow(msgspec.Struct, frozen=True):
    """A symbol of an account. None is what isn't known."""

    account: str
    symbol: str
    quote: str
    """In which all of its figures are."""
    realised: Decimal
    unrealised: Decimal | None
    position: Decimal
    """What is left of what was bought."""
    cost: Decimal | None
    """The price that it was bought for."""
    fees: Decimal | None
    """By the prices of now."""
    fills: int
    since: int | None
    """From when on all of its fills are known."""
    doubt: str = ""
    """What the figures leave out, in words."""
    decimals: tuple[int, int] = (2, 8)
    """Of its price and its quantity."""


class Profits(CursorTable):
    """A line a symbol; how it was worked out stands in the heading."""

    NAME = "Profit"
    HINTS = ("p by average or FIFO  S sort", "p method")
    COLUMNS: ClassVar[Mapping[str, Column]] = {
        "symbol": Column("Symbol", 0, right=False),
        "account": Column("Acct", 3, right=False),
        "realised": Column("Realised", 1),
        "unrealised": Column("Unrealised", 2),
        "position": Column("Open", 4),
        "cost": Column("Bought at", 5),
        "fees": Column("Fees", 6),
        "fills": Column("Fills", 7),
        "since": Column("Since", 8, right=False),
    }

    def cells(self, row: ProfitRow, look: Look) -> Cells:
        """The cells of a row."""
        return profit_cells(row, look)


def profit_cells(row: ProfitRow, look: Look) -> Cells:
    """The cells of a symbol."""
    unit = (f" {row.quote}", "axis")
    price_decimals, quantity_decimals = row.decimals
    mark: Line = (("*", "warn"),) if row.doubt else ((" ", ""),)
    since = numbers.UNKNOWN if row.since is None else moment(row.since, look.now, look.zone)
    return {
        "symbol": ((row.symbol, "text bold"), *mark),
        "account": ((row.account, "axis"),),
        "realised": (*amounts.worked_out(row.realised, hidden=look.hidden, signed=True), unit),
        "unrealised": amounts.worked_out(row.unrealised, hidden=look.hidden, signed=True),
        "position": amounts.amount(row.position, quantity_decimals, hidden=look.hidden),
        "cost": amounts.worked_out(row.cost, price_decimals),
        "fees": amounts.worked_out(row.fees, hidden=look.hidden),
        "fills": ((f"{row.fills:,}", "axis"),),
        "since": ((since, "axis"),),
    }
