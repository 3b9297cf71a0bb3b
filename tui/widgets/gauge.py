"""The measures of a ladder: how wide its columns are and what its bars are scaled to, changing seldom."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from tui.widgets import rungs
from tui.widgets.bars import eighths, round_scale
from tui.widgets.figures import PriceFormat, written
from tui.widgets.rungs import BookSide, Columns, Rung
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tui.widgets.sight import Row

Texts: TypeAlias = list[tuple[str, str, str]]
"""Price, size and sum of levels as text."""

OwnLevel: TypeAlias = "tuple[BookSide, float]"
"""A level by its side and price."""

_BAR: Final = 4  # cells of a bar; for it numbers are made compact, where that is enough


class Gauge:
    """Makes rungs of levels; columns only widen while the same thing is shown, so that lines don't jump."""

    def __init__(self) -> None:
        self._widest = (0, 0, 0)
        self._scales = (0.0, 0.0)

    def rungs(
        self,
        rows: Sequence[Row | None],
        written_by: tuple[PriceFormat, int],
        width: int,
        *,
        fresh: Collection[float],
        chosen: Row | None,
        own: Mapping[OwnLevel, str] = MappingProxyType({}),
    ) -> tuple[Columns, list[Rung | None]]:
        """The columns for a width, and a rung for each level.

        `written_by` is the format and the decimals of prices, which are fewer for groups; `fresh` holds the
        prices whose sizes have just changed; `own` are marks of what is one's own, by side and price.
        """
        known = [row for row in rows if row]
        sizes, sums = self._scales
        sizes = round_scale(max((row.quantity for row in known), default=0), sizes)
        sums = round_scale(max((row.total for row in known), default=0), sums)
        self._scales = (sizes, sums)
        widths, texts = self._fit(known, written_by, width)
        made = iter(
            Rung(
                row.side,
                *text,
                eighths(row.quantity, sizes, widths.bar),
                round(widths.bar * row.total / sums),
                row.price in fresh,
                row == chosen,
                own.get((row.side, row.price), ""),
            )
            for row, text in zip(known, texts, strict=True)
        )
        return widths, [next(made) if row else None for row in rows]

    def forget_widths(self) -> None:
        """Measure the columns anew: they are to fit another width."""
        self._widest = (0, 0, 0)

    def _fit(self, rows: list[Row], written_by: tuple[PriceFormat, int], width: int) -> tuple[Columns, Texts]:
        form, decimals = written_by
        texts = [
            (written(row.price, decimals), form.quantity(row.quantity), form.quantity(row.total))
            for row in rows
        ]
        self._widest = _widest(texts, self._widest)
        widths = rungs.columns(width, *self._widest)
        if widths.bar >= _BAR:
            return widths, texts
        brief = [
            (text[0], numbers.compact(row.quantity), numbers.compact(row.total))
            for row, text in zip(rows, texts, strict=True)
        ]
        narrow = rungs.columns(width, *_widest(brief, (0, 0, 0)))
        return (narrow, brief) if narrow.bar >= _BAR or not widths.size else (widths, texts)


def _widest(texts: Texts, so_far: tuple[int, int, int]) -> tuple[int, int, int]:
    price, size, total = so_far
    for text in texts:
        price, size, total = max(price, len(text[0])), max(size, len(text[1])), max(total, len(text[2]))
    return price, size, total
