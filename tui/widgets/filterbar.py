"""The line a filter is written in, and below it, where it can't be understood, what is wrong and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input, Label

from tui.lists.values import WORDS
from tui.widgets.lines import Line, LineWidget, fitted, printable
from tui.widgets.table import shorten

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from tui.expressions.errors import ExpressionError
    from tui.expressions.vocabulary import Vocabulary

PROMPT: Final = " / "
EXAMPLE: Final = "words, or quote=usdt chg>2 vol>50m spread<5bp"


class Pointer(LineWidget):
    """One line below the filter: carets under the wrong part and the reason, or the names it may say."""

    def __init__(self) -> None:
        super().__init__(id="pointer")
        self._error: ExpressionError | None = None
        self._scrolled = 0
        self._names = ""

    def show(self, error: ExpressionError | None, scrolled: int, names: str) -> None:
        """Point at the error, or tell names; `scrolled` cells of the text are out of sight at the left."""
        self._error, self._scrolled, self._names = error, scrolled, names
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The carets with the reason where there is more room for it."""
        if self._error is not None:
            line = pointing(self._error, self._scrolled, width)
        else:
            line = ((shorten(f"{' ' * cell_len(PROMPT)}{self._names}", width), "axis"),)
        return [fitted(line, width)] + [fitted((), width)] * (height - 1)


class FilterLine(Input):
    """A line to type in whose length moves nothing else: Textual would lay the screen out for each key."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))


class FilterBar(Vertical):
    """Takes a filter; it is there while one is written, and as long as one is in force."""

    _error: ExpressionError | None = None
    _words = WORDS

    def compose(self) -> ComposeResult:
        """The prompt, the text, and the line that points."""
        with Horizontal():
            yield Label(PROMPT, markup=False)
            yield FilterLine(placeholder=EXAMPLE, id="filter")
        yield Pointer()

    def on_mount(self) -> None:
        """Point at the same character when a long text is scrolled."""
        self.watch(self.query_one(FilterLine), "scroll_x", self._point, init=False)
        self._point()

    def offer(self, words: Vocabulary, example: str) -> None:
        """Take another vocabulary: its names are told while nothing is wrong with the filter."""
        self._words = words
        self.query_one(FilterLine).placeholder = example
        self._point()

    def point_at(self, error: ExpressionError | None) -> None:
        """Point at what is wrong, or at nothing."""
        self._error = error
        self._point()

    def _point(self) -> None:
        names = " ".join(variable.name for variable in self._words.variables)
        scrolled = round(self.query_one(FilterLine).scroll_offset.x)
        self.query_one(Pointer).show(self._error, scrolled, names)


def pointing(error: ExpressionError, scrolled: int, width: int) -> Line:
    """Carets below the wrong part of a text that begins behind the prompt, and the reason beside them."""
    indent, carets = _carets(error)
    at = min(max(0, cell_len(PROMPT) + indent - scrolled), max(0, width - 1))
    carets = carets[: max(1, width - at)]
    reason = printable(error.message)
    behind = max(0, width - at - len(carets) - 1)
    if behind >= min(cell_len(reason), at - 1):
        told = f" {shorten(reason, behind)}" if behind else ""
        return ((" " * at, ""), (carets, "alarm bold"), (told, "warn"))
    told = shorten(reason, at - 1)
    return ((" " * (at - 1 - cell_len(told)), ""), (told, "warn"), (" ", ""), (carets, "alarm bold"))


def _carets(error: ExpressionError) -> tuple[int, str]:
    line = error.pointed().rpartition("\n")[2]
    carets = line.lstrip(" ")
    return len(line) - len(carets), carets
