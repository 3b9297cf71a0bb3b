"""What of an order book is in sight in a ladder: which levels, grouped how, and which one is gripped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from tui.market.book import Book
    from tui.widgets.rungs import BookSide, Frame

DEEPEST: Final = 1_000  # levels from the spread that may be looked at


class Row(NamedTuple):
    """A level in sight: its price, its quantity, and the sum of quantities from the spread up to it."""

    side: BookSide
    price: float
    quantity: float
    total: float


class Sight:
    """A window on a book around its spread, `shift` lines lower than in the middle.

    The grip is a price, not a line: when levels move, it stays with its price, or the next one behind it.
    """

    def __init__(self, step: Decimal) -> None:
        self.step = step
        self.tick = step
        self.shift = 0
        self.grip: tuple[BookSide, float] | None = None
        self.asks: list[Row] = []
        self.bids: list[Row] = []
        self.above = 0
        self._body = self._spread = 0

    def look(self, book: Book, frame: Frame) -> None:
        """Read the levels that are in sight now."""
        self._body, self._spread = frame.body, frame.spread
        middle = (frame.body - frame.spread + 1) // 2
        lowest = middle - 1 - min(len(book.bids), DEEPEST)
        highest = min(len(book.asks), DEEPEST) - middle + 1
        self.shift = max(min(lowest, 0), min(self.shift, max(highest, 0)))
        self.above = middle + self.shift
        self.asks = self.read(book, "ask", self.above)
        self.bids = self.read(book, "bid", frame.body - self.above - frame.spread)

    def read(self, book: Book, side: BookSide, count: int) -> list[Row]:
        """The levels of a side up to a depth, best first, in groups of the step."""
        levels = book.asks if side == "ask" else book.bids
        if count <= 0:
            return []
        if self.step == self.tick:
            return [Row(side, *level) for level in levels.cumulative(count)]
        rows: list[Row] = []
        total = 0.0
        for price, quantity in levels.grouped(count, self.step):
            total = round(total + quantity, 8)
            rows.append(Row(side, price, quantity, total))
        return rows

    def in_view(self) -> list[Row | None]:
        """The levels by line; None at the spread's lines and where a side has no more."""
        lines: list[Row | None] = []
        for y in range(self._body):
            ask, bid = self.above - 1 - y, y - self.above - self._spread
            rows, depth = (self.asks, ask) if ask >= 0 else (self.bids, bid)
            lines.append(rows[depth] if 0 <= depth < len(rows) else None)
        return lines

    def move(self, book: Book, by: int) -> None:
        """Move the grip by levels, down where positive; from no grip to the best bid or ask first."""
        place = self.place(book)
        place = by - (by > 0) if place is None else place + by
        side: BookSide = "bid" if place >= 0 else "ask"
        rows = self.read(book, side, min(place + 1 if place >= 0 else -place, DEEPEST))
        if not rows:
            return
        self.grip = (side, rows[-1].price)
        depth = len(rows) - 1
        middle = self.above - self.shift
        if side == "ask":
            self.shift = max(self.shift, depth + 1 - middle)
        else:
            self.shift = min(self.shift, self._body - self._spread - 1 - depth - middle)

    def place(self, book: Book) -> int | None:
        """Where the grip is, if anywhere: 0, 1... from the best bid down, -1, -2... from the best ask up."""
        row = self.gripped(book)
        if row is None:
            return None
        sign = 1 if row.side == "ask" else -1
        rows = self.read(book, row.side, DEEPEST)
        if not rows:
            return None
        # What is in sight was read a moment ago: by now the level may be gone, or hold something else.
        depth = min(sum(sign * each.price < sign * row.price for each in rows), len(rows) - 1)
        return depth if row.side == "bid" else -1 - depth

    def gripped(self, book: Book) -> Row | None:
        """The level that the grip is on; the last known one where the book ends before its price."""
        if self.grip is None:
            return None
        side, price = self.grip
        sign = 1 if side == "ask" else -1
        rows = self.asks if side == "ask" else self.bids
        if not rows or sign * rows[-1].price < sign * price:
            rows = self.read(book, side, DEEPEST)
        behind = (row for row in rows if sign * row.price >= sign * price)
        return next(behind, rows[-1] if rows else None)
