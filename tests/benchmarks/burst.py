"""Measures the trading screen on a pty in ten times the recorded peak, in a quick and a slow terminal."""

import tempfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import Final

from tests.benchmarks import runs
from tests.benchmarks.dashboard import cells, embedded, late, on_terminal, press, url_flags, watch
from tests.benchmarks.report import Aim, Section, table
from tests.benchmarks.terminal import COLUMNS, ROWS

RATE: Final = 13_600
ROUNDS: Final = 3
CALM: Final = 8.0
"""Seconds from the exchange's start until the flood."""
RISE: Final = 6.0
"""Seconds of the flood before it is measured: tape and books have grown as large as they become."""
WINDOW: Final = 20.0
FLOOD: Final = 60.0
KEYS: Final = 8
LIVE: Final = "Order book  ● live"
SLOW: Final = 0.5
"""Seconds that the slow terminal takes for each 8 KB, which is about a frame."""
CATCH_UP: Final = 3.0
"""Seconds that it has to show what it was given, before a key is pressed."""

FIGURES: Final = {
    "cpu": ("CPU, % of a core", "{:.0f}"),
    "lag": ("loop lag p99, ms", "{:.1f}"),
    "key": ("slowest key to paint, ms", "{:.0f}"),
    "before": ("memory at first, MB", "{:.1f}"),
    "after": ("memory at last, MB", "{:.1f}"),
}
GROWTH: Final = 5.0
KEY: Final = 100.0
TERMINALS: Final = {"quick terminal": 0.0, "slow terminal": SLOW}


def measure(say: Callable[[str], None]) -> Section:
    """Measure both terminals."""
    heading = "A burst"
    if find_spec("psutil") is None:
        return Section(heading, "Left out: psutil is not installed.", [])
    say("burst")
    measures = {name: partial(_run, pause) for name, pause in TERMINALS.items()}
    results = runs.take_turns(measures, ROUNDS, say)
    rows = [(name, *cells(FIGURES, result)) for name, result in results.items()]
    heads = [head for head, _ in FIGURES.values()]
    return Section(heading, f"{_HOW}\n\n{table(('', *heads), rows)}", _aims(results))


def _run(pause: float) -> runs.Result:
    faults = f"flood@{CALM:g}:{FLOOD:g}:{RATE},burst@{CALM:g}:{FLOOD:g}:10"
    with embedded("--faults", faults) as urls, tempfile.TemporaryDirectory() as folder:
        beats = Path(folder) / "beats.json"
        with on_terminal(runs.command("probe", "uvloop", beats, "BTCUSDT", *url_flags(urls))) as terminal:
            live = terminal.wait_for(LIVE)
            sleep(CALM + RISE - (live - terminal.started))
            before = watch(terminal.process.pid, 1)
            terminal.pause = pause
            span = watch(terminal.process.pid, WINDOW)
            terminal.pause = 0.0
            sleep(CATCH_UP)
            delays = [press(terminal) for _ in range(KEYS)]
        return {
            "cpu": span.cpu,
            "lag": late(beats, span),
            "key": 1000 * max(delays),
            "before": before.memory,
            "after": span.memory,
        }


def _aims(results: dict[str, runs.Result]) -> list[Aim]:
    aims = []
    for name, result in results.items():
        if "missing" in result:
            continue
        growth = result["after"] - result["before"]
        for what, limit, value in (
            ("slowest key to paint, ms", KEY, result["key"]),
            ("loop lag p99, ms", KEY, result["lag"]),
            ("memory that it takes, MB", GROWTH, growth),
        ):
            aims.append(Aim(f"burst, {name}: {what}", f"≤ {limit:g}", f"{value:.1f}", value <= limit, WHY))
    return aims


WHY: Final = "two cores carry exchange, dashboard and measurement at once"
_HOW: Final = (
    f"`depthdeck BTCUSDT` on a pty of {COLUMNS}x{ROWS} cells, on the embedded exchange with its markets ten"
    f" times as busy and its best prices repeated until {RATE:,} frames a second come in. CPU, lag and memory"
    f" are of {WINDOW:.0f} s of that. The slow terminal takes {1000 * SLOW:.0f} ms for each 8 KB meanwhile,"
    f" about a frame; its keys come {CATCH_UP:.0f} s after it is quick again, still in the burst. The key"
    f" pauses the tape: the slowest of {KEYS}."
)
