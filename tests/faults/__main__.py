"""`python -m tests.faults`: every fault on depthdeck and on python-binance; writes docs/faults.md."""

import argparse
import random
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Final

from tests.benchmarks import machine
from tests.documents import FAULTS, put_section
from tests.faults import report, trial
from tests.faults.rows import ROWS, Row
from tests.faults.score import Score

WORKERS: Final = 5
"""Runs at the same time: most of each is waiting."""
ALONE: Final = 2
"""Runs at the same time of rows that use a whole core."""
QUICK: Final = "depth: a diff lost, the next snapshot is old"
"""The row of a smoke run."""

Results = dict[tuple[str, str], list[Score]]


def run_all(rows: list[Row], seeds: int, first: int) -> Results:
    """Run every row with every client; the scores by row and client."""
    results: Results = {}
    clients = [name for name in trial.CLIENTS if name != "python_binance" or find_spec("binance")]
    for heavy, workers in ((False, WORKERS), (True, ALONE)):
        work = [
            (row, client, first + number)
            for row in rows
            if row.heavy is heavy
            for client in clients
            for number in range(seeds or row.runs)
        ]
        # The longest first, so that none is left over in the end; else mixed, so that load hits both alike.
        random.Random(first).shuffle(work)
        work.sort(key=lambda one: -(one[0].lasts + one[0].watched))
        with ProcessPoolExecutor(workers, max_tasks_per_child=None) as pool:
            running = {pool.submit(trial.run, *one): one for one in work}
            for done in as_completed(running):
                row, client, seed = running[done]
                result = done.result()
                results.setdefault((row.name, client), []).append(result)
                print(f"{row.name} | {client} | seed {seed} | {report.brief(result)}", flush=True)
    return results


def main() -> None:
    """Run the rows, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one row, one seed, under a minute; not written")
    parser.add_argument(
        "--only", nargs="+", metavar="WORD", help="rows whose names have one of these; not written"
    )
    parser.add_argument(
        "--runs", type=int, default=0, help="runs of each row and client (default: the row's)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the first seed (default: 1)")
    parser.add_argument("-o", "--output", type=Path, help="default: docs/faults.md")
    arguments = parser.parse_args()
    rows = [row for row in ROWS if not arguments.only or any(word in row.name for word in arguments.only)]
    if arguments.quick:
        rows = [row for row in ROWS if row.name == QUICK]
    where, begun = machine.describe(report.PACKAGES), monotonic()
    results = run_all(rows, 1 if arguments.quick else arguments.runs, arguments.seed)
    where += f"\n- seeds from {arguments.seed}; {monotonic() - begun:.0f} s in all"
    text = report.write(rows, results, where)
    print(text)
    if arguments.output or not (arguments.quick or arguments.only):
        put_section(arguments.output or FAULTS, report.HEADING, text)


if __name__ == "__main__":
    main()
