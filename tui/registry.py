"""Every action that has keys, wherever it is: for settings that name one, and for the README's table."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from textual.app import App
from textual.keys import Keys, _character_to_key
from textual.screen import ModalScreen

from tui import screens
from tui.screens.keys import Action, actions_of
from tui.screens.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.dom import DOMNode

_MODIFIERS: Final = ("ctrl", "shift", "alt", "super", "hyper", "meta")
_KEYS: Final = {key.value for key in Keys} | {_character_to_key(chr(code)) for code in range(33, 127)}


class Owner(NamedTuple):
    """A class of nodes that binds keys, and where that is in words."""

    title: str
    node: type[DOMNode]


def owners(app: type[App[None]]) -> list[Owner]:
    """Who binds keys: the app, each place before its panels, then what comes up in front of them."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)
    found: dict[type[DOMNode], str] = {app: "Everywhere"}
    # The order must not depend on which code happens to be loaded already.
    order = {action.id: number for number, action in enumerate(actions_of(app))}
    places = sorted(_subclasses(Place), key=lambda place: order.get(f"go.{_title(place).lower()}", -1))
    for place in places:
        if title := _title(place):
            found[place] = title
            found.update((part, _title(part)) for part in place.PARTS)
    modals = sorted(_subclasses(ModalScreen), key=_title)
    found.update((modal, title) for modal in modals if (title := _title(modal)))
    return [Owner(title, node) for node, title in found.items()]


def actions(app: type[App[None]]) -> dict[str, Action]:
    """Every action by its id; of those that share one, the first."""
    found: dict[str, Action] = {}
    for owner in owners(app):
        for action in actions_of(owner.node):
            found.setdefault(action.id, action)
    return found


def unusable(app: type[App[None]], keys: Mapping[str, str]) -> dict[str, str]:
    """What can't be used of other keys, in words by the ids they were given to: unknown ids, unknown keys."""
    known = actions(app)
    found: dict[str, str] = {}
    for ident, names in keys.items():
        if ident not in known:
            near = difflib.get_close_matches(ident, known, n=1, cutoff=0)[0]
            found[ident] = f"there is no action {ident!r}; the nearest is {near!r}"
        elif bad := next((key for key in names.split(",") if not _is_key(key.strip())), None):
            found[ident] = f"there is no key {bad.strip()!r}; right is one such as g, G, ctrl+g, f5 or home"
    return found


def normal(names: str) -> str:
    """Keys by their full names: `?` is `question_mark`."""
    keys = (key.strip() for key in names.split(","))
    return ",".join(_character_to_key(key) if len(key) == 1 else key for key in keys)


def told_apart(app: type[App[None]], keys: Mapping[str, str]) -> dict[str, str]:
    """Other keys, with the usual ones of their counterparts: what is written for both does not hold then."""
    known = actions(app)
    pairs = {known[ident].pair for ident in keys} - {""}
    usual = {
        ident: ",".join(action.keys)
        for ident, action in known.items()
        if action.pair in pairs and any(binding.key_display for binding in action.bindings)
    }
    return {**usual, **keys}


def clashes(app: type[App[None]], keys: Mapping[str, str]) -> dict[str, str]:
    """Keys that were given to an action and do something else in the same place, by the action's id."""
    keymap = {ident: normal(names) for ident, names in keys.items()}
    held = [
        (owner, key, action.id)
        for owner in owners(app)
        for action in actions_of(owner.node)
        for key in (keymap[action.id].split(",") if action.id in keymap else action.keys)
    ]
    return {
        ident: f"its key {key} belongs to {other_ident!r}, too ({other.title})"
        for owner, key, ident in held
        for other, other_key, other_ident in held
        if ident in keymap and key == other_key and ident != other_ident and _meet(owner.node, other.node)
    }


def _meet(one: type[DOMNode], other: type[DOMNode]) -> bool:
    """Whether two can have the keys at the same time."""
    return one is other or _holds(one, other) or _holds(other, one)


def _holds(outer: type[DOMNode], inner: type[DOMNode]) -> bool:
    if issubclass(outer, App):
        return not issubclass(inner, ModalScreen)
    return issubclass(outer, Place) and inner in outer.PARTS


def _is_key(name: str) -> bool:
    *modifiers, key = name.split("+")
    known = (len(key) == 1 and key.isprintable()) or key in _KEYS
    return known and all(modifier in _MODIFIERS for modifier in modifiers)


def _title(node: type[DOMNode]) -> str:
    return str(vars(node).get("NAME", ""))


def _subclasses(base: type[DOMNode]) -> Iterator[type[Any]]:
    for node in base.__subclasses__():
        if node.__module__.startswith("tui."):
            yield node
            yield from _subclasses(node)
