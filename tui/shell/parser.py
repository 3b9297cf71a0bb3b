"""A parser of one command's words, with the flags that all commands share."""

import argparse
from collections.abc import Iterator
from typing import Final, NoReturn

from tui.shell.errors import usage

EXIT_CODES: Final = """\
exit codes:
  0 ok, 1 failure, 2 usage or settings, 3 key or permission, 4 network,
  5 rate limit or ban, 6 integrity, 130 interrupted"""

_COMMON: Final = (
    ("--venue", "VENUE", "com, us, data, testnet, demo, or sim: the embedded exchange (default: com)"),
    ("--stream-url", "URL", "market streams from this host (wss://; ws:// on loopback only)"),
    ("--api-url", "URL", "the WebSocket API at this URL"),
    ("--rest-url", "URL", "REST at this host (https://; http:// on loopback only)"),
    (
        "--config",
        "FILE",
        "the settings file (TOML) instead of the user's own; DEPTHDECK_CONFIG does the same",
    ),
    ("--profile", "NAME", "the settings of [profile.NAME] in the file; DEPTHDECK_PROFILE does the same"),
    ("--theme", "NAME", "colours of the screen"),
    ("--timezone", "ZONE", "times in this zone, for example Europe/Paris (default: UTC)"),
    ("--log-file", "FILE", "write the log to this file"),
)
VALUED: Final = frozenset(flag for flag, _, _ in _COMMON)
"""The common flags that take a value."""


class Parser(argparse.ArgumentParser):
    """A parser whose errors are CommandErrors: one line, also as JSON."""

    def error(self, message: str) -> NoReturn:
        """Raise a usage error that names the command's help."""
        raise usage("bad-usage", message, hint=f"see {self.prog} --help")

    def described(self) -> Iterator[tuple[tuple[str, ...], str | None, tuple[str, ...], str]]:
        """Each flag or word: its names (none for a word), metavar (None: takes no value), choices, help."""
        for action in self._actions:
            metavar = None if action.nargs == 0 else str(action.metavar)
            yield tuple(action.option_strings), metavar, tuple(action.choices or ()), action.help or ""


def make_parser(command: str, description: str, examples: str) -> Parser:
    """A parser of a command, "" the dashboard, with its help."""
    return Parser(
        prog=f"depthdeck {command}".strip(),
        description=description,
        epilog=f"examples:\n{examples}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def finish(parser: Parser) -> Parser:
    """Add the common flags."""
    common = parser.add_argument_group("common flags (before or after the command)")
    for flag, metavar, text in _COMMON:
        common.add_argument(flag, metavar=metavar, help=text)
    common.add_argument("--no-color", action="store_true", help="no colours; NO_COLOR does the same")
    common.add_argument("-v", "--verbose", action="count", default=0, help="log more; twice: everything")
    return parser
