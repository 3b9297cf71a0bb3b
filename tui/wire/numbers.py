"""Numbers as text: the wire's exact decimals, and what the screen shows."""

import math
from decimal import Decimal
from typing import Final

UNKNOWN: Final = "—"
"""Stands where a number is not known."""

_UNITS: Final = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))


def text(value: float, decimals: int = 0) -> str:
    """Write a value as the wire's decimal text, with at least `decimals` decimals; never rounded.

    Exact for a value read from decimal text of at most 15 significant digits.
    """
    written = repr(value + 0.0)
    if "e" in written:
        written = format(Decimal(written), "f")
    whole, _, fraction = written.partition(".")
    if fraction == "0":
        fraction = ""
    if len(fraction) < decimals:
        fraction = fraction.ljust(decimals, "0")
    return f"{whole}.{fraction}" if fraction else whole


def exact(value: float) -> Decimal:
    """A value read from the wire's decimal text as it was written there; exact as `text` is."""
    return Decimal(repr(value))


def price(value: float, decimals: int) -> str:
    """Write a price for the screen, with thousands separators; decimals beyond `decimals` are kept."""
    if not math.isfinite(value):
        return UNKNOWN
    whole, point, fraction = text(value, decimals).partition(".")
    if len(whole) > 3:
        whole = f"{int(whole):,}"
    return whole + point + fraction


def quantity(value: float, decimals: int) -> str:
    """Write a quantity for the screen, by the same rules as a price."""
    return price(value, decimals)


def compact(value: float) -> str:
    """Write a large figure short, its unit marking it as rounded: 1.51B, 702.1M, 98.4K.

    Without a unit, below a thousand, it has four digits; use `quantity` where each digit counts.
    """
    if not math.isfinite(value):
        return UNKNOWN
    size = abs(value)
    for unit, letter in _UNITS:
        # 999,950 would round to 1000.0K, so it belongs to the next unit already.
        if size >= unit * 0.99995:
            scaled = value / unit
            return f"{scaled:.2f}{letter}" if abs(scaled) < 9.995 else f"{scaled:.1f}{letter}"
    return f"{value:.1f}" if size >= 100 else text(float(f"{value:.4g}"))


def percent(value: float) -> str:
    """Write a percentage with its sign and two decimals: +1.84%, -0.20%, 0.00%."""
    if not math.isfinite(value):
        return UNKNOWN
    rounded = f"{value:+.2f}"
    return f"{'0.00' if float(rounded) == 0 else rounded}%"


def decimals_of(step: Decimal | str) -> int:
    """Count the decimals of a tick or step size: 0.00100000 has 3, 1.00000000 and 10 have none."""
    exponent = Decimal(step).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
