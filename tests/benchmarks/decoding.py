"""Measures decode_frame against plain JSON decoders; run as a module, it prints JSON."""

import json
from collections.abc import Callable
from functools import partial
from time import process_time
from typing import Any

from tests.benchmarks import frames, runs
from tests.benchmarks.report import Section, table, times

ROUNDS = 3
LEAST_SECONDS = 0.1


def measure(say: Callable[[str], None]) -> Section:
    """Measure every kind of frame."""
    say("decoding")
    results = runs.take_turns({"all": partial(runs.run_child, "decoding")}, ROUNDS, say)["all"]
    if "missing" in results:
        return Section("Decoding", f"Left out: {results['missing']}", [])
    rows = []
    for kind, frame in frames.samples().items():
        own, plain = results[f"{kind}|decode_frame"], results[f"{kind}|json"]
        quick = results.get(f"{kind}|orjson")
        rows.append(
            (
                kind,
                f"{len(frame):,}",
                f"{own:,.0f}",
                f"{plain:,.0f} ({times(own / plain)})",
                f"{quick:,.0f} ({times(own / quick)})" if quick else "left out: not installed",
            )
        )
    head = ("kind", "bytes", "decode_frame", "json.loads", "orjson.loads")
    text = (
        "Frames a second of CPU time, and how many times depthdeck is the other. `decode_frame` gives typed"
        " structs with numbers; the others give dicts in which prices are still text."
    )
    return Section("Decoding", f"{text}\n\n{table(head, rows)}", [])


def _rate(decode: Callable[[bytes], Any], frame: bytes) -> float:
    count, seconds = 0, 0.0
    while seconds < LEAST_SECONDS:
        start = process_time()
        for _ in range(100):
            decode(frame)
        seconds += process_time() - start
        count += 100
    return count / seconds


def main() -> None:
    """Print the rate of every decoder and kind."""
    from tui.wire.decode import decode_frame

    decoders: dict[str, Callable[[bytes], Any]] = {"decode_frame": decode_frame, "json": json.loads}
    try:
        import orjson
    except ImportError:
        pass
    else:
        decoders["orjson"] = orjson.loads
    samples = frames.samples().items()
    print(
        json.dumps(
            {
                f"{kind}|{name}": _rate(decode, frame)
                for kind, frame in samples
                for name, decode in decoders.items()
            }
        )
    )


if __name__ == "__main__":
    main()
