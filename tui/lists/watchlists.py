"""A person's watchlists as they are kept in a file, and every change of them as a function of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec
from msgspec.structs import replace

from tui.lists import columns
from tui.wire import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MARKET: Final = "Market"
"""The name of the list that the exchange makes: every symbol that it lists."""
LONGEST_NAME: Final = 24

Change: TypeAlias = "Callable[[Watchlists], Watchlists]"
"""What is done to the lists, whatever they have become meanwhile: another instance may have changed them."""


class ListError(ValueError):
    """A change of the lists that makes no sense; the message says why."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How rows are sorted: by a column, or, without one, as the list has them."""

    column: str = ""
    falling: bool = True

    def __post_init__(self) -> None:
        if self.column and self.column not in columns.SORTABLE:
            raise ValueError(f"no column {self.column!r} to sort by; there are {', '.join(columns.SORTABLE)}")


class Watchlist(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A named list of symbols, each once."""

    name: str
    symbols: tuple[str, ...] = ()
    order: Order = Order()

    def __post_init__(self) -> None:
        _see_name(self.name)
        msgspec.structs.force_setattr(self, "symbols", read_symbols(self.symbols))


class Watchlists(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All lists, the stars, and the columns that are shown, from left to right."""

    columns: tuple[str, ...] = columns.DEFAULT
    stars: tuple[str, ...] = ()
    market: Order = Order("vol")
    """How the whole market is sorted."""
    lists: tuple[Watchlist, ...] = ()

    def __post_init__(self) -> None:
        for place, column in enumerate(self.columns):
            if column not in columns.BY_ID:
                raise ValueError(f"no column {column!r}; there are {', '.join(columns.BY_ID)}")
            if column in self.columns[:place]:
                raise ValueError(f"the column {column!r} is there twice")
        for place, listed in enumerate(self.lists):
            if _find(self.lists[:place], listed.name) is not None:
                raise ValueError(f"two lists have the name {listed.name!r}")
        msgspec.structs.force_setattr(self, "stars", read_symbols(self.stars))

    @property
    def names(self) -> tuple[str, ...]:
        """The lists by name, the whole market last."""
        return (*(listed.name for listed in self.lists), MARKET)

    def find(self, name: str) -> Watchlist | None:
        """The list of a name, in any case; None where there is none, and for the whole market."""
        return _find(self.lists, name)

    def order(self, name: str) -> Order:
        """How a list is sorted."""
        found = self.find(name)
        return found.order if found is not None else self.market


def default() -> Watchlists:
    """The lists of a first start."""
    majors = ("BTC", "ETH", "BNB", "SOL", "XRP", "DOGE", "ADA", "PEPE")
    return Watchlists(lists=(Watchlist("Majors", tuple(f"{base}USDT" for base in majors)),))


def read_symbols(symbols: Iterable[str]) -> tuple[str, ...]:
    """The symbols in upper case, each once; raises ValueError for what can be none."""
    return tuple(dict.fromkeys(streams.best_prices(symbol).symbol for symbol in symbols))


def see_new_name(lists: Watchlists, name: str, *, but: str = "") -> str:
    """The name without spaces around it; raises ListError where no list can be called so."""
    try:
        name = _see_name(name.strip())
    except ValueError as error:
        raise ListError(str(error)) from error
    found = lists.find(name)
    if found is not None and found.name != but:
        raise ListError(f"There is a list {found.name} already.")
    return name


def add(name: str, symbol: str) -> Change:
    """Put a symbol at the end of a list, which is made where it is not there."""
    return _alter(name, lambda listed: replace(listed, symbols=(*listed.symbols, symbol)), make=True)


def remove(name: str, symbol: str) -> Change:
    """Take a symbol off a list."""

    def without(listed: Watchlist) -> Watchlist:
        return replace(listed, symbols=tuple(other for other in listed.symbols if other != symbol))

    return _alter(name, without)


def move(name: str, symbol: str, by: int) -> Change:
    """Move a symbol down a list, or up where `by` is below zero, as far as the list goes."""

    def moved(listed: Watchlist) -> Watchlist:
        if symbol not in listed.symbols:
            return listed
        symbols = list(listed.symbols)
        place = symbols.index(symbol)
        symbols.insert(max(0, min(place + by, len(symbols) - 1)), symbols.pop(place))
        return replace(listed, symbols=tuple(symbols))

    return _alter(name, moved)


def sort(name: str, order: Order) -> Change:
    """Sort a list, or the whole market, in another way."""
    if name == MARKET:
        return lambda lists: replace(lists, market=order)
    return _alter(name, lambda listed: replace(listed, order=order))


def star(symbol: str, *, on: bool) -> Change:
    """Give a symbol a star, or take it away."""

    def starred(lists: Watchlists) -> Watchlists:
        others = tuple(other for other in lists.stars if other != symbol)
        return replace(lists, stars=(*others, symbol) if on else others)

    return starred


def show_columns(shown: tuple[str, ...]) -> Change:
    """Show these columns, from left to right."""
    return lambda lists: replace(lists, columns=shown)


def create(name: str) -> Change:
    """Make an empty list behind the others."""
    return _alter(name, lambda listed: listed, make=True)


def rename(name: str, new: str) -> Change:
    """Call a list by another name, unless a list has it by now."""

    def renamed(lists: Watchlists) -> Watchlists:
        taken = _find((listed for listed in lists.lists if listed.name != name), new)
        if taken is not None:
            return lists
        return _alter(name, lambda listed: replace(listed, name=new))(lists)

    return renamed


def delete(name: str) -> Change:
    """Take a list away; the stars stay."""
    return lambda lists: replace(lists, lists=tuple(listed for listed in lists.lists if listed.name != name))


def merge(imported: Iterable[Watchlist], stars: Iterable[str] = ()) -> Change:
    """Add lists; symbols of one whose name is taken go to the end of the list that has it."""
    taken, starred = tuple(imported), tuple(stars)

    def merged(lists: Watchlists) -> Watchlists:
        for new in taken:
            for symbol in new.symbols:
                lists = add(new.name, symbol)(lists)
        return replace(lists, stars=(*lists.stars, *starred))

    return merged


def _alter(name: str, change: Callable[[Watchlist], Watchlist], *, make: bool = False) -> Change:
    def altered(lists: Watchlists) -> Watchlists:
        known = lists.find(name)
        if known is None:
            return replace(lists, lists=(*lists.lists, change(Watchlist(name)))) if make else lists
        new = change(known)
        return replace(lists, lists=tuple(new if other is known else other for other in lists.lists))

    return altered


def _find(lists: Iterable[Watchlist], name: str) -> Watchlist | None:
    wanted = name.casefold()
    return next((listed for listed in lists if listed.name.casefold() == wanted), None)


def _see_name(name: str) -> str:
    if not name.strip():
        raise ValueError("A list needs a name.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"The name {name[:LONGEST_NAME]!r} is too long, or can't be shown.")
    if name.casefold() == MARKET.casefold():
        raise ValueError(f"{MARKET} is the list of all symbols; take another name.")
    return name
