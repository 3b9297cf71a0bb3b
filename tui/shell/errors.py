"""A command's end in trouble: category, exit code, and one line on stderr for people or scripts."""

import json
import os
import sys
from enum import StrEnum
from typing import Final

from tui.shell.checkup.masking import hide_secrets


class Category(StrEnum):
    """What kind of trouble ended a command; each has its exit code."""

    FAILURE = "failure"
    USAGE = "usage"
    KEY = "key"
    NETWORK = "network"
    LIMIT = "limit"
    INTEGRITY = "integrity"


EXIT_CODES: Final = {
    Category.FAILURE: 1,
    Category.USAGE: 2,
    Category.KEY: 3,
    Category.NETWORK: 4,
    Category.LIMIT: 5,
    Category.INTEGRITY: 6,
}
INTERRUPTED: Final = 130


class CommandError(Exception):
    """Ends a command with one line on stderr; `code` is a word for scripts, `hint` says what to do next."""

    def __init__(
        self, category: Category, code: str, message: str, *, hint: str = "", retryable: bool = False
    ) -> None:
        super().__init__(message)
        self.category = category
        self.code = code
        self.message = message
        self.hint = hint
        self.retryable = retryable

    @property
    def exit_code(self) -> int:
        """The process's exit code."""
        return EXIT_CODES[self.category]


def usage(code: str, message: str, *, hint: str = "") -> CommandError:
    """A flag, name or setting that cannot be used."""
    return CommandError(Category.USAGE, code, message, hint=hint)


def network(code: str, message: str, *, hint: str = "") -> CommandError:
    """A host that could not be reached, or did not deliver; trying again may help."""
    return CommandError(Category.NETWORK, code, message, hint=hint, retryable=True)


def report(error: CommandError, *, as_json: bool) -> None:
    """Write an error as one line on stderr: JSON for scripts, words for people. Secrets are left out."""
    message = hide_secrets(error.message)
    if as_json:
        body = {
            "category": error.category.value,
            "code": error.code,
            "message": message,
            "retryable": error.retryable,
            "hint": error.hint,
        }
        line = json.dumps({"error": body}, ensure_ascii=False)
    else:
        hint = f" ({error.hint})" if error.hint else ""
        line = " ".join(f"depthdeck: {message}{hint}".split())
    say(line)


def say(line: str) -> None:
    """Write one line on stderr, whatever its encoding can show."""
    encoding = sys.stderr.encoding or "utf-8"
    try:
        sys.stderr.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
        sys.stderr.flush()
    except OSError:
        # Full or gone: the exit code still says it, and what is held back must not speak when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
