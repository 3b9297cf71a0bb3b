"""What stands above a place and shows figures of its own: it hears that time went by, as the place does."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

T = TypeVar("T")


class Overlay(ModalScreen[T]):
    """A screen that is told of time four times a second at most: the market lives on below it."""

    def follow(self, now: int) -> None:
        """Show everything as of now, in ms since the epoch; a subclass says what."""
        raise NotImplementedError

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Go, with a result; nothing where this isn't on top: Textual would take what is there instead."""
        return super().dismiss(result) if self.app.screen is self else AwaitComplete()
