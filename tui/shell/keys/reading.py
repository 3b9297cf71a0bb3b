"""How a key and its secret are read: from a terminal that doesn't show them, or from stdin."""

import getpass
import sys
import warnings
from pathlib import Path
from typing import Final

import msgspec

from tui.credentials import read_private_key
from tui.secret import Secret
from tui.shell.errors import CommandError, usage
from tui.vaults import Pair

_LONGEST: Final = 64 * 1024


class _Printed(msgspec.Struct):
    """What `depthdeck exchange` prints, as far as it opens an account."""

    key: str
    secret: str


def read_pair(private_key: str | None) -> Pair:
    """Ask for a key and its secret, or read them; `private_key` names the file of the latter.

    Raises CommandError and CredentialsError.
    """
    file = Path(private_key) if private_key else None
    if sys.stdin.isatty():
        api_key = _ask("API key (not shown): ")
        return Pair(api_key, read_private_key(file) if file else _ask("Secret (not shown): "))
    first, rest = _read_stdin()
    if file is not None and not rest:
        return Pair(first, read_private_key(file))
    if not rest:
        raise usage(
            "no-secret",
            "stdin has no secret: the API key stands in its first line, the secret in the next",
            hint="an RSA or Ed25519 key may come from --private-key FILE",
        )
    return Pair(first, rest)


def _ask(prompt: str) -> Secret:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return Secret(getpass.getpass(prompt).strip())
        except getpass.GetPassWarning:
            raise _blind() from None
        except EOFError:
            raise usage("no-secret", "nothing was typed") from None


def _blind() -> CommandError:
    return usage(
        "no-hidden-input",
        "this terminal would show what you type",
        hint="give key and secret on stdin, a line each",
    )


def _read_stdin() -> tuple[Secret, Secret]:
    """The first line, and all after it."""
    try:
        return _part(sys.stdin.read(_LONGEST).strip())
    except UnicodeError:
        raise usage("bad-key", "stdin is no text") from None


def _part(text: str) -> tuple[Secret, Secret]:
    if text.startswith("{"):
        try:
            printed = msgspec.json.decode(text.splitlines()[0], type=_Printed)
        except msgspec.MsgspecError:
            raise usage("bad-key", "stdin has JSON, but not with a key and a secret") from None
        return Secret(printed.key), Secret(printed.secret)
    first, _, rest = text.partition("\n")
    return Secret(first.strip()), Secret(rest.strip())
