"""What became of one run: from all that a client said, and what the exchange knows (pure)."""

from collections.abc import Sequence

import msgspec

from tests.faults.said import Said
from tests.headless.chronicle import Truth

FRESH = 2_500
"""ms before the end of a run within which a client that has recovered still publishes."""
ON_THE_WAY = 1_500
"""ms before the end of a run in which trades may still be on their way."""
FLOWING = 4_000
"""ms before the end of a run within which a client that has recovered loses no trade."""


class Score(msgspec.Struct, frozen=True):
    """One run of one client."""

    recovered: bool
    """Whether in the end the book was true, and went on, and no trade was lost any more."""
    seconds: float | None
    """From the end of the fault to the first of the true books after which none was wrong; None without."""
    books: int = 0
    wrong: int = 0
    """Published books that differ from the exchange's at the id that they claim."""
    connects: int = 0
    requests: int = 0
    """Over REST and the WebSocket API."""
    lost: int = 0
    """Trades that were never delivered."""
    filled: int = 0
    """Trades that were fetched from the exchange's history."""
    twice: int = 0
    """Trades that were delivered again."""
    errors: list[str] = []
    began: bool = True
    """False where the client had no book to begin with: the run says nothing about the fault."""


class Span(msgspec.Struct, frozen=True):
    """The times of a run, in ms since the epoch: the fault's beginning and end, and the run's end."""

    begin: int
    over: int
    end: int


def find_wrong(books: Sequence[Said], truth: Truth) -> set[int]:
    """The places of the books that are not the exchange's at their ids."""
    ordered = sorted(range(len(books)), key=lambda place: books[place].update_id)
    return {
        place
        for place in ordered
        if not truth.holds(books[place].update_id, books[place].bids, books[place].asks)
    }


def recovery(books: Sequence[Said], wrong: set[int], span: Span) -> int | None:
    """When the client was right again for good, in ms; None where it never was."""
    since: int | None = None
    for place, book in enumerate(books):
        good = place not in wrong and book.live
        if not good:
            since = None
        elif book.at >= span.over and since is None:
            since = book.at
    if since is None or books[-1].at < span.end - FRESH:
        return None
    return since


def score(
    said: Sequence[Said], truth: Truth, traded: dict[int, int], span: Span, tally: dict[str, int]
) -> Score:
    """Judge a run; `traded` has the time of every trade by its id, `tally` what the exchange counted."""
    books = [one for one in said if one.update_id and span.begin <= one.at <= span.end]
    wrong = find_wrong(books, truth)
    since = recovery(books, wrong, span)
    delivered = [trade for one in said for trade in one.trades]
    filled = {trade for one in said for trade in one.filled}
    first = min(delivered, default=0)
    due = {
        trade
        for trade, time in traded.items()
        if trade >= first and span.begin <= time <= span.end - ON_THE_WAY
    }
    lost = due.difference(delivered, filled)
    flows = not any(traded[trade] > span.end - FLOWING for trade in lost)
    right = since is not None and flows
    return Score(
        recovered=right,
        seconds=(since - span.over) / 1_000 if right and since is not None else None,
        books=len(books),
        wrong=len(wrong),
        connects=tally.get("handshakes", 0),
        requests=tally.get("requests", 0),
        lost=len(lost),
        filled=len(due & filled),
        twice=len(delivered) - len(set(delivered)),
        errors=sorted({one.error[:160] for one in said if one.error and one.at >= span.begin}),
    )
