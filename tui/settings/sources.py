"""Where settings come from: flags over environment over the file's profile over the file over defaults.

The environment's names are `DEPTHDECK_` and the key in upper case, nested by `__`: `DEPTHDECK_URLS__STREAM`.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from tui import toml
from tui.settings.schema import KINDS, Settings, SettingsError, UnknownKey, check

PREFIX: Final = "DEPTHDECK_"
PROFILE: Final = "profile"
"""The flag, the variable and the file's table that profiles are named by."""

_OURS: Final = (*KINDS, PROFILE, "config")


class Given(NamedTuple):
    """A setting's value, and where it was given: a flag, a variable, or a key of a file."""

    value: object
    place: str


class SettingsFile:
    """The text of a settings file, and what it says; an absent file says nothing. Raises SettingsError.

    `data` is what the file is going to hold, where that isn't what it holds now.
    """

    def __init__(self, file: Path, data: bytes | None = None) -> None:
        self.file = file
        try:
            if data is None:
                data = file.read_bytes() if file.exists() else b""
            self.text, tree = toml.parse(data)
        except toml.BadToml as error:
            place = f"{file}, line {error.line}: "
            raise SettingsError(place, f"not readable as TOML: {error.words}", error.line) from error
        except OSError as error:
            raise SettingsError(f"{file}: ", f"not readable: {error.strerror}") from error
        self.profiles: dict[str, dict[str, Any]] = {}
        found = tree.pop(PROFILE, {})
        for name, table in found.items() if isinstance(found, dict) else [("", found)]:
            if not isinstance(table, dict):
                path = (PROFILE, name) if name else (PROFILE,)
                raise self._error(path, f"{'.'.join(path)} is no table: write [profile.NAME]")
            self.profiles[name] = table
        self._tree = tree

    def values(self, profile: str | None = None) -> Iterator[tuple[str, object]]:
        """Every dotted key with its value as written; those of a profile, or those outside of profiles."""
        return _flatten(self._tree if profile is None else self.profiles[profile])

    def place(self, key: str, profile: str | None = None) -> str:
        """How a person finds this key."""
        return f"{self.file}: {'.'.join((*_table(profile), key))}"

    def check(self, key: str, value: object, profile: str | None = None) -> object:
        """A key's value in its kind. Raises SettingsError with the line."""
        path = (*_table(profile), *key.split("."))
        try:
            return check(key, value, texts=False)
        except UnknownKey as error:
            raise self._error(path, str(error)) from None
        except ValueError as error:
            raise self._error(path, f"{'.'.join(path)} = {error}") from None

    def choose(self, profile: str | None) -> str | None:
        """The profile of this name. Raises SettingsError where the file has none."""
        if profile is None or profile in self.profiles:
            return profile
        known = ", ".join(self.profiles) or "none"
        near = difflib.get_close_matches(profile, self.profiles, n=1)
        words = (
            f"did you mean {near[0]!r}?" if near else f"there is {known}; write one as [profile.{profile}]"
        )
        raise SettingsError(f"{self.file}: ", f"no profile {profile!r}; {words}")

    def line(self, key: str, profile: str | None = None) -> int | None:
        """The line in which a dotted key stands; None where it isn't in the file."""
        return self._line((*_table(profile), *key.split("."))) or (self.line(key) if profile else None)

    def _error(self, path: Sequence[str], words: str) -> SettingsError:
        line = self._line(path)
        return SettingsError(f"{self.file}, line {line}: " if line else f"{self.file}: ", words, line)

    def _line(self, path: Sequence[str]) -> int | None:
        # A key that was written in quotes may have dots of its own.
        for end in range(len(path), 0, -1):
            joined = (*path[: end - 1], ".".join(path[end - 1 :]))
            if (line := toml.line_of(self.text, joined)) is not None:
                return line
        return None


def load(file: Path | None, environment: Mapping[str, str], flags: Mapping[str, object]) -> Settings:
    """Settings from a TOML file (None or absent: no file), environment variables, and flags by key.

    Raises SettingsError. An environment variable that is no setting's name is an error only where it nearly
    is one: others may use the prefix too.
    """
    return _settings(gather(file, environment, flags))


def load_file(read: SettingsFile, profile: str | None) -> Settings:
    """What a file alone says, with one of its profiles or none. Raises SettingsError."""
    return _settings(_gather_file(read, profile))


def gather(
    file: Path | None, environment: Mapping[str, str], flags: Mapping[str, object]
) -> dict[str, Given]:
    """The settings that are given, by their keys, with where each comes from. Raises SettingsError.

    The profile is that of the flag or the variable; without one, none of the file's profiles counts.
    """
    values: dict[str, Given] = {}
    if file is not None:
        read = SettingsFile(file)
        values = _gather_file(read, read.choose(named_profile(environment, flags)))
    for key, value in _read_environment(environment).items():
        values[key] = _given(variable(key), key, value)
    for key, value in flags.items():
        if key != PROFILE:
            values[key] = _given(_flag(key), key, value)
    return values


def named_profile(environment: Mapping[str, str], flags: Mapping[str, object]) -> str | None:
    """The profile that the flag, or else the variable names."""
    named = flags.get(PROFILE) or environment.get(PREFIX + PROFILE.upper())
    return str(named) if named else None


def defaults() -> dict[str, object]:
    """Every setting that has a default by its key, with it."""
    return dict(_flatten(msgspec.to_builtins(Settings())))


def variable(key: str) -> str:
    """The environment variable of a key."""
    return PREFIX + key.upper().replace(".", "__")


def nest(values: Mapping[str, object]) -> dict[str, Any]:
    """Dotted keys as tables in tables; the ids of actions below `keys` keep their dots."""
    tree: dict[str, Any] = {}
    for key, value in values.items():
        folders, name = split(key)
        branch = tree
        for folder in folders:
            branch = branch.setdefault(folder, {})
        branch[name] = value
    return tree


def split(key: str) -> tuple[Sequence[str], str]:
    """The tables that a dotted key stands in, and its name there."""
    if key.startswith("keys."):
        return ["keys"], key.removeprefix("keys.")
    *folders, name = key.split(".")
    return folders, name


def _gather_file(read: SettingsFile, profile: str | None) -> dict[str, Given]:
    return {
        key: Given(read.check(key, value, table), read.place(key, table))
        for table in dict.fromkeys((None, profile))
        for key, value in read.values(table)
    }


def _settings(found: Mapping[str, Given]) -> Settings:
    return msgspec.convert(nest({key: given.value for key, given in found.items()}), Settings)


def _given(place: str, key: str, value: object) -> Given:
    try:
        return Given(check(key, value, texts=True), place)
    except UnknownKey as error:
        raise SettingsError(f"{place}: ", str(error)) from None
    except ValueError as error:
        raise SettingsError(f"{place} ", f"= {error}") from None


def _read_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in sorted(environment):
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX).lower().replace("__", ".")
        if key in KINDS:
            found[key] = environment[name]
        elif key not in _OURS and (near := difflib.get_close_matches(key, _OURS, n=1, cutoff=0.75)):
            raise SettingsError("environment: ", f"no setting {name}; did you mean {variable(near[0])}?")
    return found


def _flag(key: str) -> str:
    return f"--{key.removeprefix('urls.')}-url" if key.startswith("urls.") else f"--{key}"


def _table(profile: str | None) -> tuple[str, ...]:
    return () if profile is None else (PROFILE, profile)


def _flatten(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        name = prefix + key
        if isinstance(value, dict) and name not in KINDS:
            yield from _flatten(value, name + ".")
        else:
            yield name, value
