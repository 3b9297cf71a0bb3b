"""What is installed here: settings with where each comes from, versions, the log file."""

import platform
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from tui import __version__, settings
from tui.settings import Given
from tui.shell.checkup.check import Check, State
from tui.shell.checkup.masking import mask
from tui.shell.errors import Category, CommandError

FIELD: Final = "installation"
PACKAGES: Final = (
    *("textual", "websockets", "msgspec", "aiohttp", "platformdirs", "psutil"),
    *("tomlkit", "filelock", "uvloop"),
)
OPTIONAL: Final = ("uvloop",)


def check_settings(given: Mapping[str, Given], trouble: CommandError | None) -> Check:
    """The settings in force, or why they can't be used."""
    details: dict[str, object] = {
        key: {"value": _shown(given[key].value if key in given else value), "from": _origin(key, given)}
        for key, value in settings.defaults().items()
    }
    if trouble is not None:
        return Check(
            field=FIELD,
            name="settings",
            state=State.FAIL,
            words=mask(trouble.message),
            advice="correct it, or leave it out for its default",
            category=Category.USAGE,
            details=details,
        )
    words = ", ".join(f"{key} = {_shown(one.value)} ({mask(one.place)})" for key, one in given.items())
    return Check(field=FIELD, name="settings", state=State.OK, words=words or "all defaults", details=details)


def check_versions() -> Check:
    """Versions of everything that takes part."""
    found = {"depthdeck": __version__, "python": platform.python_version()}
    missing = []
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            if name not in OPTIONAL:
                missing.append(name)
    details: dict[str, object] = {
        **found,
        "system": platform.platform(),
        "executable": mask(sys.executable),
    }
    words = ", ".join(f"{name} {text}" for name, text in found.items())
    if missing:
        return Check(
            field=FIELD,
            name="versions",
            state=State.FAIL,
            words=f"not installed: {', '.join(missing)}",
            advice="install depthdeck anew",
            details=details,
        )
    return Check(field=FIELD, name="versions", state=State.OK, words=words, details=details)


def check_log(file: Path) -> Check:
    """The log file: whether there is one, and how old it is."""
    details: dict[str, object] = {"file": mask(str(file))}
    try:
        facts = file.stat()
    except FileNotFoundError:
        words = "none is written; --log-file FILE writes one"
        return Check(field=FIELD, name="log", state=State.OK, words=words, details=details)
    except OSError as error:
        words = f"{mask(str(file))} can't be read: {error.strerror}"
        advice = "make it readable, or name another with --log-file"
        return Check(field=FIELD, name="log", state=State.WARN, words=words, advice=advice, details=details)
    changed = datetime.fromtimestamp(facts.st_mtime, UTC)
    details |= {"bytes": facts.st_size, "changed": f"{changed:%Y-%m-%dT%H:%M:%SZ}"}
    words = f"{mask(str(file))}, {facts.st_size:,} bytes, last written {changed:%Y-%m-%d %H:%M} UTC"
    return Check(field=FIELD, name="log", state=State.OK, words=words, details=details)


def _shown(value: object) -> object:
    return mask(value) if isinstance(value, str) else value


def _origin(key: str, given: Mapping[str, Given]) -> str:
    return mask(given[key].place) if key in given else "default"
