"""How counterparts are bound (next and before, in and out), and the ids of keys that several places share."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from textual.binding import Binding

if TYPE_CHECKING:
    from collections.abc import Iterator


def counterparts(words: str, *bindings: Binding) -> Iterator[Binding]:
    """Bindings that undo each other; `words` say for the help what they do together."""
    group = Binding.Group(words)
    for binding in bindings:
        yield dataclasses.replace(binding, group=group)


def interval_keys(action: str) -> Iterator[Binding]:
    """The keys that run an action with -1 for a shorter interval, with 1 for a longer one."""
    return counterparts(
        "Take a shorter or longer interval",
        Binding(
            *("left_square_bracket", f"{action}(-1)", "Interval"),
            key_display="[ ]",
            tooltip="Take a shorter interval",
            id="interval.shorter",
        ),
        Binding(
            *("right_square_bracket", f"{action}(1)", "Take a longer interval"),
            show=False,
            key_display="[ ]",
            id="interval.longer",
        ),
    )


def group_keys(*, show: bool) -> Iterator[Binding]:
    """The keys that run `regroup` with -1 for finer groups of the book, with 1 for coarser ones."""
    return counterparts(
        "Group the book finer or coarser",
        Binding(
            *("left_curly_bracket", "regroup(-1)", "Finer groups"),
            show=show,
            tooltip="Group the book finer",
            id="book.finer",
        ),
        Binding(
            *("right_curly_bracket", "regroup(1)", "Coarser groups"),
            show=show,
            tooltip="Group the book coarser",
            id="book.coarser",
        ),
    )
