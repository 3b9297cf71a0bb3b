"""Settings: flags over environment over a TOML file over defaults; a wrong key or value is an error in words.

The environment's names are `DEPTHDECK_` and the key in upper case, nested by `__`: `DEPTHDECK_URLS__STREAM`.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

PREFIX: Final = "DEPTHDECK_"
ENVIRONMENT: Final = "environment"
FLAGS: Final = "flags"

VenueName = Literal["com", "us", "data", "testnet", "demo", "sim"]
Interval = Literal[
    "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"
]
Url = Annotated[str, Meta(pattern=r"^(wss?|https?)://[^\s/]+", description="a URL such as wss://host:443")]


class SettingsError(ValueError):
    """A setting that cannot be used; the message names its place, key and value, and what would be right."""


class Urls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hosts instead of the venue's own."""

    stream: Url | None = None
    api: Url | None = None
    rest: Url | None = None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the feed behaves; the section is `[feed]`."""

    depth_limit: Annotated[
        int, Meta(ge=5, le=5000, description="levels a side, a whole number from 5 to 5000")
    ] = 5000
    max_attempts: (
        Annotated[int, Meta(ge=1, description="attempts to connect before giving up, a whole number from 1")]
        | None
    ) = None
    compression: Annotated[bool, Meta(description="true or false")] = False
    proxy: Annotated[str, Meta(description="a proxy's URL such as http://host:3128")] | None = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings with their defaults."""

    venue: VenueName = "com"
    symbol: Annotated[str, Meta(pattern=r"^[\w.-]+$", description="a symbol such as BTCUSDT")] = "BTCUSDT"
    interval: Interval = "1h"
    theme: Annotated[str, Meta(min_length=1, description="the name of a theme such as mono")] | None = None
    timezone: Annotated[str, Meta(description="a time zone such as UTC or Europe/Paris")] = "UTC"
    fps: Annotated[int, Meta(ge=1, le=60, description="frames a second, a whole number from 1 to 60")] = 10
    urls: Urls = Urls()
    feed: Limits = Limits()


class Given(NamedTuple):
    """A setting's value, and where it was given: a flag, a variable, or a key of a file."""

    value: object
    place: str


def load(file: Path | None, environment: Mapping[str, str], flags: Mapping[str, object]) -> Settings:
    """Settings from a TOML file (None or absent: no file), environment variables, and flags by key.

    Raises SettingsError. An environment variable that is no setting's name is an error only where it nearly
    is one: others may use the prefix too.
    """
    found = gather(file, environment, flags)
    return msgspec.convert(_nest({key: given.value for key, given in found.items()}), Settings)


def gather(
    file: Path | None, environment: Mapping[str, str], flags: Mapping[str, object]
) -> dict[str, Given]:
    """The settings that are given, by their keys, with where each comes from. Raises SettingsError."""
    values: dict[str, Given] = {}
    for source, pairs, texts in (
        (str(file), _read_file(file), False),
        (ENVIRONMENT, _read_environment(environment), True),
        (FLAGS, flags, True),
    ):
        for key, value in pairs.items():
            values[key] = Given(_check(source, key, value, texts=texts), _place(source, key))
    return values


def defaults() -> dict[str, object]:
    """Every setting by its key, with its default."""
    return dict(_flatten(msgspec.to_builtins(Settings())))


def _read_file(file: Path | None) -> dict[str, object]:
    if file is None or not file.exists():
        return {}
    try:
        tree = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: not readable as TOML: {error}") from error
    return dict(_flatten(tree))


def _read_environment(environment: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in sorted(environment):
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX).lower().replace("__", ".")
        if key in _KINDS:
            found[key] = environment[name]
        elif near := difflib.get_close_matches(key, _KINDS, n=1, cutoff=0.75):
            raise SettingsError(
                f"environment: no setting {name}; did you mean {_place(ENVIRONMENT, near[0])}?"
            )
    return found


def _check(source: str, key: str, value: object, *, texts: bool) -> object:
    if key not in _KINDS:
        near = difflib.get_close_matches(key, _KINDS, n=1, cutoff=0.0)
        raise SettingsError(f"{source}: no setting {key!r}; the nearest is {near[0]!r}")
    try:
        checked = msgspec.convert(value, _KINDS[key], strict=not texts)
        if key == "timezone":
            ZoneInfo(str(checked))
    except (msgspec.ValidationError, ZoneInfoNotFoundError, ValueError):
        raise SettingsError(
            f"{_place(source, key)} = {value!r} cannot be used; right is {_right(_KINDS[key])}"
        ) from None
    return checked


def _right(kind: Any) -> str:
    """What a kind takes, in words: its choices, or its description."""
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    for part in get_args(kind):
        if isinstance(part, Meta) and part.description:
            return part.description
        if get_origin(part) is Annotated:
            return _right(part)
    raise TypeError(f"a setting without a description: {kind}")


def _place(source: str, key: str) -> str:
    """How a person wrote this key at its source."""
    if source == ENVIRONMENT:
        return PREFIX + key.upper().replace(".", "__")
    if source == FLAGS:
        return f"--{key.removeprefix('urls.')}-url" if key.startswith("urls.") else f"--{key}"
    return f"{source}: {key}"


def _flatten(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        name = prefix + key
        if isinstance(value, dict) and name not in _KINDS:
            yield from _flatten(value, name + ".")
        else:
            yield name, value


def _nest(values: Mapping[str, object]) -> dict[str, object]:
    tree: dict[str, Any] = {}
    for key, value in values.items():
        *folders, name = key.split(".")
        branch = tree
        for folder in folders:
            branch = branch.setdefault(folder, {})
        branch[name] = value
    return tree


def _kinds(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, kind in get_type_hints(struct, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _kinds(kind, f"{prefix}{name}.")
        else:
            yield prefix + name, kind


_KINDS: Final = dict(_kinds(Settings))
"""Every key, dotted, with the kind of its value."""
