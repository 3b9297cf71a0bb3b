"""The README's table of keys, made from the registry of actions: python -m tests.keytable writes it."""

from pathlib import Path
from typing import Final

from textual.binding import Binding

from tests.scene import make_app
from tui import registry
from tui.app import DepthdeckApp
from tui.screens.keys import Action, actions_of

README: Final = Path(__file__).parents[1] / "README.md"
_BEGIN: Final = "<!-- keys: python -m tests.keytable -->\n"
_END: Final = "<!-- end of keys -->\n"


def table() -> str:
    """Where, keys, what they do, and the ids that settings name them by; counterparts in one row."""
    app = make_app([])
    lines = ["| where | keys | what they do | ids |", "| --- | --- | --- | --- |"]
    told: set[str] = set()
    title = ""
    for owner in registry.owners(DepthdeckApp):
        rows: dict[str, list[Action]] = {}
        for action in actions_of(owner.node):
            if action.id not in told:
                rows.setdefault(action.pair or action.words, []).append(action)
        told.update(action.id for actions in rows.values() for action in actions)
        for words, actions in rows.items():
            names = dict.fromkeys(_name(app, binding) for action in actions for binding in action.bindings)
            keys = " ".join(f"`{name}`" for name in names)
            ids = " ".join(dict.fromkeys(f"`{action.id}`" for action in actions))
            lines.append(f"| {'' if owner.title == title else owner.title} | {keys} | {words} | {ids} |")
            title = owner.title
    return "\n".join(lines) + "\n"


def _name(app: DepthdeckApp, binding: Binding) -> str:
    """A key as settings take it: by its character, else by its name."""
    shown = app.get_key_display(binding.with_key(binding.key))
    return shown if len(shown) == 1 and shown.isascii() else binding.key


def section(file: Path) -> str:
    """The table as it stands in a file."""
    return _parts(file)[1]


def _parts(file: Path) -> tuple[str, str, str]:
    """A file's text before the table, the table, and the text after it."""
    before, _, rest = file.read_text(encoding="utf-8").partition(_BEGIN)
    shown, end, after = rest.partition(_END)
    assert end
    return before + _BEGIN, shown, end + after


if __name__ == "__main__":
    head, _, tail = _parts(README)
    README.write_text(head + table() + tail, encoding="utf-8")
