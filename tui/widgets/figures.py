"""How the figures of one market are written: with its decimals, and never half a number."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tui.widgets.lines import Part
    from tui.wire.replies import SymbolInfo


class PriceFormat(msgspec.Struct, frozen=True):
    """What is to be known of a symbol to write its prices and quantities."""

    tick: Decimal = Decimal("0.01")
    price_decimals: int = 2
    quantity_decimals: int = 5
    base: str = ""
    quote: str = ""

    @classmethod
    def of(cls, info: SymbolInfo) -> PriceFormat:
        """The format of a listed symbol; a symbol without a tick filter counts in its last decimal."""
        return cls(
            tick=info.tick or Decimal(1).scaleb(-info.price_decimals),
            price_decimals=info.price_decimals,
            quantity_decimals=info.quantity_decimals,
            base=info.base,
            quote=info.quote,
        )

    @property
    def pair(self) -> str:
        """The symbol for people: BTC/USDT."""
        return f"{self.base}/{self.quote}" if self.quote else self.base

    def price(self, value: float | None) -> str:
        """A price with all its decimals, or a dash."""
        return numbers.UNKNOWN if value is None else written(value, self.price_decimals)

    def quantity(self, value: float | None) -> str:
        """A quantity with all its decimals, or a dash."""
        return numbers.UNKNOWN if value is None else written(value, self.quantity_decimals)


@lru_cache(maxsize=8192)
def written(value: float, decimals: int) -> str:
    """A price or quantity as text; most figures of a frame were in the frame before."""
    return numbers.price(value, decimals)


class Trend:
    """Which way the last price went when it last changed: 1 up, -1 down, 0 not known."""

    def __init__(self) -> None:
        self.way = 0
        self._last: float | None = None

    def follow(self, price: float | None) -> int:
        """Take the price of now and say the way."""
        if price is None:
            self.way = 0
        elif self._last is not None and price != self._last:
            self.way = 1 if price > self._last else -1
        self._last = price
        return self.way


def cell(text: str, width: int) -> str:
    """A number right-aligned in `width` cells; one that doesn't fit is replaced by an ellipsis, never cut."""
    return text.rjust(width) if len(text) <= width else "…".rjust(width)


def first_that_fits(forms: Iterable[str], room: int) -> str:
    """The first of these texts that is at most `room` cells wide; none where none is."""
    return next((form for form in forms if cell_len(form) <= room), "")


def tailed(text: str, paint: str, tail: str) -> tuple[Part, Part]:
    """A decimal number in two parts: what tells, and the zeros at its end that only fill the column."""
    if "." not in text:
        return (text, paint), ("", tail)
    told = text.rstrip("0").rstrip(".")
    return (told, paint), (text[len(told) :], tail)


def basis_points(share: float) -> str:
    """A share of a price in basis points, two digits at least: 12.3 bp, 0.0016 bp."""
    points = share * 10_000
    return f"{points:.1f} bp" if points >= 10 else f"{points:.2f} bp" if points >= 0.1 else f"{points:.2g} bp"


def ago(ms: int) -> str:
    """A span of time for people: 0.3 s, 42 s, 3m 05s, 2h 11m."""
    if ms < 10_000:
        return f"{max(0, ms) / 1000:.1f} s"
    seconds = ms // 1000
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60}m {seconds % 60:02}s"
    return f"{seconds // 3600}h {seconds % 3600 // 60:02}m"
