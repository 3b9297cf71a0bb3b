"""Which key signs: the one that is named, or the usual one for a venue."""

import os

from tui import credentials
from tui.credentials import Credentials
from tui.settings import Settings
from tui.shell.errors import Category, CommandError
from tui.shell.venue import AccountVenue
from tui.wire.signing import ApiKey, BadKey, read_key


def open_key(chosen: Credentials) -> ApiKey:
    """The key that signs. Raises CommandError where it can't be one."""
    try:
        return read_key(chosen.pair.api_key, chosen.pair.secret)
    except BadKey as error:
        raise CommandError(Category.KEY, "bad-key", f"{chosen.name}: {error}") from None


def choose(name: str | None, settings: Settings, opened: AccountVenue) -> Credentials:
    """The key of a name, or the usual one for a venue. Raises CredentialsError."""
    if name is None and opened.own is not None:
        return opened.own
    return credentials.find(name or settings.key_name, opened.market, os.environ)
