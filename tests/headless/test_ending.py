"""How commands end: by signals, by readers that leave or sleep, and without a terminal."""

import asyncio
import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.headless.process import run, started
from tests.promptness import assert_prompt

if TYPE_CHECKING:
    from tests.headless.conftest import Served


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_within_a_second(served: "Served", number: signal.Signals) -> None:
    async def end() -> float:
        async with started("book", "ETHUSDT", "--json", "--follow", *served.flags) as process:
            await process.line()
            done, seconds = await process.interrupt(number)
        assert (done.code, done.err) == (130, "")
        assert done.lines is not None
        return seconds

    await assert_prompt(end)


async def test_a_signal_ends_it_while_it_still_connects() -> None:
    async def end() -> float:
        async with started("book", "ETHUSDT", "--stream-url", "ws://127.0.0.1:1", "-v") as process:
            assert process.process.stderr is not None
            await asyncio.sleep(0)
            done, seconds = await process.interrupt()
        assert (
            done.code == 130 or done.code == -signal.SIGINT
        )  # before Python runs, the signal itself ends it
        return seconds

    await assert_prompt(end)


async def test_a_signal_ends_it_quietly_while_it_still_loads(tmp_path: Path) -> None:
    # An argparse that says when it is loaded, and waits for ever.
    (tmp_path / "argparse.py").write_text(
        "print('loading', flush=True)\nimport threading\nthreading.Event().wait()\n"
    )
    async with started("book", "ETHUSDT", PYTHONPATH=str(tmp_path)) as process:
        assert await process.line() == b"loading"
        done, _ = await process.interrupt()
    assert (done.code, done.err) == (-signal.SIGINT, "")


@pytest.mark.parametrize(
    "words", [("book", "ETHUSDT", "--json", "--every"), ("stream", "ethusdt@depth@100ms")]
)
async def test_a_reader_that_leaves_ends_it_quietly(served: "Served", words: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tui", *words, *served.flags),
        stdout=writing,
        stderr=asyncio.subprocess.PIPE,
    )
    os.close(writing)
    await asyncio.to_thread(os.read, reading, 10)
    os.close(reading)
    _, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")


async def test_a_reader_that_sleeps_does_not_hold_up_a_signal(served: "Served") -> None:
    async def end() -> float:
        reading, writing = os.pipe()
        # One line is larger than this pipe, so that the write waits for the reader from the first line on.
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "tui", "book", "ETHUSDT", "--json", "--every", "--levels", "1000", *served.flags),
            stdout=writing,
            stderr=asyncio.subprocess.PIPE,
        )
        os.close(writing)
        await asyncio.to_thread(os.read, reading, 10)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()
        seconds = time.monotonic() - begun
        os.close(reading)
        assert (process.returncode, err) == (130, b"")
        return seconds

    await assert_prompt(end)


async def test_without_a_terminal_the_dashboard_names_what_works() -> None:
    done = await run("--venue", "sim")
    assert (done.code, done.out, done.err.count("\n")) == (2, b"", 1)
    assert all(word in done.err for word in ("terminal", "snapshot", "book", "stream"))
