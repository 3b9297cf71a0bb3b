"""One's open orders of a symbol and the last fill in one line."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple, Unpack

from tui.widgets.cursortable import Look
from tui.widgets.fields import Field, compose
from tui.widgets.lines import Line, LineWidget, WidgetOptions
from tui.widgets.moments import moment

if TYPE_CHECKING:
    from collections.abc import Sequence


class OrderWords(NamedTuple):
    """An order or a fill in words, behind its side; a fill with its time."""

    side: str
    words: str
    time: int = 0


class OrderLine(LineWidget):
    """Shows orders as far as there is room, and how many there are besides."""

    DEFAULT_CSS = """
    OrderLine { height: 1; background: $surface; color: $foreground; }
    """

    def __init__(self, **options: Unpack[WidgetOptions]) -> None:
        super().__init__(**options)
        self._orders: Sequence[OrderWords] = ()
        self._elsewhere = 0
        self._last: OrderWords | None = None
        self._look = Look(0, UTC)
        self._doubt = ""

    def show(
        self,
        orders: Sequence[OrderWords],
        elsewhere: int,
        last: OrderWords | None,
        look: Look,
        *,
        doubt: str = "",
    ) -> None:
        """Show these orders, how many of others there are, the last fill; `doubt` says why not as of now."""
        self._orders, self._elsewhere, self._last, self._look = orders, elsewhere, last, look
        self._doubt = doubt
        self.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """The one line."""
        fields = order_fields(self._orders, self._elsewhere, self._last, self._look, doubt=self._doubt)
        return [compose(fields, width)] + [compose([], width)] * (height - 1)


def order_fields(
    orders: Sequence[OrderWords],
    elsewhere: int,
    last: OrderWords | None,
    look: Look,
    *,
    doubt: str = "",
) -> list[Field]:
    """The fields of the line: how many, the last fill, then order by order."""
    more: Line = ((f" +{elsewhere} elsewhere", "axis"),) if elsewhere else ()
    fields = [Field(0, ((("orders ", "axis"), (f"{len(orders)}", "text bold"), *more),))]
    if doubt:
        fields.append(Field(0, ((("│ ", "grid"), (f"as they were: {doubt}", "warn bold")),)))
    for place, order in enumerate(orders):
        fields.append(Field(2 + place, ((("│ ", "grid"), *_said(order)),)))
    if last is not None:
        time = moment(last.time, look.now, look.zone)
        fields.append(Field(1, ((("last fill ", "axis"), (f"{time} ", "axis"), *_said(last)),), right=True))
    return fields


def _said(order: OrderWords) -> Line:
    return ((f"{order.side} ", "up bold" if order.side == "BUY" else "down bold"), (order.words, "text"))
