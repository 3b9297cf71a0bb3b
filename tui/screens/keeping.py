"""A place that keeps watchlists: what keys do to the lists, and the file that several instances share."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work

from tui import files, paths
from tui.lists import exchanged, watchlists
from tui.lists.columns import STAR
from tui.lists.watchlists import MARKET, ListError, Order
from tui.screens.columns import ColumnsView
from tui.screens.fronts import PanelPlace
from tui.screens.lists import Deed, ListsView, Wanted
from tui.screens.naming import Naming
from tui.screens.symbols import SymbolSearch

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from tui.lists.watchlists import Change, Watchlists
    from tui.store import Shelf

LOOKED_EVERY: Final = 1_000
"""Milliseconds between two looks whether another instance changed the file."""


class ListPlace(PanelPlace):
    """Shows one list at a time and changes all; a subclass knows the rows, and shows them."""

    LISTS: ClassVar[str] = "Watchlists"

    def __init__(self, shelf: Shelf[Watchlists]) -> None:
        super().__init__()
        self.lists = shelf.load()
        self.present = self.lists.names[0]
        self._own = "" if self.present == MARKET else self.present
        self._shelf = shelf
        self._writing = asyncio.Lock()
        self._waiting = 0
        self._looked = 0

    def chosen(self) -> str:
        """The symbol that keys act on; empty where there is none."""
        raise NotImplementedError

    def choose(self, symbol: str) -> None:
        """Go to the row of a symbol."""
        raise NotImplementedError

    def show_lists(self) -> None:
        """Show what the lists are now."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Say what is wrong with the file, if anything is."""
        self._tell_trouble()

    def look_for_changes(self, now: int) -> None:
        """Take over what another instance, or an editor, wrote; asked for with every tick."""
        if self._waiting or abs(now - self._looked) < LOOKED_EVERY:
            return
        self._looked = now
        if self._shelf.moved():
            self.lists = self._shelf.load()
            self._tell_trouble()
            self.go_to(self.present)

    def go_to(self, name: str) -> None:
        """Look at a list; at the first one where it is gone."""
        found = self.lists.find(name)
        self.present = found.name if found is not None else MARKET if name == MARKET else self.lists.names[0]
        if self.present != MARKET:
            self._own = self.present
        self.show_lists()

    def action_list(self, by: int) -> None:
        """Look at the next list, or the one before."""
        names = self.lists.names
        self.go_to(names[(names.index(self.present) + by) % len(names)])

    def action_add(self) -> None:
        """Find a symbol and put it on the list; from the whole market on the list looked at last."""
        self.app.push_screen(SymbolSearch(self.deck.feed.symbols), self._add)

    def action_keep(self) -> None:
        """Put the chosen symbol on the list of one's own that was looked at last."""
        if symbol := self.chosen():
            self._add(symbol)

    def action_delete(self) -> None:
        """Take the chosen symbol off the list."""
        if self.present == MARKET:
            self._say(f"{MARKET} has every symbol; lists of your own can be changed.")
        elif symbol := self.chosen():
            self.change(watchlists.remove(self.present, symbol))
            self._say(f"{symbol} is off {self.present}.")

    def action_star(self) -> None:
        """Give the chosen symbol a star, or take it away."""
        if symbol := self.chosen():
            self.change(watchlists.star(symbol, on=symbol not in self.lists.stars))

    def action_shift(self, by: int) -> None:
        """Move the chosen symbol within the list's own order."""
        symbol = self.chosen()
        if self.present == MARKET or self.lists.order(self.present).column:
            self._say("Rows move where a list of yours stands in its own order: S goes there.")
        elif symbol:
            self.change(watchlists.move(self.present, symbol, by))

    def action_sort(self) -> None:
        """Sort by the next column that is shown; after the last one comes the list's own order."""
        offered = ("", STAR, "symbol", *self.lists.columns)
        order = self.lists.order(self.present)
        at = offered.index(order.column) if order.column in offered else 0
        self.sort_by(offered[(at + 1) % len(offered)])

    def action_reverse(self) -> None:
        """Sort the other way round."""
        order = self.lists.order(self.present)
        self.change(watchlists.sort(self.present, Order(order.column, falling=not order.falling)))

    def sort_by(self, column: str) -> None:
        """Sort by a column; by that of now, the other way round."""
        order = self.lists.order(self.present)
        if column and column == order.column:
            self.action_reverse()
        else:
            falling = column not in ("symbol", "age", "spread")
            self.change(watchlists.sort(self.present, Order(column, falling=falling)))

    def action_columns(self) -> None:
        """Choose columns and their order."""
        self.app.push_screen(ColumnsView(self.lists.columns), self._take_columns)

    def action_lists(self) -> None:
        """See all lists; go to one, make, rename or delete one."""
        self.app.push_screen(ListsView(self.lists, self.present), self._do)

    def action_import(self) -> None:
        """Add the lists of a file: TOML, or TradingView's text."""
        hint = "A .toml file, or a text list of TradingView · Enter takes it · Esc leaves"
        self.app.push_screen(Naming("Import lists from a file", hint, _path), self._import)

    def action_export(self) -> None:
        """Write all lists to new files: TOML, and TradingView's text."""
        moment = datetime.fromtimestamp(self.deck.feed.clock.now() / 1000, self.deck.zone)
        folder = paths.documents() or Path.cwd()
        base = folder / f"depthdeck-watchlists-{moment:%Y%m%d-%H%M%S}"
        try:
            written = [
                files.write_beside(base.with_suffix(suffix), text.encode())
                for suffix, text in (
                    (".toml", exchanged.write_toml(self.lists)),
                    (".txt", exchanged.write_text(self.lists)),
                )
            ]
        except OSError as error:
            self._say(f"The lists can't be written to {folder}: {error.strerror}.", wrong=True)
            return
        self._say("\n".join(map(str, written)))

    def change(self, change: Change) -> None:
        """Change the lists: on the screen at once, in the file as soon as it can be."""
        self.lists = change(self.lists)
        self._waiting += 1
        self.go_to(self.present)
        self._write(change)

    @work(group="watchlists")
    async def _write(self, change: Change) -> None:
        try:
            # In a thread: another instance may hold the file, and a disk may be slow.
            async with self._writing:
                await asyncio.to_thread(self._shelf.change, change)
        except OSError as error:
            self._say(
                f"{self._shelf.file} can't be written: {error.strerror}. The change holds here, and goes"
                " into the file with the next one that can be written.",
                wrong=True,
            )
        finally:
            self._waiting -= 1
        if not self._waiting:
            self.lists = self._shelf.value
            self._tell_trouble()
            self.go_to(self.present)

    def _add(self, symbol: str | None) -> None:
        if symbol is None:
            return
        name = self._own if self.present == MARKET else self.present
        name = name if self.lists.find(name) is not None else next(iter(self.lists.names))
        if name == MARKET:
            self._say("There is no list of your own yet: L, then n makes one.")
            return
        known = self.lists.find(name)
        if known is not None and symbol in known.symbols:
            self._say(f"{symbol} is on {name} already.")
        else:
            self.change(watchlists.add(name, symbol))
            self._say(f"{symbol} is on {name}.")
        self.choose(symbol)

    def _take_columns(self, shown: tuple[str, ...] | None) -> None:
        if shown is not None:
            self.change(watchlists.show_columns(shown))

    def _do(self, wanted: Wanted | None) -> None:
        if wanted is None:
            return
        match wanted.deed:
            case Deed.GO:
                self.go_to(wanted.name)
            case Deed.DELETE:
                self.change(watchlists.delete(wanted.name))
            case Deed.CREATE:
                hint = "Enter makes it · Esc leaves"
                self.app.push_screen(Naming("A new list", hint, self._new_name), self._create)
            case Deed.RENAME:
                self._rename(wanted.name)

    def _create(self, name: str | None) -> None:
        if name is not None:
            self.change(watchlists.create(name))
            self.go_to(name)

    def _rename(self, name: str) -> None:
        def check(new: str) -> str:
            return watchlists.see_new_name(self.lists, new, but=name)

        def rename(new: str | None) -> None:
            if new is not None:
                self.change(watchlists.rename(name, new))
                self.go_to(new)

        self.app.push_screen(Naming(f"Rename {name}", "Enter takes it · Esc leaves", check, name), rename)

    def _new_name(self, name: str) -> str:
        return watchlists.see_new_name(self.lists, name)

    def _import(self, path: str | None) -> None:
        if path is None:
            return
        try:
            found = exchanged.read(Path(path).expanduser())
        except ListError as error:
            self._say(str(error), wrong=True)
            return
        self.change(watchlists.merge(found.lists, found.stars))
        named = ", ".join(f"{listed.name} ({len(listed.symbols)})" for listed in found.lists)
        left = f"\nLeft out: {'; '.join(found.left_out)}" if found.left_out else ""
        self._say(f"Lists: {named or 'none'}{left}")
        if found.lists:
            self.go_to(found.lists[0].name)

    def _tell_trouble(self) -> None:
        if self._shelf.trouble is not None:
            self._say(self._shelf.trouble, wrong=True)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        severity: SeverityLevel = "error" if wrong else "information"
        self.notify(words, title=self.LISTS, severity=severity, markup=False)


def _path(text: str) -> str:
    if not Path(text.strip()).expanduser().is_file():
        raise ListError(f"There is no file {text.strip() or 'without a name'}.")
    return text.strip()
