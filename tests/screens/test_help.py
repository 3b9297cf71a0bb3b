"""The help lists every key there is, each where it is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import BindingsMap
from textual.widgets import Static

from tests.scene import scene
from tui.screens.help import Help
from tui.screens.keys import rows_of
from tui.widgets.panel import Panel

if TYPE_CHECKING:
    from textual.dom import DOMNode


async def test_every_bound_key_is_listed() -> None:
    async with scene() as stage:
        nodes: list[DOMNode] = [stage.app, stage.trade, *stage.trade.query(Panel)]
        assert len(nodes) == 6
        for node in nodes:
            listed = {words: keys.split(" ") for keys, words in rows_of(stage.app, type(node))}
            for _, binding in BindingsMap(type(node).BINDINGS):
                alone = binding.tooltip or binding.description
                words = binding.group.description if binding.group else alone
                assert alone, f"{binding.key} of {node} says nothing"
                assert set(stage.app.get_key_display(binding).split(" ")) <= set(listed[words])


async def test_the_sheet_tells_each_key_once_in_its_section() -> None:
    async with scene(size=(100, 70)) as stage:
        await stage.press("?")
        assert isinstance(stage.app.screen, Help)
        text = stage.text()
        for words in ("Everywhere", "Trade", "Order book", "Trades", "Depth", "What the marks say"):
            assert words in text
        for key, words in (
            ("? f1", "this help"),
            ("/", "symbol"),
            ("{ }", "Group the book"),
            ("space", "stand still"),
        ):
            assert any(key in line and words in line for line in text.splitlines()), (key, words)
        # A key of the place is not told again below a panel.
        assert sum(line.split()[1:4] == ["│", "[", "]"] for line in text.splitlines()) <= 1
        assert text.count("interval") == 1
        assert all(sheet.render() for sheet in stage.app.screen.query(Static)), "a line without words"


async def test_it_scrolls_where_it_has_no_room_and_goes_by_many_keys() -> None:
    async with scene(size=(80, 24)) as stage:
        for key in ("escape", "?", "f1", "q"):
            await stage.press("?")
            sheet = stage.app.screen.query_one("#help")
            await stage.press("j")
            await stage.press("j")
            assert sheet.scroll_offset.y == 2
            await stage.press("k")
            assert sheet.scroll_offset.y == 1
            await stage.press(key)
            assert stage.app.screen is stage.trade, key
            assert stage.app.is_running
