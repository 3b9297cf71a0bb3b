"""The streams: how often each speaks, how late it comes, and whether it is silent for too long."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec

from tui.widgets.connections import count_cell, rate_cell, span_cell
from tui.widgets.table import Column, Row, Table
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from tui.widgets.lines import Part
    from tui.widgets.panel import PanelState


class StreamFigures(msgspec.Struct, frozen=True):
    """One stream as it is now. Delays and ages in ms; None is what isn't known, or can't be."""

    name: str
    state: Part
    """Its state as a glyph with words, and the paint of both."""
    messages: int = 0
    rate: float | None = None
    received: tuple[float | None, float | None, float | None, float | None] = (None, None, None, None)
    """Delay from the exchange's event to its arrival here: p50, p95, p99 and the longest."""
    painted: float | None = None
    """p99 of the delay from the arrival to the end of the refresh that showed it."""
    age: int | None = None
    gaps: int | None = None
    duplicates: int | None = None
    out_of_order: int | None = None
    old: bool = False
    """Whether it is silent longer than it should be."""


class Streams(Table):
    """A stream a line."""

    NAME = "Streams"
    COLUMNS: ClassVar[tuple[Column, ...]] = (
        Column("stream", 0, right=False, least=20),
        Column("msgs", 8),
        Column("rate/s", 4),
        Column("recv p50", 5),
        Column("p95", 9),
        Column("p99", 5),
        Column("max", 10),
        Column("paint p99", 6),
        Column("age", 2),
        Column("gap", 3),
        Column("dup", 11),
        Column("ooo", 12),
        Column("state", 1, right=False, least=9),
    )

    def show(self, streams: Sequence[StreamFigures], state: PanelState, *, zone: tzinfo) -> None:
        """Show these streams; `state` says how the worst of them is."""
        self.set_state(state, zone, bare=not streams)
        self.tell("exchange → received → painted, in ms" if streams else "")
        self.put_rows([stream_row(stream) for stream in streams])
        self.redraw()


def stream_row(stream: StreamFigures) -> Row:
    """A stream's cells; figures of a stream that is silent too long are paler."""
    age, paint = span_cell(stream.age)
    figures = (
        (f"{stream.messages:,}", "text"),
        rate_cell(stream.rate),
        *(_delay(delay) for delay in stream.received),
        _delay(stream.painted),
    )
    return (
        (stream.name, "text"),
        *((text, f"{hue} old" if stream.old else hue) for text, hue in figures),
        (age, "warn bold" if stream.old else paint),
        count_cell(stream.gaps),
        count_cell(stream.duplicates),
        count_cell(stream.out_of_order),
        stream.state,
    )


def _delay(ms: float | None) -> Part:
    # The clocks are not known to be one to the millisecond: a delay below zero is one of no length.
    return (numbers.UNKNOWN, "axis") if ms is None else (f"{max(0.0, ms):,.0f}", "text")
