"""Hints in a panel's border tell the keys of now, also where a person gave an action another key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.binding import Binding, BindingsMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import App
    from textual.dom import DOMNode
    from textual.widget import Widget


@runtime_checkable
class Mapped(Protocol):
    """An app whose keys can be others than the usual ones."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """Other keys by the ids of actions."""


def retold(hint: str, widget: Widget) -> str:
    """A hint such as `c crosshair  [ ] interval`, with the keys that do this now."""
    app = widget.app
    if not hint or not isinstance(app, Mapped) or not app.keymap:
        return hint
    names: dict[str, str] = {}
    for node in (app, widget.screen, widget):
        names.update(_renamed(app, type(node), app.keymap))
    return "  ".join(_retold(part, names) for part in hint.split("  "))


def _retold(part: str, names: Mapping[str, str]) -> str:
    old = max((name for name in names if f"{part} ".startswith(f"{name} ")), key=len, default=None)
    return part if old is None else f"{names[old]}{part[len(old) :]}"


def _renamed(app: App[object], owner: type[DOMNode], keymap: Mapping[str, str]) -> dict[str, str]:
    """Keys as hints write them, alone and with their counterparts, and how they are to be written now."""
    names: dict[str, str] = {}
    together: dict[Binding.Group, dict[str, list[Binding]]] = {}
    for _, binding in BindingsMap(owner.BINDINGS):
        if binding.id is not None and binding.id in keymap:
            now = " ".join(_shown(app, binding, key) for key in keymap[binding.id].split(","))
            names[_shown(app, binding, binding.key)] = now
            names[app.get_key_display(binding)] = now
        if binding.group is not None and binding.id is not None:
            together.setdefault(binding.group, {}).setdefault(binding.id, []).append(binding)
    for actions in together.values():
        if actions.keys() & keymap.keys():
            now = " ".join(
                _shown(app, bindings[0], keymap.get(ident, bindings[0].key).split(",")[0])
                for ident, bindings in actions.items()
            )
            for counterparts in zip(*actions.values(), strict=False):
                names[" ".join(_shown(app, binding, binding.key) for binding in counterparts)] = now
            names.update(
                (binding.key_display, now) for binding in _all(actions.values()) if binding.key_display
            )
    return names


def _all(lists: Iterable[list[Binding]]) -> Iterable[Binding]:
    return (binding for bindings in lists for binding in bindings)


def _shown(app: App[object], binding: Binding, key: str) -> str:
    return app.get_key_display(binding.with_key(key))
