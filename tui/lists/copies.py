"""Rows as text for other programs: exact figures, no separators, unknown ones left empty."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from tui.lists.rows import read_row
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui.lists.rows import Outlook, Row


def as_csv(outlook: Outlook, symbols: Iterable[str], columns: Sequence[str]) -> str:
    """All rows as CSV below the ids of their columns; the last column says why a row isn't true now."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("symbol", *columns, "state"))
    for symbol in symbols:
        row = read_row(outlook, symbol)
        writer.writerow((symbol, *(_written(row, column) for column in columns), row.reason))
    return text.getvalue()


def as_line(outlook: Outlook, symbol: str, columns: Sequence[str]) -> str:
    """A row in one line, its known figures with their columns' ids."""
    row = read_row(outlook, symbol)
    figures = (f"{column} {text}" for column in columns if (text := _written(row, column)))
    return "  ".join((symbol, *figures, *((row.reason,) if row.reason else ())))


def _written(row: Row, column: str) -> str:
    """A figure: changes in percent, the spread in basis points, the range as a share, the age in ms."""
    match column:
        case "last":
            return "" if row.last is None else numbers.text(row.last, row.decimals)
        case "chg" | "chg1h":
            value = row.change if column == "chg" else row.change_hour
            return "" if value is None else f"{value:.4f}"
        case "range":
            return "" if row.place is None else f"{row.place:.4f}"
        case "spark":
            return " ".join(numbers.text(close, row.decimals) for close in row.closes)
        case "vol":
            return "" if row.volume is None else numbers.text(row.volume)
        case "spread":
            return "" if row.spread is None else f"{row.spread:.4g}"
        case "age":
            return "" if row.age is None else str(row.age)
        case _:
            return "; ".join(row.labels)
