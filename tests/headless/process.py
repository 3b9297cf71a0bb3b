"""One `depthdeck` process: its lines as they come, its end with exit code and seconds."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple


class Outcome(NamedTuple):
    """How a process ended."""

    code: int
    out: bytes
    err: str

    @property
    def lines(self) -> list[bytes]:
        """What it wrote on stdout, a line each; the last one is whole."""
        assert not self.out or self.out.endswith(b"\n"), "half a line"
        return self.out.splitlines()


class Process:
    """A running command."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def line(self) -> bytes:
        """The next line on stdout, without its end."""
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        assert line.endswith(b"\n"), "stdout ended"
        return line[:-1]

    async def end(self) -> Outcome:
        """Wait for the end."""
        out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return Outcome(self.process.returncode, out, err.decode())

    async def interrupt(self, number: signal.Signals = signal.SIGINT) -> tuple[Outcome, float]:
        """Send a signal; how it ended, and after how many seconds."""
        begun = time.monotonic()
        self.process.send_signal(number)
        return await self.end(), time.monotonic() - begun


@asynccontextmanager
async def started(*words: str, **environment: str) -> AsyncIterator[Process]:
    """Start a command; what still runs in the end is killed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DEPTHDECK_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tui", *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**clean, "XDG_CONFIG_HOME": "/nowhere", **environment},
    )
    try:
        yield Process(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def run(*words: str, **environment: str) -> Outcome:
    """Run a command to its end."""
    async with started(*words, **environment) as process:
        return await process.end()
