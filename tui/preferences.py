"""What a person likes (theme, own themes, colours of up and down, keys), put on the app while it runs."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Final

import msgspec
from textual.app import App
from textual.theme import BUILTIN_THEMES, Theme

from tui import registry, themes
from tui.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tui.settings import Settings

TROUBLE_SECONDS: Final = 20.0
"""How long it is told what is wrong with the settings."""

_THEMES: Final = {**BUILTIN_THEMES, **{theme.name: theme for theme in themes.THEMES}}
"""Every theme that there is without the settings."""


class Likes(msgspec.Struct, frozen=True, kw_only=True):
    """What can change while the dashboard runs; `settings.Settings` says what each is."""

    theme: str = themes.DEFAULT
    themes: dict[str, dict[str, str | bool]] = {}
    swap_colours: bool = False
    keys: dict[str, str] = {}

    @classmethod
    def of(cls, settings: Settings) -> Likes:
        """What the settings say."""
        return cls(
            theme=settings.theme or themes.DEFAULT,
            themes=settings.themes,
            swap_colours=settings.swap_colours,
            keys=settings.keys,
        )


class Wardrobe:
    """Puts what a person likes on an app: at the start, and whenever it changes.

    `reread` gives likes that changed, words where they can't be used, None while nothing changed; `keep`
    writes a setting by its key, and raises SettingsError or OSError.
    """

    def __init__(
        self,
        app: App[None],
        likes: Likes,
        reread: Callable[[], Likes | str | None],
        keep: Callable[[str, str], None],
    ) -> None:
        self.likes = likes
        self._app = app
        self._reread = reread
        self._keep = keep

    def dress(self) -> None:
        """Put on everything, before the app runs."""
        themes.register(self._app, self.likes.theme, own_themes(self.likes))
        put_keys(self._app, self.likes)

    def reread(self) -> None:
        """Put on what changed, and tell so."""
        found = self._reread()
        if isinstance(found, Likes):
            before, self.likes = self.likes, found
            wear(self._app, found, before)
            self._app.refresh_bindings()
            self._app.notify("The settings are read anew.", title="Settings")
        if found is not None:
            self.tell(found if isinstance(found, str) else "")

    def choose(self, theme: str) -> None:
        """Take a theme, also for the next time."""
        self._app.theme = theme
        try:
            self._keep("theme", theme)
        except (SettingsError, OSError) as error:
            self._warn("Theme", f"{theme} holds until you leave; it can't be kept: {error}")
        else:
            self.likes = msgspec.structs.replace(self.likes, theme=theme)

    def tell(self, trouble: str) -> None:
        """Tell what is wrong with the settings: some trouble, and with what they say."""
        words = [trouble] if trouble else []
        words += [f"{key}: {reason}" for key, reason in problems(type(self._app), self.likes)]
        if words:
            self._warn("Settings", "\n".join(words))

    def _warn(self, title: str, words: str) -> None:
        self._app.notify(words, severity="warning", title=title, timeout=TROUBLE_SECONDS, markup=False)


def own_themes(likes: Likes) -> list[Theme]:
    """The themes that the settings describe; one whose base is unknown begins with the default."""
    return [themes.own(name, given, _base(given)) for name, given in likes.themes.items()]


def wear(app: App[None], likes: Likes, before: Likes) -> None:
    """Put on what changed: themes, keys. A theme that was chosen by hand stays until another one is set."""
    for name in before.themes.keys() - likes.themes.keys():
        if name in _THEMES:
            app.register_theme(_THEMES[name])
        else:
            app.unregister_theme(name)
    for theme in own_themes(likes):
        app.register_theme(theme)
    if likes.theme != before.theme or app.theme not in app.available_themes:
        app.theme = likes.theme if likes.theme in app.available_themes else themes.DEFAULT
    put_keys(app, likes)
    app.refresh_css(animate=False)


def put_keys(app: App[None], likes: Likes) -> None:
    """Let actions have other keys, as far as these can be used."""
    unusable = registry.unusable(type(app), likes.keys) if likes.keys else {}
    keys = {ident: registry.normal(keys) for ident, keys in likes.keys.items() if ident not in unusable}
    app.set_keymap(registry.told_apart(type(app), keys) if keys else keys)
    palette = keys.get("app.palette", App.COMMAND_PALETTE_BINDING).split(",")[0]
    app.COMMAND_PALETTE_BINDING = palette  # type: ignore[misc]  # the footer asks the instance for it


def problems(app: type[App[None]], likes: Likes) -> Iterator[tuple[str, str]]:
    """What is wrong with likes, by the settings' keys, in words."""
    known = {**_THEMES, **likes.themes}
    if likes.theme not in known:
        yield "theme", f"there is no theme {likes.theme!r}; {_near(likes.theme, known)}"
    for name, given in likes.themes.items():
        base = str(given.get("base", themes.DEFAULT))
        if base not in _THEMES:
            yield f"themes.{name}.base", f"there is no theme {base!r} to begin with; {_near(base, _THEMES)}"
    if likes.keys:
        unusable = registry.unusable(app, likes.keys)
        usable = {ident: keys for ident, keys in likes.keys.items() if ident not in unusable}
        for ident, words in {**unusable, **registry.clashes(app, usable)}.items():
            yield f"keys.{ident}", words


def _base(given: dict[str, str | bool]) -> Theme:
    return _THEMES.get(str(given.get("base", themes.DEFAULT)), _THEMES[themes.DEFAULT])


def _near(name: str, known: Iterable[str]) -> str:
    return f"the nearest is {difflib.get_close_matches(name, known, n=1, cutoff=0)[0]!r}"
