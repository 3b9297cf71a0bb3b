"""Everything that is wrong in a settings file, not only the first thing."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tui.settings import SettingsError
from tui.settings.document import Problem, problems
from tui.settings.sources import SettingsFile, load_file


def find_mistakes(file: Path) -> list[Problem]:
    """What is wrong in a file, from what TOML is to the names of themes and actions; in all profiles."""
    try:
        read = SettingsFile(file)
    except SettingsError as error:
        return [Problem(error.line, error.words)]
    return list(problems(read)) or list(find_unknown_names(read, (None, *read.profiles)))


def find_unknown_names(
    read: SettingsFile, profiles: Iterable[str | None], key: str = ""
) -> Iterator[Problem]:
    """What only the dashboard knows of some profiles: themes, ids of actions, keys that clash.

    Only what concerns one key, where one is named.
    """
    for profile in profiles:
        settings = load_file(read, profile)
        if settings.theme or settings.themes or settings.keys:
            from tui.app import DepthdeckApp
            from tui.preferences import Likes, problems

            for name, words in problems(DepthdeckApp, Likes.of(settings)):
                if key in ("", name):
                    yield Problem(read.line(name, profile), f"{name}: {words}")


def told(problem: Problem) -> str:
    """A problem in a line, without the file's name."""
    return problem.words if problem.line is None else f"line {problem.line}: {problem.words}"
