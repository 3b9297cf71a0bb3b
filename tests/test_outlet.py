"""A terminal that is slow is painted less often; nothing waits for it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.scene import scene
from tui.outlet import Outlet


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    master, slave = pty.openpty()
    os.set_blocking(slave, False)
    yield master, slave
    os.close(master)
    os.close(slave)


def fill(descriptor: int) -> int:
    written = 0
    # The terminal makes room for a moment after it refused: full is what stays so.
    while select.select((), (descriptor,), (), 0.05)[1]:
        with suppress(BlockingIOError):
            written += os.write(descriptor, b"." * 1024)
    return written


def test_takes_until_the_terminal_is_full_and_again_once_it_has_read(terminal: tuple[int, int]) -> None:
    master, slave = terminal
    outlet = Outlet(slave)
    assert outlet.takes()
    written = fill(slave)
    assert not outlet.takes()
    while written > 0:
        written -= len(os.read(master, 1 << 16))
    assert outlet.takes()


def test_without_a_terminal_everything_is_taken() -> None:
    assert Outlet(None).takes()


async def test_a_frame_waits_for_the_terminal_and_then_shows_the_newest(terminal: tuple[int, int]) -> None:
    master, slave = terminal
    async with scene() as stage:
        stage.load()
        await stage.frame(300)
        stage.app.outlet = Outlet(slave)
        written = fill(slave)
        stage.trade_at(62_511.11, 1.0)
        await stage.frame(300)
        assert "62,511.11" not in stage.text()
        stage.trade_at(62_522.22, 1.0)
        while written > 0:
            written -= len(os.read(master, 1 << 16))
        await stage.frame(300)
        assert "62,522.22" in stage.text()


def test_a_terminal_that_stands_still_is_left_all_the_same() -> None:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 48, 160, 0, 0))
    command = [sys.executable, "-m", "tui", "--venue", "sim"]
    environment = os.environ | {"TERM": "xterm-256color", "DEPTHDECK_FPS": "60"}
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment) as process:
        try:
            while "● live" not in os.read(master, 1 << 16).decode(errors="replace"):
                pass
            # From here on nothing is read, until nothing more is taken.
            while select.select((), (slave,), (), 0.2)[1]:
                pass
            os.write(master, b"q")
            began = time.monotonic()
            process.wait(10)
            assert time.monotonic() - began < 2
        finally:
            process.kill()
    os.close(master)
    os.close(slave)
