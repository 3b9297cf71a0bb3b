"""Runs measurements in processes of their own, in turn, round by round, and takes medians."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from statistics import median
from typing import Any, Final

Result = dict[str, Any]

PATIENCE: Final = 180
"""Seconds after which a measurement counts as failed."""


class FailedError(Exception):
    """A measurement that ended without a result; its last words are the text."""


def command(module: str, *arguments: object) -> list[str]:
    """How a module of the benchmarks is run."""
    return [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]


def run_child(module: str, *arguments: object) -> Result:
    """Run a module of the benchmarks; the JSON that it prints. Raises FailedError."""
    try:
        done = subprocess.run(
            command(module, *arguments), check=False, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise FailedError(f"no result in {PATIENCE} s") from None
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise FailedError((done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1])
    result: Result = json.loads(lines[-1])
    return result


@contextmanager
def serve(module: str, *arguments: object) -> Iterator[str]:
    """Run a server of the benchmarks while the block lasts; gives the first line that it prints."""
    with subprocess.Popen(command(module, *arguments), stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def take_turns(
    measures: Mapping[str, Callable[[], Result]], rounds: int, say: Callable[[str], None]
) -> dict[str, Result]:
    """Run each measure once a round; the medians of its figures, or `missing` with the reason.

    In turns, since a machine's speed changes with its load and its temperature: ratios stay right.
    """
    results: dict[str, list[Result]] = {name: [] for name in measures}
    failed: dict[str, Result] = {}
    for number in range(1, rounds + 1):
        for name, measure in measures.items():
            if name in failed:
                continue
            try:
                result = measure()
            except FailedError as error:
                result = {"missing": f"failed: {error}"}
            say(f"  round {number}  {name}: {_brief(result)}")
            if "missing" in result:
                failed[name] = result
            else:
                results[name].append(result)
    return {name: failed.get(name) or _medians(results[name]) for name in measures}


def _medians(results: list[Result]) -> Result:
    last = results[-1]
    figures = (name for name, value in last.items() if isinstance(value, int | float))
    return last | {name: median(result[name] for result in results) for name in figures}


def _brief(result: Result) -> str:
    if "missing" in result:
        return str(result["missing"])
    return ", ".join(
        f"{name} {value:,.4g}" for name, value in result.items() if isinstance(value, int | float)
    )
