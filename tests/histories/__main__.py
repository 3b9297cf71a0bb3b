"""`python -m tests.histories`: random histories of accounts against the exchange; writes docs/accounts.md."""

import argparse
import asyncio
import logging
import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from tests.documents import put_section
from tests.histories import report
from tests.histories.history import Outcome, play

DOCUMENT: Final = Path(__file__).parents[2] / "docs/accounts.md"
SILENT: Final = 5
"""One history in so many more is played in which events are lost and no connection is."""
CHUNK: Final = 5


def play_one(seed: int, silent: bool) -> Outcome:
    """Play a history in this process."""
    logging.disable()
    return asyncio.run(play(seed, silent=silent))


def play_all(seeds: Iterable[int], *, silent: bool) -> list[Outcome]:
    """Play histories on all processors, and say of each how it ended."""
    numbers = list(seeds)
    found = []
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for outcome in pool.map(play_one, numbers, [silent] * len(numbers), chunksize=CHUNK):
            print(report.brief(outcome), flush=True)
            found.append(outcome)
    return found


def main() -> None:
    """Play the histories, and write what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.histories", description=__doc__)
    parser.add_argument("--runs", type=int, default=500, help="histories (default: 500)")
    parser.add_argument("--first", type=int, default=0, help="the first one's seed (default: 0)")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    wished = parser.parse_args()
    seeds = range(wished.first, wished.first + wished.runs)
    broken = play_all(seeds, silent=False)
    silent = play_all(seeds[::SILENT], silent=True)
    text = report.write(broken, silent)
    print(f"\n{text}")
    if not wished.dry:
        put_section(DOCUMENT, report.HEADING, text)


if __name__ == "__main__":
    main()
