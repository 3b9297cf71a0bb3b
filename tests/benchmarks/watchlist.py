"""Measures the watchlist on a real pty, on a market of 2,000 symbols of the embedded exchange."""

import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import sleep
from typing import Final

from tests.benchmarks import runs
from tests.benchmarks.dashboard import embedded, late, on_terminal, url_flags, watch
from tests.benchmarks.report import Aim, Section, table
from tests.benchmarks.terminal import COLUMNS, ROWS, Terminal

SYMBOLS: Final = 2_000
ROUNDS: Final = 3
READY: Final = 25.0
"""Seconds after which the exchange has worked out the last 24 hours of every symbol."""
WARM_UP: Final = 6.0
WINDOW: Final = 15.0
FILTERS: Final = 6
WHOLE: Final = f"{SYMBOLS:,} symbols"
LISTS: Final = "lists = []\n"
"""No list of one's own: the place begins with the whole market."""

FIGURES: Final = {
    "cpu": ("CPU, % of a core", "{:.1f}"),
    "lag": ("loop lag p99, ms", "{:.1f}"),
    "key": ("filter key to paint, ms", "{:.0f}"),
    "paint": ("first paint, s", "{:.2f}"),
    "full": ("first full list, s", "{:.2f}"),
    "memory": ("memory, MB", "{:.0f}"),
}
AIMS: Final = (("cpu", 10.0), ("key", 50.0), ("full", 1.5))
WHY: Final = {
    "cpu": "each second 40 rows are drawn anew, since each has an age; best prices of 40 come in",
    "key": "a key waits for the frame that is being drawn; then 2,000 rows are filtered and sorted (10 ms)",
    "full": (
        "Python starts and imports for about 0.6 s here, the first layout takes 0.4 s, the exchange 0.2 s to"
        " answer"
    ),
}


def measure(say: Callable[[str], None]) -> Section:
    """Measure a few runs on one exchange."""
    if find_spec("psutil") is None:
        return Section("The watchlist", "Left out: psutil is not installed.", [])
    say("watchlist")
    with _exchange() as urls:
        results = runs.take_turns({"2,000 symbols": lambda: _run(urls)}, ROUNDS, say)
    result = results["2,000 symbols"]
    if "missing" in result:
        return Section("The watchlist", str(result["missing"]), [])
    rows = [(head, form.format(result[name])) for name, (head, form) in FIGURES.items()]
    return Section("The watchlist", f"{_HOW}\n\n{table(('', 'measured'), rows)}", _aims(result))


def _run(urls: dict[str, str]) -> runs.Result:
    with tempfile.TemporaryDirectory() as folder:
        beats = Path(folder) / "beats.json"
        _keep_lists(Path(folder))
        variables = (f"XDG_CONFIG_HOME={folder}", "DEPTHDECK_PLACE=watchlist")
        command = ["env", *variables, *runs.command("probe", "asyncio", beats, *url_flags(urls))]
        with on_terminal(command) as terminal:
            paint = terminal.wait_for("Watchlist")
            full = terminal.wait_for(WHOLE)
            terminal.press("f")
            sleep(WARM_UP)
            span = watch(terminal.process.pid, WINDOW)
            delays = [_filter(terminal) for _ in range(FILTERS)]
        return {
            "cpu": span.cpu,
            "lag": late(beats, span),
            "key": 1000 * median(delays),
            "paint": paint - terminal.started,
            "full": full - terminal.started,
            "memory": span.memory,
        }


def _keep_lists(folder: Path) -> None:
    """Begin without lists."""
    file = folder / "depthdeck/watchlists.toml"
    file.parent.mkdir()
    file.write_text(LISTS)


def _filter(terminal: Terminal) -> float:
    """Type the last key of a filter; the seconds until its rows are counted on the screen. Then empty it."""
    terminal.press("/")
    sleep(0.3)
    terminal.press("chg>")
    sleep(0.5)
    pressed = terminal.press("2")
    delay = terminal.wait_for("of 2,000 symbols", pressed) - pressed
    sleep(0.2)
    terminal.press("\x1b")
    sleep(0.6)
    return delay


@contextmanager
def _exchange() -> Iterator[dict[str, str]]:
    with embedded("--market", str(SYMBOLS)) as urls:
        sleep(READY)
        _warm(urls["rest"])
        yield urls


def _warm(rest: str) -> None:
    """Ask what the watchlist will ask: a fresh exchange takes long for its first answer."""
    for path in ("exchangeInfo", "ticker/24hr?type=MINI"):
        with urllib.request.urlopen(f"{rest}/api/v3/{path}") as answer:
            answer.read()


def _aims(result: runs.Result) -> list[Aim]:
    aims = []
    for figure, limit in AIMS:
        head, form = FIGURES[figure]
        measured = result[figure]
        what = f"watchlist of 2,000 symbols: {head}"
        aims.append(Aim(what, f"≤ {limit:g}", form.format(measured), measured <= limit, WHY[figure]))
    return aims


_HOW: Final = (
    f"`depthdeck` on a pty of {COLUMNS}x{ROWS} cells, on `depthdeck exchange --market {SYMBOLS}`: the whole"
    f" market, sorted by turnover, 40 rows in sight. CPU and lag are of {WINDOW:.0f} s after a warm-up. The"
    " filter key is the last one of `chg>2`: from writing it to the pty to reading how many rows pass, the"
    f" median of {FILTERS}. The first full list counts from the start of the process, which begins with the"
    " watchlist (`place` in the settings), until all symbols are listed with their figures."
)
