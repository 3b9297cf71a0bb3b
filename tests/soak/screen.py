"""The dashboard that soaks: `python -m tests.soak.screen FILE WORDS...`; writes samples to FILE."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import msgspec

from tests.soak.sampler import Sample, Sampler
from tui import cli
from tui.shell import interruptions


def sampled(
    factory: Callable[[], asyncio.AbstractEventLoop], file: BinaryIO
) -> Callable[[], asyncio.AbstractEventLoop]:
    """A maker of loops that write samples to a file."""

    def say(sample: Sample) -> None:
        file.write(msgspec.json.encode(sample) + b"\n")
        file.flush()

    def make() -> asyncio.AbstractEventLoop:
        loop = factory()
        Sampler(loop, say)
        return loop

    return make


def main(path: str, *words: str) -> int:
    """Run depthdeck; its exit code."""
    factory = interruptions.loop_factory()
    with Path(path).open("wb") as file:
        interruptions.loop_factory = lambda: sampled(factory, file)
        return cli.main(words)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
