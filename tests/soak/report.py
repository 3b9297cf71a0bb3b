"""The words of a soak's result."""

from typing import Final

from tests.benchmarks.report import table
from tests.soak.feed import Report
from tests.soak.verdict import Course, Verdict

PACKAGES: Final = ("depthdeck", "websockets", "msgspec", "textual", "uvloop")

INTRODUCTION: Final = """\
Written by `make soak`: a feed (six symbols with their depth, trades, best prices, candles and tickers)
and the dashboard, each in a process of its own, against the embedded exchange at its normal pace, in real
time. The same two minutes of faults, every kind that the exchange knows but blackhole, hang and 418, come
again and again. Once a second the feed's books (up to 200 levels a side) are held against the exchange's
own record at the id that they claim. Steady means: memory grows by at most 1 MB an hour after the first
quarter, which caches that still fill exceed in twenty minutes, but not in ninety-five, tasks and file
descriptors by two, no book was wrong, and no exception was left over."""


def of_feed(verdict: Verdict, last: Report, compared: int, wrong: list[str]) -> str:
    """The feed's result."""
    extra = [
        ("books compared with the exchange", f"{compared:,}"),
        ("books that were wrong", str(len(wrong)) + (f" ({'; '.join(wrong[:5])})" if wrong else "")),
        ("messages received", f"{last.messages:,}"),
        ("gaps seen, resyncs", f"{last.gaps:,}, {last.resyncs:,}"),
        ("trades missing on the tapes at the end, not in the history either", f"{last.missing}, {last.lost}"),
    ]
    steady = verdict.steady and not wrong
    return f"**The feed: {_word(steady)}.**\n\n{table(('', 'value'), [*_rows(verdict), *extra])}\n"


def of_screen(verdict: Verdict) -> str:
    """The dashboard's result."""
    return f"\n**The dashboard: {_word(verdict.steady)}.**\n\n{table(('', 'value'), _rows(verdict))}\n"


def _rows(verdict: Verdict) -> list[tuple[str, str]]:
    p99, worst = verdict.lag
    return [
        ("seconds", f"{verdict.seconds:,.0f}"),
        ("memory's slope after the first quarter, MB an hour", f"{verdict.slope:+.2f}"),
        ("memory, MB: second quarter, last quarter, peak", _course(verdict.memory, ".1f")),
        ("tasks: the same", _course(verdict.tasks, ".0f")),
        ("file descriptors: the same", _course(verdict.descriptors, ".0f")),
        ("loop lag, worst of a second, ms: p99, longest", f"{p99:.0f}, {worst:.0f}"),
        ("exceptions that nobody caught", str(verdict.errors)),
    ]


def _course(course: Course, form: str) -> str:
    return ", ".join(format(value, form) for value in course)


def _word(steady: bool) -> str:
    return "steady" if steady else "NOT steady"
