"""The connections: how each is, since when, until when, and how the last one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from tui.widgets.figures import ago
from tui.widgets.lines import fitted
from tui.widgets.panel import wrap
from tui.widgets.table import Column, Row, Table
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from tui.widgets.lines import Line, Part
    from tui.widgets.panel import PanelState

_LAST_CLOSE: Final = 10  # the place of its column
LONG_CLOSE: Final = 18
"""Cells down to which the words about the last close may be shortened."""


class Connection(msgspec.Struct, frozen=True):
    """One connection as it is now. Spans in ms; None is what isn't known, or doesn't apply."""

    number: int
    endpoint: str
    """The host with its port, and what runs over it."""
    state: Part
    """Its state as a glyph with a word, and the paint of both."""
    up: int | None = None
    """How long it has been open."""
    renewal: int | None = None
    """How long until it is replaced by a new one."""
    round_trip: float | None = None
    rate: float | None = None
    """Messages a second."""
    volume: float | None = None
    """Bytes a second."""
    drops: int | None = None
    reconnects: int | None = None
    last_close: str = ""


class Connections(Table):
    """A connection a line."""

    NAME = "Connections"
    _connections: Sequence[Connection] = ()
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("#", 8),
        Column("endpoint", 1, right=False, least=24),
        Column("state", 0, right=False),
        Column("up", 3),
        Column("renewal in", 7),
        Column("ping", 4),
        Column("msg/s", 2),
        Column("kB/s", 9),
        Column("drops", 6),
        Column("reconn", 5),
        Column("last close", 10, right=False, least=LONG_CLOSE),
    )

    def content(self, width: int) -> list[Line]:
        """The rows; where there is no room for the last close beside a connection, it stands below."""
        rows = super().content(width)
        if any(place == _LAST_CLOSE for place, _ in self.fit(width)):
            return rows
        lines: list[Line] = []
        for row, connection in zip(rows, self._connections, strict=True):
            lines.append(row)
            for words in (
                wrap(f"last close: {connection.last_close}", width - 5) if connection.last_close else ()
            ):
                lines.append(fitted((("    ", ""), (words, "axis")), width))
        return lines

    def show(self, connections: Sequence[Connection], state: PanelState, *, zone: tzinfo) -> None:
        """Show these connections; `state` says how the worst of them is."""
        self.set_state(state, zone, bare=not connections)
        self._connections = connections
        self.put_rows([connection_row(connection) for connection in connections])
        self.redraw()


def connection_row(connection: Connection) -> Row:
    """A connection's cells."""
    volume = connection.volume
    return (
        (str(connection.number), "axis"),
        (connection.endpoint, "text"),
        connection.state,
        span_cell(connection.up),
        span_cell(connection.renewal),
        (_milliseconds(connection.round_trip), "text"),
        rate_cell(connection.rate),
        rate_cell(None if volume is None else volume / 1000),
        count_cell(connection.drops),
        count_cell(connection.reconnects, "text"),
        (connection.last_close or numbers.UNKNOWN, "text" if connection.last_close else "axis"),
    )


def span_cell(ms: int | None) -> Part:
    """A span of time, or a dash."""
    return (numbers.UNKNOWN, "axis") if ms is None else (ago(ms), "text")


def rate_cell(rate: float | None) -> Part:
    """A rate a second with one decimal below a hundred, or a dash."""
    if rate is None:
        return numbers.UNKNOWN, "axis"
    return f"{rate:,.1f}" if rate < 100 else f"{rate:,.0f}", "text"


def count_cell(count: int | None, paint: str = "warn bold") -> Part:
    """A count, loud from one on; or a dash where nothing can be counted."""
    if count is None:
        return numbers.UNKNOWN, "axis"
    return f"{count:,}", paint if count else "text"


def _milliseconds(value: float | None) -> str:
    if value is None:
        return numbers.UNKNOWN
    if value < 1:
        return "<1 ms"
    return f"{value:,.0f} ms" if value >= 10 else f"{value:.1f} ms"
