"""Watchlists as files that other programs know: TOML, and the text lists of TradingView."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tui import toml
from tui.lists.watchlists import LONGEST_NAME, ListError, Watchlist, Watchlists, read_symbols
from tui.store import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VENUES: Final = ("BINANCE", "BINANCEUS")
"""What TradingView puts before symbols that can be had here."""

_ITEM: Final = re.compile(r"[^,;\n]+")


class Portable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is exported as TOML: the lists and the stars, not how they are shown."""

    stars: tuple[str, ...] = ()
    lists: tuple[Watchlist, ...] = ()


class Imported(NamedTuple):
    """What a file has: lists, stars, and in words what was left out, with its line."""

    lists: tuple[Watchlist, ...]
    stars: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def write_toml(lists: Watchlists) -> str:
    """All lists and stars as TOML."""
    return toml.rewrite("", msgspec.to_builtins(Portable(lists.stars, lists.lists)))


def write_text(lists: Watchlists) -> str:
    """All lists as TradingView takes them: a section a list."""
    sections = (
        ",".join((f"###{listed.name.replace(',', ' ')}", *(f"BINANCE:{s}" for s in listed.symbols)))
        for listed in lists.lists
    )
    return ",\n".join(sections) + "\n"


def read(file: Path) -> Imported:
    """The lists of a file, by its name TOML or a text list; raises ListError with line and reason."""
    try:
        return read_toml(file) if file.suffix.lower() == ".toml" else read_text(file)
    except OSError as error:
        raise ListError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ListError(f"{file}: not UTF-8") from error


def read_toml(file: Path) -> Imported:
    """The lists of a TOML file, such as the one that watchlists are kept in; raises ListError, OSError."""
    file.stat()
    shelf = Shelf(file, Watchlists, Watchlists)
    found = shelf.load()
    if shelf.trouble is not None:
        raise ListError(shelf.trouble)
    return Imported(found.lists, found.stars)


def read_text(file: Path) -> Imported:
    """The lists of a TradingView text, but for what isn't Binance's spot; raises ListError, OSError."""
    lists: dict[str, list[str]] = {}
    left_out: list[str] = []
    name = file.stem[:LONGEST_NAME]
    for line, item in _items(file.read_text(encoding="utf-8-sig")):
        if item.startswith("###"):
            name = item.removeprefix("###").strip()[:LONGEST_NAME] or name
            continue
        try:
            symbol = _symbol(item)
        except ValueError as error:
            left_out.append(f"line {line}: {error}")
        else:
            lists.setdefault(name, []).append(symbol)
    if not lists:
        raise ListError(f"{file}, {left_out[0]}" if left_out else f"{file}: there is no symbol in it")
    try:
        found = tuple(Watchlist(name, tuple(symbols)) for name, symbols in lists.items())
    except ValueError as error:
        raise ListError(f"{file}: {error}") from error
    return Imported(found, left_out=tuple(left_out))


def _items(text: str) -> Iterator[tuple[int, str]]:
    """Each item with its line, from 1."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((number, item.group().strip()) for item in _ITEM.finditer(line) if item.group().strip())


def _symbol(item: str) -> str:
    venue, colon, symbol = item.rpartition(":")
    if colon and venue.upper() not in VENUES:
        raise ValueError(f"{item[:40]!r} is not of Binance")
    if symbol.upper().endswith(".P"):
        raise ValueError(f"{item[:40]!r} is a perpetual contract, not spot")
    return read_symbols((symbol,))[0]
