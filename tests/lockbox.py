"""A keyring in memory, that can be locked."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

import keyring
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.core import load_keyring


class Lockbox(KeyringBackend):
    """What is put in stays for the test."""

    priority = 1.0

    locked = False

    @cached_property
    def kept(self) -> dict[tuple[str, str], str]:
        """What was put in, by service and name."""
        return {}

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if self.kept.pop((service, username), None) is None:
            raise errors.PasswordDeleteError("not found")

    def _check(self) -> None:
        if self.locked:
            raise errors.KeyringLocked("the collection is locked")


def no_keyring() -> None:
    """Let there be none from here on."""
    keyring.set_keyring(load_keyring("keyring.backends.null.Keyring"))


@contextmanager
def lockbox() -> Iterator[Lockbox]:
    """Let there be this one for a while."""
    box = Lockbox()  # type: ignore[no-untyped-call]  # of the library
    keyring.set_keyring(box)
    try:
        yield box
    finally:
        no_keyring()
