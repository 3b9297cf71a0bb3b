"""What stands above a place and shows figures of its own: it hears that time went by, as the place does."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.await_complete import AwaitComplete
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import RenderableType

T = TypeVar("T")

_PLAIN: Final = Style()


class Overlay(ModalScreen[T]):
    """A screen that is told of time four times a second at most: the market lives on below it."""

    def follow(self, now: int) -> None:
        """Show everything as of now, in ms since the epoch; a subclass says what."""
        raise NotImplementedError

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Go, with a result; nothing where this isn't on top: Textual would take what is there instead."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()

    def render(self) -> RenderableType:
        """What is below, dimmed."""
        below = super().render()
        return Dimmed(below.screen, below.color) if isinstance(below, BackgroundScreen) else below


class Dimmed(BackgroundScreen):
    """A screen behind another one; each style is mixed once, since every change below paints all of it."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        """The segments with every colour drawn towards a tint, by the tint's alpha."""
        for segment in segments:
            text, style, control = segment
            yield segment if control else Segment(text, _dimmed(style or _PLAIN, color))


@lru_cache(maxsize=2048)
def _dimmed(style: Style, tint: Color) -> Style:
    style = style.clear_meta_and_links()
    fore, ground = (
        None if colour is None else (Color.from_rich_color(colour) + tint).rich_color
        for colour in (style.color, style.bgcolor)
    )
    return style + Style.from_color(fore, ground)
