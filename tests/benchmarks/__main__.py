"""`python -m tests.benchmarks`: measure against the peers in one run, and write docs/performance.md."""

import argparse
from pathlib import Path
from typing import Final

from tests.benchmarks import books, burst, decoding, machine, screen, sockets, watchlist
from tests.benchmarks.peers import BOOKS, SOCKETS
from tests.benchmarks.report import Section, aims_table

TARGET: Final = Path(__file__).parents[2] / "docs/performance.md"
MEASURES: Final = {
    "book": books,
    "socket": sockets,
    "decoding": decoding,
    "screen": screen,
    "watchlist": watchlist,
    "burst": burst,
}
OWN: Final = ("msgspec", "websockets", "textual", "uvloop", "orjson", "picows")

LOAD: Final = (
    "- load of the machine before: {}; after: {}. Where it is not near 0 others worked on it too, and all"
    " that is measured by the clock (events a second of sockets, lag, keys, first paint) is worse than it"
    " would be alone"
)
INTRODUCTION: Final = """\
# Performance

Written by `make bench`, which measures depthdeck and its peers in one run. Each figure is the median of
several runs, taken in turns, each in a process of its own. Ratios say more than rates: those change with the
machine.
"""


def main() -> None:
    """Run the chosen measures, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES), metavar="MEASURE")
    parser.add_argument("-o", "--output", type=Path, default=TARGET)
    arguments = parser.parse_args()
    packages = dict.fromkeys(peer.package for peer in (*BOOKS.values(), *SOCKETS.values()))
    before = machine.load()
    sections = [MEASURES[name].measure(lambda line: print(line, flush=True)) for name in arguments.only]
    where = f"{machine.describe((*packages, *OWN))}\n{LOAD.format(before, machine.load())}"
    arguments.output.write_text(_report(where, sections), encoding="utf-8")
    print(f"written to {arguments.output}")


def _report(where: str, sections: list[Section]) -> str:
    aims = [aim for section in sections for aim in section.aims]
    parts = [INTRODUCTION + "\n" + where]
    if aims:
        parts.append("## Aims\n\n" + aims_table(aims))
    parts += [f"## {section.heading}\n\n{section.text}" for section in sections]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    main()
