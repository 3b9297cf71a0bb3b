"""Every key of every place, pressed in a real terminal: none ends the dashboard, and none locks one in."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Final

import pytest

from tests.terminal.console import PROMPT
from tui import registry
from tui.app import DepthdeckApp
from tui.places import PLACES
from tui.screens.keys import actions_of
from tui.screens.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.terminal.conftest import ConsoleFactory
    from tests.terminal.console import Console

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(180)]

LEAVING: Final = {"q", "ctrl+c"}
OPENERS: Final = {
    "Alert": ("5", "a"),
    "Columns": ("2", "v"),
    "Help": ("1", "?"),
    "Ledger": ("1", "L"),
    "Lists": ("2", "L"),
    "Name": ("2", "L", "n"),
    "Order ticket": ("1", "b"),
    "Review": ("1", "X"),
    "Symbol search": ("1", "/"),
}
"""The keys that bring up what stands in front of a place."""
NAMED: Final = {
    "question_mark": "?",
    "colon": ":",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "exclamation_mark": "!",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
    "shift+tab": "BTab",
    "pageup": "PageUp",
    "pagedown": "PageDown",
    "delete": "DC",
}


ESCAPE: Final = "\x1b[27u"
"""The escape key as newer terminals send it: the old way begins other keys too, until time has passed."""


def typed(key: str) -> str:
    """A key by tmux's name."""
    if key.startswith("ctrl+"):
        return f"C-{key.removeprefix('ctrl+')}"
    return NAMED.get(key, key if len(key) == 1 else key.capitalize())


def keys_of(owners: Iterable[registry.Owner]) -> Iterator[str]:
    """Every key once, but those that leave depthdeck."""
    keys = dict.fromkeys(key for owner in owners for action in actions_of(owner.node) for key in action.keys)
    yield from (typed(key) for key in keys if key not in LEAVING)


def leave(terminal: Console, times: int = 3) -> None:
    """Press escape so many times."""
    terminal.tmux("send-keys", "-l", times * ESCAPE)


def settle(terminal: Console, key: str, name: str) -> None:
    """Come back to a place: what is in front of it goes, and it is the one that is named."""

    def arrived() -> bool:
        # What an earlier key opens may still come up: whoever sees that presses once more.
        leave(terminal)
        terminal.press(key)
        return f"‹[{key}]{name}›" in terminal.screen()

    terminal.until(arrived, name)


def test_no_key_ends_the_dashboard_or_locks_one_in(console: ConsoleFactory, tmp_path: Path) -> None:
    terminal = console(160, 48)
    homes = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    folder = shlex.quote(str(tmp_path))
    homed = " ".join(f"{name}={folder}" for name in homes)
    terminal.tmux("send-keys", "-l", f"cd {folder}; export {homed}")
    terminal.press("Enter")
    terminal.until(lambda: terminal.screen().count(PROMPT) > 1)
    terminal.start("--venue", "sim")
    terminal.shows("Order book  ● live")

    owners = registry.owners(DepthdeckApp)
    front = {owner.title: owner for owner in owners if owner.title in OPENERS}
    everywhere = [owner for owner in owners if owner.node is DepthdeckApp]
    for tab in PLACES:
        settle(terminal, tab.key, tab.name)
        place = next(
            owner.node for owner in owners if owner.title == tab.name and issubclass(owner.node, Place)
        )
        own = [owner for owner in owners if owner.node is place]
        panels = [owner for owner in owners if owner.node in place.PARTS]
        for number in range(len(panels)):
            for key in keys_of(panels if number else [*everywhere, *own, *panels]):
                terminal.press(key)
                leave(terminal, 1)
            settle(terminal, tab.key, tab.name)
            terminal.press(*["Tab"] * (number + 1))
    for title, owner in front.items():
        for key in keys_of([owner]):
            terminal.press(*OPENERS[title], key)
            leave(terminal)
    # A search in front of Trade shows its heading, too: who comes from elsewhere finds nothing in front.
    settle(terminal, "4", "Health")
    settle(terminal, "1", "Trade")
    terminal.shows("Order book  ● live", "Chart  ● live")

    terminal.press("q")
    terminal.shows("code=0", PROMPT)
