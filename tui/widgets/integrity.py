"""The order books: what proves that each is right, and what has gone wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tui.widgets.fields import Field, compose, labelled
from tui.widgets.figures import ago
from tui.widgets.prints import clock
from tui.widgets.scroll import ScrollPanel
from tui.wire import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

    from tui.market.audit import Audit
    from tui.market.book import Resync
    from tui.widgets.lines import Line, Part
    from tui.widgets.panel import PanelState

DIGEST: Final = 8
"""Characters of a digest that are shown."""


class BookFacts(msgspec.Struct, frozen=True):
    """One book as it is now."""

    symbol: str
    state: Part
    """Its state as a glyph with a word, and the paint of both."""
    words: str = ""
    """What it waits for, where it does."""
    snapshot_id: int | None = None
    last_id: int | None = None
    age: int | None = None
    """ms since its levels last changed."""
    gaps: int = 0
    resyncs: int = 0
    last_resync: Resync | None = None
    snapshots: int = 0
    buffered_max: int = 0
    crossed: int = 0
    levels: tuple[int, int] = (0, 0)
    """Bids, asks."""
    audits: int = 0
    """Comparisons made so far with what the exchange says of the same update id."""
    mismatches: int = 0
    audit: Audit | None = None
    """The last comparison."""


class Integrity(ScrollPanel):
    """Four lines a book: its state, how it was joined, what it holds, how it was audited."""

    NAME = "Order book integrity"

    _books: Sequence[BookFacts] = ()

    def show(self, books: Sequence[BookFacts], state: PanelState, *, zone: tzinfo) -> None:
        """Show these books; `state` says how the worst of them is."""
        self._books = books
        self.set_state(state, zone, bare=not books)
        self.redraw()

    def content(self, width: int) -> list[Line]:
        """The lines of all books."""
        return [line for book in self._books for line in book_lines(book, self.zone, width)]


def book_lines(book: BookFacts, zone: tzinfo, width: int) -> list[Line]:
    """What there is to say about one book, the most telling first in each line."""
    return [
        compose(_first(book), width),
        *(compose(fields, width) for fields in (_joined(book, zone), _held(book), _audited(book, zone))),
    ]


def _first(book: BookFacts) -> list[Field]:
    symbol: Line = ((book.symbol, "text bold"),)
    fields = [
        Field(0, (symbol,), least=symbol),
        Field(1, ((book.state,),)),
    ]
    if book.words:
        fields.append(Field(2, (((book.words, "text"),),)))
    return [
        *fields,
        _labelled(3, ("last id", "u"), _id(book.last_id)),
        _labelled(5, ("snapshot", "snap"), _id(book.snapshot_id)),
        Field(4, (labelled("age", numbers.UNKNOWN if book.age is None else ago(book.age)),)),
    ]


def _joined(book: BookFacts, zone: tzinfo) -> list[Field]:
    return [
        Field(0, ((("  ", ""), *_count("gaps", book.gaps)),)),
        Field(1, tuple(_count("resyncs", book.resyncs, "text", tail) for tail in _resync(book, zone))),
        _labelled(2, ("snapshots",), f"{book.snapshots:,}"),
        _labelled(3, ("buffered at most", "buffered max", "buffered"), f"{book.buffered_max:,}"),
    ]


def _held(book: BookFacts) -> list[Field]:
    bids, asks = book.levels
    return [
        Field(0, ((("  ", ""), *_count("crossed", book.crossed)),)),
        Field(1, tuple(labelled("levels", f"{bids:,} / {asks:,}{tail}") for tail in (" (bids / asks)", ""))),
    ]


def _audited(book: BookFacts, zone: tzinfo) -> list[Field]:
    audit = book.audit
    if audit is None:
        return [Field(0, ((("  audit ", "axis"), ("none yet", "axis")),))]
    told = f"{audit.matched} of {audit.compared} levels match"
    paint = "fine" if audit.matched == audit.compared else "alarm bold"
    fields = [
        Field(0, ((("  audit ", "axis"), (told, paint)),)),
        Field(3, (((clock(audit.time, zone)[:8], "text"),),)),
        Field(1, (labelled("audits", f"{book.audits:,}"),)),
        Field(2, (_count("mismatches", book.mismatches),)),
        _labelled(5, ("at update", "at"), _id(audit.update_id)),
    ]
    if audit.digest:
        fields.append(Field(4, (labelled("digest", f"{audit.digest[:DIGEST]}…"),)))
    return fields


def _resync(book: BookFacts, zone: tzinfo) -> tuple[str, ...]:
    last = book.last_resync
    if last is None:
        return ("",)
    when = clock(last.time, zone)[:8]
    took = ago(last.took)
    return f" ({when}, {took})", f" ({took})", ""


def _count(label: str, count: int, paint: str = "warn bold", tail: str = "") -> Line:
    counted = labelled(label, f"{count:,}", paint if count else "text")
    return (*counted, (tail, "axis")) if tail else counted


def _labelled(rank: int, labels: tuple[str, ...], value: str) -> Field:
    return Field(rank, tuple(labelled(label, value) for label in labels))


def _id(number: int | None) -> str:
    return f"{number:,}" if number else numbers.UNKNOWN
