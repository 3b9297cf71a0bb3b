"""Stdout that can't be written or is closed, and other streams that are closed: one line and an exit code."""

import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.headless.conftest import Served


def _shell(redirection: str, *words: str) -> subprocess.CompletedProcess[bytes]:
    script = f'exec {sys.executable} -m tui "$@" {redirection}'
    return subprocess.run(["sh", "-c", script, "sh", *words], capture_output=True, check=False, timeout=30)


@pytest.mark.parametrize(
    "words",
    [
        ("book", "ETHUSDT", "--json"),
        ("stream", "ethusdt@depth@100ms"),
        ("snapshot", "ETHUSDT", "--seconds", "0.1"),
        ("doctor", "ETHUSDT", "--seconds", "0.1", "--json"),
        ("--version",),
    ],
)
async def test_a_full_disk_is_one_line(served: "Served", words: tuple[str, ...]) -> None:
    done = await asyncio.to_thread(_shell, ">/dev/full", *words, *served.flags)
    assert done.returncode == 1
    assert (done.stderr.count(b"\n"), b"stdout cannot be written: No space left" in done.stderr) == (1, True)


def test_closed_stdout_is_a_usage_error() -> None:
    done = _shell(">&-", "book", "ETHUSDT", "--venue", "sim", "--json")
    assert (done.returncode, done.stderr.count(b"\n"), b'"no-stdout"' in done.stderr) == (2, 1, True)


async def test_closed_stdin_and_stderr_are_not_missed(served: "Served") -> None:
    done = await asyncio.to_thread(_shell, "<&- 2>&-", "book", "ETHUSDT", "--json", *served.flags)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)
    assert _shell("<&- 2>&-", "--nope").returncode == 2


def test_where_stderr_is_full_the_exit_code_says_it() -> None:
    assert _shell("2>/dev/full", "--nope").returncode == 2


async def test_a_log_that_cannot_be_written_is_told_once(served: "Served") -> None:
    words = ("book", "ETHUSDT", "--json", "-vv", "--log-file", "/dev/full", *served.flags)
    done = await asyncio.to_thread(_shell, "", *words)
    assert (done.returncode, done.stdout.count(b"\n")) == (0, 1)
    assert done.stderr.startswith(b"depthdeck: the log /dev/full lacks lines")
    assert done.stderr.count(b"\n") == 1
