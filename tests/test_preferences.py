"""What a person likes is put on, also while the dashboard runs; what is wrong with it is told."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.widgets import OptionList

from tests.clock import ManualClock
from tests.scene import START, StillFeed
from tui import themes
from tui.app import DepthdeckApp
from tui.options import AppOptions
from tui.preferences import Likes, problems
from tui.screens.help import Help
from tui.wire import venues

OWN: dict[str, dict[str, str | bool]] = {"mine": {"base": "light", "up": "#010203", "accent": "#040506"}}


class Liked:
    """A dashboard with likes that change."""

    def __init__(self, likes: Likes, trouble: str = "") -> None:
        self.news: Likes | str | None = None
        self.kept: dict[str, str] = {}
        self.app = DepthdeckApp(
            venues.venue("com"),
            "BTCUSDT",
            options=AppOptions(fps=0, likes=likes, trouble=trouble, reread=self._give, keep=self._keep),
            make_feed=lambda venue, options: StillFeed(venue, options, ManualClock(START)),
        )

    def _give(self) -> Likes | str | None:
        news, self.news = self.news, None
        return news

    def _keep(self, key: str, value: str) -> None:
        if value == "mono":
            raise OSError(28, "No space left on device")
        self.kept[key] = value

    def told(self) -> str:
        return " ".join(notice.message for notice in self.app._notifications)


def colour(app: DepthdeckApp, name: str) -> Color:
    return Color.parse(app.theme_variables[name])


async def test_the_first_frame_has_a_persons_own_colours_and_keys() -> None:
    liked = Liked(
        Likes(theme="mine", themes=OWN, keys={"app.help": "f3,f2", "interval.longer": "f9"}),
        trouble="config.toml, line 2: odd",
    )
    async with liked.app.run_test(size=(120, 30)) as pilot:
        app = liked.app
        assert (app.theme, app.current_theme.dark) == ("mine", False)
        assert colour(app, "up").hex6 == "#010203"
        assert colour(app, "last").hex6 == "#040506", "made from accent"
        assert colour(app, "background") == Color.parse("#FAFAF7"), "of the base"
        assert liked.told() == "config.toml, line 2: odd"
        await pilot.press("question_mark")
        assert not isinstance(app.screen, Help)
        await pilot.press("f3")
        assert isinstance(app.screen, Help)
        shown = {words: keys for _, rows in app.screen._sections() for keys, words in rows}
        assert shown["Show or leave this help"] == "f3 f2"
        assert shown["Take a shorter or longer interval"] == "[ f9"
        await pilot.press("escape")
        active = [binding for _, binding, _, _ in app.screen.active_bindings.values() if binding.show]
        assert {b.description: app.get_key_display(b) for b in active}["Interval"] == "["


async def test_likes_change_while_it_runs() -> None:
    liked = Liked(Likes())
    async with liked.app.run_test(size=(120, 30)) as pilot:
        app = liked.app
        up, down = colour(app, "up"), colour(app, "down")
        shown = [binding.key for _, binding, _, _ in app.screen.active_bindings.values() if binding.show]
        assert "q" in shown

        liked.news = Likes(swap_colours=True, keys={"app.quit": "Q", "app.palette": "f4,f5"})
        app.wardrobe.reread()
        assert (colour(app, "up"), colour(app, "down")) == (down, up)
        now = [binding.key for _, binding, _, _ in app.screen.active_bindings.values() if binding.show]
        assert now == ["Q" if key == "q" else key for key in shown], "each in its place"
        assert app.COMMAND_PALETTE_BINDING == "f4", "the footer tells the palette's key"
        await pilot.pause()
        assert liked.told() == "The settings are read anew."
        app.wardrobe.reread()
        await pilot.pause()
        assert len(app._notifications) == 1, "nothing new"

        app.theme = "mono"
        liked.news = Likes(themes=OWN)
        app.wardrobe.reread()
        assert app.theme == "mono", "chosen by hand since"
        assert colour(app, "up") != colour(app, "down")
        liked.news = Likes(theme="mine", themes=OWN)
        app.wardrobe.reread()
        assert colour(app, "up").hex6 == "#010203"
        liked.news = Likes(theme="mine", themes={"mine": {"up": "#0a0b0c"}})
        app.wardrobe.reread()
        assert colour(app, "up").hex6 == "#0A0B0C", "the same theme in other colours"
        liked.news = Likes(theme="gone")
        app.wardrobe.reread()
        assert app.theme == themes.DEFAULT
        await pilot.pause()
        assert "there is no theme 'gone'" in liked.told()

        liked.news = "config.toml, line 1: odd. What held before goes on."
        app.wardrobe.reread()
        await pilot.pause()
        assert "line 1: odd" in liked.told()
        await pilot.press("q")
        assert app._exit


@pytest.mark.parametrize(
    ("likes", "key", "words"),
    [
        (Likes(theme="drak"), "theme", "no theme 'drak'; the nearest is 'dark'"),
        (Likes(themes={"mine": {"base": "ligth"}}), "themes.mine.base", "the nearest is 'light'"),
        (Likes(keys={"app.quti": "x"}), "keys.app.quti", "the nearest is 'app.quit'"),
        (Likes(keys={"app.quit": "t"}), "keys.app.quit", "belongs to 'app.theme', too"),
    ],
)
def test_mistakes_are_told_by_their_settings(likes: Likes, key: str, words: str) -> None:
    ((told, reason),) = problems(DepthdeckApp, likes)
    assert told == key
    assert words in reason


@pytest.mark.parametrize("name", ["light", "ansi-light", "dark"])
async def test_a_theme_from_the_start_is_like_one_chosen_later(name: str) -> None:
    liked, later = Liked(Likes(theme=name)), Liked(Likes(theme="mono"))
    async with liked.app.run_test() as pilot, later.app.run_test() as other:
        later.app.theme = name
        await pilot.pause()
        await other.pause()
        assert liked.app.classes == later.app.classes
        assert liked.app.theme_variables == later.app.theme_variables
        enabled = [[one.enabled for one in app._filters] for app in (liked.app, later.app)]
        assert enabled[0] == enabled[1]


async def test_a_chosen_theme_is_kept_or_it_is_told_that_it_is_not() -> None:
    liked = Liked(Likes(themes=OWN))
    async with liked.app.run_test() as pilot:
        await pilot.press("t")
        await pilot.pause()
        first = liked.app.screen.query_one(OptionList).get_option_at_index(0)
        assert str(first.prompt) == "mine", "one's own stand first"
        await pilot.press(*"okabe", "minus", *"li", "enter")
        await pilot.pause()
        assert liked.app.theme == "okabe-light"
        assert liked.kept == {"theme": "okabe-light"}
        liked.app.choose_theme("mono")
        await pilot.pause()
        assert liked.app.theme == "mono"
        assert "mono holds until you leave" in liked.told()
        assert "No space left" in liked.told()
