"""The keys at the foot: made anew where they differ, and nothing of the former ones stays."""

import gc
import weakref
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets._footer import FooterKey

from tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from textual.widget import Widget


class Keys(App[None]):
    """Has a key that comes and goes."""

    BINDINGS = [Binding("a", "one", "One"), Binding("b", "two", "Two")]  # noqa: RUF012 (as Textual declares it)
    two = True

    def compose(self) -> ComposeResult:
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.two if action == "two" else True


async def test_keys_that_are_gone_are_let_go() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        await pilot.pause()
        line = app.query_one(KeyLine)
        former: list[weakref.ref[Widget]] = []
        for _ in range(6):
            former += [weakref.ref(key) for key in line.query(FooterKey)]
            app.two = not app.two
            app.refresh_bindings()
            await pilot.pause()
        assert {key.description for key in line.query(FooterKey)} >= {"One", "Two"}
        shown = set(line.query(FooterKey))
        gc.collect()
        assert [key() for key in former if key() is not None and key() not in shown] == []


async def test_the_same_keys_are_not_made_anew() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        await pilot.pause()
        line = app.query_one(KeyLine)
        before = list(line.query(FooterKey))
        app.refresh_bindings()
        await pilot.pause()
        assert list(line.query(FooterKey)) == before
