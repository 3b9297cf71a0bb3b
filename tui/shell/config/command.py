"""What `depthdeck config` does: path, show, set, edit, validate."""

import json
import os
import sys
from pathlib import Path

from tui import store
from tui.settings import Given, SettingsError, defaults, gather
from tui.settings.document import with_value, written
from tui.settings.schema import unknown
from tui.settings.sources import PROFILE, SettingsFile
from tui.shell import stdout
from tui.shell.arguments import ConfigArguments
from tui.shell.checkup.masking import hide_secrets
from tui.shell.config.editor import edit
from tui.shell.config.mistakes import find_mistakes, find_unknown_names, told
from tui.shell.errors import Category, CommandError, say, usage


def run(arguments: ConfigArguments, file: Path) -> int:
    """Do what was asked with the settings file; the exit code."""
    if arguments.action == "validate" and arguments.key is not None:
        file = _named(arguments.key)
    try:
        match arguments.action:
            case "path":
                _print(str(file))
            case "show":
                _show(arguments, file)
            case "set":
                _set(arguments, file)
            case "edit":
                edit(file)
                _print(f"{file} is written")
            case _:
                return _validate(arguments, file)
    except SettingsError as error:
        raise usage("bad-settings", str(error)) from error
    except OSError as error:
        words = f"{error.filename or file} cannot be written: {error.strerror}"
        raise CommandError(Category.FAILURE, "unwritable", words) from error
    return 0


def _show(arguments: ConfigArguments, file: Path) -> None:
    """Print each setting in force, with where it comes from."""
    given = gather(file, os.environ, arguments.settings())
    rows = {**{key: Given(value, "default") for key, value in defaults().items()}, **given}
    if (wanted := arguments.key) is not None:
        rows = {key: row for key, row in rows.items() if f"{key}.".startswith(f"{wanted}.")}
        if not rows:
            raise usage("unknown-key", unknown(wanted))
    if arguments.json:
        found = {
            key: {"value": _open(row.value), "from": hide_secrets(row.place)} for key, row in rows.items()
        }
        _print(json.dumps(found, ensure_ascii=False))
        return
    values = {key: "-" if row.value is None else written(_open(row.value)) for key, row in rows.items()}
    left, middle = (max(map(len, texts)) for texts in (values.keys(), values.values()))
    for key, row in rows.items():
        _print(f"{key:{left}} = {values[key]:{middle}}  {hide_secrets(row.place)}")


def _set(arguments: ConfigArguments, file: Path) -> None:
    """Write one value, or take it out; say where another source goes before it."""
    key, value, profile = arguments.key, arguments.value, arguments.profile
    if key is None:
        raise usage("bad-usage", "config set needs a KEY", hint="see depthdeck config --help")
    with store.lock(file):
        read = SettingsFile(file)
        try:
            text = with_value(read, key, value, profile)
        except ValueError as error:
            raise usage("bad-value", str(error)) from error
        if value is not None:
            after = SettingsFile(file, text.encode())
            for problem in find_unknown_names(after, [profile], key):
                raise usage("bad-value", problem.words)
        if text != read.text:
            store.replace(file, text)
    place = f"{file}" if profile is None else f"{file} for the profile {profile}"
    if value is None:
        _print(f"{key} is no longer set in {place}")
        return
    _print(f"{key} = {value} in {place}")
    winner = gather(file, os.environ, {} if profile is None else {PROFILE: profile})[key]
    if not winner.place.startswith(f"{file}: "):
        say(f"depthdeck: {winner.place} goes before it")


def _validate(arguments: ConfigArguments, file: Path) -> int:
    """Print everything that is wrong in a settings file."""
    found = find_mistakes(file)
    if arguments.json:
        listed = [{"line": problem.line, "message": problem.words} for problem in found]
        _print(json.dumps({"file": str(file), "problems": listed}, ensure_ascii=False))
    elif not found:
        _print(f"{file}: right" if file.exists() else f"{file}: not there, the defaults hold")
    else:
        _print("\n".join(f"{file}, {told(problem)}" for problem in found))
    return 2 if found else 0


def _named(name: str) -> Path:
    if not Path(name).is_file():
        raise usage("no-config", f"no settings file {name}")
    return Path(name)


def _open(value: object) -> object:
    return hide_secrets(value) if isinstance(value, str) else value


def _print(text: str) -> None:
    stdout.write(f"{text}\n".encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
