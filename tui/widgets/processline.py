"""The process itself in one line: what it costs, how promptly it runs, and how far the clocks are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

import msgspec

from tui.widgets.fields import Field, compose, labelled
from tui.widgets.lines import Line, LineWidget, WidgetOptions
from tui.widgets.status import weight_field
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Callable

LATE: Final = 100.0
"""ms of loop lag from which keys are felt to answer late."""
DRIFT: Final = 1_000
"""ms that the clocks may be apart before the exchange refuses signed requests of the default window."""

MIB: Final = 1024 * 1024


class ProcessFigures(msgspec.Struct, frozen=True):
    """How the process is. None is what isn't known."""

    cpu: float | None = None
    """Per cent of one core."""
    memory: int | None = None
    """Resident bytes."""
    lag: float | None = None
    """p99 of how late the event loop ran what was due, in ms."""
    frames: float | None = None
    """Frames with changes a second."""
    coalesced: float | None = None
    """Share of what arrived that was shown together with something newer, 0 to 1."""
    drift: int | None = None
    """The exchange's clock less this machine's, in ms."""
    drift_error: int | None = None
    """How far that may be off: half of the round trip."""
    weight: int = 0
    weight_limit: int | None = None


class ProcessLine(LineWidget):
    """Shows the process; what matters least goes first as it gets narrow."""

    DEFAULT_CSS = """
    ProcessLine { height: 1; background: $surface; color: $foreground; }
    """

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._figures = ProcessFigures()

    def show(self, figures: ProcessFigures) -> None:
        """Show how the process is now."""
        self._figures = figures
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        return [compose(process_fields(self._figures), width)] + [compose([], width)] * (height - 1)


def process_fields(figures: ProcessFigures) -> list[Field]:
    """The fields of the line."""
    late = figures.lag is not None and figures.lag >= LATE
    return [
        Field(6, ((("process", "axis"),),)),
        Field(1, (labelled("cpu", _known(figures.cpu, lambda cpu: f"{cpu:.0f}%")),)),
        Field(2, (labelled("rss", _known(figures.memory, lambda size: f"{size / MIB:.0f} MiB")),)),
        Field(
            0,
            tuple(
                labelled(label, _known(figures.lag, _ms), "warn bold" if late else "text")
                for label in ("loop lag p99", "lag p99", "lag")
            ),
        ),
        Field(5, (labelled("fps", _known(figures.frames, lambda rate: f"{rate:.0f}")),)),
        Field(
            7,
            tuple(
                labelled(label, _known(figures.coalesced, lambda share: f"{share:.0%}"))
                for label in ("frames coalesced", "coalesced")
            ),
        ),
        _drift_field(figures),
        weight_field(figures.weight, figures.weight_limit, rank=4),
    ]


def _drift_field(figures: ProcessFigures) -> Field:
    if figures.drift is None:
        return Field(3, (labelled("clock drift", numbers.UNKNOWN), labelled("drift", numbers.UNKNOWN)))
    paint = "warn bold" if abs(figures.drift) >= DRIFT else "text"
    told = f"{figures.drift:+,} ms"
    exact = told if figures.drift_error is None else f"{told} ±{figures.drift_error:,}"
    forms = (("clock drift", exact), ("drift", exact), ("drift", told))
    return Field(3, tuple(labelled(label, value, paint) for label, value in forms))


def _known(value: float | None, text: Callable[[float], str]) -> str:
    return numbers.UNKNOWN if value is None else text(value)


def _ms(value: float) -> str:
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
