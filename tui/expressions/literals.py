"""Numbers with units: `50m`, `2%`, `5bp`, `1h30m`. Which units fit depends on the kind of value."""

import re
from decimal import Decimal, localcontext
from typing import Final

from tui.expressions.vocabulary import Kind

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?")
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_LARGE: Final = {"": Decimal(1), "k": Decimal(10) ** 3, "m": Decimal(10) ** 6, "b": Decimal(10) ** 9}
_UNITS: Final[dict[Kind, dict[str, Decimal]]] = {
    Kind.PRICE: _LARGE,
    Kind.AMOUNT: _LARGE,
    Kind.COUNT: _LARGE,
    Kind.PERCENT: {"": Decimal(1), "%": Decimal(1), "bp": Decimal("0.01")},
    Kind.BASIS_POINTS: {"": Decimal(1), "bp": Decimal(1), "%": Decimal(100)},
    Kind.RATIO: {"": Decimal(1), "%": Decimal("0.01")},
}
_DURATIONS: Final = {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
EXAMPLES: Final = {
    Kind.PRICE: "63k",
    Kind.AMOUNT: "50m",
    Kind.COUNT: "1000",
    Kind.PERCENT: "2%",
    Kind.BASIS_POINTS: "5bp",
    Kind.RATIO: "40%",
    Kind.DURATION: "1h30m",
}
"""A literal that fits each kind, for messages."""


def is_number(text: str) -> bool:
    """Whether a text begins like a number."""
    return text.lstrip("+-.")[:1].isdecimal()


def read(text: str, kind: Kind) -> float:
    """The value of a literal in the kind's unit, durations in ms; raises ValueError in words."""
    lowered = text.lower()
    return _read_duration(lowered) if kind is Kind.DURATION else _read_number(lowered, kind)


def write(value: float, kind: Kind) -> str:
    """The literal of a value: `read` gives the same value again."""
    if kind is Kind.DURATION:
        return write_duration(int(value))
    unit = {Kind.PERCENT: "%", Kind.BASIS_POINTS: "bp"}.get(kind, "")
    return f"{format(Decimal(repr(value)), 'f').removesuffix('.0')}{unit}"


def write_duration(milliseconds: int) -> str:
    """A duration in its largest units: 5m, 1h30m, 1s500ms."""
    parts = []
    for unit, size in _DURATIONS.items():
        count, milliseconds = divmod(milliseconds, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def _read_number(text: str, kind: Kind) -> float:
    match = _NUMBER.match(text)
    digits = match.group().replace(",", "") if match else ""
    unit = text[match.end() :] if match else text
    units = _UNITS[kind]
    if not digits.strip("+-") or (unit and unit[0] in "0123456789.,"):
        raise ValueError(f"{text} is not a number; write {EXAMPLES[kind]}")
    if unit not in units:
        known = ", ".join(name for name in units if name)
        raise ValueError(f"{unit} does not fit here ({kind}); what fits is {known}")
    with localcontext(prec=400):
        value = float(Decimal(digits) * units[unit])
    if abs(value) > 1e300:
        raise ValueError("a number too large to compare with")
    return value


def _read_duration(text: str) -> float:
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"{text} is not a duration; write {EXAMPLES[Kind.DURATION]}")
    whole = sum((Decimal(number) * _DURATIONS[unit] for number, unit in parts), Decimal(0))
    if whole > Decimal(10) ** 15:
        raise ValueError("a duration too long to compare with")
    return int(whole)
