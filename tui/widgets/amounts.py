"""Amounts of one's own as text: exact, with their filling zeros quieter; hidden ones as dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tui.widgets.figures import tailed
from tui.wire import numbers

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.widgets.lines import Line

HIDDEN: Final = "•••"
"""What stands for every amount while amounts are hidden: its length tells nothing."""


_DEAR: Final = frozenset(("BTC", "ETH", "BNB"))


def decimals_of(asset: str) -> int:
    """How many decimals a sum worked out in an asset has: two of money, eight of what is dear."""
    return 8 if asset in _DEAR else 2


def exact(value: Decimal, decimals: int = 0) -> str:
    """An amount with thousands separators and at least so many decimals; never rounded."""
    whole, _, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(decimals, "0")
    whole = f"{int(whole):,}" if whole.lstrip("-") != "0" else whole
    return f"{whole}.{fraction}" if fraction else whole


def rounded(value: Decimal, decimals: int = 2) -> str:
    """A value that was worked out, to so many decimals."""
    return f"{value:,.{decimals}f}"


def amount(value: Decimal | None, decimals: int = 8, *, hidden: bool = False, paint: str = "text") -> Line:
    """The cell of an exact amount; a dash where it isn't known."""
    if value is None:
        return ((numbers.UNKNOWN, "axis"),)
    if hidden:
        return ((HIDDEN, "axis"),)
    if not value:
        return tailed(exact(value, decimals), "axis", "axis")
    return tailed(exact(value, decimals), paint, "stale")


def worked_out(
    value: Decimal | None, decimals: int = 2, *, hidden: bool = False, signed: bool = False
) -> Line:
    """The cell of a value that was worked out; `signed` tells gains and losses by sign and colour."""
    if value is None:
        return ((numbers.UNKNOWN, "axis"),)
    if hidden:
        return ((HIDDEN, "axis"),)
    text = rounded(value, decimals)
    if not signed:
        return ((text, "text"),)
    if not float(text.replace(",", "")):
        return ((text.lstrip("-"), "axis"),)
    return ((f"+{text}", "up"),) if value > 0 else ((text, "down"),)
