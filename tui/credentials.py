"""API keys by name: in the system's keyring, or without one in a file that only its owner can read.

What can be told of a key (its name, kind, market, and the ends of what is sent) stands in a file of its own,
so that listing them opens no keyring. A key belongs to one market, and is given out for no other.
"""

import difflib
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tui import paths, store
from tui.secret import Secret
from tui.vaults import CredentialsError, FileVault, KeyringVault, Pair, keyring_vault

API_KEY: Final = "DEPTHDECK_API_KEY"
SIGNING: Final = "DEPTHDECK_API_SECRET"
PRIVATE_KEY: Final = "DEPTHDECK_PRIVATE_KEY"
"""Variables: a key, its HMAC secret, or instead of that the name of a file with a private key."""

_NAME: Final = re.compile(r"[\w.-]{1,40}")


class Place(StrEnum):
    """Where a key's secret is kept."""

    KEYRING = "keyring"
    FILE = "file"
    ENVIRONMENT = "environment"
    MEMORY = "memory"


class Entry(msgspec.Struct, frozen=True):
    """What can be told of a key."""

    name: str
    kind: str
    market: str
    hint: str
    place: Place


class Entries(msgspec.Struct, frozen=True):
    """The file of what can be told."""

    key: tuple[Entry, ...] = ()


class Credentials(NamedTuple):
    """A key of a market, with its secret."""

    name: str
    market: str
    place: Place
    pair: Pair


def entries() -> tuple[Entry, ...]:
    """All keys that are kept. Raises CredentialsError."""
    return _shelf().value.key


def check_name(name: str) -> None:
    """Raise CredentialsError where a name can't be one; it isn't repeated: it may be a key by mistake."""
    if not _NAME.fullmatch(name) or name == Place.ENVIRONMENT:
        raise CredentialsError(
            "a key's name has up to 40 letters, digits, dots and dashes, such as trading or test-1"
        )


def keep(credentials: Credentials, kind: str) -> Entry:
    """Keep a key in the place that it names, in place of one of the same name. Raises CredentialsError."""
    check_name(credentials.name)
    hint = credentials.pair.api_key.hint
    entry = Entry(credentials.name, kind, credentials.market, hint, credentials.place)
    before = next((known for known in entries() if known.name == entry.name), None)
    try:
        _vault(entry.place).keep(entry.name, credentials.pair)
        if before is not None and before.place is not entry.place:
            _vault(before.place).forget(entry.name)
        _shelf().change(lambda known: Entries((*_without(known, entry.name), entry)))
    except OSError as error:
        raise CredentialsError(f"the key is not kept: {error.filename}: {error.strerror}") from error
    return entry


def forget(name: str) -> Entry:
    """Remove a key and its secret. Raises CredentialsError."""
    entry = _named(name)
    try:
        _vault(entry.place).forget(name)
        _shelf().change(lambda known: Entries(tuple(_without(known, name))))
    except OSError as error:
        raise CredentialsError(f"{name!r} is not removed: {error.filename}: {error.strerror}") from error
    return entry


def find(name: str | None, market: str, environment: Mapping[str, str]) -> Credentials:
    """The key of a name; without a name the environment's, or the only one for a market.

    Raises CredentialsError.
    """
    if name is None and (found := from_environment(environment, market)) is not None:
        return found
    if name is not None:
        entry = _named(name)
    else:
        fitting = [known for known in entries() if known.market == market]
        if not fitting:
            raise CredentialsError(
                f"there is no key for {market}",
                "depthdeck keys add NAME keeps one; DEPTHDECK_API_KEY works too",
            )
        if len(fitting) > 1:
            names = ", ".join(known.name for known in fitting)
            raise CredentialsError(
                f"there are several keys for {market}: {names}", "choose one by --key NAME"
            )
        entry = fitting[0]
    if entry.market != market:
        raise CredentialsError(
            f"the key {entry.name!r} is for {entry.market}, not for {market}",
            "a key is shown to nobody but the exchange that gave it out; choose --venue, or another key",
        )
    return Credentials(entry.name, entry.market, entry.place, _read(entry))


def from_environment(environment: Mapping[str, str], market: str) -> Credentials | None:
    """The key that the environment brings, for whatever market is looked at. Raises CredentialsError."""
    api_key = Secret(environment.get(API_KEY, "").strip())
    if not api_key:
        return None
    secret = Secret(environment.get(SIGNING, "").strip())
    if not secret and (file := environment.get(PRIVATE_KEY)):
        secret = read_private_key(Path(file))
    if not secret:
        raise CredentialsError(
            f"{API_KEY} is set, but its secret is not", f"set {SIGNING}, or {PRIVATE_KEY} to a file"
        )
    return Credentials(Place.ENVIRONMENT, market, Place.ENVIRONMENT, Pair(api_key, secret))


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for other programs: without the key that it brings."""
    return {name: value for name, value in environment.items() if name not in (API_KEY, SIGNING, PRIVATE_KEY)}


def read_private_key(file: Path) -> Secret:
    """What a file holds. Raises CredentialsError."""
    try:
        return Secret(file.read_text(encoding="ascii").strip())
    except OSError as error:
        raise CredentialsError(f"{file}: {error.strerror}") from error
    except UnicodeError:
        raise CredentialsError(f"{file}: this is no private key as PEM") from None


def _named(name: str) -> Entry:
    check_name(name)
    known = {entry.name: entry for entry in entries()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "depthdeck keys list shows those there are"
    raise CredentialsError(f"there is no key {name!r}", hint)


def _without(known: Entries, name: str) -> list[Entry]:
    return [entry for entry in known.key if entry.name != name]


def _shelf() -> store.Shelf[Entries]:
    shelf = store.Shelf(paths.keys_file(), Entries, Entries)
    shelf.load()
    if shelf.trouble:
        raise CredentialsError(f"the list of keys can't be used: {shelf.trouble}")
    return shelf


def _read(entry: Entry) -> Pair:
    found = _vault(entry.place).read(entry.name)
    if found is None:
        raise CredentialsError(
            f"the secret of {entry.name!r} is no longer in the {entry.place}",
            "depthdeck keys add keeps it anew",
        )
    return found


def _vault(place: Place) -> KeyringVault | FileVault:
    if place is Place.FILE:
        return FileVault(paths.secrets_file())
    if (found := keyring_vault()) is None:
        raise CredentialsError("there is no keyring here", "keys add --plain keeps a key in a file")
    return found
