"""What a command writes on stdout at once: whole, or with an error that says why not."""

import os
import sys
from typing import Final

from tui.shell.errors import Category, CommandError, usage

_STDERR: Final = 2


def check() -> None:
    """Raise CommandError where stdout is closed; closed stdin and stderr lead to nowhere from here on.

    A socket would else take the number of what is closed, and get what was meant for it.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(number)
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY))
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    if sys.stdout is None:
        raise usage("no-stdout", "stdout is closed", hint="send it to /dev/null where nobody is to read it")


def write(data: bytes) -> None:
    """Write on stdout; a reader that has gone is no trouble. Raises CommandError where that fails."""
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        _give_up(error)


def flush() -> None:
    """Write what is still held back; raises as `write` does."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)


def unwritable(error: OSError) -> CommandError:
    """Why nothing can be written, for example on a full disk."""
    return CommandError(Category.FAILURE, "unwritable", f"stdout cannot be written: {error.strerror}")


def _give_up(error: OSError) -> None:
    # What is still held back must go somewhere when Python ends, or Python speaks of it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        raise unwritable(error) from error
