"""The words and the table of docs/faults.md."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from tests.benchmarks.report import table
from tests.faults.rows import STOP, Row
from tests.faults.score import Score

HEADING: Final = "Compared with python-binance"
PACKAGES: Final = ("depthdeck", "python-binance", "websockets", "aiohttp", "msgspec", "orjson", "uvloop")
OURS: Final = "depthdeck"
THEIRS: Final = "python_binance"

INTRODUCTION: Final = """\
Written by `make faults`. Each run is a client in a process of its own against an embedded exchange of its own
(ETHUSDT, depth@100ms, trades, best prices) with the same seed and faults for both. depthdeck is its library's
`Feed`; python-binance is unmodified but for its URLs, used as its documentation shows: `DepthCacheManager`
(limit 5000) and `multiplex_socket`, each read in a loop that goes on after exceptions. A program that notices
by itself that these have died, and builds them anew, can do better; that would be its own work."""

LEGEND: Final = """\
- **back**: runs after which the book was true, live and went on, and no trade was lost any more.
- **seconds**: from the fault's end (its moment, where it has no length) to the first true book after which
  none was wrong: half of the runs, and the slowest. For Ctrl-C: to the process's end; over 20 s counts as
  not back.
- **wrong**: published books (up to 200 levels a side) that differ from the exchange's own record at the id
  that they claim, of all published from the fault on. depthdeck's last true book, marked, is no wrong one.
- **asked**: connections opened + requests made from the fault on, counted by the exchange, a run.
  depthdeck's book takes a WebSocket connection for requests; its candles, tapes and listing ask, too.
- **lost**: trades that never came, a run; in brackets those that depthdeck filled in from the exchange's
  history.

Where depthdeck is not better: once the port opens again after 5 s, or flapping ends, its next attempt
comes later, since its pauses grow: fewer connections, no giving up, but seconds more without a book. After
a lost diff python-binance asks in the same instant. A request without an answer holds the book up for 3.5 s
before it goes another way.

Not measured: DNS failure and proxies (nothing on loopback fails so), a suspended machine, the cut after 24
hours (python-binance has no clock to accelerate; `serverShutdown` is the same cut with a warning), 418
bans, a hundred books at once, user data streams, and how long python-binance would need beyond the seconds
that it was watched. The exchange is simulated: its order flow is not Binance's, its protocol is."""


def write(rows: Sequence[Row], results: Mapping[tuple[str, str], list[Score]], where: str) -> str:
    """The section in Markdown."""
    head = (
        "fault",
        "back",
        "seconds",
        "wrong",
        "asked",
        "lost",
        "python-binance: back",
        "seconds",
        "wrong",
        "asked",
        "lost",
    )
    unbegun = sum(not one.began for scores in results.values() for one in scores)
    results = {key: [one for one in scores if one.began] for key, scores in results.items()}
    lines = [
        (
            _name(row),
            *_cells(row, results.get((row.name, OURS), [])),
            *_cells(row, results.get((row.name, THEIRS), [])),
        )
        for row in rows
    ]
    seen = table(("fault", "what depthdeck's screen says"), [(row.name, row.screen) for row in rows])
    causes = [
        f"- {row.name}: {words}" for row in rows if (words := _trouble(results.get((row.name, THEIRS), [])))
    ]
    parts = [INTRODUCTION, where, table(head, lines), LEGEND]
    if unbegun:
        parts.append(f"Left out: {unbegun} runs whose client had no book within 20 s of its start.")
    if causes:
        parts.append("What python-binance said where it did not come back:\n\n" + "\n".join(causes))
    parts.append("What one sees:\n\n" + seen)
    return "\n\n".join(parts)


def brief(score: Score) -> str:
    """A run in a line."""
    seconds = "-" if score.seconds is None else f"{score.seconds:.2f} s"
    back = "back" if score.recovered else "NOT BACK" if score.began else "did not begin"
    return (
        f"{back} {seconds}, {score.wrong} of {score.books} wrong, {score.connects}+{score.requests} asked,"
        f" {score.lost} lost, {score.filled} filled, {score.twice} twice {'; '.join(score.errors)[:100]}"
    )


def _name(row: Row) -> str:
    return row.name if row.number == "-" else f"{row.name} ({row.number})"


def _cells(row: Row, scores: Sequence[Score]) -> tuple[str, ...]:
    if not scores:
        return ("not run", "", "", "", "")
    back = [score.seconds for score in scores if score.seconds is not None]
    count = f"{len(back)} of {len(scores)}"
    if len(back) < len(scores):
        count = f"**{count}**"
    seconds = f"{median(back):.2f} / {max(back):.2f}" if back else "-"
    if STOP in row.faults:
        return (count, seconds, "", "", "")
    wrong, books = sum(score.wrong for score in scores), sum(score.books for score in scores)
    asked = f"{_mean([s.connects for s in scores])} + {_mean([s.requests for s in scores])}"
    filled = sum(score.filled for score in scores)
    lost = _mean([score.lost for score in scores]) + (
        f" ({_mean([s.filled for s in scores])})" if filled else ""
    )
    return (count, seconds, f"**{wrong}** of {books}" if wrong else f"0 of {books}", asked, lost)


def _mean(values: Sequence[int]) -> str:
    return f"{sum(values) / len(values):.1f}".removesuffix(".0")


def _trouble(scores: Sequence[Score]) -> str:
    said = [error for score in scores if not score.recovered for error in score.errors]
    return "; ".join(f"`{error}`" for error in dict.fromkeys(said))[:400]
