"""What can stand on the command line, read from the parsers themselves."""

from collections.abc import Iterator
from typing import Final, NamedTuple, get_args

from tui.settings.schema import KINDS, VenueName
from tui.shell.parsers import parsers
from tui.wire.methods import METHODS

THEMES: Final = (
    "dark",
    "light",
    "okabe-dark",
    "okabe-light",
    "mono",
    "high-contrast",
    "ansi-dark",
    "ansi-light",
)
KINDS_OF_STREAM: Final = (
    *("aggTrade", "trade", "depth@100ms", "depth", "depth20@100ms", "bookTicker", "ticker", "miniTicker"),
    *("avgPrice", "kline_1m", "kline_15m", "kline_1h", "kline_1d"),
)
STREAMS_OF_ALL: Final = ("!miniTicker@arr", "!ticker_1h@arr", "!ticker_4h@arr", "!ticker_1d@arr")
_VALUES: Final = {"VENUE": get_args(VenueName), "FILE": ("FILE",)}
_OF_SYMBOLS: Final = ("", "book", "snapshot", "doctor", "alerts")


class Flag(NamedTuple):
    """A flag: `values` are those it takes, ("FILE",) is for names of files; None where it takes none."""

    names: tuple[str, ...]
    values: tuple[str, ...] | None
    words: str


class Command(NamedTuple):
    """A command, "" the dashboard: its flags, the words that may follow, and whether a symbol may."""

    name: str
    flags: tuple[Flag, ...]
    words: tuple[str, ...]
    symbols: bool


def commands() -> Iterator[Command]:
    """Every command."""
    for name, parser in parsers():
        flags: list[Flag] = []
        words: list[str] = []
        for names, metavar, choices, text in parser.described():
            if names:
                flags.append(Flag(names, _values(names, metavar, choices), text))
            else:
                words += choices
        words += KINDS if name == "config" else ()
        words += STREAMS_OF_ALL if name == "stream" else ()
        words += METHODS if name == "request" else ()
        yield Command(name, tuple(flags), tuple(words), name in _OF_SYMBOLS)


def _values(names: tuple[str, ...], metavar: str | None, choices: tuple[str, ...]) -> tuple[str, ...] | None:
    if metavar is None or choices:
        return choices or None
    return THEMES if "--theme" in names else _VALUES.get(metavar, ())
