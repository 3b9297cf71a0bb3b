"""What keys do, read from the bindings themselves: help, footer, palette and README show the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.binding import BindingsMap

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from textual.app import App
    from textual.binding import Binding
    from textual.dom import DOMNode


class Action(NamedTuple):
    """Something that keys do: `id` is what settings know it by, `name` what Textual runs.

    `pair` says in words what it does together with its counterpart; "" where it has none.
    """

    id: str
    words: str
    pair: str
    name: str
    bindings: tuple[Binding, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of its keys."""
        return tuple(dict.fromkeys(binding.key for binding in self.bindings))

    def shown(self, app: App[Any], *, alone: bool = False) -> list[str]:
        """Its keys as they are written on the screen; `alone` without those of its counterpart."""
        bindings = [binding.with_key(binding.key) for binding in self.bindings] if alone else self.bindings
        return list(dict.fromkeys(app.get_key_display(binding) for binding in bindings))


def bound(owner: type[DOMNode], keymap: Mapping[str, str] | None = None) -> BindingsMap:
    """The keys that a class of nodes binds itself, under a keymap; actions stay in their order."""
    found = BindingsMap(owner.BINDINGS)
    if not keymap:
        return found
    order = {binding.id: place for place, (_, binding) in enumerate(found)}
    found.apply_keymap(dict(keymap))
    keys = sorted(found.key_to_bindings.items(), key=lambda item: order[item[1][0].id])
    return BindingsMap.from_keys(dict(keys))


def actions_of(owner: type[DOMNode], keymap: Mapping[str, str] | None = None) -> list[Action]:
    """What the keys do that a class of nodes binds itself."""
    found: dict[tuple[str, str], list[Binding]] = {}
    for _, binding in bound(owner, keymap):
        found.setdefault((binding.id or "", binding.action), []).append(binding)
    return [
        Action(
            id=ident,
            words=bindings[0].tooltip or bindings[0].description,
            pair=bindings[0].group.description if bindings[0].group else "",
            name=name,
            bindings=tuple(bindings),
        )
        for (ident, name), bindings in found.items()
    ]


def rows_of(
    app: App[Any],
    owner: type[DOMNode],
    keymap: Mapping[str, str] | None = None,
    but: Collection[str] = (),
) -> list[tuple[str, str]]:
    """The keys of a class of nodes, but for some, and what they do; counterparts stand together."""
    rows: dict[str, list[str]] = {}
    for action in actions_of(owner, keymap):
        words = action.pair or action.words
        if words and not set(action.keys) <= set(but):
            rows.setdefault(words, []).extend(action.shown(app))
    return [(" ".join(dict.fromkeys(keys)), words) for words, keys in rows.items()]
