"""`python -m tests.soak`: the feed, and the dashboard, under faults; the result in docs/faults.md."""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from tests.benchmarks import machine
from tests.benchmarks.terminal import Terminal
from tests.documents import FAULTS, put_section
from tests.headless.chronicle import Chronicle
from tests.soak import report
from tests.soak.feed import Report
from tests.soak.sampler import Sample
from tests.soak.script import script
from tests.soak.verdict import judge
from tui.sim.engine.listings import LISTINGS
from tui.sim.server import Server, Urls

SYMBOLS: Final = ("BTCUSDT", "ETHUSDT", "SOLUSDT", "PEPEUSDT", "FIDAUSDT", "LUNAUSDT")
"""From the busiest to one that trades once a minute, and one that is halted."""
SETTLE: Final = 10.0
"""Seconds that the processes may take to start."""
TELL_EVERY: Final = 60
"""Reports between two lines that say how it goes."""


class Feed(NamedTuple):
    """What the feed's process came to."""

    reports: list[Report]
    compared: int
    wrong: list[str]
    states: Counter[str]
    ending: str


async def soak_feed(urls: Urls, exchange: Chronicle, seconds: float) -> Feed:
    """Run a feed, and hold its books against the exchange, once a second."""
    command = ("-m", "tests.soak.feed", urls.stream, urls.api, urls.rest, ",".join(SYMBOLS))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=1 << 22,
    )
    assert process.stdout is not None
    truths = {symbol: exchange.truth(symbol) for symbol in SYMBOLS}
    reports: list[Report] = []
    compared, wrong, states = 0, list[str](), Counter[str]()
    try:
        async with asyncio.timeout(seconds):
            async for line in process.stdout:
                last = msgspec.json.decode(line, type=Report)
                reports.append(msgspec.structs.replace(last, books=[]))
                for book in last.books:
                    compared += 1
                    states[book.state] += 1
                    truth = truths[book.symbol]
                    if not truth.holds(book.update_id, book.bids, book.asks):
                        what = (
                            truth.differences(book.bids, book.asks)
                            or "an id that it never had, or had before"
                        )
                        wrong.append(f"{book.symbol} at {last.sample.seconds:.0f} s, {book.state}: {what}")
                        print(f"wrong: {wrong[-1]}", flush=True)
                if len(reports) % TELL_EVERY == 0:
                    print(_brief(last, compared, len(wrong)), flush=True)
    except TimeoutError:
        pass
    begun = time.monotonic()
    if process.returncode is None:
        process.send_signal(signal.SIGINT)
    _, err = await process.communicate()
    ending = f"exit code {process.returncode} {time.monotonic() - begun:.2f} s after SIGINT"
    told = err.decode(errors="replace")
    ending += f"; lines on stderr: {len(told.splitlines()):,}, tracebacks: {told.count('Traceback')}"
    return Feed(reports, compared, wrong, states, ending)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


def _brief(last: Report, compared: int, wrong: int) -> str:
    sample = last.sample
    return (
        f"{sample.seconds:6.0f} s  {sample.memory / 1e6:6.1f} MB  {sample.tasks} tasks"
        f"  {sample.descriptors} fds  {last.messages:,} messages"
        f"  {compared:,} books  {wrong} wrong  {last.resyncs} resyncs"
    )


async def soak(seconds: float, *, screen: bool, seed: int) -> str:
    """Soak for so long; the result in Markdown."""
    start = time.time_ns() // 1_000_000
    exchange = Chronicle(seed=seed, start=start, listings=LISTINGS)
    faults = script(seconds)
    server = Server(exchange, faults=faults)
    async with server as urls:
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            file = Path(folder) / "samples"
            terminal = stack.enter_context(Terminal(_dashboard(file, urls))) if screen else None
            forgetting = asyncio.create_task(_forget(terminal)) if terminal else None
            fed = await soak_feed(urls, exchange, seconds + SETTLE)
            drawn, ending = (await _leave(terminal, file)) if terminal else ([], "")
            if forgetting:
                forgetting.cancel()
    kinds = len({fault.name for fault in faults})
    lines = [
        report.of_feed(judge([one.sample for one in fed.reports]), fed.reports[-1], fed.compared, fed.wrong),
        f"- the feed's end: {fed.ending}; books by state: {_counted(fed.states)}",
        f"- on the exchange: {_counted(server.tally)}; {len(faults)} faults of {kinds} kinds",
    ]
    if drawn:
        lines += [report.of_screen(judge(drawn)), f"- the dashboard's end: {ending}"]
    return "\n".join(lines)


def _dashboard(file: Path, urls: Urls) -> list[str]:
    flags = ("--stream-url", urls.stream, "--api-url", urls.api, "--rest-url", urls.rest)
    return [sys.executable, "-m", "tests.soak.screen", str(file), "BTCUSDT", *flags]


async def _forget(terminal: Terminal) -> None:
    while True:
        await asyncio.sleep(10)
        terminal.forget()


async def _leave(terminal: Terminal, file: Path) -> tuple[list[Sample], str]:
    alive = terminal.process.poll() is None
    begun = time.monotonic()
    if alive:
        terminal.press("q")
    code = await asyncio.to_thread(terminal.process.wait, 10)
    words = f"exit code {code} {time.monotonic() - begun:.2f} s after q" if alive else f"it died: {code}"
    lines = (await asyncio.to_thread(file.read_bytes)).splitlines()
    return [msgspec.json.decode(line, type=Sample) for line in lines], words


def main() -> None:
    """Soak, and write the result into the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--screen", action="store_true", help="the dashboard on a pty as well")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, default=FAULTS)
    arguments = parser.parse_args()
    where = machine.describe(report.PACKAGES)
    result = asyncio.run(soak(arguments.minutes * 60, screen=arguments.screen, seed=arguments.seed))
    where += f"\n- {arguments.minutes:g} minutes, seed {arguments.seed}"
    text = f"{report.INTRODUCTION}\n\n{where}\n\n{result}"
    put_section(arguments.output, "Soak", text)
    print(text)


if __name__ == "__main__":
    main()
