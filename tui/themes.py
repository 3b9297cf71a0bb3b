"""The themes, and the colours of the market (up, down, stale ...) in all of them, Textual's own included."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.color import Color
from textual.theme import Theme

from tui.settings.schema import MARKET_COLOURS, PALETTE_COLOURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DEFAULT: Final = "dark"

MARKET_VARIABLES: Final = MARKET_COLOURS

_ANSI: Final = {
    "up": "ansi_green",
    "up-soft": "ansi_green",
    "up-faint": "ansi_default",
    "down": "ansi_red",
    "down-soft": "ansi_red",
    "down-faint": "ansi_default",
    "stale": "ansi_bright_black",
    "warn": "ansi_yellow",
    "alarm": "ansi_red",
    "fine": "ansi_green",
    "axis": "ansi_default",
    "grid": "ansi_bright_black",
    "frame": "ansi_bright_black",
    "frame-focus": "ansi_blue",
    "last": "ansi_yellow",
    "last-text": "ansi_black",
}

THEMES: Final = (
    Theme(
        name=DEFAULT,
        primary="#7AA2D6",
        secondary="#5F7A9C",
        accent="#E3B565",
        warning="#E3A54D",
        error="#F0696F",
        success="#3CBF8F",
        foreground="#D6DBE4",
        background="#0E1116",
        surface="#141820",
        panel="#1B212B",
    ),
    Theme(
        name="light",
        primary="#2F5F9E",
        secondary="#5C7391",
        accent="#8A5A00",
        warning="#8F5600",
        error="#BE2F3B",
        success="#0A7450",
        foreground="#22262D",
        background="#FAFAF7",
        surface="#F1F1ED",
        panel="#E6E6E1",
        dark=False,
    ),
    Theme(
        name="okabe-dark",
        primary="#7AA2D6",
        secondary="#5F7A9C",
        accent="#F0E442",
        warning="#F0E442",
        error="#CC79A7",
        success="#56B4E9",
        foreground="#D6DBE4",
        background="#0E1116",
        surface="#141820",
        panel="#1B212B",
        variables={"up": "#56B4E9", "down": "#E69F00"},
    ),
    Theme(
        name="okabe-light",
        primary="#2F5F9E",
        secondary="#5C7391",
        accent="#6B4C9A",
        warning="#8F5600",
        error="#A5337A",
        success="#0072B2",
        foreground="#22262D",
        background="#FAFAF7",
        surface="#F1F1ED",
        panel="#E6E6E1",
        dark=False,
        variables={"up": "#0072B2", "down": "#B54B00"},
    ),
    Theme(
        name="mono",
        primary="#C8C8C8",
        secondary="#909090",
        accent="#FFFFFF",
        warning="#E0E0E0",
        error="#FFFFFF",
        success="#F2F2F2",
        foreground="#D8D8D8",
        background="#101010",
        surface="#171717",
        panel="#202020",
        variables={"up": "#F2F2F2", "down": "#8A8A8A"},
    ),
    Theme(
        name="high-contrast",
        primary="#6CB6FF",
        secondary="#A8C7FF",
        accent="#FFE600",
        warning="#FFD000",
        error="#FF8080",
        success="#00F090",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#161616",
        variables={
            "axis": "#FFFFFF",
            "stale": "#C0C0C0",
            "frame": "#B0B0B0",
            "grid": "#5A5A5A",
        },
    ),
)


def register(app: App[Any], chosen: str = DEFAULT, more: Iterable[Theme] = ()) -> None:
    """Make the themes known to an app that isn't running yet, and choose one; the default for an unknown one.

    The stylesheet is then read only once, with the right colours.
    """
    for theme in (*THEMES, *more):
        app.register_theme(theme)
    app.set_reactive(App.theme, chosen if chosen in app.available_themes else DEFAULT)
    dark = app.current_theme.dark
    for name, on in (("-dark-mode", dark), ("-light-mode", not dark), (f"-theme-{app.theme}", True)):
        app.set_class(on, name, update=False)
    app.stylesheet.set_variables(app.get_css_variables())


def own(name: str, given: Mapping[str, str | bool], base: Theme) -> Theme:
    """A theme that a person wrote: a base, with other colours."""
    palette = {colour: given[colour] for colour in PALETTE_COLOURS if colour in given}
    market = {colour: str(given[colour]) for colour in MARKET_COLOURS if colour in given}
    dark = {"dark": given["dark"]} if "dark" in given else {}
    changes: dict[str, Any] = {**palette, **dark, "variables": {**base.variables, **market}}
    return dataclasses.replace(base, name=name, **changes)


def swapped(colours: Mapping[str, str]) -> dict[str, str]:
    """The market's colours with those of up and down exchanged, as in East Asia."""
    sides = {"up": "down", "down": "up"}
    found = dict(colours)
    for name in MARKET_COLOURS:
        side, dash, rest = name.partition("-")
        if side in sides:
            found[name] = colours[f"{sides[side]}{dash}{rest}"]
    return found


def market_variables(theme: Theme) -> dict[str, str]:
    """The market's colours in a theme: its own where it names them, else made from success, error, accent.

    Meant for `App.get_theme_variable_defaults`, so that stylesheets may use them with every theme.
    """
    if theme.ansi:
        return {**_ANSI, **_named(theme)}
    system = theme.to_color_system().generate()
    background = Color.parse(system["background"])
    foreground = Color.parse(system["foreground"])
    surface = Color.parse(system["surface"])
    named = _named(theme)

    def text(variable: str, source: str) -> Color:
        given = named.get(variable)
        return Color.parse(given) if given else _legible(Color.parse(system[source]), surface, foreground)

    def grey(share: float) -> Color:
        return background.blend(foreground, share, 1)

    up, down, last = text("up", "success"), text("down", "error"), text("last", "accent")
    colours = {
        "up": up,
        "up-soft": background.blend(up, 0.5, 1),
        "up-faint": background.blend(up, 0.17, 1),
        "down": down,
        "down-soft": background.blend(down, 0.5, 1),
        "down-faint": background.blend(down, 0.17, 1),
        "stale": _legible(grey(0.5), surface, foreground),
        "warn": text("warn", "warning"),
        "alarm": text("alarm", "error"),
        "fine": text("fine", "success"),
        "axis": _legible(grey(0.62), surface, foreground),
        "grid": grey(0.14),
        "frame": grey(0.22),
        "frame-focus": text("frame-focus", "primary"),
        "last": last,
        "last-text": max(background, foreground, key=lambda colour: contrast(colour, last)),
    }
    return {**{name: colour.hex6 for name, colour in colours.items()}, **named}


def contrast(one: Color, other: Color) -> float:
    """The contrast of two colours after WCAG 2: from 1 (equal) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _named(theme: Theme) -> dict[str, str]:
    return {name: theme.variables[name] for name in MARKET_VARIABLES if name in theme.variables}


def _legible(colour: Color, ground: Color, foreground: Color) -> Color:
    """The colour, drawn towards the foreground until text in it can be read on the ground."""
    steps = (colour.blend(foreground, share / 10, 1) for share in range(11))
    return next((step for step in steps if contrast(step, ground) >= 4.5), foreground)


def _luminance(colour: Color) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
