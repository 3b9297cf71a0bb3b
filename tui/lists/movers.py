"""What moves: the strongest rises and falls of the rolling hour, breadth, and new highs of 24 hours."""

from __future__ import annotations

from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.lists import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.lists.rows import Outlook

SHOWN: Final = 12
"""How many rises, falls and highs are named at most."""


class Mover(NamedTuple):
    """A symbol and its change over the rolling hour, in percent."""

    symbol: str
    change: float


class Movers(NamedTuple):
    """What moved within the last hour; of symbols that the exchange told of in it."""

    rises: tuple[Mover, ...] = ()
    """The strongest first."""
    falls: tuple[Mover, ...] = ()
    highs: tuple[str, ...] = ()
    """Symbols whose highest price of 24 hours lies within the last hour; the strongest rise first."""
    up: int = 0
    down: int = 0
    told: int = 0
    """How many symbols the exchange told of."""


def find_movers(symbols: Iterable[str], outlook: Outlook) -> Movers:
    """What moved among these symbols."""
    moved: list[Mover] = []
    highs: list[tuple[float, str]] = []
    for symbol in symbols:
        hour = rows.hour(outlook, symbol)
        if hour is None:
            continue
        moved.append(Mover(symbol, hour.change_percent))
        day = rows.day(outlook, symbol)
        if day is not None and hour.high >= day.high > day.low:
            highs.append((hour.change_percent, symbol))
    ups = [mover for mover in moved if mover.change > 0]
    downs = [mover for mover in moved if mover.change < 0]
    return Movers(
        tuple(nlargest(SHOWN, ups, key=lambda mover: mover.change)),
        tuple(nsmallest(SHOWN, downs, key=lambda mover: mover.change)),
        tuple(symbol for _, symbol in nlargest(SHOWN, highs)),
        len(ups),
        len(downs),
        len(moved),
    )
