"""The themes: every market colour in every theme, and text that can be read."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme
from textual.widgets import Static

from tui import themes

ALL = [*themes.THEMES, *BUILTIN_THEMES.values()]
OWN = [theme.name for theme in themes.THEMES]
TEXTS = ("up", "down", "warn", "alarm", "fine", "axis", "stale", "frame-focus", "last")


class Themed(App[None]):
    CSS = "\n".join(f".{name} {{ color: ${name}; }}" for name in themes.MARKET_VARIABLES)

    def __init__(self) -> None:
        super().__init__()
        themes.register(self)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.market_variables(self.current_theme)

    def compose(self) -> ComposeResult:
        for name in themes.MARKET_VARIABLES:
            yield Static(name, classes=name)


@pytest.mark.parametrize("theme", ALL, ids=lambda theme: theme.name)
def test_every_theme_has_every_market_colour(theme: Theme) -> None:
    variables = themes.market_variables(theme)
    assert tuple(variables) == themes.MARKET_VARIABLES
    for value in variables.values():
        Color.parse(value)


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda theme: theme.name)
def test_text_in_a_market_colour_can_be_read(theme: Theme) -> None:
    variables = themes.market_variables(theme)
    system = theme.to_color_system().generate()
    wanted = 7.0 if theme.name == "high-contrast" else 4.5 if theme.name != "mono" else 4.0
    for ground in ("background", "surface"):
        for name in TEXTS:
            ratio = themes.contrast(Color.parse(variables[name]), Color.parse(system[ground]))
            assert ratio >= wanted, (name, ground, round(ratio, 2))
    assert themes.contrast(Color.parse(variables["last-text"]), Color.parse(variables["last"])) >= 4.5
    for side in ("up", "down"):
        text = themes.contrast(Color.parse(system["foreground"]), Color.parse(variables[f"{side}-faint"]))
        assert text >= 7, (side, round(text, 2))


@pytest.mark.parametrize("theme", [theme for theme in ALL if not theme.ansi], ids=lambda theme: theme.name)
def test_the_three_strengths_of_a_side_stand_apart_from_the_ground(theme: Theme) -> None:
    variables = {name: Color.parse(value) for name, value in themes.market_variables(theme).items()}
    ground = Color.parse(theme.to_color_system().generate()["background"])
    for side in ("up", "down"):
        strengths = [themes.contrast(variables[side + tail], ground) for tail in ("-faint", "-soft", "")]
        assert 1.05 < strengths[0] < strengths[1] < strengths[2]


def test_a_built_in_theme_with_a_weak_colour_is_made_legible() -> None:
    weak = Theme(
        name="weak", primary="#202020", success="#102010", foreground="#ffffff", background="#000000"
    )
    assert themes.contrast(Color.parse(themes.market_variables(weak)["up"]), Color.parse("#000000")) >= 4.5


def test_contrast_spans_one_to_twenty_one() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert themes.contrast(black, white) == pytest.approx(21)
    assert themes.contrast(white, white) == 1


async def test_the_app_can_wear_all_of_them() -> None:
    app = Themed()
    async with app.run_test() as pilot:
        assert app.theme == themes.DEFAULT
        for name in [*OWN, "ansi-dark", "ansi-light", "nord"]:
            app.theme = name
            await pilot.pause()
            expected = Color.parse(themes.market_variables(app.current_theme)["up"])
            assert app.query_one(".up").styles.color == expected, name
