"""Putting a symbol on a watchlist from any place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui import paths
from tui.lists import watchlists
from tui.lists.watchlists import Watchlists
from tui.store import Shelf

if TYPE_CHECKING:
    from tui.screens.place import Place


async def keep_symbol(place: Place, symbol: str) -> None:
    """Put a symbol on the first list of one's own, and say so; a list is made where there is none."""
    shelf = Shelf(paths.watchlists_file(), Watchlists, watchlists.default)
    lists = await asyncio.to_thread(shelf.load)
    name = lists.lists[0].name if lists.lists else "Mine"
    known = lists.find(name)
    if known is not None and symbol in known.symbols:
        place.notify(f"{symbol} is on {name} already.", title="Watchlists", markup=False)
        return
    try:
        await asyncio.to_thread(shelf.change, watchlists.add(name, symbol))
    except OSError as error:
        words = f"{shelf.file} can't be written: {error.strerror}."
        place.notify(words, title="Watchlists", severity="error", markup=False)
        return
    place.notify(f"{symbol} is on {name}.", title="Watchlists", markup=False)
