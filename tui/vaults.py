"""Where secrets are kept: the system's keyring, or a file that only its owner can read."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import msgspec

from tui import files, store
from tui.secret import Secret

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE: Final = "depthdeck"
"""Under this name the keyring shows our keys to its owner."""

_OTHERS: Final = 0o077


class CredentialsError(Exception):
    """A key that can't be had, or kept; `hint` says what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Pair(NamedTuple):
    """What is sent, and what signs: an HMAC secret, or a private key as PEM."""

    api_key: Secret
    secret: Secret


class KeyringVault:
    """The keyring of who is logged in."""

    def __init__(self, keyring: "KeyringBackend") -> None:
        self._keyring = keyring

    def read(self, name: str) -> Pair | None:
        """What is kept under a name; None where nothing is. Raises CredentialsError."""
        return _ask(lambda: _opened(self._keyring.get_password(SERVICE, name)))

    def keep(self, name: str, pair: Pair) -> None:
        """Keep a pair, in place of what was kept. Raises CredentialsError."""
        _ask(
            lambda: self._keyring.set_password(
                SERVICE, name, msgspec.json.encode((pair.api_key.reveal(), pair.secret.reveal())).decode()
            )
        )

    def forget(self, name: str) -> None:
        """Remove what is kept under a name. Raises CredentialsError."""
        from keyring.errors import PasswordDeleteError

        def delete() -> None:
            try:
                self._keyring.delete_password(SERVICE, name)
            except PasswordDeleteError:
                # Its owner may have removed it already.
                if self._keyring.get_password(SERVICE, name) is not None:
                    raise

        _ask(delete)


class FileVault:
    """A file of JSON, for its owner only. Nothing in it is encrypted."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, name: str) -> Pair | None:
        """What is kept under a name; None where nothing is. Raises CredentialsError."""
        return self._load().get(name)

    def keep(self, name: str, pair: Pair) -> None:
        """Keep a pair, in place of what was kept. Raises CredentialsError and OSError."""
        with store.lock(self._file):
            self._save({**self._load(), name: pair})

    def forget(self, name: str) -> None:
        """Remove what is kept under a name. Raises CredentialsError and OSError."""
        with store.lock(self._file):
            self._save({other: pair for other, pair in self._load().items() if other != name})

    def _load(self) -> dict[str, Pair]:
        try:
            if os.name == "posix" and self._file.stat().st_mode & _OTHERS:
                raise CredentialsError(
                    f"others can read {self._file}", f"chmod 600 {self._file}; better get new keys, too"
                )
            return {name: _wrapped(pair) for name, pair in _decode(self._file).items()}
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise CredentialsError(f"{self._file}: {error.strerror}") from error
        except msgspec.MsgspecError:
            raise CredentialsError(f"{self._file} is damaged") from None

    def _save(self, pairs: dict[str, Pair]) -> None:
        if pairs:
            files.write_new(
                self._file,
                msgspec.json.encode(
                    {name: (pair.api_key.reveal(), pair.secret.reveal()) for name, pair in pairs.items()}
                ),
                replace=True,
            )
        else:
            self._file.unlink(missing_ok=True)


def keyring_vault() -> KeyringVault | None:
    """The system's keyring; None where there is none, or it is switched off. Raises CredentialsError."""
    import keyring
    from keyring.backends import fail, null

    try:
        found = keyring.get_keyring()
    except (ImportError, AttributeError, RuntimeError, OSError) as error:
        raise CredentialsError(f"the keyring that is set up can't be used: {type(error).__name__}") from None
    return None if isinstance(found, fail.Keyring | null.Keyring) else KeyringVault(found)


def _ask(work: Callable[[], T]) -> T:
    from keyring.errors import KeyringError

    try:
        return work()
    except (KeyringError, OSError) as error:
        words = " ".join(str(error).split()) or type(error).__name__
        raise CredentialsError(
            f"the keyring refused: {words}", "unlock it; keys add --plain does without it"
        ) from None


def _decode(file: Path) -> dict[str, tuple[str, str]]:
    return msgspec.json.decode(file.read_bytes(), type=dict[str, tuple[str, str]])


def _opened(text: str | None) -> Pair | None:
    try:
        return None if text is None else _wrapped(msgspec.json.decode(text, type=tuple[str, str]))
    except msgspec.MsgspecError:
        raise CredentialsError("what the keyring has under this name is no key of depthdeck's") from None


def _wrapped(pair: tuple[str, str]) -> Pair:
    return Pair(Secret(pair[0]), Secret(pair[1]))
