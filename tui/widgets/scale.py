"""Scales of a chart: prices to half rows, round steps for its labels, and round times below it."""

from __future__ import annotations

import math
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARGIN: Final = 0.03  # of the range, left free above and below
_SECONDS: Final = (1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 14400, 21600, 43200)
_DAYS: Final = (1, 2, 7, 14)
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_DAY: Final = 86_400


class PriceScale(msgspec.Struct, frozen=True):
    """Prices from `high` (upper edge) to `low` (lower edge) over `rows` rows, each of two halves."""

    high: float
    low: float
    rows: int

    @classmethod
    def fit(cls, high: float, low: float, rows: int, decimals: int) -> PriceScale:
        """A scale that holds both prices with a small margin, and at least a tick where they are one."""
        margin = max((high - low) * _MARGIN, 10.0**-decimals, abs(high) * 1e-9)
        return cls(high + margin, low - margin, max(1, rows))

    def halves(self, price: float) -> float:
        """How many half rows a price lies below the upper edge."""
        return (self.high - price) / (self.high - self.low) * 2 * self.rows

    def half(self, price: float) -> int:
        """The half row a price lies in, counted from the top; prices beyond the scale lie in its edges."""
        return min(2 * self.rows - 1, max(0, int(self.halves(price))))

    def row(self, price: float) -> int:
        """The row a price lies in, as with `half`."""
        return self.half(price) // 2

    def span(self, high: float, low: float) -> tuple[int, int]:
        """The half rows from a price down to a lower one: first, and behind last; never empty."""
        first = self.half(high)
        return first, max(first + 1, min(2 * self.rows, math.ceil(self.halves(low) - 1e-9)))

    def holds(self, price: float) -> bool:
        """Whether a price lies on the scale."""
        return self.low <= price <= self.high

    def price(self, row: int) -> float:
        """The price in the middle of a row."""
        return self.high - (row + 0.5) * (self.high - self.low) / self.rows

    def ticks(self, spacing: float, decimals: int) -> dict[int, float]:
        """Round prices by row, in steps of 1, 2 or 5 times a power of ten, about `spacing` rows apart.

        A step is never smaller than the symbol's last decimal, so that a label is always the exact price.
        """
        least = (self.high - self.low) / self.rows * max(1, spacing)
        exponent = math.floor(math.log10(least))
        step = next((digit for digit in (1, 2, 5) if digit * 10.0**exponent >= least * (1 - 1e-9)), 10)
        if step == 10:
            step, exponent = 1, exponent + 1
        if exponent < -decimals:
            step, exponent = 1, -decimals
        # An integer divided by a power of ten is the float nearest to the decimal; a product of floats isn't.
        whole, parts = (step * 10**exponent, 1) if exponent >= 0 else (step, 10**-exponent)
        first, last = math.ceil(self.low * parts / whole), math.floor(self.high * parts / whole)
        prices = (count * whole / parts for count in range(first, last + 1))
        # A price at the very edge can be rounded to beyond it.
        return {self.row(price): price for price in prices if self.holds(price)}


def time_marks(
    times: Sequence[int], pitch: int, length: int, zone: tzinfo, spacing: int
) -> list[tuple[int, str]]:
    """Labels of round times: the index of the bar that begins one, and its text in the zone.

    `times` are the opening times of bars in ms, `pitch` the columns from bar to bar, `length` their ms.
    Labels are about `spacing` columns apart or more. The first one names the day.
    """
    if not times:
        return []
    kind, step = _time_step(spacing / pitch * length / 1000)
    marks: list[tuple[int, str]] = []
    before: datetime | None = None
    for index, time in enumerate(times):
        now = datetime.fromtimestamp(time / 1000, zone)
        if before is not None and _bucket(now, kind, step) != _bucket(before, kind, step):
            text = _time_text(now, before, kind, step)
            if not marks and ":" in text:
                text = f"{now:%m-%d} {text}"
            if not marks or (index - marks[-1][0]) * pitch > len(marks[-1][1]) + 1:
                marks.append((index, text))
        before = now
    return marks


def _time_step(seconds: float) -> tuple[str, int]:
    for step in _SECONDS:
        if step >= seconds:
            return "seconds", step
    for step in _DAYS:
        if step * _DAY >= seconds:
            return "days", step
    return "months", next((step for step in _MONTHS if step * 30 * _DAY >= seconds), _MONTHS[-1])


def _bucket(time: datetime, kind: str, step: int) -> tuple[int, int]:
    day = time.toordinal()
    if kind == "seconds":
        return day, (time.hour * 3600 + time.minute * 60 + time.second) // step
    if kind == "days":
        return (day - 1) // step, 0  # ordinal 1 is a Monday, so that weeks begin on Mondays
    return (time.year * 12 + time.month - 1) // step, 0


def _time_text(time: datetime, before: datetime, kind: str, step: int) -> str:
    if kind == "months":
        return f"{time:%Y-%m}"
    if time.year != before.year:
        return f"{time:%Y}"
    if kind == "days" or time.date() != before.date():
        return f"{time:%m-%d}"
    return f"{time:%H:%M:%S}" if step < 60 else f"{time:%H:%M}"
