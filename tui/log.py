"""The log: one logger tree, written to a file or to stderr, times in UTC with milliseconds."""

import logging
import logging.handlers
import os
import sys
import time
from pathlib import Path
from typing import Final

LIMIT: Final = 4 * 1024 * 1024
"""Bytes after which the log file is rolled over; one older file is kept."""

_LEVELS: Final = (logging.WARNING, logging.INFO, logging.DEBUG)


def start(file: Path | None, verbosity: int, *, stderr: bool) -> None:
    """Write depthdeck's log from here on: to `file` where one is given, else to stderr where `stderr` allows.

    `verbosity` 0 writes warnings, 1 what happens to connections, 2 everything. With neither place nothing
    is written. Raises OSError where the file cannot be opened.
    """
    logger = logging.getLogger("tui")
    logger.propagate = False
    logger.setLevel(_LEVELS[min(verbosity, len(_LEVELS) - 1)])
    stop()
    handler = _handler(file, stderr=stderr)
    handler.setFormatter(_formatter())
    logger.addHandler(handler)


def stop() -> int:
    """Close what `start` opened; how many of its lines could not be written, for example on a full disk."""
    logger = logging.getLogger("tui")
    lost = 0
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
        lost += handler.lost if isinstance(handler, _LogFile) else 0
    return lost


class _LogFile(logging.handlers.RotatingFileHandler):
    """Counts the lines that can't be written: logging would write a traceback across the screen."""

    lost = 0

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 (logging's way)
        self.lost += 1

    def close(self) -> None:
        try:
            super().close()
        except OSError:
            # What is held back was counted when it could not be written.
            self.lost = max(self.lost, 1)


def _formatter() -> logging.Formatter:
    formatter = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    formatter.converter = time.gmtime
    formatter.default_time_format = "%Y-%m-%dT%H:%M:%S"
    formatter.default_msec_format = "%s.%03dZ"
    return formatter


def _handler(file: Path | None, *, stderr: bool) -> logging.Handler:
    if file is None:
        return logging.StreamHandler(sys.stderr) if stderr else logging.NullHandler()
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
    return _LogFile(file, maxBytes=LIMIT, backupCount=1, encoding="utf-8")
