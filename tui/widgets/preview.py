"""The course of one symbol beside a list: its candles, and its best prices below them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Unpack

from tui.widgets.chart import CandleChart
from tui.widgets.fields import labelled
from tui.widgets.figures import basis_points
from tui.widgets.lines import Line, WidgetOptions, faded, fitting

if TYPE_CHECKING:
    from tui.widgets.figures import PriceFormat
    from tui.wire.events import BestPrices

_LEAST: Final = 6  # rows from which there is room for the best prices


class Preview(CandleChart):
    """A candle chart that names its symbol; `about` says whose it is before `show` shows its series."""

    NAME = "Preview"

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._symbol = ""
        self._foot: tuple[Line, ...] = ()

    def about(self, symbol: str, best: BestPrices | None, figures: PriceFormat) -> None:
        """Take the symbol and its best prices; painted by the next `show`."""
        if symbol != self._symbol:
            self._symbol = symbol
            self.set_heading()
        self._foot = () if best is None else _foot(best, figures)

    def set_heading(self, detail: str = "", hint: str = "") -> None:
        """Name the symbol before the detail."""
        super().set_heading(f"{self._symbol} {detail}".strip(), hint)

    def draw(self, width: int, height: int) -> list[Line]:
        """The candles, and the best prices where there is room."""
        if height < _LEAST or not self._foot:
            return super().draw(width, height)
        foot = fitting(self._foot, width)
        return [*super().draw(width, height - 1), faded(foot) if self.state.dims else foot]


def _foot(best: BestPrices, figures: PriceFormat) -> tuple[Line, ...]:
    """The best prices, from the longest form to the shortest."""
    bid = labelled(" bid", figures.price(best.bid), "up")
    ask = labelled("   ask", figures.price(best.ask), "down")
    sizes = (
        (f" ({figures.quantity(best.bid_quantity)})", "axis"),
        (f" ({figures.quantity(best.ask_quantity)})", "axis"),
    )
    middle = (best.bid + best.ask) / 2
    apart = labelled("   spread", basis_points((best.ask - best.bid) / middle)) if middle else ()
    return (*bid, sizes[0], *ask, sizes[1], *apart), (*bid, *ask, *apart), (*bid, *ask)
