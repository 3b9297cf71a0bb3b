"""The health of the data in one line that every place has."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import Final, Unpack

import msgspec

from tui.widgets.fields import Field, compose, labelled
from tui.widgets.figures import ago
from tui.widgets.lines import Line, LineWidget, WidgetOptions
from tui.widgets.panel import LOADING, PanelKind, PanelState, mark, shorter
from tui.wire import numbers

_OLD: Final = 5_000  # ms without any data from which the age is a warning
_HEAVY: Final = 0.8  # share of the request weight from which its use is a warning

_PAINTS: Final = {
    PanelKind.LIVE: "fine bold",
    PanelKind.LOADING: "axis",
    PanelKind.EMPTY: "axis",
    PanelKind.DESYNCED: "alarm bold",
    PanelKind.OFFLINE: "alarm bold",
}


class Health(msgspec.Struct, frozen=True):
    """How the data is: the link's state, and what is counted. None is what isn't known yet."""

    link: PanelState = LOADING
    links_open: int = 0
    links: int = 0
    age: int | None = None
    """ms since the last data."""
    p50: float | None = None
    """Latency from the exchange's event to its arrival here, in ms."""
    p99: float | None = None
    rate: float | None = None
    """Messages a second."""
    gaps: int = 0
    resyncs: int = 0
    reconnects: int = 0
    malformed: int = 0
    frames: float | None = None
    """Frames with changes a second."""
    weight: int | None = None
    """Request weight used in this minute."""
    weight_limit: int | None = None


class StatusLine(LineWidget):
    """Shows the health; what matters least goes first as it gets narrow."""

    DEFAULT_CSS = """
    StatusLine { height: 1; background: $surface; color: $foreground; }
    """

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._health = Health()
        self._zone: tzinfo = UTC

    def show(self, health: Health, *, zone: tzinfo = UTC) -> None:
        """Show how the data is now."""
        self._health, self._zone = health, zone
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        line = compose(health_fields(self._health, self._zone), width)
        return [line] + [compose([], width)] * (height - 1)


def health_fields(health: Health, zone: tzinfo) -> list[Field]:
    """The fields of the status line."""
    fields = [_link_field(health, zone)]
    if health.link.words:
        fields.append(Field(1, tuple(((words, "text"),) for words in shorter(health.link.words))))
    if health.links:
        fields.append(Field(8, (((f"{health.links_open}/{health.links}", "text"), (" links", "axis")),)))
    fields += [_age_field(health.age), _latency_field(health)]
    rate = numbers.UNKNOWN if health.rate is None else f"{health.rate:,.0f}"
    fields += [
        Field(4, (((rate, "text"), (" msg/s", "axis")),)),
        _count_field(3, "gaps", health.gaps),
        _count_field(5, "resyncs", health.resyncs, "text"),
        _count_field(8, "reconnects", health.reconnects, "text"),
    ]
    if health.malformed:
        fields.append(_count_field(3, "malformed", health.malformed))
    if health.frames is not None:
        fields.append(Field(6, (((f"{health.frames:.0f}", "text"), (" fps", "axis")),)))
    if health.weight is not None:
        fields.append(weight_field(health.weight, health.weight_limit, rank=7))
    return fields


def _link_field(health: Health, zone: tzinfo) -> Field:
    state = health.link
    paint = _PAINTS.get(state.kind, "warn bold")
    said = (mark(state, zone, brief=True), paint)
    short = (mark(PanelState(state.kind), zone, brief=True), paint)
    return Field(0, ((said,), (short,)), least=((short[0][:1], paint),))


def _age_field(age: int | None) -> Field:
    if age is None:
        return Field(1, (labelled("data", numbers.UNKNOWN),))
    old = age >= _OLD
    return Field(1, (labelled("data", f"{ago(age)} old", "warn bold" if old else "text"),))


def _latency_field(health: Health) -> Field:
    # The clocks are not known to be one to the millisecond: a delay below zero is one of no length.
    p50, p99 = (
        numbers.UNKNOWN if ms is None else f"{max(0.0, ms):.0f} ms" for ms in (health.p50, health.p99)
    )
    both = (*labelled("latency p50", p50), *labelled(" p99", p99))
    return Field(2, (both, (*labelled("p50", p50), *labelled(" p99", p99)), labelled("p50", p50)))


def _count_field(rank: int, label: str, count: int, paint: str = "warn bold") -> Field:
    return Field(rank, (labelled(label, f"{count:,}", paint if count else "text"),))


def weight_field(weight: int, limit: int | None, *, rank: int) -> Field:
    """The request weight used in this minute, of its limit where that is known."""
    heavy = limit is not None and weight >= _HEAVY * limit
    text = f"{weight:,}/{limit:,}" if limit is not None else f"{weight:,}"
    return Field(rank, (labelled("weight", text, "warn bold" if heavy else "text"),))
