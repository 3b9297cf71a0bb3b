"""Measures bytes to struct to book, with the top of both sides read after each event."""

from collections.abc import Callable
from functools import partial

from tests.benchmarks import frames, runs
from tests.benchmarks.peers import BOOKS
from tests.benchmarks.report import Aim, Section, table, times

ROUNDS = 3
AIMS = {
    ("5000", "python_binance"): 300,
    ("5000", "ccxt"): 4,
    ("500", "python_binance"): 15,
    ("500", "ccxt"): 2,
}
WHY = (
    "about a quarter of an event goes into decoding its 52 numbers in C, half into finding and"
    " writing 26 levels in Python (a search in a sorted list for each, and two insertions or deletions"
    " for three of four), the rest into the checks of ids and of crossed sides, which the peers do not"
    " make. Reading the top is a slice of a list"
)


def measure(say: Callable[[str], None]) -> Section:
    """Measure every set of frames; one table each."""
    parts, aims = [_HOW], []
    for name in ("5000", "500", *(["recorded"] if frames.recording_exists() else [])):
        say(f"book, {name}")
        measures = {peer: partial(runs.run_child, "child", "book", peer, name) for peer in BOOKS}
        results = runs.take_turns(measures, ROUNDS, say)
        book_set = frames.book_set(name)
        parts += [f"### {book_set.name}", _table(results, frames.true_tops(book_set))]
        aims += _aims(name, results)
    if not frames.recording_exists():
        parts.append("The recorded frames are not at hand here, and were left out.")
    return Section("Bytes to struct to book", "\n\n".join(parts), aims)


def _table(results: dict[str, runs.Result], truth: list[frames.Top]) -> str:
    own = results["depthdeck"]
    rows = []
    for peer, result in results.items():
        if "missing" in result:
            rows.append((BOOKS[peer].label, "left out", str(result["missing"]), ""))
            continue
        ratio = "" if peer == "depthdeck" else times(own["rate"] / result["rate"])
        rows.append((BOOKS[peer].label, f"{result['rate']:,.0f}", ratio, _compare(result["tops"], truth)))
    return table(("", "events a second", "depthdeck is", f"top {frames.DEPTH} against plain sorting"), rows)


def _compare(tops: list[list[list[list[float]]]], truth: list[frames.Top]) -> str:
    """Sides equal to plain sorting; one that is shorter but otherwise equal was withheld, not wrong."""
    withheld = wrong = 0
    for top, true in zip(tops, truth, strict=True):
        for side, sorted_side in zip(top, true, strict=True):
            levels = [tuple(level) for level in side]
            withheld += levels != sorted_side and levels == sorted_side[: len(levels)]
            wrong += levels != sorted_side[: len(levels)]
    words = [f"**{wrong} wrong**"] * bool(wrong) + [f"{withheld} of {2 * len(truth)} withheld"] * bool(
        withheld
    )
    return ", ".join(words) or "equal"


def _aims(name: str, results: dict[str, runs.Result]) -> list[Aim]:
    aims = []
    for (levels, peer), wanted in AIMS.items():
        if levels == name and "missing" not in results[peer] | results["depthdeck"]:
            ratio = results["depthdeck"]["rate"] / results[peer]["rate"]
            what = f"book with {int(name):,} levels a side, against {BOOKS[peer].label}"
            aims.append(Aim(what, times(wanted), times(ratio), ratio >= wanted, WHY))
    return aims


_HOW = (
    f"Combined `depth@100ms` frames; each is decoded and applied, and the best {frames.DEPTH} levels"
    f" of both sides are read after it. The synthetic sets are seeded: {frames.CHANGES} changes an"
    " event, most of them near a touch that wanders. Events a second of CPU time, which a busy machine"
    " falsifies least. Every peer gets the same frames and is asked by its own functions; its tops are"
    f" compared with plain sorting every {frames.CHECK_EVERY} events. A side is withheld where the"
    " price left the levels that the snapshot reached: depthdeck shows none of which it is not"
    " certain, and its feed asks for a new snapshot before; the others show what they have. python-"
    " binance and unicorn sort the whole side at each read: that is their cost."
)
