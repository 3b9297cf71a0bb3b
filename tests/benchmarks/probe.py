"""depthdeck with a pulse in its event loop: `python -m ...probe LOOP FILE WORDS...`.

Writes `[due, late]` of every beat to FILE as JSON when it ends, in seconds of the machine's monotonic clock.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui import cli
from tui.shell import interruptions

BEAT: Final = 0.02
"""Seconds between two beats."""


def beating(
    factory: Callable[[], asyncio.AbstractEventLoop], beats: list[tuple[float, float]]
) -> Callable[[], asyncio.AbstractEventLoop]:
    """A maker of loops that note how late they come to each beat."""

    def make() -> asyncio.AbstractEventLoop:
        loop = factory()

        def beat(due: float) -> None:
            now = loop.time()
            beats.append((due, now - due))
            loop.call_at(now + BEAT, beat, now + BEAT)

        loop.call_soon(beat, loop.time())
        return loop

    return make


def main(loop: str, path: str, *words: str) -> int:
    """Run depthdeck; its exit code."""
    beats: list[tuple[float, float]] = []
    factory = asyncio.new_event_loop if loop == "asyncio" else interruptions.loop_factory()
    interruptions.loop_factory = lambda: beating(factory, beats)
    try:
        return cli.main(words)
    finally:
        Path(path).write_text(json.dumps(beats))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
