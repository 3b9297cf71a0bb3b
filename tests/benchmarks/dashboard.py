"""What the measures of a dashboard on a pty share: the exchange behind it, and what it costs over a while."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Final, NamedTuple

from tests.benchmarks import runs
from tests.benchmarks.terminal import Terminal

PAUSED: Final = "-- paused"


class Span(NamedTuple):
    """A while that a process was watched, and what it cost; times in seconds of the monotonic clock."""

    start: float
    end: float
    cpu: float
    """Per cent of one core."""
    memory: float
    """Resident, in MB."""


def watch(pid: int, seconds: float) -> Span:
    """Watch a process for so many seconds."""
    process, start = importlib.import_module("psutil").Process(pid), monotonic()
    before = process.cpu_times()
    sleep(seconds)
    after, end = process.cpu_times(), monotonic()
    used = after.user + after.system - before.user - before.system
    return Span(start, end, 100 * used / (end - start), process.memory_info().rss / 1e6)


def late(beats: Path, span: Span) -> float:
    """How late 99 of 100 beats of that while came at most, in ms; `beats` is the probe's file."""
    noted: list[tuple[float, float]] = json.loads(beats.read_text())
    found = sorted(delay for due, delay in noted if span.start <= due < span.end)
    return 1000 * found[int(0.99 * len(found))]


@contextmanager
def on_terminal(command: Sequence[str]) -> Iterator[Terminal]:
    """A dashboard on a pty while the block lasts, left with `q`. Raises FailedError where it fails to."""
    try:
        with Terminal(command) as terminal:
            yield terminal
            terminal.press("q")
            terminal.process.wait(5)
    except (TimeoutError, subprocess.TimeoutExpired) as error:
        raise runs.FailedError(str(error)) from None


@contextmanager
def embedded(*flags: str) -> Iterator[dict[str, str]]:
    """The embedded exchange in a process of its own while the block lasts; its URLs by their flags' names."""
    command = [sys.executable, "-m", "tui", "exchange", *flags]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            urls = json.loads(server.stdout.readline())
            yield {name: urls[name] for name in ("stream", "api", "rest")}
        finally:
            server.kill()


def url_flags(urls: dict[str, str]) -> list[str]:
    """The flags that point depthdeck at these URLs."""
    return [word for name, url in urls.items() for word in (f"--{name}-url", url)]


def press(terminal: Terminal) -> float:
    """Pause the tape; the seconds until the screen says so. Then let it go on."""
    pressed = terminal.press(" ")
    delay = terminal.wait_for(PAUSED, pressed) - pressed
    sleep(0.2)
    terminal.press(" ")
    sleep(0.3)
    return delay


def cells(figures: Mapping[str, tuple[str, str]], result: runs.Result) -> list[str]:
    """A result's cells in a table: its figures by their titles and forms, or why there are none."""
    if "missing" in result:
        return [str(result["missing"]), *[""] * (len(figures) - 1)]
    return [form.format(result[name]) for name, (_, form) in figures.items()]
