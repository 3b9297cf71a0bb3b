"""Rows of the accounts as text for other programs: exact, without separators, hidden amounts left empty."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import msgspec

_NOT_OURS: Final = frozenset(("price", "trigger", "cost"))
"""Decimals that are the market's: they are no amounts that are hidden."""
_TIMES: Final = frozenset(("created", "time", "since"))
_FOR_THE_SCREEN: Final = frozenset(("decimals",))


def as_csv(rows: Sequence[msgspec.Struct], *, hidden: bool) -> str:
    """All rows below the names of their fields; times in ISO 8601, UTC. Empty where there is no row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for place, row in enumerate(rows):
        fields = _written(row, hidden=hidden)
        if not place:
            writer.writerow(fields)
        writer.writerow(fields.values())
    return text.getvalue()


def as_line(row: msgspec.Struct, *, hidden: bool) -> str:
    """One row, its known fields with their names."""
    return "  ".join(f"{name} {text}" for name, text in _written(row, hidden=hidden).items() if text)


def _written(row: msgspec.Struct, *, hidden: bool) -> dict[str, str]:
    return {
        name: _text(name, getattr(row, name), hidden=hidden)
        for name in row.__struct_fields__
        if name not in _FOR_THE_SCREEN
    }


def _text(name: str, value: object, *, hidden: bool) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return "" if hidden and name not in _NOT_OURS else f"{value:f}"
        case int() if name in _TIMES:
            return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds")
        case bool():
            return "true" if value else "false"
        case float():
            return f"{value:.4f}"
        case _:
            return str(value)
