"""What all panels share: a frame with a heading, and a state in words that is never left out."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import ClassVar, Final, Unpack

import msgspec
from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.geometry import Region
from textual.style import Style

from tui.widgets.hints import retold
from tui.widgets.lines import Line, LineWidget, WidgetOptions, centred, fitted, printable

_NOTICE_WIDTH: Final = 64
_BRIEF_TITLE: Final = 64
_BRIEF_NOTICE: Final = 40
_BORDER: Final = 4  # cells of a border that its heading leaves free


class PanelKind(StrEnum):
    """The states a panel can be in."""

    LOADING = "loading"
    SYNCING = "syncing"
    EMPTY = "empty"
    LIVE = "live"
    STALE = "stale"
    DESYNCED = "desynced"
    RECONNECTING = "reconnecting"
    HALTED = "halted"
    OFFLINE = "offline"
    RATE_LIMITED = "rate_limited"
    NO_KEY = "no_key"
    BROKEN = "broken"


_UNDIMMED: Final = (PanelKind.LIVE, PanelKind.EMPTY, PanelKind.LOADING, PanelKind.SYNCING)


class PanelState(msgspec.Struct, frozen=True):
    """The state of a panel: its kind, in words what is the matter and what to do next, since when (ms)."""

    kind: PanelKind
    words: str = ""
    since: int | None = None

    @property
    def dims(self) -> bool:
        """Whether data shown in this state is the last known, not what is true now."""
        return self.kind not in _UNDIMMED


LIVE: Final = PanelState(PanelKind.LIVE)
LOADING: Final = PanelState(PanelKind.LOADING)

_MARKS: Final = {
    PanelKind.LOADING: ("◌", "loading", "axis"),
    PanelKind.SYNCING: ("◌", "syncing", "axis"),
    PanelKind.EMPTY: ("○", "empty", "axis"),
    PanelKind.LIVE: ("●", "live", "fine"),
    PanelKind.STALE: ("◑", "STALE", "warn"),
    PanelKind.DESYNCED: ("✖", "DESYNCED", "alarm"),
    PanelKind.RECONNECTING: ("↻", "RECONNECTING", "warn"),
    PanelKind.HALTED: ("■", "HALTED", "warn"),
    PanelKind.OFFLINE: ("✖", "OFFLINE", "alarm"),
    PanelKind.RATE_LIMITED: ("◔", "RATE LIMITED", "warn"),
    PanelKind.NO_KEY: ("○", "no key", "axis"),
    PanelKind.BROKEN: ("✖", "BROKEN", "alarm"),
}


def zone_name(zone: tzinfo, at: int = 0) -> str:
    """What a zone is called at a time in ms: UTC, CET, UTC+08:00."""
    return datetime.fromtimestamp(at / 1000, zone).tzname() or "local"


def mark(state: PanelState, zone: tzinfo = UTC, *, brief: bool = False) -> str:
    """The state as a mark for a title: `● live`, `◑ STALE since 12:04:17 UTC`; shorter where `brief`."""
    glyph, label, _ = _MARKS[state.kind]
    if state.since is None or state.kind in (PanelKind.LIVE, PanelKind.EMPTY):
        return f"{glyph} {label}"
    clock = datetime.fromtimestamp(state.since / 1000, zone).strftime("%H:%M:%S")
    return (
        f"{glyph} {label} {clock}"
        if brief
        else f"{glyph} {label} since {clock} {zone_name(zone, state.since)}"
    )


def shorter(words: str) -> list[str]:
    """The words, then without the place before their first colon, then sentence by sentence to the last one.

    What is the matter says more than where, and what comes next more than both.
    """
    sentences = printable(words).split(". ")
    forms = [". ".join(sentences[first:]) for first in range(len(sentences))]
    if ": " in sentences[0]:
        forms.insert(1, forms[0].partition(": ")[2])
    return forms


def wrap(words: str, width: int) -> list[str]:
    """Words in lines of at most `width` cells; a word that is wider than a line is cut."""
    lines = [""]
    for word in printable(words).split():
        joined = f"{lines[-1]} {word}".strip()
        if cell_len(joined) <= width:
            lines[-1] = joined
        else:
            lines.append(set_cell_size(word, width).rstrip() if cell_len(word) > width else word)
    return [line for line in lines if line]


def notice(state: PanelState, zone: tzinfo, width: int, height: int) -> list[Line]:
    """The state in the middle of a bare panel, its mark above its words; `height` lines of `width` cells."""
    said = (mark(state, zone, brief=width < _BRIEF_NOTICE), f"{_MARKS[state.kind][2]} bold")
    words = wrap(state.words, max(1, min(width - 4 if width > 8 else width, _NOTICE_WIDTH)))
    lines: list[Line] = [(said,), *(((line, "text"),) for line in words)]
    if height == 1:
        lines = [(said, (f" {printable(state.words)}", "text"))]
    elif words and height > len(lines) + 1:
        lines.insert(1, ())
    lines = lines[: max(0, height)]
    above = (height - len(lines)) // 2
    blank = fitted((), width)
    below = height - above - len(lines)
    return [blank] * above + [centred(line, width) for line in lines] + [blank] * below


class Panel(LineWidget):
    """A framed widget of lines with a heading in its border and a state.

    The heading is a name, the state's mark and a detail. The words of a state stand in the middle while there
    is no data (`bare`), and in the lower border while old data is kept. Subclasses `draw` the data, paler
    while `state.dims`.
    """

    NAME: ClassVar[str] = ""
    BRIEF_NAME: ClassVar[str] = ""
    """The name beside a state that leaves no room for all of it."""

    DEFAULT_CSS = """
    Panel {
        border: round $frame;
        border-title-color: $axis;
        border-subtitle-color: $axis;
        border-subtitle-align: right;
        background: $background;
        color: $foreground;

        &:focus { border: round $frame-focus; }
    }
    """

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._bare = True
        self._detail = ""
        self._hint = ""
        self._panel_state = LOADING
        self._panel_zone: tzinfo = UTC

    @property
    def state(self) -> PanelState:
        """The state that is shown."""
        return self._panel_state

    @property
    def zone(self) -> tzinfo:
        """The zone of the times that are shown."""
        return self._panel_zone

    def set_state(self, state: PanelState, zone: tzinfo = UTC, *, bare: bool) -> None:
        """Take a state; its heading is painted at once, its words or the paler data at the next `redraw`."""
        if (self._panel_state, self._panel_zone, self._bare) != (state, zone, bare):
            self._panel_state, self._panel_zone, self._bare = state, zone, bare
            self._paint_heading()

    def set_heading(self, detail: str = "", hint: str = "") -> None:
        """Put a detail behind the name and the state, and a hint (keys) into the lower border; no markup."""
        if (detail, hint) != (self._detail, self._hint):
            upper_only = hint == self._hint
            self._detail, self._hint = detail, hint
            self._paint_heading(upper_only=upper_only)

    def redraw(self) -> int:
        """Draw the data, or the state's words where there is none; says how many lines changed.

        A panel that is not on the screen is left as it is until it comes back.
        """
        if not self.is_on_screen:
            return 0
        if not self._bare:
            return super().redraw()
        width, height = self.size
        return self.put(notice(self._panel_state, self._panel_zone, width, height)) if width and height else 0

    def notify_style_update(self) -> None:
        """Paint the heading in the new colours too."""
        super().notify_style_update()
        self._paint_heading()

    def on_mount(self) -> None:
        """Paint the first heading."""
        self._paint_heading()

    def on_show(self) -> None:
        """Catch up with what was shown while the panel was away."""
        self.redraw()

    def on_resize(self) -> None:
        """Fit the heading to the new width; the lines are fitted by the same event's handler above."""
        self._paint_heading()

    def _paint_heading(self, *, upper_only: bool = False) -> None:
        # The setters of border_title and border_subtitle repaint the whole widget; a heading that counts
        # along with the market must cost its own row only.
        if not self.is_mounted:
            return
        state = self._panel_state
        width, height = self.size
        said = mark(state, self._panel_zone, brief=width < _BRIEF_TITLE)
        short = mark(PanelState(state.kind))
        forms = ((self.NAME, said), (self.NAME, short), (self.BRIEF_NAME or self.NAME, short))
        room = width - _BORDER
        name, said = next((form for form in forms if len("  ".join(form)) <= room), forms[-1])
        colour = self.colour(_MARKS[state.kind][2])
        parts = [
            Content.styled(name, Style(foreground=self.styles.color, bold=True)),
            Content.styled(said, Style(foreground=colour, bold=state.dims)),
            Content(self._detail),
        ]
        self._border_title = Content("  ").join([part for part in parts if part])
        self.forget_edge(0)
        self.refresh(Region(-1, -1, width + 2, 1))
        if upper_only:
            return
        words = shorter(state.words) if state.dims and not self._bare else [retold(self._hint, self)]
        fitting = (form for form in words if cell_len(form) <= width - _BORDER)
        self._border_subtitle = Content(next(fitting, words[-1]))
        self.forget_edge(height + 1)
        self.refresh(Region(-1, height, width + 2, 1))
