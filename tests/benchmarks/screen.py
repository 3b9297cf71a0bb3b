"""Measures the trading screen on a real pty, fed by a server that plays the recorded frames."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import sleep
from typing import Final

from tests.benchmarks import frames, runs
from tests.benchmarks.dashboard import cells, embedded, late, on_terminal, press, url_flags, watch
from tests.benchmarks.report import Aim, Section, table
from tests.benchmarks.terminal import COLUMNS, ROWS

ROUNDS: Final = 3
WARM_UP: Final = 3.0
WINDOW: Final = 15.0
"""Seconds that are measured, after the warm-up and before the keys."""
KEYS: Final = 8
SPEEDS: Final = (1, 10)
LOOPS: Final = ("uvloop", "asyncio")
LIVE: Final = "Order book  ● live"

FIGURES: Final = {
    "cpu": ("CPU, % of a core", "{:.1f}"),
    "lag": ("loop lag p99, ms", "{:.1f}"),
    "key": ("key to paint, ms", "{:.0f}"),
    "fps": ("frames a second", "{:.1f}"),
    "paint": ("first paint, s", "{:.2f}"),
    "live": ("live book, s", "{:.2f}"),
    "memory": ("memory, MB", "{:.0f}"),
}
AIMS: Final = (
    (1, "cpu", 15.0),
    (10, "cpu", 40.0),
    (1, "lag", 20.0),
    (10, "lag", 20.0),
    (1, "key", 50.0),
    (10, "key", 50.0),
    (1, "paint", 0.5),
    (1, "live", 1.2),
    (10, "memory", 120.0),
)
DRAWING: Final = (
    "by a profile of 2026-11-22 at real speed, 46 % of the busy time goes into drawing the panels' lines (the"
    " ladder 20, candles 13, depth 11), 33 % into Textual's composing of what changed, 7 % into socket,"
    " decoding and market together; the tick draws every panel anew (14), and each trade the whole chart"
)
STARTING: Final = (
    "Python starts and imports for about 0.55 s here (Textual 0.3 of it); reading the stylesheets, styling"
    " and laying out the first screen takes as long again"
)
WHY: Final = {
    "cpu": DRAWING,
    "lag": "a frame is drawn in one piece, and calls back late what falls due meanwhile; see CPU",
    "key": "a key waits for the frame that is being drawn, then for its own",
    "paint": STARTING,
    "live": f"{STARTING}; connecting and the snapshot come after it",
    "memory": "Textual and its styles take about half, the book and the candles little",
}


def measure(say: Callable[[str], None]) -> Section:
    """Measure both speeds on both event loops."""
    if find_spec("psutil") is None:
        return Section("The trading screen", "Left out: psutil is not installed.", [])
    say("screen")
    loops = [loop for loop in LOOPS if loop == "asyncio" or find_spec(loop)]
    measures = {f"{speed} × on {loop}": partial(_run, speed, loop) for speed in SPEEDS for loop in loops}
    results = runs.take_turns(measures, ROUNDS, say)
    rows = [(name, *cells(FIGURES, result)) for name, result in results.items()]
    heads = [head for head, _ in FIGURES.values()]
    source = "the recorded BTCUSDT frames" if frames.recording_exists() else "the embedded exchange"
    text = _HOW.format(source=source)
    return Section("The trading screen", f"{text}\n\n{table(('', *heads), rows)}", _aims(results, loops[0]))


def _run(speed: int, loop: str) -> runs.Result:
    with _exchange(speed) as urls, tempfile.TemporaryDirectory() as folder:
        beats = Path(folder) / "beats.json"
        with on_terminal(runs.command("probe", loop, beats, "BTCUSDT", *url_flags(urls))) as terminal:
            paint = terminal.wait_for("BTCUSDT")
            live = terminal.wait_for(LIVE)
            sleep(WARM_UP)
            span = watch(terminal.process.pid, WINDOW)
            delays = [press(terminal) for _ in range(KEYS)]
        return {
            "cpu": span.cpu,
            "lag": late(beats, span),
            "key": 1000 * median(delays),
            "fps": terminal.frames(span.start, span.end) / (span.end - span.start),
            "paint": paint - terminal.started,
            "live": live - terminal.started,
            "memory": span.memory,
        }


@contextmanager
def _exchange(speed: int) -> Iterator[dict[str, str]]:
    if frames.recording_exists():
        with runs.serve("replay", speed) as line:
            yield json.loads(line)
        return
    with embedded("--rate", str(speed)) as urls:
        yield urls


def _aims(results: dict[str, runs.Result], loop: str) -> list[Aim]:
    aims = []
    for speed, figure, limit in AIMS:
        result = results[f"{speed} × on {loop}"]
        if "missing" not in result:
            head, form = FIGURES[figure]
            what = f"screen at {speed} × on {loop}: {head}"
            aims.append(
                Aim(what, f"≤ {limit:g}", form.format(result[figure]), result[figure] <= limit, WHY[figure])
            )
    return aims


_HOW: Final = (
    f"`depthdeck BTCUSDT` on a pty of {COLUMNS}x{ROWS} cells that knows synchronised updates, fed over"
    f" loopback with {{source}} at real speed and at ten times. CPU, lag and frames are of {WINDOW:.0f}"
    " s after a warm-up; lag is how late a callback comes that the event loop was to run every 20 ms."
    " The key pauses the tape: from writing it to the pty to reading the word `paused`, the median of"
    f" {KEYS}. First paint and live book count from the start of the process."
)
