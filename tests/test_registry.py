"""Every action has an id; help, palette, footer and README tell the same; keys that clash are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import DiscoveryHit

from tests import keytable
from tests.scene import scene
from tui import registry
from tui.app import DepthdeckApp
from tui.palette import Everything
from tui.screens.help import Help
from tui.screens.keys import actions_of

README = Path(__file__).parents[1] / "README.md"


def test_every_binding_has_an_id_and_words() -> None:
    for owner in registry.owners(DepthdeckApp):
        for action in actions_of(owner.node):
            assert action.id.count(".") == 1, f"{action.name} of {owner.title} has no id such as place.action"
            assert action.words, f"{action.id} says nothing"


def test_an_id_stands_for_the_same_keys_wherever_it_is() -> None:
    known = registry.actions(DepthdeckApp)
    for owner in registry.owners(DepthdeckApp):
        for action in actions_of(owner.node):
            assert set(action.keys) == set(known[action.id].keys), f"{action.id} in {owner.title}"


def test_the_readme_tells_every_key() -> None:
    """After a change: python -m tests.keytable."""
    assert keytable.section(README) == keytable.table(), "python -m tests.keytable writes it anew"


async def test_help_palette_and_footer_tell_what_the_registry_knows() -> None:
    known = registry.actions(DepthdeckApp)
    async with scene() as stage:
        place = stage.trade
        sections = place.keys()
        here = {action.id for _, node in sections for action in actions_of(type(node))}
        assert here <= known.keys()
        everything = Everything(place)
        await everything.startup()
        notes = [str(hit.display) async for hit in everything.discover() if isinstance(hit, DiscoveryHit)]
        offered = {note.split()[-1] for note in notes}
        asleep = {
            "app.palette",
            "app.retry",
            "app.venue",
            "chart.up",
            "chart.down",
            "chart.leave",
            "book.choose",
        }
        assert here - offered <= asleep
        assert offered <= here
        await everything.shutdown()

        shown = {binding.id for _, binding, _, _ in place.active_bindings.values() if binding.show}
        assert shown <= known.keys()

        await stage.press("?")
        assert isinstance(stage.app.screen, Help)
        told = {words for _, rows in stage.app.screen._sections() for _, words in rows}
        for ident in here:
            assert {known[ident].words, known[ident].pair} & told, ident


def test_no_usual_key_does_two_things_in_one_place() -> None:
    for owner in registry.owners(DepthdeckApp):
        seen: dict[str, str] = {}
        for action in actions_of(owner.node):
            for key in action.keys:
                assert seen.setdefault(key, action.id) == action.id, f"{key} in {owner.title}"
    usual = {ident: ",".join(action.keys) for ident, action in registry.actions(DepthdeckApp).items()}
    assert registry.unusable(DepthdeckApp, usual) == {}


@pytest.mark.parametrize(
    ("ident", "keys", "words"),
    [
        ("app.quti", "x", "no action 'app.quti'; the nearest is 'app.quit'"),
        ("app.quit", "crtl+x", "no key 'crtl+x'"),
        ("app.quit", "x,nokey", "no key 'nokey'"),
    ],
)
def test_what_cannot_be_used_is_told(ident: str, keys: str, words: str) -> None:
    assert words in registry.unusable(DepthdeckApp, {ident: keys})[ident]


@pytest.mark.parametrize(
    "keys", ["x", "X", "?", "question_mark", "ctrl+x", "f5, home", "shift+tab", "ctrl+shift+up"]
)
def test_keys_are_written_by_character_or_name(keys: str) -> None:
    assert registry.unusable(DepthdeckApp, {"app.quit": keys}) == {}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"app.quit": "t"}, "its key t belongs to 'app.theme', too (Everywhere)"),
        ({"app.quit": "0"}, "belongs to 'chart.live', too"),
        ({"book.centre": "/"}, "its key slash belongs to 'trade.find', too (Trade)"),
        ({"app.quit": "t", "app.theme": "q"}, ""),
        ({"health.audit": "f"}, ""),
    ],
)
def test_clashes_are_told_where_both_can_have_the_keys(keys: dict[str, str], words: str) -> None:
    found = registry.clashes(DepthdeckApp, keys)
    assert words in next(iter(found.values())) if words else found == {}
