"""Widgets of whole lines: a line is a value, and only lines that became another value are painted again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict, Unpack

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import rich.color
    from textual.filter import LineFilter

Part: TypeAlias = tuple[str, str]
"""A piece of text and the paint it has (`LineWidget.paint`)."""

Line: TypeAlias = tuple[Part, ...]


def printable(words: str) -> str:
    """The words without characters that a terminal would act on: others wrote some of them."""
    return words if words.isprintable() else "".join(c if c.isprintable() else " " for c in words)


def line_width(line: Iterable[Part]) -> int:
    """The width of a line in cells."""
    return sum(len(text) if text.isascii() else cell_len(text) for text, _ in line)


def fitted(line: Iterable[Part], width: int) -> Line:
    """The line in exactly `width` cells: filled up with spaces, or cut at its end."""
    parts: list[Part] = []
    left = width
    for text, paint in line:
        cells = len(text) if text.isascii() else cell_len(text)
        if cells > left:
            parts.append((set_cell_size(text, left), paint))
            return tuple(parts)
        parts.append((text, paint))
        left -= cells
    if left > 0:
        parts.append((" " * left, ""))
    return tuple(parts)


def centred(line: Line, width: int) -> Line:
    """The line in the middle of exactly `width` cells."""
    return fitted(((" " * max(0, (width - line_width(line)) // 2), ""), *line), width)


def fitting(forms: Iterable[Line], width: int) -> Line:
    """The first of these lines that fits, in exactly `width` cells; an ellipsis where none does."""
    for form in forms:
        if line_width(form) <= width:
            return fitted(form, width)
    return fitted((("…", "axis"),), width)


def spread_out(left: Line, right: Line, width: int) -> Line:
    """The one line at the left end and the other at the right; the right one goes where both don't fit."""
    gap = width - line_width(left) - line_width(right)
    if gap < 1:
        return fitted(left, width)
    return (*left, (" " * gap, ""), *right)


def faded(line: Line) -> Line:
    """The line as one of old values: every colour in it drawn towards the ground."""
    return tuple((text, _faded(paint)) for text, paint in line)


def _faded(paint: str) -> str:
    fore, bar, ground = (paint or "text").partition("|")
    return f"{fore} old{bar}{ground}"


_VARIABLES: Final = {"text": "foreground", "cursor": "frame"}
"""The names that a line has for colours which a theme calls otherwise."""

_OLD_SHARE: Final = 0.55  # how much of a colour is left in a value that isn't true now


class WidgetOptions(TypedDict, total=False):
    """What every widget of Textual takes."""

    name: str | None
    id: str | None
    classes: str | None
    disabled: bool


class LineWidget(Widget):
    """Shows lines; `put` takes the lines of a frame and repaints those that differ from the last frame's.

    A paint is `fore`, `fore|ground`, `!fore` (reversed), and may say `bold`, `dim`, `underline` or `old`, as
    in "up bold|up-faint".
    A colour is named as the theme names it (`up`, `axis`), or `text` or `cursor`.
    """

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._lines: list[Line] = []
        self._paints: dict[str, Style] = {}
        self._framed: dict[Line, Strip] = {}
        self._sides: tuple[Strip, Strip] | None = None
        self._filters: Sequence[LineFilter] = ()
        self._edges: dict[int, Strip] = {}
        self._laid_out = Size(0, 0)

    def draw(self, width: int, height: int) -> list[Line]:
        """The lines of this moment, each exactly `width` cells wide; a subclass says which."""
        raise NotImplementedError

    def redraw(self) -> int:
        """Draw anew, repaint what changed, and say how many lines that were."""
        width, height = self.size
        return self.put(self.draw(width, height)) if width and height else 0

    def put(self, lines: list[Line]) -> int:
        """Show these lines; only those that differ from the shown ones are repainted. Says how many."""
        old = self._lines
        self._lines = lines
        if len(old) != len(lines):
            self.refresh()
            return len(lines)
        changed = [y for y, line in enumerate(lines) if line != old[y]]
        if changed:
            # Whole rows, frame included: to a narrower region Textual would cut every strip.
            left, width = -self.gutter.left, self.outer_size.width
            self.refresh(*(Region(left, y, width, 1) for y in changed))
        return len(changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows of a region, frame included, as Textual wants them.

        Textual would work out border, padding and background of each row anew from the stylesheet, and pass
        all rows, painted or not, through its filters: most of what a frame cost. A line has its ground in
        its paints and true colours, so between the sides of the frame it is taken as it was made.
        """
        self._fit()
        width = self.outer_size.width
        top, height = self.gutter.top, len(self._lines)
        rows = (self._row(y, y - top) if top <= y < top + height else self._edge(y) for y in crop.line_range)
        if crop.column_span == (0, width):
            return list(rows)
        return [row.crop(*crop.column_span) for row in rows]

    def render_line(self, y: int) -> Strip:
        """A line by itself, without the frame."""
        if not 0 <= y < len(self._lines):
            return Strip.blank(self.size.width, self.paint(""))
        return Strip(self.segments(y), self.size.width)

    def segments(self, y: int) -> list[Segment]:
        """The pieces of a line with their styles; asked for only when it has become another one."""
        paint = self.paint
        return [Segment(text, paint(name)) for text, name in self._lines[y] if text]

    def paint(self, name: str) -> Style:
        """The resolved style of a paint, kept until the theme or the stylesheet changes."""
        style = self._paints.get(name)
        if style is None:
            fore, _, ground = name.partition("|")
            colour, *effects = fore.removeprefix("!").split() or ("text",)
            # The terminal's own colours cannot be mixed: old values are dimmed by it.
            mixed = "old" in effects and self.background_colors[1].ansi is None
            style = self._paints[name] = Style(
                color=self._colour(colour, old=mixed),
                bgcolor=self._colour(ground, old=mixed) if ground else self.rich_style.bgcolor,
                reverse=fore.startswith("!") or None,
                bold="bold" in effects or None,
                dim="dim" in effects or ("old" in effects and not mixed) or None,
                underline="underline" in effects or None,
            )
        return style

    def part_at(self, x: int, y: int) -> Part | None:
        """The part that stands at a cell, if any."""
        end = 0
        for part in self._lines[y] if 0 <= y < len(self._lines) else ():
            end += cell_len(part[0])
            if x < end:
                return part
        return None

    def notify_style_update(self) -> None:
        """Forget what was resolved with the former colours."""
        super().notify_style_update()
        self._paints.clear()
        self._framed.clear()
        self._sides = None
        self._edges.clear()

    def forget_edge(self, y: int) -> None:
        """Draw a row of the frame anew: its title or subtitle is another one."""
        self._edges.pop(y, None)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._edges.clear()
        self.redraw()

    def _fit(self) -> None:
        """Draw for a new size at once: Textual paints a new layout before it tells of it."""
        if self._laid_out != self.outer_size:
            self._laid_out = self.outer_size
            self._edges.clear()
            self.redraw()

    def _row(self, y: int, place: int) -> Strip:
        line = self._lines[place]
        row = self._framed.get(line)
        if row is None:
            if len(self._framed) > 2 * len(self._lines):
                shown = set(self._lines)
                self._framed = {old: strip for old, strip in self._framed.items() if old in shown}
            row = self._framed[line] = self._enclose(y, place)
        return row

    def _enclose(self, y: int, place: int) -> Strip:
        """A line between the sides of the frame, behind the filters of the app."""
        if self._sides is None:
            whole, gutter = self._plain(y), self.gutter
            self._sides = whole.crop(0, gutter.left), whole.crop(whole.cell_length - gutter.right)
            # One filter is left for true colours, where there are to be none.
            self._filters = [
                each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)
            ]
        left, right = self._sides
        row = Strip([*left, *self.segments(place), *right], self.outer_size.width)
        for line_filter in self._filters:
            row = row.apply_filter(line_filter, self.background_colors[1])
        return row

    def _edge(self, y: int) -> Strip:
        edge = self._edges.get(y)
        if edge is None:
            edge = self._edges[y] = self._plain(y)
        return edge

    def _plain(self, y: int) -> Strip:
        """A row as Textual draws it from the stylesheet."""
        return super().render_lines(Region(0, y, self.outer_size.width, 1))[0]

    def colour(self, name: str) -> Color:
        """A colour of the theme by its name in lines."""
        return Color.parse(self.app.theme_variables[_VARIABLES.get(name, name)])

    def _colour(self, name: str, *, old: bool) -> rich.color.Color:
        colour = self.colour(name)
        return (self.background_colors[1].blend(colour, _OLD_SHARE, 1) if old else colour).rich_color
