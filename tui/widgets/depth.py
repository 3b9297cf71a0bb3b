"""The depth chart: what a book holds around its middle, added up outwards, and what taking it would cost."""

from __future__ import annotations

from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, ClassVar, Final, Unpack

import msgspec
from textual.binding import Binding, BindingType

from tui.market.liquidity import Sweep, known_columns, profile, sweep
from tui.widgets.glyphs import EIGHTHS
from tui.widgets.keys import counterparts
from tui.widgets.lines import Line, Part, WidgetOptions, centred, fitted, spread_out
from tui.widgets.panel import LOADING, Panel, PanelKind, PanelState
from tui.wire import numbers

if TYPE_CHECKING:
    from tui.market.book import Book
    from tui.widgets.figures import PriceFormat

REACHES: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1)
"""The shares of the middle that can be chosen as the reach to either side."""

_ONE_SIDED: Final = PanelState(
    PanelKind.EMPTY, "A side of the book is empty: there is no middle to measure from."
)
_UNKNOWN: Final = "░"
_HINT: Final = "+- reach  ↑↓ sweep size"
_FULL: Final = "sweep {asked} → avg {average} ({slippage:+.1f} bp)"
_SHORT: Final = "{asked} → {average} ({slippage:+.1f} bp)"
_SHORTEST: Final = "{asked} {slippage:+.1f} bp"


class Half(msgspec.Struct, frozen=True):
    """One side as it is drawn: cumulative quantities outwards by column, and how many columns are known."""

    held: list[float]
    known: int

    @classmethod
    def of(cls, book: Book, mid: float, reach: float, columns: int, *, bids: bool) -> Half:
        """A side of a book over `columns` columns."""
        side = book.bids if bids else book.asks
        return cls(profile(side, mid, reach, columns, bids=bids), known_columns(side, mid, reach, columns))

    @property
    def total(self) -> float:
        """All that lies within the reach, as far as it is known."""
        return self.held[-1]

    @property
    def whole(self) -> bool:
        """Whether all that lies within the reach is known."""
        return self.known == len(self.held)

    def __str__(self) -> str:
        """The total, marked where there may be more."""
        return f"{'' if self.whole else '≥'}{numbers.compact(self.total)}"


class DepthChart(Panel, can_focus=True):
    """Shows both sides of a book within a reach of its middle: bids to the left, asks to the right."""

    NAME = "Depth"

    BINDINGS: ClassVar[list[BindingType]] = [
        *counterparts(
            "Reach nearer or further",
            Binding(
                *("plus,equals_sign", "reach(-1)", "Reach"),
                key_display="+-",
                tooltip="Reach nearer",
                id="depth.nearer",
            ),
            Binding("minus", "reach(1)", "Reach further", show=False, key_display="+-", id="depth.further"),
        ),
        *counterparts(
            "Take a larger or smaller sweep",
            Binding(
                *("up,k", "size(1)", "Sweep size"),
                key_display="↑↓",
                tooltip="Take a larger sweep",
                id="depth.larger",
            ),
            Binding(
                "down,j",
                "size(-1)",
                "Take a smaller sweep",
                show=False,
                key_display="k j",
                id="depth.smaller",
            ),
        ),
    ]

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._book: Book | None = None
        self._figures: PriceFormat | None = None
        self._reach = REACHES.index(0.005)
        self._place: int | None = None  # a place in the series 1 2 5 10 20 50, 0 being 1
        self._full = 0.0  # the quantity that fills the height

    def show(
        self,
        book: Book | None,
        figures: PriceFormat,
        state: PanelState = LOADING,
        *,
        zone: tzinfo = UTC,
    ) -> None:
        """Show a book with its symbol's figures, and a state."""
        if book is not self._book:
            self._place = None
        self._book, self._figures = book, figures
        mid = book.mid if book is not None else None
        if book is not None and mid is None and state.kind is PanelKind.LIVE:
            state = _ONE_SIDED
        self.set_state(state, zone, bare=mid is None)
        if mid is None:
            self.set_heading()
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The lines of the chart as it stands."""
        book, figures = self._book, self._figures
        mid = book.mid if book is not None else None
        if book is None or figures is None or mid is None:
            return [fitted((), width)] * height
        reach = REACHES[self._reach]
        columns = max(1, (width - 1) // 2)
        bids = Half.of(book, mid, reach, columns, bids=True)
        asks = Half.of(book, mid, reach, columns, bids=False)
        most = max(bids.total, asks.total)
        self._caption(bids, asks, figures)
        foot = [self._prices(mid, reach, width, figures)] if height >= 3 else []
        if height >= 6:
            foot.append(self._sweeps(book, mid, most, figures, width))
        rows = height - len(foot)
        self._full = _steady(most, self._full)
        left = self._hill(bids, rows, "up")
        right = self._hill(asks, rows, "down")
        gap: Part = (" " * max(0, width - 2 * columns), "")
        lines = [
            fitted((*_mirrored(below), gap, *above), width) for below, above in zip(left, right, strict=True)
        ]
        return [*lines, *foot]

    def action_reach(self, step: int) -> None:
        """Look nearer or farther around the middle."""
        self._reach = max(0, min(len(REACHES) - 1, self._reach + step))
        self._full = 0.0
        self.redraw()

    def action_size(self, step: int) -> None:
        """Reckon with a larger or smaller market order."""
        if self._place is not None:
            self._place = max(-24, min(36, self._place + step))
            self.redraw()

    def _hill(self, half: Half, rows: int, paint: str) -> list[Line]:
        """A side by rows from the top, outwards from the middle; columns that are not known are hatched."""
        colour = f"{paint}-faint" if self.state.dims else f"{paint}-soft"
        full = self._full or 1.0
        heights = [min(8 * rows, round(8 * rows * held / full)) for held in half.held[: half.known]]
        unknown: Part = (_UNKNOWN * (len(half.held) - half.known), "frame")
        lines: list[Line] = []
        # What a cell shows by the height of its column less what lies below it: empty, eighths, full.
        cells = " " * (8 * rows) + EIGHTHS + "█" * (8 * rows)
        for row in range(rows):
            above = 8 * (row + 1)
            lines.append((("".join([cells[height + above] for height in heights]), colour), unknown))
        return lines

    def _caption(self, bids: Half, asks: Half, figures: PriceFormat) -> None:
        reach = f"±{REACHES[self._reach] * 100:g}%"
        totals = f"bids {bids}  asks {asks} {figures.base}"
        hint = _HINT if bids.whole and asks.whole else f"{_UNKNOWN} beyond the snapshot: not known"
        self.set_heading(f"{reach}  {totals}".rstrip(), hint if self.size.width >= 60 else "")

    def _prices(self, mid: float, reach: float, width: int, figures: PriceFormat) -> Line:
        def label(share: float) -> str:
            return figures.price(round(mid * (1 + share * reach), figures.price_decimals))

        middle = figures.price(mid)
        shares = (-1.0, -0.5, 0.5, 1.0) if width >= 5 * (len(middle) + 3) else (-1.0, 1.0)
        if width < 3 * (len(middle) + 1):
            return centred(((middle, "text"),), width)
        labels = [label(share) for share in shares]
        spots = [
            round((1 + share) / 2 * (width - len(text))) for share, text in zip(shares, labels, strict=True)
        ]
        parts: list[Part] = []
        at = 0
        marks = [(spot, text, "axis") for spot, text in zip(spots, labels, strict=True)]
        for spot, text, paint in sorted([*marks, ((width - len(middle)) // 2, middle, "text")]):
            parts += [(" " * (spot - at), ""), (text, paint)]
            at = spot + len(text)
        return fitted(parts, width)

    def _sweeps(self, book: Book, mid: float, most: float, figures: PriceFormat, width: int) -> Line:
        if self._place is None:
            self._place = _largest_place(most / 40)
        size = _size(self._place)
        met = (("buy", sweep(book.asks, size, mid)), ("sell", sweep(book.bids, size, mid)))
        for form in (_FULL, _SHORT, _SHORTEST):
            buy, sell = (_cost(form, way, size, cost, figures) for way, cost in met)
            if len(buy) + len(sell) + 2 <= width:
                break
        return spread_out(((buy, "axis"),), ((sell, "axis"),), width)


def _cost(form: str, way: str, size: float, met: Sweep | None, figures: PriceFormat) -> str:
    asked = f"{way} {numbers.price(size, 0)} {figures.base}".rstrip()
    if met is None or met.filled < size * (1 - 1e-9):
        return f"{asked}: only {numbers.compact(met.filled) if met else 0} known"
    average = figures.price(round(met.average, figures.price_decimals))
    return form.format(asked=asked, average=average, slippage=met.slippage)


def _mirrored(line: Line) -> Line:
    return tuple((text[::-1], paint) for text, paint in reversed(line))


def _steady(most: float, former: float) -> float:
    """A height for the most: the former one while the most fills 80 % of it, so that hills stand still."""
    return former if 0.8 * former <= most <= former else most * 1.08


def _size(place: int) -> float:
    power, digit = divmod(place, 3)
    return float(f"{(1, 2, 5)[digit]}e{power}")


def _largest_place(quantity: float) -> int:
    """The place of the largest size that isn't more than the quantity."""
    return max((place for place in range(-24, 37) if _size(place) <= quantity), default=-24)
